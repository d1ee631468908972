#include "twin/place/place_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "tests/unit/place/place_builder.h"
#include "twin/place/source_credit.h"

namespace sandtable::place_test {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

const std::string kFullPlace = R"(
[place]
name = { zh = "示範區", en = "Demo district" }
crs = "EPSG:3826"
extent = [168000, 2545000.5, 174000, 2550000]
zone = "+08:00"
vertical_datum = "TWVD2001"
fictional = true
about = [{ zh = "虛構", en = "Fictional" }, "one line"]

[terrain]
source = "dem.tif"
attribution = "Survey"

[drape]
source = "/vsizip/ortho.zip/ortho.tif"

[[layer]]
id = "buildings"
name = { zh = "建物", en = "Buildings" }
role = "buildings"
source = "a.gpkg"
layer = "houses"
height_field = "height_m"
trusted = true

[[layer]]
id = "basins"
role = "basin"
source = "PG:dbname=city"
visible = false

[[feed]]
id = "flood"
kind = "recorded"
zone = "+08:00"
freshness = { late_after = "5min", stale_after = "15min" }
observations = "feeds/obs.csv"
stations = "feeds/stations.csv"
lon_column = "lon"
lat_column = "lat"
values = [
  { column = "d", property = "water_depth", unit = "cm", missing = ["-999"] },
  { column = "r", property = "rainfall", unit = "mm", window = "10min" },
]

[[feed]]
id = "iot"
kind = "sensorthings"
zone = "utc"
url = "file:feeds/page1.json"
poll = "90s"
datastreams = { "淹水深度" = { property = "water_depth", unit = "公分" } }

[[feed]]
id = "pumps"
kind = "mqtt"
port = 8883
tls = true
password_env = "PUMP_PASSWORD"
topics = ["pumps/+/telemetry"]
station_topic_level = 1
time_format = "epoch_ms"
values = [{ column = "/fuel", property = "fuel", unit = "%" }]

[[rule]]
id = "deep"
property = "water_depth"
unit = "cm"
raise_at = 30
dead_band = 5
delay_on = "5min"
level = 1
stations = ["flood/F01"]

[[site]]
id = "B1"
pump_position = [170000, 2547000]
priority = 1

[[depot]]
id = "north"
at = [160000, 2540000]

[[resource]]
id = "P1"
name = "Pump 1"
depot = "north"
capacity_m3_per_s = 0.3
outlet_inch = 12

[[resource]]
id = "C1"
kind = "crew"
depot = "north"

[flood]
basin_layer = "basins"
rain_gauges = ["flood/R1"]
follows_sensors = false
forecast_horizon = "3h"
forecast_every = "5min"
rain_half_life = "30min"
step = "30s"

[incident]
name = "Typhoon"
activation_level = 1
start = "2026-07-28T06:00:00+08:00"
end = 2026-07-28T14:00:00.25+08:00
speed = 10
)";

class PlaceFile : public testing::Test {
 protected:
  Place loaded(const std::string& toml) {
    auto place = directory_.parse(toml);
    EXPECT_TRUE(place.has_value()) << place.error().message;
    return place ? *place : Place{};
  }
  PlaceDirectory directory_;
};

TEST_F(PlaceFile, small_place_has_the_documented_defaults) {
  const Place place = loaded(kTown);
  EXPECT_EQ(place.name.zh, "Town");
  EXPECT_EQ(place.zone, ZoneOffset{480});
  EXPECT_FALSE(place.fictional);
  EXPECT_FALSE(place.drape.has_value());
  EXPECT_TRUE(place.terrain_source.empty());
  EXPECT_EQ(place.incident.activation_level, 2);
  EXPECT_FALSE(place.incident.start.has_value());
  EXPECT_EQ(place.flood.model, "overland");
}

