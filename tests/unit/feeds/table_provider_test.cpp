#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "tests/unit/feeds/feed_fakes.h"
#include "tests/unit/feeds/provider_payloads.h"
#include "twin/place/place_file.h"
#include "twin/place/provider_recipes.h"

namespace sandtable::feeds {
namespace {

using sandtable::test::at;
using sandtable::test::find;
using sandtable::test::FlatProjector;
using sandtable::test::payload;
using sandtable::test::provider_cases;
using sandtable::test::provider_feed;
using sandtable::test::ProviderCase;
using sandtable::test::read_payload;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

/// Degrees as FlatProjector, metres of another CRS as they are.
class TestProjector final : public Projector {
 public:
  Result<LocalXY> local_from_wgs84(LonLat p) override { return FlatProjector().local_from_wgs84(p); }
  Result<LonLat> wgs84_from_local(LocalXY p) override { return FlatProjector().wgs84_from_local(p); }
  Result<LocalXY> local_from_crs(std::string_view crs, LocalXY p) override {
    asked = crs;
    return p;
  }
  std::string asked;
};

const ProviderCase& case_of(const std::string& name) {
  for (const ProviderCase& c : provider_cases()) {
    if (c.name == name) return c;
  }
  throw std::runtime_error("no case " + name);
}

IngestDelivery read(const std::string& name, const std::string& body, const std::string& extra = {}) {
  const ProviderCase& c = case_of(name);
  const auto rules = TableRules::make(provider_feed(name, c.extra + "\n" + extra));
  if (!rules) throw std::runtime_error(rules.error().message);
  TestProjector projector;
  auto page = read_payload(*rules, name, body, &projector);
  IngestDelivery failed;
  if (!page) failed.error = page.error().message;
  return page ? std::move(page->delivery) : failed;
}
IngestDelivery read(const std::string& name) { return read(name, payload(name)); }

const Observation& the(const IngestDelivery& delivery, const std::string& series) {
  for (const Observation& o : delivery.observations) {
    if (o.series.str() == "net/" + series) return o;
  }
  throw std::runtime_error("no value of " + series + "; " + delivery.warning);
}
const Station& station(const IngestDelivery& delivery, const std::string& id) {
  for (const Station& s : delivery.stations) {
    if (s.id.str() == "net/" + id) return s;
  }
  throw std::runtime_error("no station " + id);
}
const Series& series(const IngestDelivery& delivery, const std::string& id) {
  for (const Series& s : delivery.series) {
    if (s.id.str() == "net/" + id) return s;
  }
  throw std::runtime_error("no series " + id);
}

TEST(ProviderRecipes, every_recipe_has_a_payload_and_an_attribution) {
  std::set<std::string> cases;
  for (const ProviderCase& c : provider_cases()) cases.insert(c.name);
  for (const std::string& name : provider_names()) {
    EXPECT_TRUE(cases.contains(name)) << name;
    if (!cases.contains(name) || name == "waterml2") continue;
    const FeedConfig feed = provider_feed(name, case_of(name).extra);
    EXPECT_NE(feed.attribution, "") << name;
    EXPECT_NE(feed.licence, "") << name;
    EXPECT_NE(feed.name.zh, "net") << name;
  }
}

TEST(ProviderRecipes, the_place_of_every_feed_names_every_one) {
  const auto place = load_place(std::filesystem::path(SANDTABLE_SOURCE_DIR) / "tests/places/every_feed.toml");
  ASSERT_TRUE(place) << place.error().message;
  EXPECT_GE(place->feeds.size(), provider_names().size()) << "those of other kinds stand there too";
}

class EveryProvider : public testing::TestWithParam<ProviderCase> {};

TEST_P(EveryProvider, reads_what_its_service_answers) {
  const ProviderCase& expected = GetParam();
  const IngestDelivery d = read(expected.name);
  EXPECT_EQ(d.error, "");
  std::size_t missing = 0, doubted = 0;
  for (const Observation& o : d.observations) {
    missing += o.flag == QualityFlag::kMissing ? 1 : 0;
    doubted += o.tests.of(QualityTest::kProvider) == QualityFlag::kSuspect ? 1 : 0;
    EXPECT_NE(o.raw, "") << o.series.str();
    EXPECT_EQ(o.received_time, sandtable::test::payload_time());
  }
  EXPECT_EQ(d.observations.size(), expected.observations) << d.warning;
  EXPECT_EQ(missing, expected.missing) << d.warning;
  EXPECT_EQ(doubted, expected.doubted) << d.warning;
  EXPECT_EQ(d.stations.size(), expected.stations) << d.warning;
  EXPECT_EQ(d.refused, expected.refused) << d.warning;
}

TEST_P(EveryProvider, survives_a_byte_order_mark_and_other_line_ends) {
  const ProviderCase& expected = GetParam();
  std::string body = payload(expected.name);
  if (!body.starts_with("\xEF\xBB\xBF")) body = "\xEF\xBB\xBF" + body;
  std::string crlf;
  for (const char c : body) crlf += c == '\n' && !crlf.ends_with('\r') ? std::string("\r\n") : std::string(1, c);
  EXPECT_THAT(read(expected.name, crlf).observations, SizeIs(expected.observations));
}

TEST_P(EveryProvider, says_that_a_web_page_is_none_of_its_tables) {
  const IngestDelivery d = read(GetParam().name, "  <!DOCTYPE html><html><body>503</body></html>");
  EXPECT_THAT(d.error, HasSubstr("web page"));
  EXPECT_THAT(d.observations, SizeIs(0));
}

TEST_P(EveryProvider, cut_at_any_byte_it_makes_no_more_of_it) {
  const ProviderCase& expected = GetParam();
  const auto rules = TableRules::make(provider_feed(expected.name, expected.extra));
  ASSERT_TRUE(rules);
  TestProjector projector;
  const std::string body = payload(expected.name);
  TableReader reader(*rules, &projector);
  for (std::size_t j = 0; j < rules->joins.size(); ++j) {
    ASSERT_TRUE(reader.read_join(j, payload(expected.name, rules->joins[j].config.name)));
  }
  for (std::size_t length = 0; length < body.size(); ++length) {
    const auto page = reader.read(std::string_view(body).substr(0, length), sandtable::test::payload_time());
    if (page) {
      EXPECT_LE(page->delivery.observations.size(), expected.observations);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Providers, EveryProvider, testing::ValuesIn(provider_cases()),
                         [](const auto& one) { return one.param.name; });

TEST(WraIowFlood, rows_and_stations_are_halves_that_may_miss_each_other) {
  const IngestDelivery d = read("wra_iow_flood");
  EXPECT_DOUBLE_EQ(the(d, "FL-001/water_depth").value, 0.125);
  EXPECT_EQ(the(d, "FL-001/water_depth").raw, "12.5 cm");
  EXPECT_EQ(the(d, "FL-001/water_depth").phenomenon_time, at("2026-06-28T08:55:00Z"));
  EXPECT_EQ(the(d, "FL-003/water_depth").flag, QualityFlag::kMissing);
  EXPECT_EQ(station(d, "FL-001").name.zh, "河東路口");
  EXPECT_EQ(station(d, "FL-002").name.zh, "河西區") << "a town is better than no name";
  EXPECT_FALSE(station(d, "FL-003").at) << "no coordinates is no position, not (0, 0)";
  EXPECT_FALSE(station(d, "FL-NEW").at);
  EXPECT_EQ(station(d, "FL-SILENT").kind, StationKind::kRoadFlood) << "a silent sensor is shown as having no data";
  EXPECT_EQ(series(d, "FL-SILENT/water_depth").station.str(), "net/FL-SILENT");
  EXPECT_THAT(d.warning, HasSubstr("1 of 4 rows have no other half in 'stations'"));
}

TEST(WraRiverLevel, alert_levels_and_projected_positions_come_from_the_stations) {
  const ProviderCase& c = case_of("wra_river_level");
  const auto rules = TableRules::make(provider_feed(c.name));
  TestProjector projector;
  const auto page = read_payload(*rules, c.name, payload(c.name), &projector);
  ASSERT_TRUE(page);
  const IngestDelivery& d = page->delivery;
  EXPECT_EQ(projector.asked, "EPSG:3826");
  EXPECT_EQ(station(d, "1730H001").at, (LocalXY{171234.44, 2549930.63}));
  EXPECT_THAT(series(d, "1730H001/water_level").alert_levels, ElementsAre(AlertLevel{1, 8.2}, AlertLevel{2, 7.0}))
      << "-998 is no level";
  EXPECT_THAT(series(d, "1730H002/water_level").alert_levels, SizeIs(0));
  EXPECT_EQ(the(d, "1730H003/water_level").flag, QualityFlag::kMissing);
}

TEST(CwaRain, takes_wgs84_never_twd67_and_flags_each_element_alone) {
  const IngestDelivery d = read("cwa_rain");
  EXPECT_EQ(station(d, "C1O001").at, (LocalXY{120.2011e5, 23.0101e5}));
  EXPECT_FALSE(station(d, "C1O002").at) << "TWD67 alone is not taken for WGS 84";
  EXPECT_EQ(the(d, "C1O001/rainfall_10min").value, 0.5);
  EXPECT_EQ(the(d, "C1O001/rainfall_1440min").flag, QualityFlag::kMissing);
  EXPECT_EQ(the(d, "C1O002/rainfall_10min").flag, QualityFlag::kMissing);
  EXPECT_EQ(the(d, "C1O002/rainfall_180min").value, 0);
  EXPECT_EQ(station(d, "C1O001").name.zh, station(d, "C1O002").name.zh) << "names are shared; ids are not";
}

TEST(TaipeiPumpStations, inside_and_outside_are_two_series_and_states_are_words) {
  const IngestDelivery d = read("taipei_pump_stations");
  EXPECT_EQ(the(d, "901/water_level:inner").value, 1.33);
  EXPECT_EQ(the(d, "901/water_level:outer").value, 1.40);
  EXPECT_EQ(state_word(Quantity::kPumpRunning, the(d, "901/pump_running").value), "off");
  EXPECT_EQ(the(d, "901/pump_running").raw, "停止");
  EXPECT_EQ(state_word(Quantity::kGateState, the(d, "901/gate_state").value), "open");
  EXPECT_THAT(series(d, "901/water_level:inner").alert_levels, ElementsAre(AlertLevel{1, 2.1}));
  EXPECT_EQ(the(d, "902/water_level:outer").flag, QualityFlag::kMissing);
  EXPECT_EQ(the(d, "902/pump_running").flag, QualityFlag::kMissing);
  EXPECT_THAT(the(d, "902/pump_running").reason, HasSubstr("不明"));
}

TEST(TaipeiRiver, numbers_with_zeros_find_their_station_and_old_rows_are_told) {
  const IngestDelivery d = read("taipei_river");
  EXPECT_EQ(station(d, "001").at, (LocalXY{121.5211e5, 25.0781e5}));
  EXPECT_EQ(the(d, "001/water_level").phenomenon_time, at("2026-06-28T08:50:00Z"));
  EXPECT_THAT(d.warning, HasSubstr("1 of 3 values are older than 1 h 30 min"));
}

TEST(TaipeiGates, three_contacts_make_one_state) {
  const IngestDelivery d = read("taipei_gates");
  const auto word = [&](const char* id) {
    return state_word(Quantity::kGateState, the(d, std::string(id) + "/gate_state").value);
  };
  EXPECT_EQ(word("G1"), "open");
  EXPECT_EQ(word("G2"), "closed");
  EXPECT_EQ(word("G3"), "fault");
  EXPECT_EQ(word("G4"), "moving");
}

TEST(Taoyuan, rain_has_its_time_at_the_root_and_needs_a_window_from_the_place) {
  const IngestDelivery d = read("taoyuan_rain");
  EXPECT_EQ(the(d, "TR1/rainfall_10min").phenomenon_time, at("2026-06-28T08:50:00Z"));
  EXPECT_EQ(the(d, "TR9/rainfall_10min").flag, QualityFlag::kMissing);
  EXPECT_THROW(provider_feed("taoyuan_rain"), std::runtime_error);
  EXPECT_EQ(the(read("taoyuan_flood"), "TF1/water_depth").phenomenon_time, at("2026-06-28T08:50:00Z"));
}

TEST(ChiayiCity, the_second_of_two_equal_headers_is_the_day) {
  const IngestDelivery d = read("chiayi_city_rain");
  EXPECT_EQ(the(d, "CR1/rainfall_720min").value, 27.5);
  EXPECT_EQ(the(d, "CR1/rainfall_1440min").value, 70.0);
}

TEST(NantouSewer, json_inside_cdata_is_read_by_its_titles) {
  const IngestDelivery d = read("nantou_sewer");
  EXPECT_EQ(the(d, "埔東鎮-01/water_level").value, 0.03);
  EXPECT_EQ(station(d, "埔東鎮-01").at, (LocalXY{120.9695e5, 23.9735e5}));
}

TEST(YunlinStations, flood_stations_tell_a_state_never_a_depth) {
  const IngestDelivery d = read("yunlin_stations");
  EXPECT_EQ(the(d, "y-1/water_level").value, 6.64);
  EXPECT_THAT(series(d, "y-1/water_level").alert_levels, ElementsAre(AlertLevel{1, 6.54}, AlertLevel{2, 6.44}));
  EXPECT_EQ(station(d, "y-2").kind, StationKind::kRoadFlood);
  EXPECT_EQ(state_word(Quantity::kWarningState, the(d, "y-2/warning_state").value), "level_2");
  EXPECT_EQ(the(d, "y-3/warning_state").raw, "測試中");
  for (const Series& s : d.series) EXPECT_NE(s.quantity, Quantity::kWaterDepth);
}

TEST(TainanFlood, what_the_city_doubts_is_suspect_and_a_null_list_is_an_error) {
  const IngestDelivery d = read("tainan_flood");
  EXPECT_EQ(the(d, "TN2/water_depth").flag, QualityFlag::kSuspect);
  EXPECT_NE(the(d, "TN2/water_depth").reason, "");
  EXPECT_EQ(the(d, "TN1/water_depth").flag, QualityFlag::kNotEvaluated);
  EXPECT_THAT(read("tainan_flood", R"({"success": true, "data": null})").error, HasSubstr("null"));
  EXPECT_THAT(read("tainan_flood", R"({"success": true, "data": []})").warning, HasSubstr("empty"));
}

TEST(MobilePumps, each_county_has_its_words_and_silence_is_no_fault) {
  const auto state = [](const IngestDelivery& d, const std::string& id) {
    return state_word(Quantity::kPumpState, the(d, id + "/pump_state").value);
  };
  const IngestDelivery tainan = read("tainan_mobile_pumps");
  EXPECT_EQ(state(tainan, "MP1"), "standby");
  EXPECT_EQ(state(tainan, "MP2"), "pumping");
  EXPECT_EQ(state(tainan, "MP3"), "in_transit");
  EXPECT_EQ(state(tainan, "MP4"), "no_report");
  EXPECT_FALSE(station(tainan, "MP3").at) << "(0, 0) is no position";
  EXPECT_EQ(station(tainan, "MP5").name.zh, "12吋5號") << "a pump without a row is known all the same";
  const IngestDelivery kaohsiung = read("kaohsiung_mobile_pumps");
  EXPECT_EQ(state(kaohsiung, "P1"), "standby");
  EXPECT_EQ(state(kaohsiung, "P2"), "pumping");
  EXPECT_EQ(state(kaohsiung, "P3"), "in_transit");
  EXPECT_EQ(state(kaohsiung, "P4"), "fault");
  EXPECT_EQ(state(kaohsiung, "P5"), "standby") << "eight days old: stale, not faulty";
  EXPECT_EQ(state(kaohsiung, "P6"), "no_report");
  const IngestDelivery yilan = read("yilan_mobile_pumps");
  EXPECT_EQ(state(yilan, "1"), "no_report") << "離線";
  EXPECT_EQ(state(yilan, "2"), "pumping");
  EXPECT_EQ(the(yilan, "1/pump_state").phenomenon_time, at("2026-06-28T08:55:00Z"));
  EXPECT_EQ(station(yilan, "1").kind, StationKind::kMobilePump);
}

TEST(MobilePumps, position_moves_with_the_pump_but_not_with_its_receiver) {
  const auto rules = TableRules::make(provider_feed("kaohsiung_mobile_pumps", "enabled = true"));
  TestProjector projector;
  TableReader reader(*rules, &projector);
  const auto stand = [&](double lon) {
    const auto page = reader.read(fmt::format(R"([{{"pump_id": "P", "time": "2026-06-28 16:50:00", "status": 2,
        "lon": {}, "lat": 22.6}}])",
                                              lon),
                                  sandtable::test::payload_time());
    return page->delivery.stations.at(0).at->x;
  };
  const double first = stand(120.30000);
  EXPECT_EQ(stand(120.30010), first) << "10 m is how receivers wander";
  EXPECT_NEAR(stand(120.31), first + 1000, 1) << "a kilometre is a move";
}

