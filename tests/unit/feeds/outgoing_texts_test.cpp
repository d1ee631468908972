#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "feeds/sources/cap_message.h"
#include "feeds/transports/cap_text.h"
#include "feeds/transports/cot_event.h"
#include "feeds/transports/field_messages.h"
#include "feeds/transports/own_alerts.h"
#include "feeds/transports/tasking_transport.h"
#include "tests/support/incident_builder.h"
#include "tests/unit/feeds/feed_fakes.h"
#include "twin/base/signature.h"

namespace sandtable::feeds {
namespace {

using nlohmann::json;
using sandtable::test::at;
using sandtable::test::CannedHttp;
using sandtable::test::FlatProjector;
using sandtable::test::ReportList;
using sandtable::test::Twin;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

constexpr std::chrono::hours kHour{1};

/// A gauge in alarm, one that is dry, a pump that told where it is.
Twin flooded() {
  Twin twin;
  twin.reads("G", 0.5, at(1));
  twin.reads("H", 0.1, at(1));
  FieldReport here;
  here.resource = ResourceId("P1");
  here.at_time = at(2);
  here.at = LocalXY{200, 100};
  twin.must(RecordFieldReport{here}, at(2), "P1");
  return twin;
}

std::vector<std::string> uids(const std::vector<CotEvent>& events) {
  std::vector<std::string> out;
  for (const CotEvent& e : events) out.push_back(e.uid);
  return out;
}

TEST(CotEvents, show_pumps_and_alarming_stations_under_stable_names) {
  const Twin twin = flooded();
  FlatProjector projector;
  CotOutput config;
  EXPECT_THAT(uids(cot_events(twin.state, at(3), config, "tn", projector)),
              ElementsAre("sandtable.tn.resource.P1", "sandtable.tn.station.f/G"));
  config.all_stations = true;
  EXPECT_THAT(cot_events(twin.state, at(3), config, "tn", projector), SizeIs(3));
}

TEST(CotEvents, free_text_of_reports_stays_here) {
  Twin twin = flooded();
  IngestDelivery delivery;
  delivery.source = SourceId("calls");
  DamageReport report;
  report.id = ReportId("calls/1");
  report.source = delivery.source;
  report.at_time = at(3);
  report.at = LocalXY{1, 1};
  report.text = "王小明家";
  delivery.reports = {report};
  twin.must(delivery, at(3));
  FlatProjector projector;
  for (const CotEvent& event : cot_events(twin.state, at(3), {}, "tn", projector)) {
    EXPECT_THAT(event.remarks, Not(HasSubstr("王小明")));
  }
}

TEST(CotText, has_the_form_that_servers_cut_at) {
  CotEvent event{"u", "b-m-p-s-m", "m-r", {120.5, 23.25}, "甲 & <乙>", "0.5 m", "-65536"};
  const std::string text = cot_text(event, at(0), std::chrono::minutes{5}, false);
  EXPECT_TRUE(text.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<event "));
  EXPECT_TRUE(text.ends_with("</event>"));
  EXPECT_THAT(text, HasSubstr(R"(lat="23.2500000" lon="120.5000000" hae="9999999.0" ce="9999999.0" le="9999999.0")"));
  EXPECT_THAT(text, HasSubstr(R"(time="2026-07-28T00:00:00Z")"));
  EXPECT_THAT(text, HasSubstr(R"(stale="2026-07-28T00:05:00Z")"));
  EXPECT_THAT(text, HasSubstr("甲 &amp; &lt;乙"));
  EXPECT_THAT(text, Not(HasSubstr("opex")));
}

TEST(CotText, says_exercise_in_the_flag_and_in_words) {
  const std::string text = cot_text({"u", "t", "m-r", {}, "c", "r", ""}, at(0), std::chrono::minutes{5}, true);
  EXPECT_THAT(text, HasSubstr(R"(opex="e")"));
  EXPECT_THAT(text, HasSubstr("EXERCISE"));
  EXPECT_THAT(cot_deletion("u", at(0), true), HasSubstr(R"(opex="e")"));
}

TEST(CotText, deletion_links_to_what_goes) {
  const std::string text = cot_deletion("sandtable.tn.flood.S1", at(0), false);
  EXPECT_THAT(text, HasSubstr(R"(type="t-x-d-d")"));
  EXPECT_THAT(text, HasSubstr(R"(<link uid="sandtable.tn.flood.S1" relation="none" type="none"/>)"));
}

// ---- our own alarms as CAP

CapOutput cap_output() {
  CapOutput config;
  config.sender = "eoc@tainan.test";
  return config;
}

TEST(OwnAlerts, raised_alarm_is_told_once_and_again_before_it_expires) {
  const Twin twin = flooded();
  OwnAlerts own(cap_output(), "tn");
  const auto first = own.follow(twin.state, at(2), AlertStatus::kActual);
  ASSERT_THAT(first, SizeIs(1));
  EXPECT_EQ(first[0].type, AlertType::kAlert);
  EXPECT_EQ(severity_of(first[0], first[0].name.sent), AlertSeverity::kSevere) << "level 2";
  EXPECT_THAT(own.follow(twin.state, at(3), AlertStatus::kActual), SizeIs(0));
  const auto again = own.follow(twin.state, at(2 + 45), AlertStatus::kActual);
  ASSERT_THAT(again, SizeIs(1));
  EXPECT_EQ(again[0].type, AlertType::kUpdate);
  EXPECT_THAT(again[0].references, ElementsAre(first[0].name));
}

TEST(OwnAlerts, alarm_that_is_over_is_cancelled_with_all_its_messages) {
  Twin twin = flooded();
  OwnAlerts own(cap_output(), "tn");
  const auto first = own.follow(twin.state, at(2), AlertStatus::kActual);
  twin.reads("G", 0.0, at(5));
  const auto cancel = own.follow(twin.state, at(6), AlertStatus::kActual);
  ASSERT_THAT(cancel, SizeIs(1));
  EXPECT_EQ(cancel[0].type, AlertType::kCancel);
  EXPECT_THAT(cancel[0].references, ElementsAre(first.at(0).name));
  EXPECT_THAT(own.follow(twin.state, at(7), AlertStatus::kActual), SizeIs(0));
}

TEST(OwnAlerts, acknowledging_does_not_take_back_the_water) {
  Twin twin = flooded();
  OwnAlerts own(cap_output(), "tn");
  (void)own.follow(twin.state, at(2), AlertStatus::kActual);
  twin.must(AcknowledgeAlarm{twin.state.alarms->begin()->first, "seen"}, at(3));
  EXPECT_THAT(own.follow(twin.state, at(4), AlertStatus::kActual), SizeIs(0));
}

TEST(OwnAlerts, milder_ones_than_asked_stay_here) {
  CapOutput config = cap_output();
  config.least_level = 1;
  OwnAlerts own(config, "tn");
  EXPECT_THAT(own.follow(flooded().state, at(2), AlertStatus::kActual), SizeIs(0));
}

/// What an earlier run told of the flooded gauge, as its file gives it back.
std::vector<Alert> told_before(const Twin& twin) {
  OwnAlerts own(cap_output(), "tn");
  own.follow(twin.state, at(2), AlertStatus::kActual);
  FlatProjector projector;
  AlertRules rules;
  rules.facts = {SourceId("cap"), ZonePolicy::required(), ""};
  DeliveryBuilder out(rules.facts, at(3));
  EXPECT_TRUE(parse_cap(cap_texts(own.latest(), projector), {rules, &projector}, out));
  return out.finish().alerts;
}

TEST(OwnAlerts, after_a_restart_an_alarm_that_still_stands_is_not_told_twice_and_its_cancel_names_what_was_told) {
  Twin twin = flooded();
  const std::vector<Alert> told = told_before(twin);
  ASSERT_THAT(told, SizeIs(1));
  OwnAlerts own(cap_output(), "tn");
  own.adopt(told, AlertStatus::kActual, at(10));
  EXPECT_THAT(own.follow(twin.state, at(10), AlertStatus::kActual), SizeIs(0));
  EXPECT_THAT(own.latest(), SizeIs(1));
  twin.reads("G", 0.0, at(11));
  const auto over = own.follow(twin.state, at(12), AlertStatus::kActual);
  ASSERT_THAT(over, SizeIs(1));
  EXPECT_EQ(over[0].type, AlertType::kCancel);
  EXPECT_THAT(over[0].references, ElementsAre(told[0].name));
}

TEST(OwnAlerts, after_a_restart_an_alarm_that_lasts_is_updated_and_not_begun_anew) {
  const Twin twin = flooded();
  const std::vector<Alert> told = told_before(twin);
  OwnAlerts own(cap_output(), "tn");
  own.adopt(told, AlertStatus::kActual, at(10));
  own.follow(twin.state, at(10), AlertStatus::kActual);
  const auto again = own.follow(twin.state, at(50), AlertStatus::kActual);
  ASSERT_THAT(again, SizeIs(1));
  EXPECT_EQ(again[0].type, AlertType::kUpdate);
  EXPECT_THAT(again[0].references, ElementsAre(told[0].name));
}

TEST(OwnAlerts, an_alarm_that_ended_while_nobody_ran_is_taken_back_once_it_had_time_to_rise_again) {
  const std::vector<Alert> told = told_before(flooded());
  OwnAlerts own(cap_output(), "tn");
  own.adopt(told, AlertStatus::kActual, at(10));
  const Twin dry;
  EXPECT_THAT(own.follow(dry.state, at(10), AlertStatus::kActual), SizeIs(0));
  const auto over = own.follow(dry.state, at(16), AlertStatus::kActual);
  ASSERT_THAT(over, SizeIs(1));
  EXPECT_EQ(over[0].type, AlertType::kCancel);
  EXPECT_THAT(over[0].references, ElementsAre(told[0].name));
  EXPECT_NE(over[0].name.identifier, told[0].name.identifier);
}

TEST(OwnAlerts, what_others_told_or_has_expired_or_was_told_in_an_exercise_is_not_taken_up) {
  const std::vector<Alert> told = told_before(flooded());
  const Twin dry;
  const auto taken_back = [&](const std::vector<Alert>& alerts, AlertStatus status, UtcTime now) {
    OwnAlerts own(cap_output(), "tn");
    own.adopt(alerts, status, now);
    own.follow(dry.state, now, status);
    return own.follow(dry.state, now + std::chrono::minutes{6}, status).size();
  };
  EXPECT_EQ(taken_back(told, AlertStatus::kActual, at(10)), 1U);
  EXPECT_EQ(taken_back(told, AlertStatus::kExercise, at(10)), 0U);
  EXPECT_EQ(taken_back(told, AlertStatus::kActual, at(80)), 0U) << "expired by itself";
  std::vector<Alert> of_others = told;
  of_others[0].name.sender = "someone@else.test";
  EXPECT_EQ(taken_back(of_others, AlertStatus::kActual, at(10)), 0U);
  std::vector<Alert> elsewhere = told;
  elsewhere[0].name.identifier = "chiayi-0123456789-1-0";
  EXPECT_EQ(taken_back(elsewhere, AlertStatus::kActual, at(10)), 0U);
}

TEST(CapText, is_read_back_by_our_own_reader_as_the_same_alert) {
  const Twin twin = flooded();
  OwnAlerts own(cap_output(), "tn");
  const Alert sent = own.follow(twin.state, at(2), AlertStatus::kExercise).at(0);
  FlatProjector projector;
  AlertRules rules;
  rules.facts = {SourceId("self"), ZonePolicy::required(), ""};
  DeliveryBuilder out(rules.facts, at(3));
  ASSERT_TRUE(parse_cap(cap_text(sent, projector), {rules, &projector}, out));
  const IngestDelivery delivery = out.finish();
  ASSERT_THAT(delivery.alerts, SizeIs(1)) << delivery.warning;
  const Alert& got = delivery.alerts[0];
  EXPECT_EQ(got.id, sent.id);
  EXPECT_EQ(got.status, AlertStatus::kExercise);
  EXPECT_EQ(got.infos.at(0).headline, sent.infos.at(0).headline);
  EXPECT_EQ(got.infos.at(1).expires, sent.infos.at(1).expires);
  ASSERT_THAT(got.infos.at(0).areas.at(0).circles, SizeIs(1));
  // Five digits of a degree are a metre.
  EXPECT_NEAR(got.infos[0].areas[0].circles[0].centre.x, 100, 1.0);
  EXPECT_DOUBLE_EQ(got.infos[0].areas[0].circles[0].radius_m, 500);
  EXPECT_THAT(got.infos[0].headline, HasSubstr("EXERCISE"));
}

TEST(CapText, chain_read_back_ends_with_nothing_current) {
  Twin twin = flooded();
  OwnAlerts own(cap_output(), "tn");
  std::vector<Alert> all = own.follow(twin.state, at(2), AlertStatus::kActual);
  twin.reads("G", 0.0, at(5));
  const auto cancel = own.follow(twin.state, at(6), AlertStatus::kActual);
  all.insert(all.end(), cancel.begin(), cancel.end());
  AlertBook book;
  for (const Alert& alert : all) enter(book, alert);
  EXPECT_TRUE(current_alerts(book, at(7)).empty());
}

// ---- orders

OrderMessage go() {
  OrderMessage message;
  message.message_id = "O1/go";
  message.order.id = OrderId("O1");
  message.order.resource = ResourceId("P1");
  message.order.site = SiteId("S1");
  message.issued_at = at(0);
  message.expires_at = at(30);
  return message;
}

TEST(Signature, is_the_published_one) {
  // RFC 4231, test case 2.
  EXPECT_EQ(sign("what do ya want for nothing?", "Jefe"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_TRUE(is_signed("a", "k", sign("a", "k")));
  EXPECT_FALSE(is_signed("a", "k", sign("b", "k")));
  EXPECT_FALSE(is_signed("a", "k", ""));
}

TEST(FieldMessages, command_is_signed_over_everything_else) {
  json body = json::parse(command_text(go(), "officer", nullptr, "secret"));
  const std::string signature = body["signature"];
  body.erase("signature");
  EXPECT_TRUE(is_signed(body.dump(), "secret", signature));
  body["action"] = "cancel";
  EXPECT_FALSE(is_signed(body.dump(), "secret", signature));
  EXPECT_TRUE(json::parse(command_text(go(), "officer", nullptr)).at("signature").is_null());
}

TEST(FieldMessages, receipt_with_a_false_signature_is_refused) {
  json body{{"time", "2026-07-28T00:00:00Z"}, {"state", "accepted"}};
  body["signature"] = sign(body.dump(), "secret");
  EXPECT_TRUE(parse_field_message(ResourceId("P1"), body.dump(), nullptr, "secret"));
  body["state"] = "refused";
  EXPECT_FALSE(parse_field_message(ResourceId("P1"), body.dump(), nullptr, "secret"));
}

TEST(FieldMessages, receipt_without_a_signature_is_refused_where_there_is_a_key) {
  for (const char* body : {R"({"time": "2026-07-28T00:00:00Z", "state": "accepted"})",
                           R"({"time": "2026-07-28T00:00:00Z", "state": "accepted", "signature": ""})",
                           R"({"time": "2026-07-28T00:00:00Z", "state": "accepted", "signature": null})"}) {
    const auto report = parse_field_message(ResourceId("P1"), body, nullptr, "secret");
    ASSERT_FALSE(report) << body;
    EXPECT_NE(report.error().message.find("not signed"), std::string::npos) << report.error().message;
    EXPECT_TRUE(parse_field_message(ResourceId("P1"), body, nullptr)) << "nobody can sign where there is no key";
  }
}

TEST(FieldMessages, last_will_is_read) {
  EXPECT_EQ(parse_presence(R"({"online": false})"), false);
  EXPECT_EQ(parse_presence(R"({"online": true})"), true);
  EXPECT_EQ(parse_presence("rubbish"), std::nullopt);
}

class TaskingTest : public testing::Test {
 protected:
  TaskingTransport& transport() {
    if (!transport_) {
      TaskingFieldLink link;
      link.url = "https://frost.test/v1.1";
      link.capabilities = {{"P1", "7"}};
      transport_ = std::make_unique<TaskingTransport>(
          link, http_, [] { return std::make_unique<FlatProjector>(); }, 1);
      EXPECT_TRUE(transport_->start(reports_, clock_));
    }
    return *transport_;
  }
  static constexpr const char* kTasks = "https://frost.test/v1.1/TaskingCapabilities(7)/Tasks";
  ManualClock clock_{at(1)};
  std::shared_ptr<CannedHttp> http_ = std::make_shared<CannedHttp>();
  ReportList reports_;
  std::unique_ptr<TaskingTransport> transport_;
};

TEST_F(TaskingTest, order_becomes_a_task_and_its_creation_the_receipt) {
  http_->page(kTasks, "", 201);
  EXPECT_FALSE(transport().publish(go())) << "nobody has taken it yet";
  for (int i = 0; i < 3; ++i) transport().poll();
  EXPECT_TRUE(transport().publish(go())) << "taken: it counts as sent";
  for (int i = 0; i < 3; ++i) transport().poll();
  ASSERT_THAT(http_->requests, SizeIs(1));
  EXPECT_EQ(json::parse(http_->requests[0].post).at("taskingParameters").at("id"), "O1/go");
  ASSERT_THAT(reports_.all, SizeIs(1));
  EXPECT_EQ(reports_.all[0].kind, FieldReportKind::kReceived);
}

TEST_F(TaskingTest, service_that_is_down_is_asked_again_until_the_order_expires) {
  const auto is_sent = [&] { return transport().publish(go()).has_value(); };
  EXPECT_FALSE(is_sent());
  for (int i = 0; i < 3; ++i) transport().poll();
  EXPECT_THAT(http_->requests, SizeIs(1));
  EXPECT_FALSE(transport().trouble().empty());
  EXPECT_FALSE(is_sent()) << "an order that nobody took is not sent";
  clock_.advance(std::chrono::minutes{2});
  for (int i = 0; i < 3; ++i) transport().poll();
  EXPECT_THAT(http_->requests, SizeIs(2));
  clock_.advance(kHour);
  for (int i = 0; i < 3; ++i) transport().poll();
  EXPECT_THAT(http_->requests, SizeIs(2)) << "expired";
  EXPECT_TRUE(reports_.all.empty());
}

TEST_F(TaskingTest, what_the_service_refuses_is_never_sent_and_not_tried_again) {
  http_->page(kTasks, "", 403);
  EXPECT_FALSE(transport().publish(go()));
  for (int i = 0; i < 3; ++i) transport().poll();
  const Status refused = transport().publish(go());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kRefused);
  for (int i = 0; i < 3; ++i) transport().poll();
  EXPECT_THAT(http_->requests, SizeIs(1));
  EXPECT_THAT(transport().trouble(), HasSubstr("403"));
  EXPECT_TRUE(reports_.all.empty());
}

TEST_F(TaskingTest, what_was_on_its_way_when_the_program_ended_is_given_out_again) {
  EXPECT_FALSE(transport().publish(go()));
  for (int i = 0; i < 3; ++i) transport().poll();
  transport().stop();
  ASSERT_TRUE(transport().start(reports_, clock_));
  http_->page(kTasks, "", 201);
  EXPECT_FALSE(transport().publish(go())) << "the outbox still has it";
  for (int i = 0; i < 3; ++i) transport().poll();
  EXPECT_TRUE(transport().publish(go()));
}

TEST_F(TaskingTest, resource_without_capability_is_refused_at_once) {
  OrderMessage other = go();
  other.order.resource = ResourceId("P9");
  EXPECT_FALSE(transport().publish(other));
}

}  // namespace
}  // namespace sandtable::feeds
