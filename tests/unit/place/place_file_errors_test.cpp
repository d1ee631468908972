#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/place/place_builder.h"

namespace sandtable::place_test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

class PlaceErrors : public testing::Test {
 protected:
  /// What is wrong with the small town and these lines, which begin in line 7.
  std::string with(const std::string& lines) const { return directory_.problems(kTown + lines); }
  /// The same for keys of one feed, one `[[table]]` and so on.
  std::string with_layer(const std::string& keys) const { return with("[[layer]]\nid = \"l\"\n" + keys); }
  std::string with_recorded(const std::string& keys) const {
    return with("[[feed]]\nid = \"f\"\nkind = \"recorded\"\nobservations = \"feeds/obs.csv\"\n" + keys);
  }
  std::string with_mqtt(const std::string& keys) const {
    return with(
        "[[feed]]\nid = \"m\"\nkind = \"mqtt\"\ntopics = [\"a\"]\nstation_topic_level = 0\n"
        "values = [{ column = \"/v\", property = \"fuel\", unit = \"%\" }]\n" +
        keys);
  }
  std::string with_service(const std::string& keys) const {
    return with("[[feed]]\nid = \"s\"\nkind = \"sensorthings\"\ndatastreams = {}\n" + keys);
  }
  std::string with_rule(const std::string& keys) const { return with("[[rule]]\nid = \"r\"\nraise_at = 1\n" + keys); }
  std::string with_resource(const std::string& keys) const {
    return with("[[depot]]\nid = \"d\"\nat = [0, 0]\n[[resource]]\nid = \"p\"\n" + keys);
  }
  PlaceDirectory directory_;
};

TEST_F(PlaceErrors, builders_of_this_file_load_when_complete) {
  EXPECT_THAT(with_layer("role = \"lines\"\nsource = \"a.gpkg\"\n"), IsEmpty());
  EXPECT_THAT(with_recorded(""), IsEmpty());
  EXPECT_THAT(with_mqtt(""), IsEmpty());
  EXPECT_THAT(with_service("url = \"https://example.org/v1.1\"\n"), IsEmpty());
  EXPECT_THAT(with_rule("property = \"rainfall\"\n"), IsEmpty());
  EXPECT_THAT(with_resource("depot = \"d\"\ncapacity_m3_per_s = 0.3\n"), IsEmpty());
}

TEST_F(PlaceErrors, unknown_key_names_line_column_and_the_nearest_known_one) {
  EXPECT_THAT(with("[incident]\nsped = 2\n"),
              AllOf(StartsWith("town.toml:8:1: incident.sped: unknown key"), HasSubstr("did you mean 'speed'?")));
}

TEST_F(PlaceErrors, unknown_key_far_from_any_lists_the_known_ones_only) {
  EXPECT_THAT(
      with("[drape]\nsource = \"a.gpkg\"\nxyzzyx = 2\n"),
      AllOf(HasSubstr("drape.xyzzyx"), HasSubstr("known here: source, attribution, licence, trusted"), Not(HasSubstr("did you mean"))));
}

TEST_F(PlaceErrors, limits_of_reading_have_limits_and_units) {
  EXPECT_THAT(with("[reading]\ntime = \"0s\"\n"), HasSubstr("reading.time"));
  EXPECT_THAT(with("[reading]\ntime = \"5 parsecs\"\n"), HasSubstr("reading.time"));
  EXPECT_THAT(with("[reading]\nsilence = \"2h\"\n"), HasSubstr("reading.silence"));
  EXPECT_THAT(with("[reading]\nmemory_mb = 100\n"), HasSubstr("reading.memory_mb"));
  EXPECT_THAT(with("[reading]\nmemory_mb = \"8 GB\"\n"), HasSubstr("reading.memory_mb"));
  EXPECT_THAT(with("[terrain]\nsource = \"a.gpkg\"\nencoding = \"terrarium\"\n"), HasSubstr("not one of"));
}