TEST_F(PlaceFile, limits_of_reading_and_the_encoding_of_heights_are_read) {
  const Place unsaid = loaded(kTown);
  EXPECT_EQ(unsaid.terrain_encoding, HeightEncoding::kMetres);
  EXPECT_EQ(unsaid.reading.time, std::chrono::minutes{5});
  const Place place = loaded(std::string(kTown) +
                             "[terrain]\nsource = \"/vsizip/a.zip/dem.png\"\nencoding = \"terrain-rgb\"\n"
                             "[reading]\ntime = \"20min\"\nsilence = \"90s\"\nmemory_mb = 16384\n");
  EXPECT_EQ(place.terrain_encoding, HeightEncoding::kTerrainRgb);
  EXPECT_EQ(place.reading.time, std::chrono::minutes{20});
  EXPECT_EQ(place.reading.silence, std::chrono::seconds{90});
  EXPECT_EQ(place.reading.memory_mb, 16384);
}

TEST_F(PlaceFile, place_table_is_read) {
  const Place place = loaded(kFullPlace);
  EXPECT_EQ(place.name, (Text{"示範區", "Demo district"}));
  EXPECT_EQ(place.crs, "EPSG:3826");
  EXPECT_EQ(place.extent, (Extent{168000, 2545000.5, 174000, 2550000}));
  EXPECT_EQ(place.vertical_datum, "TWVD2001");
  EXPECT_TRUE(place.fictional);
  EXPECT_THAT(place.about, ElementsAre(Text{"虛構", "Fictional"}, Text{"one line", ""}));
}

TEST_F(PlaceFile, relative_sources_become_absolute_and_gdal_texts_stay) {
  const Place place = loaded(kFullPlace);
  EXPECT_EQ(place.terrain_source, (directory_.path() / "dem.tif").string());
  ASSERT_TRUE(place.drape.has_value());
  EXPECT_EQ(place.drape->source, "/vsizip/ortho.zip/ortho.tif");
  ASSERT_EQ(place.layers.size(), 2u);
  EXPECT_EQ(place.layers[0].source, (directory_.path() / "a.gpkg").string());
  EXPECT_EQ(place.layers[1].source, "PG:dbname=city");
}

TEST_F(PlaceFile, layers_keep_their_order_and_are_named_by_their_id_without_a_name) {
  const Place place = loaded(kFullPlace);
  ASSERT_EQ(place.layers.size(), 2u);
  EXPECT_EQ(place.layers[0].role, LayerRole::kBuildings);
  EXPECT_EQ(place.layers[0].layer, "houses");
  EXPECT_EQ(place.layers[0].height_field, "height_m");
  EXPECT_TRUE(place.layers[0].trusted);
  EXPECT_TRUE(place.layers[0].visible);
  EXPECT_EQ(place.layers[1].name.zh, "basins");
  EXPECT_FALSE(place.layers[1].visible);
  EXPECT_FALSE(place.layers[1].trusted);
}

TEST_F(PlaceFile, recorded_feed_is_read) {
  const FeedConfig feed = loaded(kFullPlace).feeds.at(0);
  EXPECT_EQ(feed.id, SourceId("flood"));
  EXPECT_EQ(feed.zone.assumed, ZoneOffset{480});
  EXPECT_EQ(feed.freshness, (Freshness{5min, 15min, 10min}));
  EXPECT_EQ(feed.expected_every, 10min);
  const auto& recorded = std::get<RecordedFeed>(feed.kind);
  EXPECT_EQ(recorded.observations, directory_.path() / "feeds/obs.csv");
  EXPECT_EQ(recorded.stations, directory_.path() / "feeds/stations.csv");
  EXPECT_EQ(recorded.lon_column, "lon");
  ASSERT_EQ(recorded.values.size(), 2u);
  EXPECT_EQ(recorded.values[0].quantity, Quantity::kWaterDepth);
  EXPECT_EQ(recorded.values[0].unit, "cm");
  EXPECT_THAT(recorded.values[0].missing, ElementsAre("-999"));
  EXPECT_EQ(recorded.values[1].window, 10min);
}

