#include "feeds/sources/mqtt_message.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/feeds/feed_fakes.h"

namespace sandtable::feeds {
namespace {

using sandtable::test::at;
using sandtable::test::feed;
using sandtable::test::FlatProjector;
using sandtable::test::mapping;
using testing::HasSubstr;
using testing::SizeIs;

constexpr const char* kTopic = "city/north/P7/telemetry";

class MqttMessageTest : public testing::Test {
 protected:
  MqttMessageTest() {
    config_.topics = {"city/+/+/telemetry"};
    config_.station_topic_level = 2;
    config_.values = {mapping("/depth", Quantity::kWaterDepth, "cm"), mapping("/tank/fuel", Quantity::kFuel, "%")};
  }

  IngestDelivery read(std::string_view body, bool retained = false, std::string_view topic = kTopic) {
    const Result<MqttRules> rules = MqttRules::make(feed(MqttFeed{{}, {config_}}));
    EXPECT_TRUE(rules) << rules.error().message;
    DeliveryBuilder out(rules->facts(), at("2026-06-01T00:05:00Z"));
    MqttMessageReader(*rules, &projector_).read({topic, body, retained, at("2026-06-01T00:05:00Z")}, out);
    return out.finish();
  }
  std::string refusal(std::string_view body, bool retained = false) {
    const IngestDelivery d = read(body, retained);
    EXPECT_EQ(d.refused, 1u);
    EXPECT_THAT(d.observations, SizeIs(0));
    EXPECT_THAT(d.stations, SizeIs(0));
    return d.warning;
  }

