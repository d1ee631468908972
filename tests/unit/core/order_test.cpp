#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "tests/support/incident_builder.h"

using namespace sandtable;
using namespace sandtable::test;

namespace {

using Kind = FieldReportKind;

Twin with_pump_sent() {
  Twin twin;
  twin.send("O1", "P1", "S1", at(1));
  return twin;
}

TEST(Order, goes_through_its_states_as_the_crew_reports) {
  Twin twin = with_pump_sent();
  EXPECT_EQ(twin.order("O1").state, OrderState::kOrdered);
  const std::vector<std::pair<Kind, OrderState>> story{
      {Kind::kReceived, OrderState::kReceived}, {Kind::kAccepted, OrderState::kAccepted},
      {Kind::kDeparted, OrderState::kEnRoute},  {Kind::kArrived, OrderState::kSettingUp},
      {Kind::kPumping, OrderState::kPumping}};
  int minute = 2;
  for (const auto& [kind, state] : story) {
    twin.field("P1", "O1", kind, at(minute++));
    EXPECT_EQ(twin.order("O1").state, state);
  }
  EXPECT_EQ(twin.resource("P1").state, ResourceState::kPumping);
  twin.must(ReleaseOrder{OrderId("O1")}, at(60));
  twin.field("P1", "O1", Kind::kStopped, at(62));
  twin.field("P1", "O1", Kind::kReturned, at(80));
  EXPECT_EQ(twin.order("O1").state, OrderState::kReleased);
  EXPECT_EQ(twin.order("O1").steps.size(), 8u);
  EXPECT_TRUE(twin.resource("P1").order.empty());
}

TEST(Order, pump_on_an_order_cannot_be_sent_again_until_it_is_back) {
  Twin twin = with_pump_sent();
  const Decision second = twin.ask(IssueOrder{OrderId("O2"), ResourceId("P1"), SiteId("S2"), {}, 0, {}, ""}, at(2));
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().key, "refusal.resource_busy");
  EXPECT_EQ(second.error().subject, "O1");
  twin.send("O3", "P2", "S2", at(3));  // the other pump is free
}

TEST(Order, unknown_pump_site_or_repeated_number_is_refused) {
  Twin twin = with_pump_sent();
  const auto key = [&](const char* order, const char* pump, const char* site) {
    const Decision d = twin.ask(IssueOrder{OrderId(order), ResourceId(pump), SiteId(site), {}, 0, {}, ""}, at(2));
    return d ? std::string("allowed") : d.error().key;
  };
  EXPECT_EQ(key("O2", "P9", "S1"), "refusal.no_such_resource");
  EXPECT_EQ(key("O2", "P2", "S9"), "refusal.no_such_site");
  EXPECT_EQ(key("O1", "P2", "S2"), "refusal.order_exists");
}

TEST(Order, refusal_of_the_crew_frees_the_pump_and_keeps_the_reason) {
  Twin twin = with_pump_sent();
  twin.field("P1", "O1", Kind::kReceived, at(2));
  twin.field("P1", "O1", Kind::kRefused, at(3), "engine will not start");
  EXPECT_EQ(twin.order("O1").state, OrderState::kRefused);
  EXPECT_EQ(twin.order("O1").refusal, "engine will not start");
  EXPECT_TRUE(twin.resource("P1").order.empty());
}

TEST(Order, lost_receipts_are_made_good_by_a_later_report) {
  Twin twin = with_pump_sent();
  twin.field("P1", "O1", Kind::kArrived, at(20));
  EXPECT_EQ(twin.order("O1").state, OrderState::kSettingUp);
  twin.field("P1", "O1", Kind::kAccepted, at(19));  // late, out of order
  EXPECT_EQ(twin.order("O1").state, OrderState::kSettingUp);
}

