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
    const Result<MqttRules> rules = MqttRules::make(feed(config_));
    EXPECT_TRUE(rules) << rules.error().message;
    DeliveryBuilder out(rules->facts, at("2026-06-01T00:05:00Z"));
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

  MqttFeed config_;
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
  EXPECT_THAT(refusal(R"([1, 2])"), HasSubstr("no time"));
  EXPECT_THAT(refusal("{\"time\": \"2026-06-01T00:00:00Z\", \"depth\": 1, \"n\": \"\xFF\"}"), HasSubstr("not JSON"));
  EXPECT_THAT(refusal(R"({"time": "2026-06-01T00:00:00Z", "depth": 1e999})"), HasSubstr("not JSON"));
  EXPECT_THAT(refusal("\"" + std::string(10u << 20, 'x') + "\""), HasSubstr("longer than"));
  EXPECT_THAT(read(R"({"time": "2026-06-01T00:00:00Z", "depth": 1})", false, "city").warning,
              HasSubstr("names no station"));
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

TEST_F(MqttMessageTest, mistakes_in_the_configuration_are_named) {
  const auto error = [&](auto change) {
    MqttFeed config = config_;
    change(config);
    const auto rules = MqttRules::make(feed(config));
    return rules ? std::string() : rules.error().message;
  };
  EXPECT_THAT(error([](MqttFeed& c) { c.values[0].column = "depth"; }), HasSubstr("'depth'"));
  EXPECT_THAT(error([](MqttFeed& c) { c.values[0].unit = "kg"; }), HasSubstr("kg"));
  EXPECT_THAT(error([](MqttFeed& c) { c.time_format = "roc"; }), HasSubstr("'roc'"));
  EXPECT_THAT(error([](MqttFeed& c) { c.station_topic_level = -1; }), HasSubstr("station"));
}

}  // namespace
}  // namespace sandtable::feeds
