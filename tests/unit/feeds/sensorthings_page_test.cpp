#include "feeds/sources/sensorthings_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/feeds/feed_fakes.h"

namespace sandtable::feeds {
namespace {

using sandtable::test::at;
using sandtable::test::feed;
using sandtable::test::FlatProjector;
using sandtable::test::mapping;
using sandtable::test::readable;
using testing::HasSubstr;
using testing::SizeIs;

/// The parts of a Datastream that tests vary, in the shape of a national IoT service.
struct Row {
  std::string id = "7";
  std::string name = "淹水深度";
  std::string thing = R"({"@iot.id": 3, "name": "u-1", "properties": {"stationID": "u-1", "stationName": "河濱路口"},
                          "Locations": [{"location": {"type": "Point", "coordinates": [120.2, 23.1]}}]})";
  std::string time = R"("2026-06-01T00:00:00.000Z")";
  std::string result = "12";
  std::string extra = {};

  [[nodiscard]] std::string json() const {
    return R"({"@iot.id": )" + id + R"(, "name": ")" + name +
           R"(", "description": " Datastream_id=x, Datastream_Category_type=淹水感測器, Datastream_Category=淹水深度")" +
           R"(, "unitOfMeasurement": {"name": "cm", "symbol": "cm", "definition": ""}, "Thing": )" + thing + extra +
           R"(, "Observations": [{"@iot.id": 1, "phenomenonTime": )" + time + R"(, "result": )" + result +
           R"(}], "Observations@iot.nextLink": "http://h/v1.0/Datastreams(7)/Observations?$skip=1"})";
  }
};

std::string page_of(std::initializer_list<Row> rows, const std::string& more = {}) {
  std::string text = R"({"value": [)";
  bool first = true;
  for (const Row& row : rows) {
    text += (first ? "" : ", ") + row.json();
    first = false;
  }
  return text + "]" + more + "}";
}

class SensorThingsPageTest : public testing::Test {
 protected:
  /// Pages of one service, one after another. Call fresh() to meet it for the first time.
  Result<SensorThingsPage> parse(std::string_view body, std::string_view datastream = {}) {
    if (!reader_) fresh();
    return reader_->read_page(std::string(body), at("2026-06-01T00:05:00Z"), datastream);
  }
  void fresh() {
    auto rules = SensorThingsRules::make(feed(config_, zone_));
    EXPECT_TRUE(rules);
    rules_ = std::make_unique<SensorThingsRules>(std::move(*rules));
    reader_ = std::make_unique<SensorThingsReader>(*rules_, &projector_);
  }
  /// Of a service met for the first time.
  IngestDelivery delivery(std::string_view body) {
    fresh();
    return next_delivery(body);
  }
  IngestDelivery next_delivery(std::string_view body) {
    Result<SensorThingsPage> page = parse(body);
    EXPECT_TRUE(page) << page.error().message;
    return page ? std::move(page->delivery) : IngestDelivery{};
  }
  std::string error(std::string_view body) {
    fresh();
    const Result<SensorThingsPage> page = parse(body);
    return page ? "" : page.error().message;
  }

  /// Polled at `time`, when the latest observation is just made: of how many gaps the page tells.
  std::size_t gaps_at(UtcTime time) {
    if (!reader_) fresh();
    const auto page = reader_->read_page(page_of({Row{.time = '"' + format_iso(time) + '"'}}), time);
    EXPECT_TRUE(page);
    return page ? page->gaps.size() : 0;
  }
  /// The history that was asked for comes.
  void history(const std::vector<UtcTime>& times) {
    std::string rows;
    for (const UtcTime time : times) {
      rows += (rows.empty() ? "" : ", ") + std::string(R"({"phenomenonTime": ")") + format_iso(time) +
              R"(", "result": 12})";
    }
    EXPECT_TRUE(
        reader_->read_page(R"({"value": [)" + rows + "]}", times.back(), SensorThingsReader::key_of("7", false)));
  }

  SensorThingsFeed config_{.url = "http://h/v1.0/Datastreams",
                           .query = {},
                           .datastreams = {{"淹水深度", mapping("", Quantity::kWaterDepth, "cm")}},
                           .authorities = {},
                           .categories = {},
                           .tls = {},
                           .live = {}};
  ZonePolicy zone_ = ZonePolicy::utc();
  FlatProjector projector_;
  std::unique_ptr<SensorThingsRules> rules_;
  std::unique_ptr<SensorThingsReader> reader_;
};