TEST_F(PlaceErrors, cadence_of_a_value_is_a_duration) {
  const auto with_cadence = [&](const std::string& cadence) {
    return with_recorded("values = [{ column = \"d\", property = \"water_depth\", unit = \"cm\", expected_every = " +
                         cadence + " }]\n");
  };
  EXPECT_THAT(with_cadence("\"1h\""), IsEmpty());
  EXPECT_THAT(with_cadence("\"0s\""), HasSubstr("expected_every"));
  EXPECT_THAT(with_cadence("\"hourly\""), HasSubstr("expected_every"));
}

TEST_F(PlaceErrors, unknown_table_is_reported) {
  EXPECT_THAT(with("[terain]\nsource = \"dem.tif\"\n"), HasSubstr("town.toml:7:2: terain: unknown key"));
}

TEST_F(PlaceErrors, unknown_key_inside_a_text_is_reported) {
  EXPECT_THAT(with("[incident]\nname = { zh = \"a\", eng = \"b\" }\n"), HasSubstr("incident.name.eng: unknown key"));
}

TEST_F(PlaceErrors, all_problems_come_together_in_file_order) {
  const std::string text = with("[incident]\nspeed = 0\nactivation_level = 4\nname = 3\n");
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 2);
  EXPECT_LT(text.find("town.toml:8:"), text.find("town.toml:9:"));
  EXPECT_LT(text.find("town.toml:9:"), text.find("town.toml:10:"));
}

TEST_F(PlaceErrors, long_reports_end_with_a_count) {
  std::string lines = "[incident]\n";
  for (int i = 0; i < 150; ++i) lines += "unknown" + std::to_string(i) + " = 1\n";
  EXPECT_THAT(with(lines), HasSubstr("and 50 more"));
}

TEST_F(PlaceErrors, hostile_key_cannot_write_control_codes_or_lines) {
  const std::string text = with("[incident]\n\"a\\nb\\u001b[31m\" = 1\n");
  EXPECT_THAT(text, HasSubstr("unknown key"));
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_EQ(text.find('\n'), std::string::npos);
}

TEST_F(PlaceErrors, missing_place_table_is_named) {
  EXPECT_THAT(directory_.problems("[incident]\nspeed = 1\n"), HasSubstr("place: missing"));
}

TEST_F(PlaceErrors, missing_keys_are_named) {
  const std::string text = directory_.problems("[place]\nzone = \"Z\"\n");
  EXPECT_THAT(text, AllOf(HasSubstr("place.name: missing"), HasSubstr("place.crs: missing"),
                          HasSubstr("place.extent: missing")));
}

TEST_F(PlaceErrors, wrong_types_say_what_was_expected) {
  EXPECT_THAT(with("[incident]\nspeed = \"fast\"\n"), HasSubstr("incident.speed: expected a finite number"));
  EXPECT_THAT(with("[incident]\nspeed = nan\n"), HasSubstr("incident.speed: expected a finite number"));
  EXPECT_THAT(with("[incident]\nactivation_level = 1.5\n"), HasSubstr("expected a whole number"));
  EXPECT_THAT(with("layer = 3\n"), HasSubstr("place.layer: unknown key"));
  EXPECT_THAT(directory_.problems("layer = 3\n" + kTown), HasSubstr("layer: expected an array of tables"));
  EXPECT_THAT(directory_.problems("incident = 3\n" + kTown), HasSubstr("incident: expected a table"));
}

TEST_F(PlaceErrors, reversed_extent_is_refused) {
  const auto extent = [&](const std::string& numbers) {
    return directory_.problems("[place]\nname = \"a\"\ncrs = \"EPSG:3826\"\nextent = [" + numbers + "]\n");
  };
  EXPECT_THAT(extent("2000, 0, 1000, 10"),
              HasSubstr("town.toml:4:10: place.extent: west 2000 is not less than east 1000"));
  EXPECT_THAT(extent("0, 2000, 1000, 2000"), HasSubstr("south 2000 is not less than north 2000"));
  EXPECT_THAT(extent("120.1, 22.9, 120.3, 23.1"), HasSubstr("looks like degrees"));
  EXPECT_THAT(extent("0, 0, 1000"), HasSubstr("expected [west, south, east, north]"));
}

