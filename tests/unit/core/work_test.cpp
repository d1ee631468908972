// Barriers, silt and fuel: who can do it, how long it takes, and what is left.

#include "twin/core/resources/work.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/incident_builder.h"

using namespace sandtable;
using namespace sandtable::test;

namespace {

using Kind = FieldReportKind;
using std::chrono::hours;
using std::chrono::minutes;

ResourceConfig resource(const char* id, ResourceKind kind) {
  ResourceConfig config;
  config.id = ResourceId(id);
  config.kind = kind;
  config.name = {id, id};
  config.depot = "D";
  return config;
}

/// The small incident with a store of 200 m of sandbags, an excavator, a truck with 300 l, volunteers, and a pump that
/// burns 20 l an hour for eight hours.
IncidentOpened stocked() {
  IncidentOpened opening = small_incident();
  opening.sites[0].barrier_m = 120;
  opening.sites[0].dredging_m3 = 90;
  opening.resources[0].consumption_l_per_h = 20;
  ResourceConfig& bags = opening.resources.emplace_back(resource("BS", ResourceKind::kBarrierStock));
  bags.stock_m = 200;
  bags.pace_m_per_h = 60;
  opening.resources.emplace_back(resource("EX", ResourceKind::kExcavator)).pace_m3_per_h = 45;
  opening.resources.emplace_back(resource("FT", ResourceKind::kFuelTruck)).stock_l = 300;
  opening.resources.emplace_back(resource("VG", ResourceKind::kVolunteers)).skills = {"evacuation"};
  return opening;
}

IssueOrder wanted(const char* order, const char* who, OrderTask task, const char* site = "S1") {
  IssueOrder issue;
  issue.id = OrderId(order);
  issue.resource = ResourceId(who);
  issue.site = SiteId(site);
  issue.task = std::move(task);
  return issue;
}

std::string refusal_of(const Decision& decision) { return decision ? "allowed" : decision.error().key; }

class WorkTest : public ::testing::Test {
 protected:
  [[nodiscard]] double left(const char* who) const { return *stock_left(twin.state, twin.resource(who).config); }
  [[nodiscard]] WorkNeed need(const char* who, UtcTime now) const {
    return work_need(twin.state, *twin.state.site(SiteId("S1")), twin.resource(who).config, now);
  }
  void work(const char* who, const char* order, int from) {
    twin.field(who, order, Kind::kDeparted, at(from));
    twin.field(who, order, Kind::kArrived, at(from + 5));
    twin.field(who, order, Kind::kPumping, at(from + 15));
  }
  void come_home(const char* who, const char* order, int from) {
    twin.field(who, order, Kind::kStopped, at(from));
    twin.field(who, order, Kind::kReturned, at(from + 10));
  }

