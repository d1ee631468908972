#include "feeds/sources/sparkplug_payload.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/feeds/sparkplug_builder.h"

namespace sandtable::feeds {
namespace {

using sandtable::test::MetricParts;
using sandtable::test::sparkplug_payload;
using testing::SizeIs;
using Type = SparkplugTopic::Type;

TEST(SparkplugTopic, names_node_and_device) {
  const auto node = read_sparkplug_topic("spBv1.0/county/NBIRTH/gate-1");
  ASSERT_TRUE(node);
  EXPECT_EQ(node->type, Type::kNodeBirth);
  EXPECT_EQ(node->group, "county");
  EXPECT_EQ(node->edge, "gate-1");
  const auto device = read_sparkplug_topic("spBv1.0/county/DDATA/gate-1/level");
  ASSERT_TRUE(device);
  EXPECT_EQ(device->type, Type::kDeviceData);
  EXPECT_EQ(device->device, "level");
  EXPECT_EQ(read_sparkplug_topic("spBv1.0/STATE/host")->type, Type::kOther);
  EXPECT_EQ(read_sparkplug_topic("spBv1.0/county/NCMD/gate-1")->type, Type::kOther);
}

TEST(SparkplugTopic, what_is_no_topic_of_it_is_refused) {
  for (const char* topic : {"", "spBv1.0", "spAv1.0/g/NDATA/e", "spBv1.0/g/NDATA", "spBv1.0/g/NDATA/e/d",
                            "spBv1.0/g/DDATA/e", "spBv1.0//NDATA/e", "spBv1.0/g/NDATA/", "spBv1.0/g/DDATA/e/d/x"}) {
    EXPECT_FALSE(read_sparkplug_topic(topic)) << topic;
  }
}

/// Byte by byte, so that the numbers of the fields are the specification's and not ours.
TEST(SparkplugPayload, is_read_from_the_bytes_of_the_specification) {
  const std::string bytes{
      "\x08\x05"  // timestamp 5
      "\x12\x0C"  // a metric of 12 bytes
      "\x0A\x01"
      "a"             //   name
      "\x10\x07"      //   alias 7
      "\x18\x06"      //   timestamp 6
      "\x20\x03"      //   datatype Int32
      "\x50\xC8\x01"  //   int_value 200
      "\x18\x09",     // seq 9
      18};
  const auto payload = read_sparkplug_payload(bytes);
  ASSERT_TRUE(payload) << payload.error().message;
  EXPECT_EQ(payload->timestamp_ms, 5u);
  EXPECT_EQ(payload->seq, 9u);
  ASSERT_THAT(payload->metrics, SizeIs(1));
  const SparkplugMetric& metric = payload->metrics[0];
  EXPECT_EQ(metric.name, "a");
  EXPECT_EQ(metric.alias, 7u);
  EXPECT_EQ(metric.timestamp_ms, 6u);
  EXPECT_EQ(sparkplug_text(metric, metric.datatype), "200");
}

std::optional<std::string> text_of(const MetricParts& parts, std::uint32_t datatype) {
  const std::string bytes = sparkplug_payload(0, {parts});
  const auto payload = read_sparkplug_payload(bytes);
  EXPECT_TRUE(payload);
  return sparkplug_text(payload->metrics.at(0), datatype);
}

TEST(SparkplugPayload, signed_numbers_are_twos_complement_of_their_own_width) {
  EXPECT_EQ(text_of({.integer = 0xFFFFFFFF}, 3), "-1");
  EXPECT_EQ(text_of({.integer = 0xFF}, 1), "-1");
  EXPECT_EQ(text_of({.integer = 0xFFFF}, 2), "-1");
  EXPECT_EQ(text_of({.integer = 0xFFFFFFFF}, 7), "4294967295");
  EXPECT_EQ(text_of({.real = 1.25}, 10), "1.25");
  EXPECT_EQ(text_of({.text = "3.5"}, 12), "3.5");
  EXPECT_EQ(text_of({.is_null = true}, 10), std::nullopt);
}

TEST(SparkplugPayload, quality_is_a_property) {
  const std::string bytes = sparkplug_payload(0, {{.name = "a", .real = 1, .quality = 500}, {.name = "b", .real = 1}});
  const auto payload = read_sparkplug_payload(bytes);
  EXPECT_EQ(payload->metrics.at(0).quality, 500);
  EXPECT_EQ(payload->metrics.at(1).quality, std::nullopt);
}

TEST(SparkplugPayload, cut_at_any_byte_is_an_error_or_less_and_never_a_crash) {
  const std::string bytes =
      sparkplug_payload(3, {{.name = "level", .alias = 4, .datatype = 10, .real = 1.5, .quality = 192}});
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    const auto cut = read_sparkplug_payload(std::string_view(bytes).substr(0, length));
    EXPECT_LE(cut ? cut->metrics.size() : 0, 1u);
  }
}

TEST(SparkplugPayload, wrong_wire_types_and_huge_payloads_are_bounded) {
  EXPECT_TRUE(read_sparkplug_payload("\x0A\x01x")) << "a timestamp that is a text is passed over";
  EXPECT_FALSE(read_sparkplug_payload("\x12\xFF\xFF\xFF\xFF\x0F"));
  EXPECT_FALSE(read_sparkplug_payload("{\"time\": 1}"));
  EXPECT_EQ(read_sparkplug_payload(std::string((1u << 20) + 1, '\x12')).error().code, ErrorCode::kLimit);
  EXPECT_EQ(read_sparkplug_payload(sparkplug_payload(0, std::vector<MetricParts>(20'001))).error().code,
            ErrorCode::kLimit);
}

TEST(SparkplugPayload, rebirth_request_names_its_metric) {
  const std::string bytes = sparkplug_rebirth_request(UtcTime{Duration{1'000}});
  const auto payload = read_sparkplug_payload(bytes);
  ASSERT_TRUE(payload);
  ASSERT_THAT(payload->metrics, SizeIs(1));
  EXPECT_EQ(payload->metrics[0].name, "Node Control/Rebirth");
  EXPECT_EQ(payload->metrics[0].alias, std::nullopt);
  EXPECT_EQ(sparkplug_text(payload->metrics[0], payload->metrics[0].datatype), "1");
  EXPECT_EQ(sparkplug_state(true, UtcTime{Duration{1'000}}), R"({"online":true,"timestamp":1000})");
}

}  // namespace
}  // namespace sandtable::feeds