TEST_F(PlaceErrors, missing_files_are_named_with_their_path) {
  EXPECT_THAT(with("[terrain]\nsource = \"nothing.tif\"\n"),
              AllOf(HasSubstr("town.toml:8:10: terrain.source: no such file"), HasSubstr("nothing.tif")));
  EXPECT_THAT(with_layer("role = \"lines\"\nsource = \"nothing.shp\"\n"), HasSubstr("layer.source: no such file"));
  EXPECT_THAT(with_recorded("stations = \"nothing.csv\"\n"), HasSubstr("feed.stations: no such file"));
  EXPECT_THAT(with_service("url = \"file:nothing.json\"\n"), HasSubstr("feed.url: no such file"));
}

TEST_F(PlaceErrors, unknown_role_suggests_the_nearest) {
  EXPECT_THAT(
      with_layer("role = \"building\"\nsource = \"a.gpkg\"\n"),
      AllOf(HasSubstr("town.toml:9:8: layer.role: 'building' is not one of"), HasSubstr("did you mean 'buildings'?")));
}

TEST_F(PlaceErrors, heights_belong_to_buildings) {
  EXPECT_THAT(with_layer("role = \"lines\"\nsource = \"a.gpkg\"\nheight_field = \"h\"\n"),
              HasSubstr("layer.height_field: only layers with the role 'buildings'"));
}

TEST_F(PlaceErrors, duplicate_ids_name_the_first_line) {
  const std::string layer = "[[layer]]\nid = \"same\"\nrole = \"lines\"\nsource = \"a.gpkg\"\n";
  EXPECT_THAT(with(layer + layer), HasSubstr("town.toml:12:6: layer.id: layer 'same' is already defined in line 8"));
}

TEST_F(PlaceErrors, ids_that_would_break_station_ids_are_refused) {
  EXPECT_THAT(with("[[depot]]\nid = \"a/b\"\nat = [0, 0]\n"), HasSubstr("'a/b' is no id"));
  EXPECT_THAT(with("[[depot]]\nid = \"\"\nat = [0, 0]\n"), HasSubstr("'' is no id"));
}

TEST_F(PlaceErrors, unit_must_measure_the_property) {
  EXPECT_THAT(with_recorded("values = [{ column = \"d\", property = \"water_depth\", unit = \"mm/h\" }]\n"),
              HasSubstr("feed.values.unit: unit 'mm/h' does not measure water_depth"));
  EXPECT_THAT(with_rule("property = \"rainfall\"\nunit = \"m3/s\"\n"),
              HasSubstr("rule.unit: unit 'm3/s' does not measure"));
}

TEST_F(PlaceErrors, datastream_names_the_entry_that_is_wrong) {
  EXPECT_THAT(with("[[feed]]\nid = \"s\"\nkind = \"sensorthings\"\nurl = \"https://a.org/\"\n"
                   "datastreams = { \"水位\" = { property = \"water_level\", unit = \"V\" } }\n"),
              HasSubstr("feed.datastreams.\"水位\".unit: unit 'V' does not measure water_level"));
}

TEST_F(PlaceErrors, rainfall_needs_a_window_and_only_rainfall_has_one) {
  EXPECT_THAT(with_recorded("values = [{ column = \"r\", property = \"rainfall\", unit = \"mm\" }]\n"),
              HasSubstr("feed.values.window: missing"));
  EXPECT_THAT(
      with_recorded("values = [{ column = \"d\", property = \"water_depth\", unit = \"cm\", window = \"1h\" }]\n"),
      HasSubstr("only rainfall sums over a window"));
}