TEST_F(SensorThingsPageTest, datastream_becomes_station_series_and_value) {
  const IngestDelivery d = delivery(page_of({Row{}}));
  ASSERT_THAT(d.stations, SizeIs(1));
  EXPECT_EQ(d.stations[0].id.str(), "net/u-1");
  EXPECT_EQ(d.stations[0].name.zh, "河濱路口");
  EXPECT_EQ(d.stations[0].kind, StationKind::kRoadFlood);
  EXPECT_EQ(d.stations[0].at, (LocalXY{120.2e5, 23.1e5}));
  ASSERT_THAT(d.observations, SizeIs(1));
  EXPECT_EQ(d.observations[0].series.str(), "net/u-1/water_depth");
  EXPECT_DOUBLE_EQ(d.observations[0].value, 0.12);
  EXPECT_EQ(d.observations[0].raw, "12 cm");
  EXPECT_EQ(d.observations[0].phenomenon_time, at("2026-06-01T00:00:00Z"));
  EXPECT_EQ(d.observations[0].received_time, at("2026-06-01T00:05:00Z"));
  EXPECT_EQ(d.warning, "");
}

TEST_F(SensorThingsPageTest, next_link_is_kept_byte_for_byte_and_nested_ones_are_not_taken) {
  const std::string link = "http://h/v1.0/Datastreams?$filter=name+eq+%27a%27&$skipFilter=(@iot.id gt 2000)";
  const auto page = parse(page_of({Row{}}, R"(, "@iot.nextLink": ")" + link + "\""));
  ASSERT_TRUE(page);
  EXPECT_EQ(page->next_link, link);
  EXPECT_EQ(parse(page_of({Row{}}))->next_link, "");
}

TEST_F(SensorThingsPageTest, ids_may_be_strings_and_results_may_be_text) {
  const IngestDelivery d = delivery(page_of({Row{.id = "\"abc\"", .result = "\"5\""}}));
  ASSERT_THAT(d.observations, SizeIs(1));
  EXPECT_DOUBLE_EQ(d.observations[0].value, 0.05);
}

TEST_F(SensorThingsPageTest, null_result_is_missing_and_missing_codes_too) {
  for (const char* result : {"null", "\"-\"", "-99990", "\"#N/A\""}) {
    const IngestDelivery d = delivery(page_of({Row{.result = result}}));
    ASSERT_THAT(d.observations, SizeIs(1)) << result;
    EXPECT_EQ(d.observations[0].flag, QualityFlag::kMissing) << result;
    EXPECT_TRUE(std::isnan(d.observations[0].value)) << result;
  }
}

TEST_F(SensorThingsPageTest, results_that_are_no_number_are_refused_one_by_one) {
  for (const char* result : {"\"http://camera/1.jpg\"", "{\"a\": 1}", "[1, 2]", "\"1e999\""}) {
    const IngestDelivery d = delivery(page_of({Row{.result = result}, Row{.id = "8", .result = "3"}}));
    EXPECT_EQ(d.refused, 1u) << result;
    EXPECT_THAT(readable(d.observations), SizeIs(1)) << result;
  }
}

TEST_F(SensorThingsPageTest, number_too_large_for_a_double_costs_its_row_only) {
  const IngestDelivery d = delivery(page_of({Row{.result = "1e99999"}, Row{.id = "8", .result = "3"}}));
  EXPECT_EQ(d.refused, 1u);
  ASSERT_THAT(readable(d.observations), SizeIs(1));
  EXPECT_DOUBLE_EQ(readable(d.observations)[0].value, 0.03);
}

TEST_F(SensorThingsPageTest, interval_counts_at_its_end) {
  const IngestDelivery d = delivery(page_of({Row{.time = R"("2026-06-01T00:00:00Z/2026-06-01T00:10:00Z")"}}));
  ASSERT_THAT(d.observations, SizeIs(1));
  EXPECT_EQ(d.observations[0].phenomenon_time, at("2026-06-01T00:10:00Z"));
}

TEST_F(SensorThingsPageTest, time_without_a_zone_follows_the_feed_with_a_warning_or_is_refused) {
  zone_ = ZonePolicy::offset(ZoneOffset{480});
  const Row local{.time = "\"2026-06-01 08:00:00\""};
  const IngestDelivery taken = delivery(page_of({local}));
  ASSERT_THAT(taken.observations, SizeIs(1));
  EXPECT_EQ(taken.observations[0].phenomenon_time, at("2026-06-01T00:00:00Z"));
  EXPECT_THAT(taken.warning, HasSubstr("without a zone"));
  zone_ = ZonePolicy::required();
  EXPECT_EQ(delivery(page_of({local})).refused, 1u);
}