TEST(Wavegis, levels_fall_from_the_most_severe_and_the_source_doubts_itself) {
  const IngestDelivery d = read("newtaipei_flood");
  EXPECT_THAT(series(d, "W-FLD-1/water_depth").alert_levels, ElementsAre(AlertLevel{1, 0.30}, AlertLevel{2, 0.10}));
  EXPECT_EQ(the(d, "W-FLD-2/water_depth").flag, QualityFlag::kSuspect);
}

TEST(FhyFlood, city_and_supplier_choose_the_rows_of_the_country) {
  const IngestDelivery d = read("fhy_flood");
  EXPECT_EQ(the(d, "u-1/water_depth").phenomenon_time, at("2026-06-28T08:55:00Z"));
  EXPECT_EQ(the(d, "u-2/water_depth").flag, QualityFlag::kSuspect) << "ToBeConfirm";
  const auto rules = TableRules::make(provider_feed("fhy_flood", case_of("fhy_flood").extra));
  EXPECT_EQ(rules->joins[0].config.request.body, R"({"cityCode":10018})");
}

TEST(PenghuLevel, millimetres_and_the_local_clock_of_arcgis) {
  const IngestDelivery d = read("penghu_level");
  EXPECT_NEAR(the(d, "7001/water_level").value, 1.7827, 1e-9);
  EXPECT_EQ(the(d, "7001/water_level").phenomenon_time, at("2026-06-28T08:55:00Z"));
}