  Twin twin{stocked()};
};

TEST_F(WorkTest, an_order_for_what_somebody_cannot_do_is_refused) {
  EXPECT_EQ(refusal_of(twin.ask(wanted("O1", "VG", {"sandbags", 10, {}}), at(1))), "refusal.lacks_skill");
  EXPECT_EQ(refusal_of(twin.ask(wanted("O2", "P1", {"first_aid", 0, {}}), at(1))), "refusal.lacks_skill");
  EXPECT_EQ(refusal_of(twin.ask(wanted("O3", "VG", {"evacuation", 0, {}}), at(1))), "allowed");
  EXPECT_EQ(refusal_of(twin.ask(wanted("O4", "BS", {"sandbags", 10, {}}), at(1))), "allowed")
      << "a store of sandbags need not say that it can";
}

TEST_F(WorkTest, a_line_of_sandbags_takes_its_length_by_the_pace) {
  EXPECT_EQ(need("BS", at(1)).task, (OrderTask{"sandbags", 120, {}}));
  EXPECT_EQ(work_time(twin.resource("BS").config, 120), hours{2});
  EXPECT_EQ(work_time(twin.resource("EX").config, 90), hours{2}) << "45 m3 an hour";
  EXPECT_FALSE(work_time(twin.resource("VG").config, 90)) << "nobody measures what they do";
  ResourceConfig slow = twin.resource("BS").config;
  slow.pace_m_per_h = 0;
  EXPECT_FALSE(work_time(slow, 120)) << "an unknown pace is no promise";
}

TEST_F(WorkTest, the_stock_falls_with_each_order_and_more_than_is_left_is_refused) {
  EXPECT_EQ(left("BS"), 200);
  twin.must(wanted("O1", "BS", {"sandbags", 120, {}}), at(1));
  EXPECT_EQ(left("BS"), 80) << "promised";
  EXPECT_EQ(need("BS", at(2)).task.amount, 0) << "the line is being laid";
  work("BS", "O1", 5);
  come_home("BS", "O1", 200);
  EXPECT_EQ(left("BS"), 80) << "laid";
  const Decision more = twin.ask(wanted("O2", "BS", {"sandbags", 81, {}}, "S2"), at(220));
  ASSERT_FALSE(more);
  EXPECT_EQ(more.error().key, "refusal.stock_short");
  EXPECT_EQ(more.error().subject, "80 m");
  twin.must(wanted("O3", "BS", {"sandbags", 80, {}}, "S2"), at(221));
  EXPECT_EQ(left("BS"), 0);
}

TEST_F(WorkTest, what_was_called_back_before_it_worked_gives_its_stock_back) {
  twin.must(wanted("O1", "BS", {"sandbags", 120, {}}), at(1));
  twin.field("BS", "O1", Kind::kDeparted, at(2));
  twin.must(CancelOrder{OrderId("O1"), "not needed"}, at(3));
  EXPECT_EQ(left("BS"), 80) << "still on the truck";
  come_home("BS", "O1", 10);
  EXPECT_EQ(left("BS"), 200);
  EXPECT_EQ(need("BS", at(30)).task.amount, 120) << "the line is needed as before";
}

TEST_F(WorkTest, an_amount_that_is_none_is_refused) {
  EXPECT_EQ(refusal_of(twin.ask(wanted("O1", "BS", {"sandbags", -5, {}}), at(1))), "refusal.no_amount");
  EXPECT_EQ(refusal_of(twin.ask(wanted("O1", "BS", {"sandbags", std::nan(""), {}}), at(1))), "refusal.no_amount");
}

class FuelTest : public WorkTest {
 protected:
  /// The pump is at work from minute 20 on and tells its fuel once.
  FuelTest() {
    twin.send("O1", "P1", "S1", at(1));
    work("P1", "O1", 5);
    tell(50, 20);
  }
  void tell(double percent, int minute) {
    twin.must(RecordFieldReport{{ResourceId("P1"), OrderId("O1"), Kind::kPosition, at(minute), {}, percent, 0.3, ""}},
              at(minute), "P1");
  }
  [[nodiscard]] double hours_left(int minute) const { return *fuel_hours_left(twin.resource("P1"), at(minute)); }
};

TEST_F(FuelTest, a_pump_that_runs_dry_needs_what_its_tank_has_burnt) {
  const WorkNeed before = need("FT", at(20 + 60));
  EXPECT_EQ(before.task.receiver, ResourceId("P1"));
  EXPECT_DOUBLE_EQ(before.task.amount, 160 - 3 * 20) << "of 160 l three hours are left";
  EXPECT_EQ(before.by, at(20 + 4 * 60));
}

TEST_F(FuelTest, a_report_that_does_not_tell_the_fuel_does_not_fill_the_tank) {
  const double before = hours_left(80);
  twin.must(RecordFieldReport{{ResourceId("P1"), OrderId("O1"), Kind::kPosition, at(80), {}, {}, 0.3, ""}}, at(80),
            "P1");
  EXPECT_DOUBLE_EQ(hours_left(80), before);
}

TEST_F(FuelTest, a_truck_that_leaves_has_filled_it_and_has_less_itself) {
  twin.must(wanted("O2", "FT", {"refuel", 100, ResourceId("P1")}), at(60));
  EXPECT_TRUE(need("FT", at(61)).task.receiver.empty()) << "fuel is on its way";
  EXPECT_EQ(left("FT"), 200);
  work("FT", "O2", 62);
  EXPECT_NEAR(hours_left(80), 3, 1e-9) << "it is only there yet";
  twin.field("FT", "O2", Kind::kStopped, at(80));
  EXPECT_NEAR(hours_left(80), 3 + 5, 1e-9) << "100 l are five hours";
  EXPECT_EQ(left("FT"), 200);
  tell(90, 90);
  EXPECT_NEAR(hours_left(90), 8 * 0.9, 1e-9) << "its own word goes before";
}

TEST_F(WorkTest, who_lays_sandbags_is_not_accused_of_pumping_nothing) {
  AlarmRule rule;
  rule.id = RuleId("idle");
  rule.kind = AlarmRuleKind::kNoDischarge;
  rule.raise_at = 0.001;
  twin.state.incident.edit().rules = {rule};
  twin.must(wanted("O1", "BS", {"sandbags", 60, {}}), at(1));
  work("BS", "O1", 5);
  twin.must(RecordFieldReport{{ResourceId("BS"), OrderId("O1"), Kind::kPosition, at(30), {}, 80, 0, ""}}, at(30), "BS");
  twin.must(Tick{}, at(31));
  EXPECT_TRUE(twin.state.alarms->empty());
}

TEST_F(FuelTest, a_truck_with_too_little_is_refused) {
  const Decision decision = twin.ask(wanted("O2", "FT", {"refuel", 301, ResourceId("P1")}), at(60));
  ASSERT_FALSE(decision);
  EXPECT_EQ(decision.error().key, "refusal.stock_short");
  EXPECT_EQ(decision.error().subject, "300 l");
}

TEST_F(FuelTest, an_unknown_consumption_is_hours_without_litres) {
  twin.state.resources.edit().at(ResourceId("P1")).config.consumption_l_per_h = 0;
  const WorkNeed known = need("FT", at(80));
  EXPECT_EQ(known.task.receiver, ResourceId("P1"));
  EXPECT_EQ(known.task.amount, 0);
  EXPECT_TRUE(known.by);
}

IssueOrder through_water(const char* order) {
  IssueOrder issue = wanted(order, "P1", {});
  issue.way = OrderWay::kFloodedRoads;
  issue.way_depth_m = 0.62;
  return issue;
}

TEST_F(WorkTest, where_no_road_is_open_somebody_must_insist_and_the_order_says_so_for_ever) {
  const Decision refused = twin.ask(through_water("O1"), at(1));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().key, "refusal.no_open_road");
  EXPECT_EQ(refused.error().subject, "0.62 m");
  IssueOrder insisting = through_water("O1");
  insisting.insisted = true;
  twin.must(insisting, at(2));
  EXPECT_EQ(twin.order("O1").way, OrderWay::kFloodedRoads);
  EXPECT_EQ(twin.order("O1").way_depth_m, 0.62);
}