TEST_F(SensorThingsPageTest, null_time_is_refused_and_the_result_time_stands_in_for_a_missing_one) {
  EXPECT_EQ(delivery(page_of({Row{.time = "null"}})).refused, 1u);
  const IngestDelivery d = delivery(page_of({Row{.time = R"(null, "resultTime": "2026-06-01T00:01:00Z")"}}));
  ASSERT_THAT(d.observations, SizeIs(1));
  EXPECT_EQ(d.observations[0].phenomenon_time, at("2026-06-01T00:01:00Z"));
}

TEST_F(SensorThingsPageTest, station_without_observations_is_known_and_says_nothing) {
  const IngestDelivery d = delivery(R"({"value": [
      {"@iot.id": 1, "name": "淹水深度", "Thing": {"@iot.id": 9, "name": "A"}},
      {"@iot.id": 2, "name": "淹水深度", "Thing": {"@iot.id": "10", "name": "B"}, "Observations": []}]})");
  EXPECT_THAT(d.stations, SizeIs(2));
  EXPECT_THAT(d.series, SizeIs(2));
  EXPECT_THAT(d.observations, SizeIs(0));
  EXPECT_EQ(d.stations[1].id.str(), "net/10");
  EXPECT_EQ(d.refused, 0u);
}

TEST_F(SensorThingsPageTest, exchanged_latitude_and_longitude_are_put_right_with_a_warning) {
  const Row swapped{
      .thing = R"({"@iot.id": 3, "Locations": [{"location": {"type": "Point", "coordinates": [23.1, 120.2]}}]})"};
  const IngestDelivery d = delivery(page_of({swapped}));
  EXPECT_EQ(d.stations.at(0).at, (LocalXY{120.2e5, 23.1e5}));
  EXPECT_THAT(d.warning, HasSubstr("exchanged"));
  const Row abroad{
      .thing = R"({"@iot.id": 4, "Locations": [{"location": {"type": "Point", "coordinates": [10.0, 50.0]}}]})"};
  EXPECT_EQ(delivery(page_of({abroad})).stations.at(0).at, (LocalXY{10e5, 50e5}))
      << "other countries stay where they are";
}

TEST_F(SensorThingsPageTest, first_location_that_has_a_point_is_the_place) {
  const Row row{.thing = R"({"@iot.id": 3, "Locations": [
      {"encodingType": "address", "location": {"address": "某路 1 號"}}, {"location": "somewhere"}, {"location": null},
      {"location": {"type": "Feature", "geometry": {"type": "Point", "coordinates": [120.5, 23.5]}}}]})"};
  EXPECT_EQ(delivery(page_of({row})).stations.at(0).at, (LocalXY{120.5e5, 23.5e5}));
  const Row address{.thing =
                        R"({"@iot.id": 3, "Locations": [{"encodingType": "address", "location": {"address": "x"}}]})"};
  EXPECT_FALSE(delivery(page_of({address})).stations.at(0).at);
}

TEST_F(SensorThingsPageTest, names_match_across_full_width_brackets_and_spelling_variants) {
  config_.datastreams = {{"水位（臺北市）", mapping("", Quantity::kWaterLevel, "m")}};
  const IngestDelivery d = delivery(page_of({Row{.name = "水位(台北巿)"}, Row{.id = "8", .name = "電壓"}}));
  EXPECT_THAT(d.observations, SizeIs(1));
}

TEST_F(SensorThingsPageTest, inside_and_outside_levels_of_one_station_stay_apart) {
  config_.datastreams = {{"內水位", mapping("", Quantity::kWaterLevel, "m")},
                         {"外水位", mapping("", Quantity::kWaterLevel, "m")}};
  const IngestDelivery d = delivery(page_of({Row{.id = "1", .name = "內水位"}, Row{.id = "2", .name = "外水位"}}));
  ASSERT_THAT(d.series, SizeIs(2));
  EXPECT_EQ(d.series[0].id.str(), "net/u-1/water_level:內水位");
  EXPECT_EQ(d.series[1].id.str(), "net/u-1/water_level:外水位");
}

TEST_F(SensorThingsPageTest, two_datastreams_of_one_name_keep_their_series_on_every_page) {
  const IngestDelivery first = delivery(page_of({Row{.id = "1"}, Row{.id = "2"}}));
  ASSERT_THAT(first.series, SizeIs(2));
  EXPECT_EQ(first.series[1].id.str(), "net/u-1/water_depth:2");
  const std::string later = R"("2026-06-01T00:01:00.000Z")";
  const IngestDelivery again = next_delivery(page_of({Row{.id = "2", .time = later}, Row{.id = "1", .time = later}}));
  EXPECT_EQ(again.observations[0].series.str(), "net/u-1/water_depth:2") << "whatever the order";
  EXPECT_EQ(again.observations[1].series.str(), "net/u-1/water_depth");
}