TEST(PenghuLevel, epochs_read_as_utc_by_mistake_are_told_and_not_guessed) {
  const IngestDelivery d = read("yilan_flood", payload("yilan_flood"), "time_format = \"epoch_ms\"");
  EXPECT_THAT(d.warning, HasSubstr("epoch looks local"));
  EXPECT_EQ(the(d, "YF1/water_depth").tests.of(QualityTest::kFutureClock), QualityFlag::kFail);
  EXPECT_EQ(the(d, "YF1/water_depth").phenomenon_time, at("2026-06-28T16:55:00Z"));
}

TEST(UsgsIv, nested_values_know_what_encloses_them) {
  const IngestDelivery d = read("usgs_iv");
  EXPECT_NEAR(the(d, "09990001/water_level:69928").value, 1.2192, 1e-9);
  EXPECT_EQ(the(d, "09990001/water_level:69928").phenomenon_time, at("2026-06-28T08:45:00Z"));
  const Observation& estimated = the(d, "09990001/water_level:69929");
  EXPECT_EQ(estimated.flag, QualityFlag::kSuspect);
  EXPECT_EQ(estimated.reason, "@estimated P, e");
  EXPECT_EQ(estimated.raw, "4.10 ft [P, e]") << "what the source remarked is kept";
  const Observation& provisional = the(d, "09990001/water_level:69928");
  EXPECT_EQ(provisional.tests.of(QualityTest::kProvider), QualityFlag::kNotEvaluated) << "provisional is no doubt";
  EXPECT_EQ(provisional.reason, "");
  EXPECT_NEAR(the(d, "09990001/discharge:69930").value, 2.8316846592, 1e-9);
  EXPECT_EQ(station(d, "09990001").name.zh, "DEMO RIVER AT TOWN");
  EXPECT_EQ(read("usgs_iv", R"({"value": {"timeSeries": []}})").observations.size(), 0U);
}

