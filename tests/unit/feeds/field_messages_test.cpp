#include "feeds/transports/field_messages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/unit/feeds/feed_fakes.h"

namespace sandtable::feeds {
namespace {

using sandtable::test::at;
using sandtable::test::FlatProjector;
using testing::HasSubstr;

const ResourceId kPump("P1");

TEST(FieldMessages, command_carries_what_a_receiver_needs_to_check_it) {
  OrderMessage message;
  message.message_id = "M1";
  message.action = OrderMessage::Action::kRelease;
  message.order.id = OrderId("O1");
  message.order.resource = kPump;
  message.order.goal = {120.5e5, 23.5e5};
  message.order.comment = "北安里";
  message.issued_at = at("2026-06-01T00:00:00Z");
  message.expires_at = at("2026-06-01T00:05:00Z");
  FlatProjector projector;
  const auto body = nlohmann::json::parse(command_text(message, "王", &projector));
  EXPECT_EQ(body["id"], "M1");
  EXPECT_EQ(body["action"], "release");
  EXPECT_EQ(body["target"], "P1");
  EXPECT_EQ(body["operator"], "王");
  EXPECT_EQ(at(body["expires_at"].get<std::string>()), message.expires_at);
  EXPECT_EQ(body["params"]["order"], "O1");
  EXPECT_EQ(body["params"]["revision"], 1) << "what a crew answers with, so that its word is known to be of this goal";
  EXPECT_EQ(body["params"]["lon"], 120.5);
  EXPECT_TRUE(body.contains("signature"));
}

TEST(FieldMessages, report_is_read_with_all_it_says) {
  FlatProjector projector;
  const auto report = parse_field_message(
      kPump, R"({"time": "2026-06-01T08:00:00+08:00", "state": "pumping", "order": "O1", "lon": 120.5, "lat": 23.5,
                 "fuel_percent": 80, "discharge_m3_per_s": 0.3, "note": "ok", "revision": 2, "unknown": []})",
      &projector);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(*report, (FieldReport{kPump, OrderId("O1"), FieldReportKind::kPumping, at("2026-06-01T00:00:00Z"),
                                  LocalXY{120.5e5, 23.5e5}, 80, 0.3, "ok", 2}));
}

TEST(FieldMessages, message_without_a_state_is_telemetry_and_0_0_is_no_place) {
  FlatProjector projector;
  const auto report = parse_field_message(kPump, R"({"time": "2026-06-01T00:00:00Z", "lon": 0, "lat": 0})", &projector);
  ASSERT_TRUE(report);
  EXPECT_EQ(report->kind, FieldReportKind::kPosition);
  EXPECT_FALSE(report->at);
  EXPECT_FALSE(report->fuel_percent);
  EXPECT_FALSE(report->discharge_m3_per_s) << "not told is not 0";
}

TEST(FieldMessages, what_cannot_be_believed_is_refused_with_the_reason) {
  const auto error = [](std::string_view body) {
    const auto report = parse_field_message(kPump, body, nullptr);
    return report ? std::string() : report.error().message;
  };
  EXPECT_THAT(error(""), HasSubstr("no JSON"));
  EXPECT_THAT(error("[1]"), HasSubstr("no JSON"));
  EXPECT_THAT(error(R"({"state": "pumping"})"), HasSubstr("time"));
  EXPECT_THAT(error(R"({"time": "2026-06-01T08:00:00"})"), HasSubstr("time"));
  EXPECT_THAT(error(R"({"time": "2026-06-01T08:00:00Z", "state": "dancing"})"), HasSubstr("dancing"));
  EXPECT_THAT(error("{\"time\": \"2026-06-01T08:00:00Z\", \"note\": \"" + std::string(1u << 20, 'x') + "\"}"),
              HasSubstr("longer"));
}

TEST(FieldMessages, message_cut_at_any_byte_is_refused) {
  const std::string body = R"({"time": "2026-06-01T00:00:00Z", "state": "accepted", "fuel_percent": 1e3})";
  for (std::size_t length = 0; length < body.size(); ++length) {
    EXPECT_FALSE(parse_field_message(kPump, body.substr(0, length), nullptr)) << length;
  }
}

TEST(FieldMessages, topics_of_others_are_not_ours) {
  EXPECT_EQ(split_field_topic("r/p/P1/ack", "r", "p").resource, kPump);
  EXPECT_EQ(split_field_topic("r/p/P1/ack", "r", "p").channel, "ack");
  for (const char* topic : {"r/q/P1/ack", "r/p/P1", "r/p/P1/ack/more", "r/p//ack", "", "r/p/"}) {
    EXPECT_TRUE(split_field_topic(topic, "r", "p").resource.empty()) << topic;
  }
}

}  // namespace
}  // namespace sandtable::feeds