TEST_F(SensorThingsPageTest, unit_that_contradicts_the_place_file_is_told) {
  config_.datastreams = {{"淹水深度", mapping("", Quantity::kWaterDepth, "m")}};
  EXPECT_THAT(delivery(page_of({Row{}})).warning, HasSubstr("'cm'"));
}

TEST_F(SensorThingsPageTest, empty_list_is_an_empty_delivery) {
  const auto page = parse(R"({"@iot.count": "0", "value": []})");
  ASSERT_TRUE(page);
  EXPECT_TRUE(page->delivery.observations.empty());
}

TEST_F(SensorThingsPageTest, byte_order_mark_is_skipped) {
  EXPECT_THAT(delivery("\xEF\xBB\xBF" + page_of({Row{}})).observations, SizeIs(1));
}

TEST_F(SensorThingsPageTest, what_is_no_page_is_one_error_that_shows_what_came) {
  EXPECT_THAT(error("<!DOCTYPE html><html><body>Maintenance</body></html>"), HasSubstr("web page"));
  EXPECT_THAT(error(""), HasSubstr("no JSON"));
  EXPECT_THAT(error("not json"), HasSubstr("not json"));
  EXPECT_THAT(error("[]"), HasSubstr("no JSON"));
  EXPECT_THAT(error(R"({"data": null})"), HasSubstr("no list 'value'"));
  EXPECT_THAT(error(R"({"value": null})"), HasSubstr("no list 'value'"));
  EXPECT_THAT(error(R"({"code": 404, "type": "error", "message": "Path is not valid"})"),
              HasSubstr("Path is not valid"));
  EXPECT_THAT(error(R"({"value": [{"name": "Things", "url": "http://h/v1.0/Things"}]})"),
              HasSubstr("root of a service"));
}

TEST_F(SensorThingsPageTest, rows_of_wrong_types_cost_only_themselves) {
  const std::string good = Row{}.json();
  const IngestDelivery d = delivery(R"({"value": [1, "a", null, [], true, {"name": "淹水深度"},
      {"name": "淹水深度", "Thing": 5, "@iot.id": {}}, {"name": "淹水深度", "@iot.id": 4, "Thing": {"@iot.id": 1}, "Observations": [7]},
      {"name": 12}, )" + good + "]}");
  EXPECT_THAT(d.observations, SizeIs(1));
  EXPECT_EQ(d.refused, 9u);
}