  MqttMapping config_;
  FlatProjector projector_;
};

TEST_F(MqttMessageTest, values_are_found_by_pointer_and_the_station_in_the_topic) {
  const IngestDelivery d = read(R"({"time": "2026-06-01T08:00:00", "depth": 12.5, "tank": {"fuel": "80"}, "x": [1]})");
  ASSERT_THAT(d.observations, SizeIs(2));
  EXPECT_EQ(d.observations[0].series.str(), "net/P7/water_depth");
  EXPECT_DOUBLE_EQ(d.observations[0].value, 0.125);
  EXPECT_EQ(d.observations[0].phenomenon_time, at("2026-06-01T00:00:00Z")) << "zone of the feed";
  EXPECT_EQ(d.observations[1].value, 80);
  EXPECT_EQ(d.refused, 0u);
}

TEST_F(MqttMessageTest, station_name_and_place_may_stand_in_the_message) {
  config_.station_pointer = "/id";
  config_.name_pointer = "/n";
  config_.lon_pointer = "/p/0";
  config_.lat_pointer = "/p/1";
  const IngestDelivery d =
      read(R"({"id": 42, "n": "東門", "p": [120.5, "23.5"], "time": "2026-06-01T00:00:00Z", "depth": 1})");
  ASSERT_THAT(d.stations, SizeIs(1));
  EXPECT_EQ(d.stations[0].id.str(), "net/42");
  EXPECT_EQ(d.stations[0].name.zh, "東門");
  EXPECT_EQ(d.stations[0].at, (LocalXY{120.5e5, 23.5e5}));
}

TEST_F(MqttMessageTest, epochs_count_in_seconds_or_milliseconds) {
  config_.time_format = "epoch_ms";
  EXPECT_EQ(read(R"({"time": 1780272000123, "depth": 1})").observations.at(0).phenomenon_time,
            at("2026-06-01T00:00:00.123Z"));
  config_.time_format = "epoch_s";
  EXPECT_EQ(read(R"({"time": "1780272000", "depth": 1})").observations.at(0).phenomenon_time,
            at("2026-06-01T00:00:00Z"));
  EXPECT_THAT(refusal(R"({"time": 1e300, "depth": 1})"), HasSubstr("1900..2200"));
  EXPECT_THAT(refusal(R"({"time": 1780272000123, "depth": 1})"), HasSubstr("1900..2200"));
}

TEST_F(MqttMessageTest, message_without_a_time_counts_as_of_now_only_if_it_is_live) {
  config_.time_pointer = "";
  EXPECT_EQ(read(R"({"depth": 1})").observations.at(0).phenomenon_time, at("2026-06-01T00:05:00Z"));
  EXPECT_THAT(refusal(R"({"depth": 1})", true), HasSubstr("retained"));
  config_.time_pointer = "/time";
  EXPECT_THAT(refusal(R"({"depth": 1})"), HasSubstr("no time"));
  EXPECT_THAT(read(R"({"time": "2026-05-31T00:00:00Z", "depth": 1})", true).observations, SizeIs(1))
      << "a retained message with its own time is what was last said";
}

TEST_F(MqttMessageTest, null_is_missing_and_a_structure_is_refused_alone) {
  const IngestDelivery d = read(R"({"time": "2026-06-01T00:00:00Z", "depth": null, "tank": {"fuel": {}}})");
  ASSERT_THAT(d.observations, SizeIs(1));
  EXPECT_EQ(d.observations[0].flag, QualityFlag::kMissing);
  EXPECT_EQ(d.refused, 1u);
}

TEST_F(MqttMessageTest, messages_that_cannot_be_used_are_refused_with_the_reason) {
  EXPECT_THAT(refusal("hello"), HasSubstr("not JSON"));
  EXPECT_THAT(refusal("<html>"), HasSubstr("not JSON"));
  EXPECT_THAT(refusal(R"({"time": "2026-06-01T00:00:00Z"})"), HasSubstr("none of the mapped values"));
  EXPECT_THAT(refusal(R"({"time": "noon", "depth": 1})"), HasSubstr("noon"));
  EXPECT_THAT(refusal("7"), HasSubstr("no object"));
  EXPECT_THAT(refusal("{\"time\": \"2026-06-01T00:00:00Z\", \"depth\": 1, \"n\": \"\xFF\"}"), HasSubstr("not JSON"));
  EXPECT_THAT(refusal(R"({"time": "2026-06-01T00:00:00Z", "depth": 1e999})"), HasSubstr("not JSON"));
  EXPECT_THAT(refusal("\"" + std::string(10u << 20, 'x') + "\""), HasSubstr("longer than"));
  EXPECT_THAT(read(R"({"time": "2026-06-01T00:00:00Z", "depth": 1})", false, "city").warning,
              HasSubstr("not one that the place file maps"));
  config_.station_topic_level = 7;
  EXPECT_THAT(refusal(R"({"time": "2026-06-01T00:00:00Z", "depth": 1})"), HasSubstr("names no station"));
}

TEST_F(MqttMessageTest, empty_message_takes_a_retained_one_back_and_is_no_trouble) {
  const IngestDelivery d = read("");
  EXPECT_EQ(d.refused, 0u);
  EXPECT_EQ(d.warning, "");
}

TEST_F(MqttMessageTest, byte_order_mark_is_skipped) {
  EXPECT_THAT(read("\xEF\xBB\xBF{\"time\": \"2026-06-01T00:00:00Z\", \"depth\": 1}").observations, SizeIs(1));
}

TEST_F(MqttMessageTest, message_cut_at_any_byte_is_refused) {
  const std::string body = R"({"time": "2026-06-01T00:00:00Z", "depth": 1, "tank": {"fuel": 3}})";
  for (std::size_t length = 1; length < body.size(); ++length) {
    EXPECT_EQ(read(body.substr(0, length)).refused, 1u) << length;
  }
}

TEST_F(MqttMessageTest, rows_of_a_list_are_read_one_by_one_with_what_stands_around_them) {
  config_.rows_pointer = "/readings";
  config_.station_topic_level = -1;
  config_.station_pointer = "/id";
  const IngestDelivery d = read(R"({"id": "G1", "readings": [
      {"time": "2026-06-01T00:00:00Z", "depth": 1}, {"time": "2026-06-01T00:01:00Z", "depth": 2}, 5,
      {"time": "noon", "depth": 3}, {"id": "G2", "time": "2026-06-01T00:02:00Z", "depth": 4}]})");
  ASSERT_THAT(d.observations, SizeIs(3));
  EXPECT_EQ(d.observations[1].series.str(), "net/G1/water_depth");
  EXPECT_EQ(d.observations[2].series.str(), "net/G2/water_depth") << "the row's own id comes first";
  EXPECT_EQ(d.refused, 2u) << "a row that is no object, and one without a time";
}