TEST_F(WorkTest, another_goal_without_an_open_road_is_refused_too) {
  twin.send("O1", "P1", "S2", at(1));
  IssueOrder goal = through_water("O1");
  EXPECT_EQ(refusal_of(twin.ask(RerouteOrder{goal}, at(2))), "refusal.no_open_road");
  goal.insisted = true;
  EXPECT_EQ(refusal_of(twin.ask(RerouteOrder{goal}, at(2))), "allowed");
}

TEST_F(WorkTest, a_plan_names_the_order_that_has_no_open_road) {
  const Decision plan = twin.ask(ProposePlan{PlanId("PL"), "", {through_water("PL-1")}}, at(1));
  ASSERT_FALSE(plan);
  EXPECT_EQ(plan.error().key, "refusal.no_way_in_plan");
  EXPECT_EQ(plan.error().subject, "P1 → S1");
}

CountStock counted(const char* who, double amount, UtcTime when) { return {ResourceId(who), amount, when, "by hand"}; }

TEST_F(WorkTest, what_was_counted_goes_before_what_the_place_file_says) {
  twin.must(counted("BS", 35, at(5)), at(6), "Lin");
  EXPECT_EQ(left("BS"), 35);
  EXPECT_EQ(twin.resource("BS").counted->by, "Lin");
  EXPECT_EQ(refusal_of(twin.ask(wanted("O1", "BS", {"sandbags", 60, {}}), at(7))), "refusal.stock_short");
  twin.must(counted("BS", 500, at(8)), at(8));
  EXPECT_EQ(left("BS"), 500) << "a lorry brought new ones";
  EXPECT_EQ(refusal_of(twin.ask(wanted("O1", "BS", {"sandbags", 300, {}}), at(9))), "allowed");
}