TEST_F(SensorThingsPageTest, body_cut_at_any_byte_is_an_error_and_never_a_crash) {
  const std::string body = page_of({Row{}, Row{.id = "8", .result = "\"x\""}}, R"(, "@iot.nextLink": "http://h/next")");
  for (std::size_t length = 0; length < body.size(); ++length) {
    EXPECT_FALSE(parse(body.substr(0, length))) << "cut after " << length << " bytes";
  }
  const IngestDelivery whole = next_delivery(body);
  EXPECT_THAT(readable(whole.observations), SizeIs(1)) << "what a cut body held was not passed on and counts as new";
  EXPECT_THAT(whole.stations, SizeIs(1));
}

TEST_F(SensorThingsPageTest, invalid_utf8_is_replaced_with_a_warning) {
  const IngestDelivery d = delivery(page_of({Row{.thing = "{\"@iot.id\": 3, \"name\": \"a\xFF\xFE\"}"}}));
  ASSERT_THAT(d.stations, SizeIs(1));
  EXPECT_EQ(d.stations[0].name.zh, "a\xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_THAT(d.warning, HasSubstr("UTF-8"));
}

TEST_F(SensorThingsPageTest, ten_megabytes_of_one_string_are_shortened) {
  const std::string huge(10u << 20, 'x');
  const IngestDelivery d =
      delivery(page_of({Row{.thing = R"({"@iot.id": ")" + huge + R"(", "name": ")" + huge + "\"}"}}));
  ASSERT_THAT(d.stations, SizeIs(1));
  EXPECT_LE(d.stations[0].id.str().size(), 140u);
  EXPECT_LE(d.stations[0].name.zh.size(), 259u) << "with the mark of a cut text";
}

TEST_F(SensorThingsPageTest, deep_nesting_in_what_nobody_reads_is_passed_over) {
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  const IngestDelivery d = delivery(page_of({Row{.extra = R"(, "x": )" + deep}, Row{.id = "8"}}));
  EXPECT_EQ(d.refused, 0u);
  EXPECT_THAT(d.observations, SizeIs(2));
  Row in_thing;
  in_thing.thing = R"({"@iot.id": 3, "Locations": )" + deep + "}";
  EXPECT_FALSE(delivery(page_of({in_thing})).stations.at(0).at);
}

TEST_F(SensorThingsPageTest, broken_json_in_one_row_costs_that_row) {
  const Row broken{.extra = R"(, "x" 1)"};
  const IngestDelivery d = delivery(page_of({Row{}, broken, Row{.id = "8", .result = "3"}}, R"(, "@iot.count": 3)"));
  EXPECT_THAT(d.observations, SizeIs(2)) << "the row before it is not given twice";
  EXPECT_EQ(d.refused, 1u);
}

TEST_F(SensorThingsPageTest, line_ends_of_windows_are_white_space) {
  EXPECT_THAT(delivery("{\r\n\"value\": [\r\n" + Row{}.json() + "\r\n]\r\n}\r\n").observations, SizeIs(1));
}

TEST_F(SensorThingsPageTest, counts_are_not_needed_and_not_believed) {
  for (const char* count : {"", R"(, "@iot.count": 5)", R"(, "@iot.count": "1187")", R"(, "@iot.count": null)",
                            R"(, "@iot.count": -1)", R"(, "Observations@iot.count": 99999999999999999999)"}) {
    EXPECT_THAT(delivery(page_of({Row{}}, count)).observations, SizeIs(1)) << count;
  }
}

TEST_F(SensorThingsPageTest, results_may_be_truth_values) {
  config_.datastreams = {{"pump", mapping("", Quantity::kPumpRunning, "")}};
  const IngestDelivery d =
      delivery(page_of({Row{.name = "pump", .result = "true"}, Row{.id = "8", .name = "pump", .result = "false"}}));
  ASSERT_THAT(d.observations, SizeIs(2));
  EXPECT_EQ(d.observations[0].value, 1);
  EXPECT_EQ(d.observations[1].value, 0);
}

TEST_F(SensorThingsPageTest, raw_text_is_what_was_sent) {
  EXPECT_EQ(delivery(page_of({Row{.result = "12.50"}})).observations.at(0).raw, "12.50 cm");
  EXPECT_EQ(delivery(page_of({Row{.result = R"("1\u0032")"}})).observations.at(0).raw, "12 cm")
      << "escapes are not text";
}

TEST_F(SensorThingsPageTest, observation_is_given_once_however_often_it_is_polled) {
  EXPECT_THAT(delivery(page_of({Row{}})).observations, SizeIs(1));
  const auto again = parse(page_of({Row{}}));
  ASSERT_TRUE(again);
  EXPECT_THAT(again->delivery.observations, SizeIs(0));
  EXPECT_THAT(again->delivery.stations, SizeIs(0)) << "described as before";
  EXPECT_EQ(again->observations, 1u) << "but the service is not silent";
  Row moved;
  moved.thing = R"({"@iot.id": 3, "properties": {"stationID": "u-1", "stationName": "新名"}})";
  EXPECT_THAT(next_delivery(page_of({moved})).stations, SizeIs(1)) << "a new description is passed on";
}

TEST_F(SensorThingsPageTest, gap_before_an_observation_is_told) {
  delivery(page_of({Row{}}));
  const auto soon = parse(page_of({Row{.time = R"("2026-06-01T00:10:00Z")"}}));
  ASSERT_THAT(soon->gaps, SizeIs(1)) << "how often it sends is not known yet";
  EXPECT_TRUE(soon->gaps[0].is_guess);
  EXPECT_TRUE(reader_->read_page(page_of({Row{.time = R"("2099-12-31T00:00:00Z")"}}), at("2026-06-01T00:20:00Z")));
  const auto late = reader_->read_page(page_of({Row{.time = R"("2026-06-01T01:00:00Z")"}}), at("2026-06-01T01:00:00Z"));
  ASSERT_THAT(late->gaps, SizeIs(1)) << "a stamp of 2099 hides nothing";
  EXPECT_EQ(late->gaps[0].datastream, SensorThingsReader::key_of("7", false));
  EXPECT_EQ(late->gaps[0].after, at("2026-06-01T00:10:00Z"));
  EXPECT_FALSE(late->gaps[0].is_guess);
  const auto next = reader_->read_page(page_of({Row{.time = R"("2026-06-01T01:10:00Z")"}}), at("2026-06-01T01:10:00Z"));
  EXPECT_THAT(next->gaps, SizeIs(0)) << "one period later";
  const auto hurried =
      reader_->read_page(page_of({Row{.time = R"("2026-06-01T01:13:00Z")"}}), at("2026-06-01T01:13:00Z"));
  EXPECT_THAT(hurried->gaps, SizeIs(1)) << "it sends more often than it did: between may be more";
}

constexpr UtcTime kMidnight = std::chrono::sys_days{std::chrono::year{2026} / 6 / 1};

TEST_F(SensorThingsPageTest, a_sensor_that_says_everything_twice_is_asked_for_its_history_once) {
  using std::chrono::minutes;
  constexpr std::chrono::seconds kRepeat{3};
  EXPECT_EQ(gaps_at(kMidnight + kRepeat), 0u);
  EXPECT_EQ(gaps_at(kMidnight + minutes{10} + kRepeat), 1u) << "how often it sends is not known yet";
  history({kMidnight, kMidnight + kRepeat, kMidnight + minutes{10}, kMidnight + minutes{10} + kRepeat});
  for (const int minute : {20, 30, 40, 50, 60}) {
    EXPECT_EQ(gaps_at(kMidnight + minutes{minute} + kRepeat), 0u) << minute;
  }
  EXPECT_EQ(gaps_at(kMidnight + minutes{90} + kRepeat), 1u) << "an outage is one still";
}

TEST_F(SensorThingsPageTest, a_sensor_that_loses_values_is_asked_for_its_history_after_each_loss_only) {
  EXPECT_EQ(gaps_at(kMidnight), 0u);
  EXPECT_EQ(gaps_at(kMidnight + std::chrono::minutes{10}), 1u) << "how often it sends is not known yet";
  for (const auto& [minute, gaps] : {std::pair(20, 0u), {40, 1u}, {50, 0u}, {70, 1u}, {80, 0u}, {110, 1u}, {120, 0u}}) {
    EXPECT_EQ(gaps_at(kMidnight + std::chrono::minutes{minute}), gaps) << minute;
  }
}

TEST_F(SensorThingsPageTest, a_sensor_that_changed_its_pace_is_asked_for_its_history_until_the_new_pace_is_known) {
  using std::chrono::hours;
  using std::chrono::minutes;
  for (const int minute : {0, 10, 20, 30, 40}) gaps_at(kMidnight + minutes{minute});
  std::size_t asked = 0;
  for (int hour = 1; hour <= 12; ++hour) asked += gaps_at(kMidnight + minutes{40} + hours{hour});
  EXPECT_EQ(asked, 5u) << "until the hours are in the majority";
  EXPECT_EQ(gaps_at(kMidnight + minutes{50} + hours{12}), 1u) << "faster again: between may be more";
}

TEST_F(SensorThingsPageTest, of_what_is_pushed_only_an_outage_is_a_gap) {
  delivery(page_of({Row{}}));
  reader_->expect_messages();
  // Messages every minute, and between two of them what the state still says of five minutes ago.
  for (const char* time : {R"("2026-06-01T00:10:00Z")", R"("2026-06-01T00:11:00Z")", R"("2026-06-01T00:10:20Z")",
                           R"("2026-06-01T00:12:00Z")", R"("2026-06-01T00:14:00Z")"}) {
    const auto page = parse(page_of({Row{.time = time}}));
    ASSERT_TRUE(page);
    EXPECT_THAT(page->gaps, SizeIs(0)) << time;
  }
  const auto after =
      reader_->read_page(page_of({Row{.time = R"("2026-06-01T02:00:00Z")"}}), at("2026-06-01T02:00:00Z"));
  ASSERT_THAT(after->gaps, SizeIs(1));
  EXPECT_FALSE(after->gaps[0].is_guess);
}

TEST_F(SensorThingsPageTest, another_result_of_the_same_time_is_a_correction) {
  EXPECT_THAT(delivery(page_of({Row{.result = "12"}})).observations, SizeIs(1));
  const IngestDelivery corrected = next_delivery(page_of({Row{.result = "21"}}));
  ASSERT_THAT(corrected.observations, SizeIs(1));
  EXPECT_EQ(corrected.observations[0].raw, "21 cm");
  EXPECT_THAT(next_delivery(page_of({Row{.result = "21"}})).observations, SizeIs(0));
}

TEST_F(SensorThingsPageTest, interval_and_result_time_are_kept_where_they_say_more) {
  const IngestDelivery d = delivery(page_of({
      Row{.id = "7", .time = R"("2026-06-01T00:00:00Z/2026-06-01T00:10:00Z", "resultTime": "2026-06-01T00:11:00Z")"},
      Row{.id = "8", .time = R"("2026-06-01T00:10:00Z", "resultTime": "2026-06-01T00:10:00.000Z")"},
      Row{.id = "9", .time = R"("2026-06-01T00:10:00Z", "resultTime": null)"},
  }));
  ASSERT_THAT(d.observations, SizeIs(3));
  EXPECT_EQ(d.observations[0].phenomenon_time, at("2026-06-01T00:10:00Z"));
  EXPECT_EQ(d.observations[0].note.begin, at("2026-06-01T00:00:00Z"));
  EXPECT_EQ(d.observations[0].note.result_time, at("2026-06-01T00:11:00Z"));
  EXPECT_EQ(d.observations[1].note, SourceNote{}) << "the same time in other words";
  EXPECT_EQ(d.observations[2].note, SourceNote{});
}

TEST_F(SensorThingsPageTest, a_long_text_is_kept_whole_up_to_a_limit_and_counted_beyond) {
  const std::string remark(900, 'x');
  const IngestDelivery whole = delivery(page_of({Row{.result = "\"" + remark + "\""}}));
  EXPECT_EQ(whole.observations.at(0).raw, remark + " cm");
  const IngestDelivery cut = next_delivery(page_of({Row{.result = "\"" + std::string(5000, 'x') + "\""}}));
  EXPECT_LE(cut.observations.at(0).raw.size(), 1040u);
  EXPECT_THAT(cut.warning, HasSubstr("1 raw texts are longer than 1024 bytes"));
}

TEST_F(SensorThingsPageTest, parts_of_a_multidatastream_become_series_of_their_own) {
  config_.datastreams = {{"weather/level", mapping("", Quantity::kWaterLevel, "m")},
                         {"rain", mapping("", Quantity::kRainfall, "mm", std::chrono::minutes{10})}};
  const std::string row = R"({"@iot.id": 5, "name": "weather", "unitOfMeasurements": [{"name": "metre"}, {}, {}],
      "multiObservationDataTypes": ["a", "b", "c"], "Thing": {"@iot.id": 3},
      "ObservedProperties": [{"name": "level"}, {"name": "wind"}, {"name": "rain"}], "Observations": [
        {"@iot.id": 1, "phenomenonTime": "2026-06-01T00:00:00Z", "result": [1.5, 9, "2.5"]},
        {"@iot.id": 2, "phenomenonTime": "2026-06-01T00:01:00Z", "result": [1.6, {}]},
        {"@iot.id": 3, "phenomenonTime": "2026-06-01T00:02:00Z", "result": 7}]})";
  const IngestDelivery d = delivery(R"({"value": [)" + row + "]}");
  ASSERT_THAT(d.observations, SizeIs(3));
  EXPECT_EQ(d.observations[0].series.str(), "net/3/water_level");
  EXPECT_EQ(d.observations[1].series.str(), "net/3/rainfall_10min");
  EXPECT_DOUBLE_EQ(d.observations[1].value, 2.5);
  EXPECT_EQ(d.refused, 2u) << "a part that is not there, and a result that is no list";
}