TEST_F(PlaceErrors, coordinates_come_in_pairs) {
  EXPECT_THAT(with_recorded("x_column = \"x\"\n"), HasSubstr("feed.x_column: needs 'y_column' too"));
  EXPECT_THAT(with_recorded("x_column = \"x\"\ny_column = \"y\"\nlon_column = \"a\"\nlat_column = \"b\"\n"),
              HasSubstr("not together with x_column"));
  EXPECT_THAT(with_mqtt("lat_pointer = \"/lat\"\n"), HasSubstr("feed.lat_pointer: needs the other coordinate"));
}

TEST_F(PlaceErrors, unknown_feed_kind_hides_no_other_message_and_adds_no_noise) {
  const std::string text = with("[[feed]]\nid = \"f\"\nkind = \"mqt\"\ntopics = []\nzone = \"+99\"\n");
  EXPECT_THAT(text,
              AllOf(HasSubstr("did you mean 'mqtt'?"), HasSubstr("feed.zone"), Not(HasSubstr("topics: unknown"))));
}

TEST_F(PlaceErrors, keys_of_another_feed_kind_are_unknown) {
  EXPECT_THAT(with_recorded("poll = \"5min\"\n"), HasSubstr("feed.poll: unknown key"));
}

TEST_F(PlaceErrors, freshness_limits_must_be_in_order) {
  EXPECT_THAT(with_recorded("freshness = { late_after = \"2h\", stale_after = \"1h\" }\n"),
              HasSubstr("feed.freshness.stale_after"));
}

TEST_F(PlaceErrors, durations_need_a_unit_that_exists) {
  EXPECT_THAT(with_recorded("expected_every = \"10 fortnights\"\n"), HasSubstr("feed.expected_every: duration"));
  EXPECT_THAT(with_recorded("expected_every = 10\n"), HasSubstr("expected a duration such as"));
  EXPECT_THAT(with_service("url = \"https://a.org/\"\npoll = \"10ms\"\n"),
              HasSubstr("feed.poll: 0.01 s must be at least 1 s"));
}

TEST_F(PlaceErrors, mqtt_must_say_where_the_station_is) {
  const std::string head =
      "[[feed]]\nid = \"m\"\nkind = \"mqtt\"\ntopics = [\"a\"]\n"
      "values = [{ column = \"/v\", property = \"fuel\", unit = \"%\" }]\n";
  EXPECT_THAT(with(head), HasSubstr("feed.station_pointer: missing; or give station_topic_level"));
  EXPECT_THAT(with(head + "station_pointer = \"id\"\n"), HasSubstr("'id' is no JSON pointer"));
  EXPECT_THAT(with(head + "station_pointer = \"/id\"\nstation_topic_level = 1\n"), HasSubstr("not together with"));
}

TEST_F(PlaceErrors, mqtt_numbers_and_texts_have_limits) {
  EXPECT_THAT(with_mqtt("port = 70000\n"), HasSubstr("feed.port: 70000 must be at most 65535"));
  EXPECT_THAT(with_mqtt("host = \"user@broker\"\n"), HasSubstr("feed.host: expected a host name"));
  EXPECT_THAT(with_mqtt("time_format = \"epoch\"\n"), HasSubstr("'epoch' is not one of iso, epoch_s, epoch_ms"));
}

TEST_F(PlaceErrors, secrets_are_refused_and_never_repeated) {
  for (const std::string& text : {
           with_mqtt("password_env = \"hunter2-secret\"\n"),
           with_mqtt("password = \"hunter2-secret\"\n"),
           with_service("url = \"https://joe:hunter2-secret@a.org/v1.0\"\n"),
           with_service("url = \"https://a.org/v1.0?apikey=hunter2-secret\"\n"),
           with_service("url = \"https://a.org/v1.0\"\nquery = \"?Authorization=hunter2-secret\"\n"),
           with_layer("role = \"lines\"\nsource = \"PG:dbname=a password=hunter2-secret\"\n"),
       }) {
    EXPECT_THAT(text, AllOf(Not(IsEmpty()), Not(HasSubstr("hunter2"))));
  }
  EXPECT_THAT(with_mqtt("password = \"x\"\n"), HasSubstr("feed.password: secrets do not belong in a place file"));
}