TEST_F(PlaceFile, cadence_of_a_feed_says_when_its_values_are_late_unless_the_file_does) {
  struct Case {
    const char* keys;
    Freshness expected;
  };
  for (const Case& c :
       {Case{"", {20min, 60min, 10min}}, Case{"expected_every = \"1h\"", {120min, 360min, 60min}},
        Case{"expected_every = \"1min\"", {2min, 6min, 1min}},
        Case{"expected_every = \"1h\"\nfreshness = { late_after = \"70min\" }", {70min, 360min, 60min}},
        Case{"expected_every = \"1h\"\nfreshness = { stale_after = \"90min\" }", {90min, 90min, 60min}},
        Case{"expected_every = \"1min\"\nfreshness = { late_after = \"30min\" }", {30min, 30min, 1min}}}) {
    const std::string feed = "[[feed]]\nid = \"f\"\nkind = \"recorded\"\nobservations = \"feeds/obs.csv\"\n";
    EXPECT_EQ(loaded(kTown + feed + c.keys + "\n").feeds.at(0).freshness, c.expected) << c.keys;
  }
}

TEST_F(PlaceFile, sensorthings_feed_is_read_and_its_file_url_is_absolute) {
  const FeedConfig feed = loaded(kFullPlace).feeds.at(1);
  EXPECT_EQ(feed.zone.assumed, ZoneOffset{0});
  const auto& service = std::get<SensorThingsFeed>(feed.kind);
  EXPECT_EQ(service.url, "file://" + (directory_.path() / "feeds/page1.json").string());
  EXPECT_EQ(service.poll, 90s);
  ASSERT_TRUE(service.datastreams.contains("淹水深度"));
  EXPECT_EQ(service.datastreams.at("淹水深度").quantity, Quantity::kWaterDepth);
}

TEST_F(PlaceFile, mqtt_feed_is_read) {
  const FeedConfig feed = loaded(kFullPlace).feeds.at(2);
  EXPECT_FALSE(feed.zone.assumed.has_value());
  const auto& mqtt = std::get<MqttFeed>(feed.kind);
  EXPECT_EQ(mqtt.broker.host, "localhost");
  EXPECT_EQ(mqtt.broker.port, 8883);
  EXPECT_TRUE(mqtt.broker.tls);
  EXPECT_EQ(mqtt.broker.password_env, "PUMP_PASSWORD");
  const MqttMapping& messages = mqtt.mappings.at(0);
  EXPECT_THAT(messages.topics, ElementsAre("pumps/+/telemetry"));
  EXPECT_EQ(messages.station_topic_level, 1);
  EXPECT_EQ(messages.time_format, "epoch_ms");
  EXPECT_EQ(messages.values.at(0).column, "/fuel");
}

TEST_F(PlaceFile, thresholds_written_in_centimetres_are_kept_in_metres) {
  const AlarmRule rule = loaded(kFullPlace).rules.at(0);
  EXPECT_DOUBLE_EQ(rule.raise_at, 0.30);
  EXPECT_DOUBLE_EQ(rule.dead_band, 0.05);
  EXPECT_EQ(rule.delay_on, 5min);
  EXPECT_EQ(rule.level, 1);
  EXPECT_THAT(rule.stations, ElementsAre(StationId("flood/F01")));
}

TEST_F(PlaceFile, sites_depots_and_resources_are_read) {
  const Place place = loaded(kFullPlace);
  EXPECT_EQ(place.sites.at(0).pump_position, (LocalXY{170000, 2547000}));
  EXPECT_EQ(place.sites.at(0).priority, 1);
  EXPECT_EQ(place.depots.at(0).at, (LocalXY{160000, 2540000}));
  EXPECT_EQ(place.resources.at(0).name.zh, "Pump 1");
  EXPECT_EQ(place.resources.at(0).kind, ResourceKind::kMobilePump);
  EXPECT_DOUBLE_EQ(place.resources.at(0).capacity_m3_per_s, 0.3);
  EXPECT_EQ(place.resources.at(1).kind, ResourceKind::kCrew);
  EXPECT_EQ(place.flood.basin_layer, "basins");
  EXPECT_EQ(place.flood.step, 30s);
  EXPECT_THAT(place.flood.rain_gauges, ElementsAre(StationId("flood/R1")));
  EXPECT_FALSE(place.flood.follows_sensors);
  EXPECT_EQ(place.flood.forecast_horizon, std::chrono::hours{3});
  EXPECT_EQ(place.flood.forecast_every, std::chrono::minutes{5});
  EXPECT_EQ(place.flood.rain_half_life, std::chrono::minutes{30});
}