TEST_F(WorkTest, a_count_knows_what_had_left_the_store_and_what_had_not) {
  twin.must(wanted("O1", "BS", {"sandbags", 60, {}}), at(1));
  twin.must(counted("BS", 190, at(2)), at(2));
  EXPECT_EQ(left("BS"), 130) << "promised, and still there when it was counted";
  twin.field("BS", "O1", Kind::kDeparted, at(3));
  twin.must(counted("BS", 125, at(4)), at(4));
  EXPECT_EQ(left("BS"), 125) << "on the lorry when it was counted";
  work("BS", "O1", 5);
  come_home("BS", "O1", 90);
  EXPECT_EQ(left("BS"), 125);
  twin.must(wanted("O2", "BS", {"sandbags", 25, {}}), at(120));
  EXPECT_EQ(left("BS"), 100) << "ordered since";
}

TEST_F(WorkTest, what_was_out_while_they_counted_and_comes_back_unused_is_there_again) {
  twin.must(wanted("O1", "BS", {"sandbags", 60, {}}), at(1));
  twin.field("BS", "O1", Kind::kDeparted, at(3));
  twin.must(counted("BS", 140, at(4)), at(4));
  twin.must(CancelOrder{OrderId("O1"), "the levee holds"}, at(5));
  EXPECT_EQ(left("BS"), 140) << "it is not back yet";
  twin.field("BS", "O1", Kind::kReturned, at(20));
  EXPECT_EQ(left("BS"), 200);
}

TEST_F(WorkTest, fuel_is_in_the_tank_of_the_truck_until_it_is_filled_in) {
  twin.must(wanted("O1", "FT", {"refuel", 100, ResourceId("P1")}), at(1));
  twin.field("FT", "O1", Kind::kDeparted, at(3));
  twin.must(counted("FT", 280, at(4)), at(4));
  EXPECT_EQ(left("FT"), 180);
  twin.field("FT", "O1", Kind::kPumping, at(20));
  EXPECT_EQ(left("FT"), 180);
}

TEST_F(WorkTest, a_count_that_cannot_be_is_refused) {
  EXPECT_EQ(refusal_of(twin.ask(counted("P1", 10, at(1)), at(2))), "refusal.holds_no_stock");
  EXPECT_EQ(refusal_of(twin.ask(counted("XX", 10, at(1)), at(2))), "refusal.no_such_resource");
  EXPECT_EQ(refusal_of(twin.ask(counted("BS", -1, at(1)), at(2))), "refusal.not_a_number");
  EXPECT_EQ(refusal_of(twin.ask(counted("BS", NAN, at(1)), at(2))), "refusal.not_a_number");
  EXPECT_EQ(refusal_of(twin.ask(counted("BS", 10, at(9)), at(2))), "refusal.in_the_future");
  twin.must(counted("BS", 10, at(5)), at(5));
  EXPECT_EQ(refusal_of(twin.ask(counted("BS", 20, at(4)), at(6))), "refusal.counted_since");
}

}  // namespace