TEST(Order, a_receipt_that_comes_twice_or_late_moves_nothing) {
  Twin twin = with_pump_sent();
  twin.field("P1", "O1", Kind::kReceived, at(2));
  const std::size_t steps = twin.order("O1").steps.size();
  twin.field("P1", "O1", Kind::kReceived, at(2));
  EXPECT_EQ(twin.order("O1").steps.size(), steps) << "twice";
  twin.field("P1", "O1", Kind::kArrived, at(20));
  for (const Kind late : {Kind::kAccepted, Kind::kDeparted, Kind::kReceived, Kind::kRefused}) {
    twin.field("P1", "O1", late, at(3));
    EXPECT_EQ(twin.order("O1").state, OrderState::kSettingUp) << field_report_key(late);
  }
  EXPECT_EQ(twin.resource("P1").state, ResourceState::kSettingUp) << "an older word does not take it off the site";
  twin.must(CancelOrder{OrderId("O1"), "dry"}, at(21));
  twin.field("P1", "O1", Kind::kReturned, at(40));
  ASSERT_EQ(twin.order("O1").state, OrderState::kReleased);
  twin.field("P1", "O1", Kind::kPumping, at(30));
  EXPECT_EQ(twin.order("O1").state, OrderState::kReleased) << "what is over stays over";
  EXPECT_TRUE(twin.resource("P1").order.empty());
}

TEST(Order, what_an_officer_enters_for_a_crew_counts_under_the_officers_name_and_a_viewer_enters_nothing) {
  Twin twin = with_pump_sent();
  const RecordFieldReport heard{{ResourceId("P1"), OrderId("O1"), Kind::kReceived, at(2), {}, {}, 0, "by telephone"}};
  const Decision viewer = twin.ask(heard, at(2), "passer-by", Role::kViewer);
  ASSERT_FALSE(viewer);
  EXPECT_EQ(viewer.error().key, "refusal.role");
  twin.must(heard, at(3), "officer");
  EXPECT_EQ(twin.order("O1").state, OrderState::kReceived);
  EXPECT_EQ(twin.order("O1").latest().by, "officer");
  EXPECT_TRUE(twin.ask(RecordFieldReport{{ResourceId("P1"), OrderId("O1"), Kind::kAccepted, at(4), {}, {}, 0, ""}}, at(4),
                       "P1", Role::kViewer))
      << "a crew's own word comes in at any seat";
}

TEST(Order, silence_makes_it_overdue_and_an_answer_mends_it) {
  Twin twin = with_pump_sent();
  twin.must(Tick{}, at(3));
  EXPECT_FALSE(twin.order("O1").overdue_since) << "two minutes are allowed for the receipt";
  twin.must(Tick{}, at(3, 1));
  EXPECT_EQ(twin.order("O1").overdue_since, at(3, 1));
  EXPECT_TRUE(twin.must(Tick{}, at(4)).empty()) << "said once";
  twin.field("P1", "O1", Kind::kReceived, at(5));
  EXPECT_FALSE(twin.order("O1").overdue_since);
}

TEST(Order, cancelled_before_departure_is_over_at_once) {
  Twin twin = with_pump_sent();
  twin.must(CancelOrder{OrderId("O1"), "wrong site"}, at(2));
  EXPECT_EQ(twin.order("O1").state, OrderState::kCancelled);
  EXPECT_TRUE(twin.resource("P1").order.empty());
}

TEST(Order, cancelled_on_the_way_binds_the_pump_until_it_is_back) {
  Twin twin = with_pump_sent();
  twin.field("P1", "O1", Kind::kDeparted, at(2));
  twin.must(CancelOrder{OrderId("O1"), ""}, at(3));
  EXPECT_EQ(twin.order("O1").state, OrderState::kReleasing);
  EXPECT_EQ(twin.resource("P1").order, OrderId("O1"));
  twin.field("P1", "O1", Kind::kReturned, at(20));
  EXPECT_TRUE(twin.resource("P1").order.empty());
}