TEST_F(SensorThingsPageTest, things_with_their_datastreams_inside_are_read_alike) {
  config_.datastreams = {{"內水位", mapping("", Quantity::kWaterLevel, "m")},
                         {"外水位", mapping("", Quantity::kWaterLevel, "m")}};
  const IngestDelivery d = delivery(R"({"value": [{"@iot.id": 4001, "name": "中山站", "properties": {"stationID": "P1"},
      "Datastreams": [
        {"name": "內水位", "unitOfMeasurement": {"symbol": "m"},
         "Observations": [{"phenomenonTime": "2026-06-15T03:00:00Z", "result": 1.1}]},
        {"name": "外水位", "Observations": [{"phenomenonTime": "2026-06-15T03:01:00Z", "result": 2.7}]},
        {"name": "電壓", "Observations": []}],
      "Locations": [{"location": {"type": "Point", "coordinates": [121.5, 25.05]}}]},
      {"@iot.id": 4002, "name": "空站", "Datastreams": []}]})");
  ASSERT_THAT(d.observations, SizeIs(2));
  EXPECT_EQ(d.observations[1].series.str(), "net/P1/water_level:外水位");
  ASSERT_THAT(d.stations, SizeIs(1));
  EXPECT_EQ(d.stations[0].name.zh, "中山站");
  EXPECT_TRUE(d.stations[0].at) << "though it stands behind the Datastreams";
}

