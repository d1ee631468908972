#include "twin/core/alarms/telemetry_findings.h"

#include <gtest/gtest.h>

#include "tests/support/incident_builder.h"

using namespace sandtable;
using namespace sandtable::test;
using std::chrono::minutes;
using Kind = FieldReportKind;

namespace {

constexpr LocalXY kDepot{0, 0};
constexpr LocalXY kSite{5000, 0};

/// One pump, sent from its depot to a site five kilometres away, and one rule.
class TelemetryTest : public ::testing::Test {
 protected:
  void begin(AlarmRuleKind kind, double raise_at, double dead_band, Duration delay_on = {}) {
    AlarmRule rule;
    rule.id = RuleId("rule");
    rule.kind = kind;
    rule.name = {"規則", "Rule"};
    rule.raise_at = raise_at;
    rule.dead_band = dead_band;
    rule.delay_on = delay_on;
    IncidentOpened opening = small_incident();
    opening.rules = {rule};
    opening.sites[0].pump_position = kSite;
    twin = Twin(opening);
  }
  /// The order in a state, entered at this minute by people who say no more than that.
  void reach(Kind kind, int minute) {
    if (twin.state.orders->empty()) twin.send("O1", "P1", "S1", at(0));
    twin.field("P1", "O1", kind, at(minute));
  }
  void says(int minute, LocalXY where, std::optional<double> discharge = 0) {
    twin.must(RecordFieldReport{{ResourceId("P1"), {}, Kind::kPosition, at(minute), where, 80, discharge, ""}},
              at(minute), "P1");
    look(minute);
  }
  void look(int minute) { twin.must(Tick{}, at(minute)); }
  [[nodiscard]] AlarmState state(const char* subject = "O1") const {
    const auto found = twin.state.alarms->find(AlarmId(std::string("rule@") + subject));
    return found == twin.state.alarms->end() ? AlarmState::kNormal : found->second.state;
  }
  [[nodiscard]] const Alarm& alarm(const char* subject = "O1") const {
    return twin.state.alarms->at(AlarmId(std::string("rule@") + subject));
  }
  Twin twin;
};

TEST_F(TelemetryTest, a_pump_that_is_said_to_be_there_and_is_elsewhere_is_told_with_the_distance) {
  begin(AlarmRuleKind::kWrongPlace, 300, 100);
  reach(Kind::kArrived, 10);
  says(13, {4000, 0});
  EXPECT_EQ(state(), AlarmState::kNormal) << "one position may be a jump";
  says(16, {4001, 0});
  ASSERT_EQ(state(), AlarmState::kUnacknowledged);
  EXPECT_NEAR(alarm().value, 999, 1e-6);
  EXPECT_EQ(alarm().detail, "setting_up");
  says(19, {4750, 0});
  EXPECT_EQ(state(), AlarmState::kUnacknowledged) << "250 m lies in the dead band";
  says(22, {4850, 0});
  EXPECT_EQ(state(), AlarmState::kReturnedUnacknowledged);
}

TEST_F(TelemetryTest, a_jump_of_the_gps_at_the_site_raises_nothing) {
  begin(AlarmRuleKind::kWrongPlace, 300, 100);
  reach(Kind::kPumping, 10);
  for (int minute = 13; minute < 40; minute += 3) says(minute, minute % 2 == 0 ? LocalXY{9000, 9000} : kSite);
  EXPECT_EQ(state(), AlarmState::kNormal);
}

TEST_F(TelemetryTest, old_positions_and_those_of_before_say_nothing_of_the_place) {
  begin(AlarmRuleKind::kWrongPlace, 300, 100, minutes{3});
  twin.send("O1", "P1", "S1", at(0));
  says(5, kDepot);
  says(8, kDepot);
  reach(Kind::kArrived, 10);
  look(12);
  EXPECT_EQ(state(), AlarmState::kNormal) << "it was still under way then";
  says(13, kDepot);
  says(16, kDepot);
  EXPECT_EQ(state(), AlarmState::kPending) << "the delay runs";
  look(37);
  EXPECT_EQ(state(), AlarmState::kPending) << "it is silent for twenty minutes: nobody knows";
}

TEST_F(TelemetryTest, who_lays_sandbags_may_do_it_anywhere_along_the_line) {
  begin(AlarmRuleKind::kWrongPlace, 300, 100);
  twin.state.resources.edit().at(ResourceId("P1")).config.skills = {"sandbags"};
  IssueOrder order{OrderId("O1"), ResourceId("P1"), SiteId("S1"), {}, 0, minutes{10}, ""};
  order.task.skill = "sandbags";
  twin.must(order, at(0));
  twin.field("P1", "O1", Kind::kArrived, at(10));
  says(13, {4000, 0});
  says(16, {4000, 0});
  EXPECT_EQ(state(), AlarmState::kNormal);
}

TEST_F(TelemetryTest, a_truck_under_way_that_stands_is_told_after_so_many_minutes) {
  begin(AlarmRuleKind::kNotMoving, 10, 60);
  reach(Kind::kDeparted, 2);
  for (int minute = 3; minute < 13; minute += 2) says(minute, {minute % 4 * 15.0, 10});
  EXPECT_EQ(state(), AlarmState::kNormal) << "eight minutes, shaking by 30 m";
  says(13, {20, 10});
  ASSERT_EQ(state(), AlarmState::kUnacknowledged);
  EXPECT_EQ(alarm().value, 10);
  says(15, {100, 10});
  EXPECT_EQ(state(), AlarmState::kReturnedUnacknowledged);
}

TEST_F(TelemetryTest, slow_is_not_standing_and_neither_is_having_come_there_or_not_having_left) {
  begin(AlarmRuleKind::kNotMoving, 10, 60);
  twin.send("O1", "P1", "S1", at(0));
  for (int minute = 1; minute < 20; minute += 3) says(minute, kDepot);
  EXPECT_EQ(state(), AlarmState::kNormal) << "it has not left";
  reach(Kind::kDeparted, 20);
  for (int minute = 22; minute < 50; minute += 3) says(minute, {minute * 30.0, 0});
  EXPECT_EQ(state(), AlarmState::kNormal) << "thirty metres a minute";
  for (int minute = 51; minute < 80; minute += 3) says(minute, {4960, 0});
  EXPECT_EQ(state(), AlarmState::kNormal) << "where it is to go";
}

TEST_F(TelemetryTest, a_pump_that_is_said_to_run_and_gives_nothing_is_told) {
  begin(AlarmRuleKind::kNoDischarge, 0.005, 0.01, minutes{5});
  reach(Kind::kPumping, 10);
  look(20);
  EXPECT_EQ(state(), AlarmState::kNormal) << "silence contradicts nothing";
  says(22, kSite, 0);
  EXPECT_EQ(state(), AlarmState::kPending);
  says(25, kSite, 0.2);
  says(27, kSite, 0);
  says(32, kSite, 0);
  ASSERT_EQ(state(), AlarmState::kUnacknowledged) << "five minutes since it stopped";
  says(33, kSite, 0.012);
  EXPECT_EQ(state(), AlarmState::kUnacknowledged) << "in the dead band";
  says(34, kSite, 0.2);
  EXPECT_EQ(state(), AlarmState::kReturnedUnacknowledged);
}

TEST_F(TelemetryTest, who_does_not_tell_a_discharge_has_not_told_that_there_is_none) {
  begin(AlarmRuleKind::kNoDischarge, 0.005, 0.01);
  reach(Kind::kPumping, 10);
  says(22, kSite, std::nullopt);
  EXPECT_EQ(state(), AlarmState::kNormal) << "it told its fuel and where it is";
  says(23, kSite, 0.2);
  says(25, kSite, std::nullopt);
  EXPECT_EQ(twin.resource("P1").discharge_m3_per_s, 0.2) << "what was told last";
  says(26, kSite, 0);
  EXPECT_EQ(state(), AlarmState::kUnacknowledged);
}

TEST_F(TelemetryTest, a_pump_that_has_stopped_gives_nothing_whether_it_says_so_or_not) {
  begin(AlarmRuleKind::kNoDischarge, 0.005, 0.01);
  reach(Kind::kPumping, 10);
  says(12, kSite, 0.2);
  const FieldReport stopped{ResourceId("P1"), OrderId("O1"), Kind::kStopped, at(15), {}, {}, {}, ""};
  twin.must(RecordFieldReport{stopped}, at(15), "P1");
  EXPECT_EQ(twin.resource("P1").discharge_m3_per_s, 0);
}

TEST_F(TelemetryTest, a_pump_that_is_back_while_it_is_said_to_run_is_told) {
  begin(AlarmRuleKind::kBackAtDepot, 150, 100);
  reach(Kind::kPumping, 10);
  says(13, {100, 0}, 0.3);
  EXPECT_EQ(state(), AlarmState::kNormal);
  says(16, {90, 0}, 0.3);
  ASSERT_EQ(state(), AlarmState::kUnacknowledged);
  EXPECT_NEAR(alarm().value, 100, 1e-6);
  says(19, {200, 0}, 0.3);
  EXPECT_EQ(state(), AlarmState::kUnacknowledged) << "in the dead band";
  says(22, {400, 0}, 0.3);
  EXPECT_EQ(state(), AlarmState::kReturnedUnacknowledged);
}

TEST_F(TelemetryTest, a_depot_beside_the_site_proves_nothing) {
  begin(AlarmRuleKind::kBackAtDepot, 150, 100);
  twin.state.incident.edit().sites[0].pump_position = {240, 0};
  reach(Kind::kPumping, 10);
  says(13, {100, 0}, 0.3);
  says(16, {100, 0}, 0.3);
  EXPECT_EQ(state(), AlarmState::kNormal);
}

TEST_F(TelemetryTest, discharge_that_nobody_ordered_is_told_with_how_it_comes) {
  begin(AlarmRuleKind::kUnorderedDischarge, 0.02, 0.01);
  says(1, kDepot, 0.3);
  ASSERT_EQ(state("P1"), AlarmState::kUnacknowledged);
  EXPECT_EQ(alarm("P1").detail, "not_ordered");
  says(2, kDepot, 0.015);
  EXPECT_EQ(state("P1"), AlarmState::kUnacknowledged) << "in the dead band";
  says(3, kDepot, 0);
  EXPECT_EQ(state("P1"), AlarmState::kReturnedUnacknowledged);
}

TEST_F(TelemetryTest, a_pump_that_should_run_or_is_being_tried_out_is_let_alone_until_its_release) {
  begin(AlarmRuleKind::kUnorderedDischarge, 0.02, 0.01);
  reach(Kind::kDeparted, 2);
  reach(Kind::kArrived, 10);
  says(12, kSite, 0.3);
  reach(Kind::kPumping, 15);
  says(20, kSite, 0.3);
  EXPECT_EQ(state("P1"), AlarmState::kNormal);
  twin.must(ReleaseOrder{OrderId("O1")}, at(30));
  look(31);
  EXPECT_EQ(state("P1"), AlarmState::kNormal) << "what it said before its release does not count";
  says(35, kSite, 0.3);
  ASSERT_EQ(state("P1"), AlarmState::kUnacknowledged);
  EXPECT_EQ(alarm("P1").detail, "after_release");
}

TEST_F(TelemetryTest, a_truck_that_pumps_on_its_way_is_told) {
  begin(AlarmRuleKind::kUnorderedDischarge, 0.02, 0.01);
  reach(Kind::kDeparted, 2);
  says(5, {900, 0}, 0.3);
  ASSERT_EQ(state("P1"), AlarmState::kUnacknowledged);
  EXPECT_EQ(alarm("P1").detail, "under_way");
  look(40);
  EXPECT_EQ(state("P1"), AlarmState::kUnacknowledged) << "its silence clears nothing";
}

TEST_F(TelemetryTest, a_machine_under_orders_that_breaks_down_is_told_until_it_is_well) {
  begin(AlarmRuleKind::kContradiction, 0, 0);
  reach(Kind::kPumping, 10);
  twin.field("P1", "O1", Kind::kFault, at(20), "belt");
  look(20);
  ASSERT_EQ(state(), AlarmState::kUnacknowledged);
  EXPECT_EQ(alarm().detail, "fault");
  twin.field("P1", "O1", Kind::kPumping, at(30));
  look(30);
  EXPECT_EQ(state(), AlarmState::kReturnedUnacknowledged);
}

TEST_F(TelemetryTest, a_closed_order_contradicts_nothing_any_more) {
  begin(AlarmRuleKind::kWrongPlace, 300, 100);
  reach(Kind::kPumping, 10);
  says(13, {4000, 0});
  says(16, {4000, 0});
  ASSERT_EQ(state(), AlarmState::kUnacknowledged);
  twin.field("P1", "O1", Kind::kReturned, at(20));
  look(20);
  EXPECT_EQ(state(), AlarmState::kReturnedUnacknowledged);
}

TEST(Track, is_bounded_and_goes_back_as_far_as_a_rule_may_ask) {
  for (const int every_s : {10, 30, 61, 119, 600}) {
    Twin twin;
    const int last_s = 80 * every_s + 7200;
    for (int second = last_s % every_s; second <= last_s; second += every_s) {
      const LocalXY there{1.0 * second, 0};
      twin.must(RecordFieldReport{{ResourceId("P1"), {}, Kind::kPosition, at(0, second), there, {}, 0, ""}},
                at(0, second), "P1");
    }
    const std::vector<Fix>& track = twin.resource("P1").track;
    EXPECT_EQ(track.size(), kTrackLength);
    EXPECT_EQ(track.back().when, at(0, last_s)) << "the newest is always there";
    EXPECT_GE(track.back().when - track.front().when, minutes{30}) << every_s;
  }
}

}  // namespace