TEST_F(PlaceErrors, urls_of_other_schemes_are_refused) {
  EXPECT_THAT(with_service("url = \"ftp://a.org/\"\n"),
              HasSubstr("'ftp://a.org/' is not an http:, https: or file: URL"));
  EXPECT_THAT(with_service("url = \"http:\"\n"), HasSubstr("is not an http:"));
}

TEST_F(PlaceErrors, rule_with_an_unknown_property_lists_the_known_ones) {
  EXPECT_THAT(with_rule("property = \"depth\"\nunit = \"cm\"\n"),
              AllOf(HasSubstr("rule.property: 'depth' is not an observed property"), HasSubstr("water_depth"),
                    Not(HasSubstr("rule.unit"))));
}

TEST_F(PlaceErrors, rule_limits_hold) {
  EXPECT_THAT(with_rule("property = \"rainfall\"\nlevel = 4\n"), HasSubstr("rule.level: 4 must be at most 3"));
  EXPECT_THAT(with_rule("property = \"rainfall\"\ndead_band = -1\n"),
              HasSubstr("rule.dead_band: -1 must be at least 0"));
}

TEST_F(PlaceErrors, stations_must_belong_to_a_feed_of_the_place) {
  EXPECT_THAT(with_rule("property = \"rainfall\"\nstations = [\"nofeed/F1\"]\n"),
              HasSubstr("no feed has the id 'nofeed'"));
  EXPECT_THAT(with_rule("property = \"rainfall\"\nstations = [\"F1\"]\n"), HasSubstr("expected \"feed/station\""));
}

TEST_F(PlaceErrors, resource_needs_a_depot_that_exists_and_a_capacity) {
  EXPECT_THAT(with_resource("depot = \"dd\"\ncapacity_m3_per_s = 1\n"),
              AllOf(HasSubstr("no depot has the id 'dd'"), HasSubstr("did you mean 'd'?")));
  EXPECT_THAT(with_resource("capacity_m3_per_s = 1\n"), HasSubstr("resource.depot: missing"));
  EXPECT_THAT(with_resource("depot = \"d\"\n"), HasSubstr("resource.capacity_m3_per_s: missing"));
  EXPECT_THAT(with_resource("depot = \"d\"\ncapacity_m3_per_s = 1080\n"), HasSubstr("must be at most 20"));
}

TEST_F(PlaceErrors, station_of_a_resource_is_one_of_a_feed_and_of_no_other_resource) {
  const std::string pump = "depot = \"d\"\ncapacity_m3_per_s = 1\n";
  EXPECT_THAT(with_resource(pump + "station = \"nofeed/F1\"\n"),
              AllOf(HasSubstr("town.toml:14:"), HasSubstr("resource.station: no feed has the id 'nofeed'")));
  EXPECT_THAT(with_resource(pump + "station = \"F1\"\n"),
              AllOf(HasSubstr("town.toml:14:"), HasSubstr("expected \"feed/station\"")));
  EXPECT_THAT(with_resource(pump + "stations = \"f/F1\"\n"), HasSubstr("did you mean 'station'?"));
  const std::string feed = "[[feed]]\nid = \"f\"\nkind = \"recorded\"\nobservations = \"feeds/obs.csv\"\n";
  const std::string first = pump + "station = \"f/F1\"\n";
  EXPECT_THAT(with_resource(first + feed), IsEmpty());
  EXPECT_THAT(with_resource(first + "[[resource]]\nid = \"q\"\n" + first + feed),
              HasSubstr("'f/F1' is that of resource 'p' already"));
}

