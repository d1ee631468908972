#include <gtest/gtest.h>

#include "tests/support/incident_builder.h"

using namespace sandtable;
using namespace sandtable::test;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

IssueOrder wanted(const char* id, const char* pump, const char* site) {
  return {OrderId(id), ResourceId(pump), SiteId(site), {}, 0, minutes{10}, ""};
}

ProposePlan two_pumps() { return {PlanId("A"), "both pumps", {wanted("A1", "P1", "S1"), wanted("A2", "P2", "S2")}}; }

std::string refusal_of(Twin& twin, const Command& command, int minute, Role role = Role::kOperator) {
  const Decision decision = twin.ask(command, at(minute), "somebody", role);
  return decision ? "" : decision.error().key;
}

TEST(Plan, is_proposed_by_an_operator_approved_by_a_commander_and_issued_as_one) {
  Twin twin;
  twin.must(two_pumps(), at(1), "Lin");
  EXPECT_TRUE(twin.state.orders->empty()) << "a proposal sends nobody";
  EXPECT_EQ(refusal_of(twin, IssuePlan{PlanId("A")}, 2), "refusal.not_approved");
  EXPECT_EQ(refusal_of(twin, ApprovePlan{PlanId("A"), ""}, 2), "refusal.role");
  ASSERT_TRUE(twin.ask(ApprovePlan{PlanId("A"), "go"}, at(3), "Wu", Role::kCommander));
  twin.must(IssuePlan{PlanId("A")}, at(4), "Lin");
  EXPECT_EQ(twin.state.orders->size(), 2U);
  EXPECT_EQ(twin.resource("P1").order, OrderId("A1"));
  const Plan& plan = twin.state.plans->at(PlanId("A"));
  EXPECT_EQ(plan.state, PlanState::kIssued);
  ASSERT_EQ(plan.steps.size(), 3U);
  EXPECT_EQ(plan.steps[1], (PlanStep{PlanState::kApproved, at(3), "Wu", "go"}));
  EXPECT_EQ(refusal_of(twin, IssuePlan{PlanId("A")}, 5), "refusal.not_approved") << "only once";
}

TEST(Plan, sends_nobody_when_one_of_its_pumps_is_not_free_any_more) {
  Twin twin;
  twin.must(two_pumps(), at(1));
  ASSERT_TRUE(twin.ask(ApprovePlan{PlanId("A"), ""}, at(2), "Wu", Role::kCommander));
  twin.send("O1", "P2", "S1", at(3));
  EXPECT_EQ(refusal_of(twin, IssuePlan{PlanId("A")}, 4), "refusal.resource_busy");
  EXPECT_EQ(twin.state.orders->size(), 1U);
  EXPECT_TRUE(twin.resource("P1").order.empty());
}

TEST(Plan, sends_each_machine_with_the_crew_that_leaves_enough_for_the_others) {
  Twin twin;
  auto& resources = twin.state.resources.edit();
  for (const char* pump : {"P1", "P2"}) resources.at(ResourceId(pump)).config.crew_needed = 1;
  resources.at(ResourceId("P2")).config.crew_skills = {"diving"};
  for (const auto& [id, depot] : {std::pair("C1", "D"), std::pair("C2", "elsewhere")}) {
    Resource crew;
    crew.config.id = ResourceId(id);
    crew.config.kind = ResourceKind::kCrew;
    crew.config.depot = depot;
    resources[crew.config.id] = crew;
  }
  resources.at(ResourceId("C1")).config.skills = {"diving"};
  twin.must(two_pumps(), at(1));
  ASSERT_TRUE(twin.ask(ApprovePlan{PlanId("A"), ""}, at(2), "Wu", Role::kCommander));
  EXPECT_EQ(refusal_of(twin, IssuePlan{PlanId("A")}, 3), "");
  EXPECT_EQ(twin.order("A1").crew, std::vector{ResourceId("C2")});
  EXPECT_EQ(twin.order("A2").crew, std::vector{ResourceId("C1")});
}

TEST(Plan, that_names_a_pump_twice_or_nobody_is_refused) {
  Twin twin;
  EXPECT_EQ(refusal_of(twin, ProposePlan{PlanId("A"), "", {}}, 1), "refusal.empty_plan");
  EXPECT_EQ(refusal_of(twin, ProposePlan{PlanId("A"), "", {wanted("1", "P1", "S1"), wanted("2", "P1", "S2")}}, 1),
            "refusal.resource_twice");
  EXPECT_EQ(refusal_of(twin, ProposePlan{PlanId("A"), "", {wanted("1", "P9", "S1")}}, 1), "refusal.no_such_resource");
  twin.must(two_pumps(), at(2));
  EXPECT_EQ(refusal_of(twin, two_pumps(), 3), "refusal.plan_exists");
}

TEST(Plan, is_rejected_with_a_reason_and_stays_rejected) {
  Twin twin;
  twin.must(two_pumps(), at(1));
  EXPECT_EQ(refusal_of(twin, RejectPlan{PlanId("A"), ""}, 2, Role::kCommander), "refusal.reason_needed");
  ASSERT_TRUE(twin.ask(RejectPlan{PlanId("A"), "too early"}, at(3), "Wu", Role::kCommander));
  EXPECT_EQ(refusal_of(twin, ApprovePlan{PlanId("A"), ""}, 4, Role::kAdministrator), "refusal.plan_decided");
}