TEST_F(PlaceFile, orders_reach_nobody_unless_the_place_says_how) {
  EXPECT_EQ(loaded(kTown).field_link, FieldLink::kNone);
  EXPECT_EQ(loaded(kTown + "[field]\nlink = \"simulated\"\n").field_link, FieldLink::kSimulated);
}

TEST_F(PlaceFile, times_may_be_strings_or_toml_date_times) {
  const Place place = loaded(kFullPlace);
  ASSERT_TRUE(place.incident.start && place.incident.end);
  EXPECT_EQ(format_iso(*place.incident.start), "2026-07-27T22:00:00Z");
  EXPECT_EQ(format_iso(*place.incident.end), "2026-07-28T06:00:00.250Z");
  EXPECT_DOUBLE_EQ(place.incident.speed, 10);
}

TEST_F(PlaceFile, own_big5_characters_are_read) {
  const Place place = loaded(kTown + "big5_characters = [\"9EF5 塩\", \"9aac 塩\"]\n");
  EXPECT_EQ(place.big5_characters, (UserCharacters{{0x9EF5, "塩"}, {0x9AAC, "塩"}}));
}

TEST_F(PlaceFile, file_on_disk_takes_paths_from_its_own_directory) {
  directory_.write("town.toml", kTown + "[terrain]\nsource = \"dem.tif\"\n");
  const auto place = load_place(directory_.path() / "feeds" / ".." / "town.toml");
  ASSERT_TRUE(place.has_value()) << place.error().message;
  EXPECT_EQ(place->terrain_source, (directory_.path() / "dem.tif").string());
  EXPECT_EQ(place->file, directory_.path() / "town.toml");
}

TEST_F(PlaceFile, absent_file_is_not_found) {
  const auto place = load_place(directory_.path() / "none.toml");
  ASSERT_FALSE(place.has_value());
  EXPECT_EQ(place.error().code, ErrorCode::kNotFound);
  EXPECT_THAT(place.error().message, HasSubstr("none.toml"));
}

TEST_F(PlaceFile, directory_instead_of_a_file_is_an_error) {
  const auto place = load_place(directory_.path());
  ASSERT_FALSE(place.has_value());
  EXPECT_EQ(place.error().code, ErrorCode::kUnreadable);
}

TEST_F(PlaceFile, broken_syntax_names_line_and_column) {
  EXPECT_THAT(directory_.problems("[place]\nname = \"Town\n"), HasSubstr("town.toml:2:"));
}

TEST_F(PlaceFile, bytes_that_are_not_utf8_are_an_error) {
  EXPECT_THAT(directory_.problems("[place]\nname = \"\xA5\x78\"\n"), HasSubstr("town.toml:2:"));
}

TEST(SourceCredits, what_a_file_calls_not_stated_is_not_known_and_everything_that_holds_data_is_named) {
  Place place;
  FeedConfig feed;
  feed.id = SourceId("gauges");
  feed.attribution = "某局";
  feed.licence = kNotStated;
  place.feeds = {feed};
  place.terrain_source = "dem.tif";
  place.terrain_licence = "Open Licence 1";
  LayerConfig layer;
  layer.id = "roads";
  place.layers = {layer};
  const std::vector<SourceCredit> credits = credits_of(place);
  ASSERT_EQ(credits.size(), 3U) << "there is no drape";
  EXPECT_EQ(credits[0].attribution, "某局");
  EXPECT_EQ(credits[0].licence, "");
  EXPECT_EQ(stated(credits[0].licence), "not stated");
  EXPECT_EQ(credited_kind_key(credits[1].kind), "terrain");
  EXPECT_EQ(credits[1].licence, "Open Licence 1");
  EXPECT_EQ(credits[2].id, "roads");
}

}  // namespace
}  // namespace sandtable::place_test