TEST(UsgsOgc, approval_and_qualifier_are_read_together) {
  const IngestDelivery d = read("usgs_ogc");
  EXPECT_EQ(the(d, "USGS-09990002/water_level").tests.of(QualityTest::kProvider), QualityFlag::kNotEvaluated);
  EXPECT_EQ(the(d, "USGS-09990002/discharge").reason, "@estimated ESTIMATED, Provisional");
}

TEST(UkEa, units_and_datums_differ_from_measure_to_measure) {
  const IngestDelivery d = read("uk_ea");
  EXPECT_EQ(the(d, "E1/water_level:Stage").value, 0.26);
  EXPECT_EQ(series(d, "E1/water_level:Stage").vertical_datum, "local station datum");
  EXPECT_EQ(series(d, "E1/water_level:Downstream_Stage").vertical_datum, "ODN");
  EXPECT_NEAR(the(d, "E2/water_level:Groundwater").value, 9.636, 1e-9);
  EXPECT_EQ(the(d, "E3/rainfall_15min").value, 0.2);
  EXPECT_EQ(station(d, "E1").name.zh, "Demo Weir") << "items may be one object";
  EXPECT_FALSE(station(d, "E2").at) << "stations are missing from their list";
}

TEST(NoaaNwps, flood_categories_are_warning_levels_and_the_forecast_is_left) {
  const IngestDelivery d = read("noaa_nwps");
  EXPECT_NEAR(the(d, "DEMO1/water_level").value, 16.5 * 0.3048, 1e-9);
  EXPECT_THAT(series(d, "DEMO1/water_level").alert_levels, SizeIs(2)) << "-9999 is none";
}