TEST(Role, viewers_change_nothing) {
  Twin twin;
  EXPECT_EQ(refusal_of(twin, AddNote{"x"}, 1, Role::kViewer), "refusal.role");
  EXPECT_EQ(refusal_of(twin, wanted("O1", "P1", "S1"), 1, Role::kViewer), "refusal.role");
  EXPECT_EQ(refusal_of(twin, AddNote{"x"}, 1, Role::kAdministrator), "");
}

TEST(Resend, gives_the_crew_its_time_again_and_only_before_it_left) {
  Twin twin;
  twin.send("O1", "P1", "S1", at(0));
  twin.must(Tick{}, at(5));
  ASSERT_TRUE(twin.order("O1").overdue_since);
  twin.must(ResendOrder{OrderId("O1")}, at(6));
  EXPECT_FALSE(twin.order("O1").overdue_since);
  EXPECT_EQ(twin.order("O1").next_due, at(8));
  EXPECT_EQ(twin.order("O1").sent_at, at(6));
  EXPECT_EQ(twin.order("O1").steps.size(), 1U) << "it is the same order in the same state";
  twin.field("P1", "O1", FieldReportKind::kDeparted, at(7));
  EXPECT_EQ(refusal_of(twin, ResendOrder{OrderId("O1")}, 8), "refusal.already_on_the_way");
}

TEST(Reroute, sends_a_crew_under_way_to_another_site_under_the_same_order) {
  Twin twin;
  twin.send("O1", "P1", "S1", at(0));
  twin.field("P1", "O1", FieldReportKind::kDeparted, at(2));
  EXPECT_EQ(refusal_of(twin, RerouteOrder{wanted("O1", "P1", "S1")}, 3), "refusal.same_site");
  twin.must(RerouteOrder{wanted("O1", "", "S2")}, at(3), "Lin");
  EXPECT_EQ(twin.order("O1").site, SiteId("S2"));
  EXPECT_EQ(twin.order("O1").goal, (LocalXY{900, 100}));
  EXPECT_EQ(twin.order("O1").state, OrderState::kOrdered);
  EXPECT_EQ(twin.order("O1").revision, 2);
  EXPECT_EQ(twin.resource("P1").order, OrderId("O1"));
  twin.field("P1", "O1", FieldReportKind::kArrived, at(20));
  EXPECT_EQ(refusal_of(twin, RerouteOrder{wanted("O1", "", "S1")}, 21), "refusal.release_first");
}

TEST(Reroute, a_late_word_about_the_goal_before_moves_nothing) {
  const auto report = [](FieldReportKind kind, int said_at, int revision) {
    FieldReport said;
    said.resource = ResourceId("P1");
    said.order = OrderId("O1");
    said.kind = kind;
    said.at_time = at(said_at);
    said.revision = revision;
    return RecordFieldReport{said};
  };
  for (const int revision : {0, 1}) {  // 0: a sender that does not say what it answers
    Twin twin;
    twin.send("O1", "P1", "S1", at(0));
    twin.field("P1", "O1", FieldReportKind::kDeparted, at(2));
    twin.must(RerouteOrder{wanted("O1", "", "S2")}, at(5), "Lin");
    twin.must(report(FieldReportKind::kArrived, 4, revision), at(6), "P1");
    EXPECT_EQ(twin.order("O1").state, OrderState::kOrdered) << "it arrived at S1";
    twin.must(report(FieldReportKind::kArrived, 20, 2), at(20), "P1");
    EXPECT_EQ(twin.order("O1").state, OrderState::kSettingUp);
  }
  Twin twin;
  twin.send("O1", "P1", "S1", at(3));
  twin.must(report(FieldReportKind::kReceived, 1, 0), at(4), "P1");
  EXPECT_EQ(twin.order("O1").state, OrderState::kReceived) << "with one goal a clock that is behind costs nothing";
}

TEST(Reroute, who_is_broken_or_must_rest_is_sent_nowhere_else) {
  Twin twin;
  twin.send("O1", "P1", "S1", at(0));
  twin.field("P1", "O1", FieldReportKind::kFault, at(2));
  EXPECT_EQ(refusal_of(twin, RerouteOrder{wanted("O1", "", "S2")}, 3), "refusal.resource_fault");
}

TEST(Rest, a_crew_that_worked_its_shift_is_not_sent_again_before_it_rested) {
  IncidentOpened opening = small_incident();
  opening.resources[0].work_limit = hours{2};
  opening.resources[0].rest = hours{3};
  Twin twin(opening);
  twin.send("O1", "P1", "S1", at(0));
  twin.field("P1", "O1", FieldReportKind::kDeparted, at(5));
  twin.field("P1", "O1", FieldReportKind::kPumping, at(20));
  twin.field("P1", "O1", FieldReportKind::kStopped, at(110));
  twin.field("P1", "O1", FieldReportKind::kReturned, at(130));
  EXPECT_EQ(twin.resource("P1").worked, minutes{125});
  EXPECT_EQ(refusal_of(twin, wanted("O2", "P1", "S1"), 140), "refusal.must_rest");
  EXPECT_EQ(refusal_of(twin, wanted("O2", "P1", "S1"), 130 + 180), "");
  twin.field("P1", "O2", FieldReportKind::kDeparted, at(320));
  EXPECT_EQ(twin.resource("P1").worked, minutes{0}) << "a full rest wipes the slate";
}

}  // namespace