TEST_F(PlaceErrors, a_pump_curve_rises_in_head_and_falls_in_discharge) {
  const auto with_curve = [&](const std::string& points) {
    return with_resource("depot = \"d\"\ncapacity_m3_per_s = 0.3\ncurve = [" + points + "]\n");
  };
  EXPECT_THAT(with_curve("{ head_m = 0, m3_per_h = 1200 }, { head_m = 9, m3_per_h = 0 }"), IsEmpty());
  EXPECT_THAT(with_curve("{ head_m = 0, m3_per_h = 1200 }"), HasSubstr("one point is no curve"));
  EXPECT_THAT(with_curve("{ head_m = 5, m3_per_h = 1200 }, { head_m = 5, m3_per_h = 0 }"),
              HasSubstr("head_m: 5 m is not above the point before, 5 m"));
  EXPECT_THAT(with_curve("{ head_m = 0, m3_per_h = 900 }, { head_m = 5, m3_per_h = 1200 }"),
              HasSubstr("m3_per_h: 1200 m3/h is more than at the lower head before, 900 m3/h"));
  EXPECT_THAT(with_curve("{ head_m = 0, m3_per_s = 0.3 }, { head_m = 5, m3_per_h = 1 }"),
              HasSubstr("m3_per_s: unknown key"));
  EXPECT_THAT(with_resource("depot = \"d\"\ncapacity_m3_per_s = 0.3\nbuilt_year = 19\n"),
              HasSubstr("built_year: 19 must be at least 1900"));
  EXPECT_THAT(with_resource("depot = \"d\"\ncapacity_m3_per_s = 0.3\ncrew_skills = [\"pumping\"]\n"),
              HasSubstr("crew_skills: nobody has them while crew_needed is 0"));
}

TEST_F(PlaceErrors, prepared_plan_moves_each_resource_once_and_to_sites_that_exist) {
  const std::string means =
      "depot = \"d\"\ncapacity_m3_per_s = 1\n[[site]]\nid = \"s\"\npump_position = [1, 1]\n[[prepared_plan]]\nid = "
      "\"t\"\n";
  EXPECT_THAT(with_resource(means + "moves = [{ resource = \"p\", site = \"s\" }]\n"), IsEmpty());
  EXPECT_THAT(with_resource(means), HasSubstr("prepared_plan.moves: missing"));
  EXPECT_THAT(with_resource(means + "moves = [{ resource = \"p\", site = \"S\" }]\n"),
              HasSubstr("no site has the id 'S'"));
  EXPECT_THAT(
      with_resource(means + "moves = [{ resource = \"p\", site = \"s\" }, { resource = \"p\", site = \"s\" }]\n"),
      HasSubstr("'p' is sent twice"));
}

TEST_F(PlaceErrors, depot_may_follow_the_resource_that_names_it) {
  EXPECT_THAT(
      with("[[resource]]\nid = \"p\"\ndepot = \"d\"\ncapacity_m3_per_s = 1\n[[depot]]\nid = \"d\"\nat = [0, 0]\n"),
      IsEmpty());
}

TEST_F(PlaceErrors, pump_position_lies_inside_the_place) {
  EXPECT_THAT(with("[[site]]\nid = \"s\"\npump_position = [1000, 2000]\n"), HasSubstr("is outside place.extent"));
}

TEST_F(PlaceErrors, basin_layer_exists_and_is_one) {
  const std::string layer = "[[layer]]\nid = \"l\"\nrole = \"lines\"\nsource = \"a.gpkg\"\n";
  EXPECT_THAT(with("[flood]\nbasin_layer = \"l\"\n"), HasSubstr("flood.basin_layer: no layer has the id 'l'"));
  EXPECT_THAT(with(layer + "[flood]\nbasin_layer = \"l\"\n"), HasSubstr("layer 'l' does not have the role 'basin'"));
}

TEST_F(PlaceErrors, flood_numbers_have_limits) {
  EXPECT_THAT(with("[flood]\nrunoff_ratio = 80\n"), HasSubstr("flood.runoff_ratio: 80 must be at most 1"));
  EXPECT_THAT(with("[flood]\nmodel = \"swe\"\n"), HasSubstr("'swe' is not one of overland, bathtub"));
}