TEST_F(MqttMessageTest, a_message_that_is_a_list_is_its_rows) {
  const IngestDelivery d = read(R"([{"time": "2026-06-01T00:00:00Z", "depth": 1}, {"time": "2026-06-01T00:01:00Z"}])");
  EXPECT_THAT(d.observations, SizeIs(1));
  EXPECT_EQ(d.refused, 0u);
}

TEST_F(MqttMessageTest, stars_lead_through_nested_lists) {
  config_.rows_pointer = "/gateways/*/sensors/*/log";
  config_.station_topic_level = -1;
  config_.station_pointer = "/sensor";
  config_.time_pointer = "/t";
  const IngestDelivery d = read(R"({"t": "2026-06-01T00:00:00Z", "gateways": [
      {"sensors": [{"sensor": "A", "log": [{"depth": 1}, {"depth": 2, "t": "2026-06-01T00:03:00Z"}]}]},
      {"sensors": {"not": "a list"}}, {"sensors": [{"sensor": "B", "log": {"depth": 3}}]}]})");
  ASSERT_THAT(d.observations, SizeIs(3));
  EXPECT_EQ(d.observations[1].phenomenon_time, at("2026-06-01T00:03:00Z"));
  EXPECT_EQ(d.observations[2].series.str(), "net/B/water_depth");
  EXPECT_THAT(refusal(R"({"t": "2026-06-01T00:00:00Z", "gateways": []})"), HasSubstr("no rows at"));
}

TEST_F(MqttMessageTest, rows_may_name_what_they_measure) {
  config_.rows_pointer = "/e";
  config_.property_pointer = "/n";
  config_.value_pointer = "/v";
  config_.values = {mapping("depth", Quantity::kWaterDepth, "cm"), mapping("fuel", Quantity::kFuel, "%")};
  const IngestDelivery d = read(R"({"time": "2026-06-01T00:00:00Z", "e": [
      {"n": "depth", "v": 7}, {"n": "rssi", "v": -90}, {"n": "fuel", "v": "55"}]})");
  ASSERT_THAT(d.observations, SizeIs(2));
  EXPECT_EQ(d.observations[1].value, 55);
  EXPECT_EQ(d.refused, 0u);
}

TEST_F(MqttMessageTest, local_epochs_count_the_clock_of_the_feed) {
  config_.time_format = "epoch_ms_local";
  EXPECT_EQ(read(R"({"time": 1780300800000, "depth": 1})").observations.at(0).phenomenon_time,
            at("2026-06-01T00:00:00Z"))
      << "1780300800000 reads 08:00 when taken for UTC; the feed lies at +08:00";
}

TEST_F(MqttMessageTest, station_that_says_it_is_offline_has_no_values) {
  config_.status_pointer = "/state";
  config_.offline_words = {"離線", "offline"};
  const IngestDelivery off = read(R"({"time": "2026-06-01T00:00:00Z", "state": "離線", "depth": 5})");
  ASSERT_THAT(off.observations, SizeIs(2)) << "every series of the station";
  for (const Observation& o : off.observations) {
    EXPECT_EQ(o.flag, QualityFlag::kMissing);
    EXPECT_THAT(o.reason, HasSubstr("離線"));
    EXPECT_EQ(o.raw, "離線");
  }
  const IngestDelivery on = read(R"({"time": "2026-06-01T00:00:00Z", "state": "待命"})");
  EXPECT_THAT(on.observations, SizeIs(0)) << "a status is no measurement";
  EXPECT_THAT(on.stations, SizeIs(1));
  EXPECT_EQ(on.refused, 0u);
}