TEST(WaterMl2, quality_of_a_point_is_a_remark_by_the_last_part_of_its_address) {
  std::string body = sandtable::test::payload("waterml2");
  const std::string uom = "<wml2:uom code=\"m\"/>";
  ASSERT_NE(body.find(uom), std::string::npos);
  body.replace(body.find(uom), uom.size(),
               uom + "<wml2:quality xlink:href=\"http://www.opengis.net/def/waterml/2.0/quality/estimate\"/>");
  const IngestDelivery d = read("waterml2", body);
  EXPECT_EQ(d.observations.at(1).reason, "@estimated estimate");
  EXPECT_EQ(d.observations.at(0).reason, "");
}

TEST(WaterMl2, default_and_own_units_nil_and_latitude_first) {
  const IngestDelivery d = read("waterml2");
  ASSERT_THAT(d.observations, SizeIs(3));
  EXPECT_NEAR(d.observations[0].value, 1.22, 1e-9);
  EXPECT_NEAR(d.observations[1].value, 1.23, 1e-9);
  EXPECT_EQ(d.observations[2].flag, QualityFlag::kMissing);
  EXPECT_EQ(station(d, "S1").at, (LocalXY{-1.74e5, 51.87e5}));
}

}  // namespace
}  // namespace sandtable::feeds