TEST_F(PlaceErrors, incident_times_need_offset_order_and_speed) {
  EXPECT_THAT(with("[incident]\nspeed = 0\n"), HasSubstr("town.toml:8:9: incident.speed: 0 must be above 0"));
  EXPECT_THAT(with("[incident]\nstart = \"2026-07-28T06:00:00\"\n"), HasSubstr("incident.start: time"));
  EXPECT_THAT(with("[incident]\nstart = 2026-07-28T06:00:00\n"), HasSubstr("expected a time with an offset"));
  EXPECT_THAT(with("[incident]\nstart = \"2026-07-28T06:00:00Z\"\nend = \"2026-07-28T05:00:00Z\"\n"),
              HasSubstr("is not after the start"));
  EXPECT_THAT(with("[incident]\nend = \"2026-07-28T05:00:00Z\"\n"), HasSubstr("incident.end: needs a start"));
}

TEST_F(PlaceErrors, the_ground_of_the_flood_model_names_layers_that_are_there_and_says_what_it_needs) {
  const std::string layer = "[[layer]]\nid = \"l\"\nrole = \"lines\"\nsource = \"a.gpkg\"\n";
  EXPECT_THAT(with("[flood]\nbuilding_layer = \"b\"\n"),
              HasSubstr("town.toml:8:18: flood.building_layer: no layer has the id 'b'"));
  EXPECT_THAT(with(layer + "[flood]\nlevee_layer = \"l\"\n"),
              HasSubstr("needs levee_crest_field, levee_crest_m or both"));
  EXPECT_THAT(with(layer + "[flood]\nlevee_layer = \"l\"\nlevee_crest_m = 4\n"), IsEmpty());
  EXPECT_THAT(with("[flood]\nlevee_crest_m = 4\n"), HasSubstr("says nothing without levee_layer"));
  EXPECT_THAT(with(layer + "[flood]\nmanning_layer = \"l\"\nmanning_field = \"k\"\n"),
              HasSubstr("flood.manning_classes"));
  EXPECT_THAT(with(layer + "[flood]\nmanning_layer = \"l\"\nmanning_field = \"k\"\nmanning_classes = { a = \"b\" }\n"),
              HasSubstr("a table of finite numbers"));
  EXPECT_THAT(with(layer + "[flood]\nbuilding_layer = \"l\"\nbuildings = \"block\"\n"),
              HasSubstr("did you mean 'blocks'?"));
  EXPECT_THAT(with("[flood]\nmodel = \"bathtub\"\nmanning = 0.05\n"),
              HasSubstr("a bathtub knows no buildings, levees or roughness"));
  EXPECT_THAT(with("[flood]\nmanning = 7\n"), HasSubstr("flood.manning"));
}

TEST_F(PlaceErrors, a_complete_ground_of_the_flood_model_loads) {
  const auto place = directory_.parse(
      kTown +
      "[[layer]]\nid = \"l\"\nrole = \"lines\"\nsource = \"a.gpkg\"\n[flood]\n"
      "building_layer = \"l\"\nbuildings = \"blocks\"\nlevee_layer = \"l\"\nlevee_crest_field = \"crest\"\n"
      "manning = 0.03\nmanning_layer = \"l\"\nmanning_field = \"kind\"\nmanning_classes = { forest = 0.1 "
      "}\narrival_depth_m = 0.1\n");
  ASSERT_TRUE(place) << place.error().message;
  const FloodGroundConfig& ground = place->flood.ground;
  EXPECT_TRUE(ground.buildings_block);
  EXPECT_EQ(ground.levees.field, "crest");
  EXPECT_THAT(ground.levees.written_at, testing::EndsWith("town.toml:14:15: flood.levee_layer"));
  ASSERT_EQ(ground.manning_of.size(), 1U);
  EXPECT_EQ(ground.manning_of[0].second, 0.1);
  EXPECT_EQ(place->flood.arrival_depth_m, 0.1);
}

}  // namespace
}  // namespace sandtable::place_test