TEST_F(MqttMessageTest, rows_beyond_ten_thousand_are_not_read) {
  std::string body = "[";
  for (int i = 0; i < 10'001; ++i) body += R"({"time":"2026-06-01T00:00:00Z","depth":1},)";
  body.back() = ']';
  const IngestDelivery d = read(body);
  EXPECT_THAT(d.observations, SizeIs(10'000));
  EXPECT_EQ(d.refused, 1u);
}

TEST(MqttTopics, each_message_is_read_by_the_first_mapping_whose_topic_matches) {
  MqttMapping depth;
  depth.topics = {"a/+/depth"};
  depth.station_topic_level = 1;
  depth.values = {mapping("/v", Quantity::kWaterDepth, "cm")};
  MqttMapping fuel = depth;
  fuel.topics = {"a/+/fuel", "b/#"};
  fuel.values = {mapping("/v", Quantity::kFuel, "%")};
  const auto rules = MqttRules::make(feed(MqttFeed{{}, {depth, fuel}})).value();
  DeliveryBuilder out(rules.facts(), at("2026-06-01T00:05:00Z"));
  MqttMessageReader reader(rules, nullptr);
  constexpr const char* kValue = R"({"time": "2026-06-01T00:00:00Z", "v": 5})";
  for (const char* topic : {"a/P1/depth", "a/P1/fuel", "b/P2/x/y", "c/P3"}) {
    reader.read({topic, kValue, false, UtcTime{}}, out);
  }
  const IngestDelivery d = out.finish();
  ASSERT_THAT(d.observations, SizeIs(3));
  EXPECT_EQ(d.observations[1].series.str(), "net/P1/fuel");
  EXPECT_EQ(d.observations[2].series.str(), "net/P2/fuel");
  EXPECT_THAT(d.warning, HasSubstr("c/P3"));
}

TEST(MqttTopics, filters_match_as_the_standard_says) {
  EXPECT_TRUE(topic_matches("a/b", "a/b"));
  EXPECT_TRUE(topic_matches("a/+/c", "a//c"));
  EXPECT_TRUE(topic_matches("#", "a/b"));
  EXPECT_TRUE(topic_matches("a/#", "a"));
  EXPECT_TRUE(topic_matches("+/+", "/x"));
  EXPECT_TRUE(topic_matches("v1.1/Datastreams(1)/Observations", "v1.1/Datastreams(1)/Observations"));
  EXPECT_FALSE(topic_matches("a/+", "a"));
  EXPECT_FALSE(topic_matches("a", "a/b"));
  EXPECT_FALSE(topic_matches("+", "/a"));
  EXPECT_FALSE(topic_matches("#", "$SYS/x"));
}

TEST_F(MqttMessageTest, mistakes_in_the_configuration_are_named) {
  const auto error = [&](auto change) {
    MqttMapping config = config_;
    change(config);
    const auto rules = MqttRules::make(feed(MqttFeed{{}, {config}}, ZonePolicy::required()));
    return rules ? std::string() : rules.error().message;
  };
  EXPECT_THAT(error([](MqttMapping& c) { c.values[0].column = "depth"; }), HasSubstr("'depth'"));
  EXPECT_THAT(error([](MqttMapping& c) { c.values[0].unit = "kg"; }), HasSubstr("kg"));
  EXPECT_THAT(error([](MqttMapping& c) { c.time_format = "roc"; }), HasSubstr("'roc'"));
  EXPECT_THAT(error([](MqttMapping& c) { c.station_topic_level = -1; }), HasSubstr("station"));
  EXPECT_THAT(error([](MqttMapping& c) { c.time_format = "epoch_ms_local"; }), HasSubstr("zone"));
  EXPECT_THAT(error([](MqttMapping& c) { c.value_pointer = "/v"; }), HasSubstr("belong together"));
  EXPECT_THAT(error([](MqttMapping& c) { c.rows_pointer = "rows"; }), HasSubstr("'rows'"));
  EXPECT_THAT(error([](MqttMapping& c) { c.rows_pointer = "/*/*/*/*/*/*/*/*/*"; }), HasSubstr("stars"));
}

}  // namespace
}  // namespace sandtable::feeds