TEST_F(SensorThingsPageTest, observations_alone_belong_to_the_datastream_they_name_or_were_asked_for) {
  delivery(page_of({Row{}, Row{.id = "\"x y\"", .thing = R"({"@iot.id": 4})"}}));
  const auto page = parse(R"json({"value": [
      {"@iot.id": 50, "phenomenonTime": "2026-06-01T00:01:00Z", "result": 1},
      {"@iot.id": 51, "phenomenonTime": "2026-06-01T00:01:00Z", "result": 2, "Datastream": {"@iot.id": "x y"}},
      {"@iot.id": 52, "phenomenonTime": "2026-06-01T00:02:00Z", "result": 3,
       "Datastream@iot.navigationLink": "http://h/v1.1/Datastreams('x y')"},
      {"@iot.id": 53, "phenomenonTime": "2026-06-01T00:02:00Z", "result": 4, "Datastream": {"@iot.id": 99}}]})json",
                          SensorThingsReader::key_of("7", false));
  ASSERT_TRUE(page);
  ASSERT_THAT(page->delivery.observations, SizeIs(3));
  EXPECT_EQ(page->delivery.observations[0].series.str(), "net/u-1/water_depth");
  EXPECT_EQ(page->delivery.observations[2].series.str(), "net/4/water_depth");
  EXPECT_EQ(page->delivery.refused, 1u) << "nobody described Datastream 99";
}