TEST(Order, a_crew_that_is_back_is_free_although_it_never_said_that_it_stopped) {
  for (const Kind last : {Kind::kDeparted, Kind::kArrived, Kind::kPumping}) {
    Twin twin = with_pump_sent();
    twin.field("P1", "O1", last, at(2));
    twin.field("P1", "O1", Kind::kReturned, at(90));
    EXPECT_EQ(twin.order("O1").state, OrderState::kReleased) << field_report_key(last);
    EXPECT_TRUE(twin.resource("P1").order.empty()) << field_report_key(last);
  }
  Twin twin = with_pump_sent();
  twin.field("P1", "O1", Kind::kReturned, at(2));
  EXPECT_EQ(twin.order("O1").state, OrderState::kOrdered) << "who has not left is not back: a word of the order before";
}

TEST(Order, pumping_is_released_not_cancelled_and_waiting_is_cancelled_not_released) {
  Twin twin = with_pump_sent();
  EXPECT_EQ(twin.ask(ReleaseOrder{OrderId("O1")}, at(2)).error().key, "refusal.cancel_instead");
  twin.field("P1", "O1", Kind::kPumping, at(2));
  EXPECT_EQ(twin.ask(CancelOrder{OrderId("O1"), ""}, at(3)).error().key, "refusal.release_instead");
}

TEST(Order, faulty_pump_is_not_sent) {
  Twin twin;
  twin.field("P1", "", Kind::kFault, at(1));
  EXPECT_EQ(twin.ask(IssueOrder{OrderId("O1"), ResourceId("P1"), SiteId("S1"), {}, 0, {}, ""}, at(2)).error().key,
            "refusal.resource_fault");
}

TEST(Order, report_of_another_pump_about_this_order_changes_nothing) {
  Twin twin = with_pump_sent();
  twin.field("P2", "O1", Kind::kPumping, at(2));
  EXPECT_EQ(twin.order("O1").state, OrderState::kOrdered);
}

TEST(Order, a_crew_whose_clock_runs_ahead_is_heard_at_its_receipt_and_silences_nobody) {
  Twin twin = with_pump_sent();
  const FieldReport tomorrow{ResourceId("P1"), OrderId("O1"), Kind::kDeparted, at(24 * 60), LocalXY{10, 0}, 90, {}, ""};
  twin.must(RecordFieldReport{tomorrow}, at(5), "P1");
  EXPECT_EQ(twin.resource("P1").reported, at(5));
  EXPECT_EQ(twin.resource("P1").track.back().when, at(5));
  EXPECT_EQ(twin.resource("P1").clock_ahead, at(24 * 60) - at(5)) << "people are told";
  twin.field("P1", "O1", Kind::kPumping, at(20));
  EXPECT_EQ(twin.resource("P1").state, ResourceState::kPumping);
  EXPECT_EQ(twin.resource("P1").reported, at(20));
  EXPECT_EQ(twin.resource("P1").clock_ahead, Duration{0}) << "its clock was set right";
}

TEST(Order, a_clock_that_is_a_little_ahead_is_no_news) {
  Twin twin = with_pump_sent();
  twin.must(RecordFieldReport{{ResourceId("P1"), OrderId("O1"), Kind::kReceived, at(2, 90), {}, {}, {}, ""}}, at(2),
            "P1");
  EXPECT_EQ(twin.resource("P1").reported, at(2));
  EXPECT_EQ(twin.resource("P1").clock_ahead, Duration{0});
}

TEST(Order, report_that_holds_no_number_is_refused_because_the_journal_could_not_be_read_back) {
  Twin twin = with_pump_sent();
  FieldReport report{ResourceId("P1"), OrderId("O1"), Kind::kPumping, at(2), {}, {}, std::nan(""), ""};
  EXPECT_EQ(twin.ask(RecordFieldReport{report}, at(2)).error().key, "refusal.not_a_number");
  report.discharge_m3_per_s = 0.3;
  report.fuel_percent = std::numeric_limits<double>::infinity();
  EXPECT_FALSE(twin.ask(RecordFieldReport{report}, at(2)));
}

}  // namespace