TEST_F(SensorThingsPageTest, data_arrays_are_read_by_the_names_of_their_components) {
  delivery(page_of({Row{}}));
  const IngestDelivery d = next_delivery(R"json({"value": [
      {"Datastream@iot.navigationLink": "http://h/v1.1/Datastreams(7)", "components": ["result", "phenomenonTime", "id"],
       "dataArray@iot.count": 9, "dataArray": [
         [5, "2026-06-01 08:01:00+00", 71], ["6", "2026-06-01T08:02:00Z", 72], [7], "x",
         [null, "2026-06-01T08:03:00Z"]]}]})json");
  ASSERT_THAT(d.observations, SizeIs(3));
  EXPECT_EQ(d.observations[0].phenomenon_time, at("2026-06-01T08:01:00Z"));
  EXPECT_DOUBLE_EQ(d.observations[1].value, 0.06);
  EXPECT_EQ(d.observations[2].flag, QualityFlag::kMissing);
  EXPECT_EQ(d.refused, 2u);
}

TEST_F(SensorThingsPageTest, selection_holds_where_the_service_does_not_filter) {
  config_.authorities = {"水利署（與縣市政府合建）"};
  config_.categories = {"淹水感測器"};
  const auto row = [](const char* id, const char* authority) {
    Row r{.id = id};
    r.thing = std::string(R"({"@iot.id": )") + id + R"(, "properties": {"authority_type": ")" + authority + "\"}}";
    return r;
  };
  const auto page = parse(page_of({row("1", "水利署(與縣市政府合建)"), row("2", "農田水利署"), row("3", "")}));
  ASSERT_TRUE(page);
  EXPECT_THAT(page->delivery.observations, SizeIs(2)) << "brackets are folded; what is not said is left to the service";
  EXPECT_EQ(page->other_datastreams, 1u);
  config_.categories = {"河川水位站"};
  EXPECT_THAT(delivery(page_of({row("1", "")})).observations, SizeIs(0));
}

TEST(CivilIotDescription, is_read_by_key_whatever_its_values_hold) {
  constexpr const char* kText =
      " Datastream_id=x-1, Datastream_FullName=某鄉 (A_1.2), 東側, Datastream_Description=, "
      "Datastream_Category_type=淹水感測器, Datastream_Category=淹水深度";
  EXPECT_EQ(described(kText, "Datastream_FullName"), "某鄉 (A_1.2), 東側");
  EXPECT_EQ(described(kText, "Datastream_Category_type"), "淹水感測器");
  EXPECT_EQ(described(kText, "Datastream_Category"), "淹水深度");
  EXPECT_EQ(described(kText, "Datastream_Description"), "");
  EXPECT_EQ(described(kText, "id"), "");
  EXPECT_EQ(described("", "Datastream_id"), "");
}

TEST_F(SensorThingsPageTest, unit_that_does_not_measure_the_quantity_is_a_configuration_error) {
  config_.datastreams = {{"淹水深度", mapping("", Quantity::kWaterDepth, "kg")}};
  const auto rules = SensorThingsRules::make(feed(config_));
  ASSERT_FALSE(rules);
  EXPECT_THAT(rules.error().message, HasSubstr("feed net: Datastream '淹水深度'"));
}

}  // namespace
}  // namespace sandtable::feeds
