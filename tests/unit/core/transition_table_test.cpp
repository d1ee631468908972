// What an order and a plan become: every state against every report and every command, each cell by itself.

#include <gtest/gtest.h>

#include <map>

#include "tests/support/incident_builder.h"

using namespace sandtable;
using namespace sandtable::test;

namespace {

using Kind = FieldReportKind;

constexpr OrderState kStates[] = {
    OrderState::kOrdered, OrderState::kReceived,  OrderState::kAccepted, OrderState::kEnRoute, OrderState::kSettingUp,
    OrderState::kPumping, OrderState::kReleasing, OrderState::kReleased, OrderState::kRefused, OrderState::kCancelled};
/// Each state by a letter, in the same order: S is setting up, L releasing, D done, X refused by the crew.
constexpr std::string_view kLetters = "ORAESPLDXC";

OrderState state_of(char letter) { return kStates[kLetters.find(letter)]; }

/// P1 sent to S1, with its order in that state.
Twin with_order_in(OrderState state) {
  Twin twin;
  twin.send("O1", "P1", "S1", at(1));
  Order order = twin.order("O1");
  order.state = state;
  order.steps.push_back({state, at(2), "P1"});
  reduce(twin.state, Event{twin.state.seq + 1, at(2), at(2), "P1", OrderChanged{order}});
  return twin;
}

TEST(OrderTable, every_state_against_every_report) {
  constexpr Kind kKinds[] = {Kind::kReceived, Kind::kAccepted, Kind::kRefused, Kind::kDeparted, Kind::kPosition,
                             Kind::kArrived,  Kind::kPumping,  Kind::kStopped, Kind::kReturned, Kind::kFault};
  // One column a kind, in that order. A later report stands for earlier ones that were lost; a late one moves nothing.
  const std::map<char, std::string_view> table = {
      {'O', "RAXEOSPLOO"}, {'R', "RAXERSPLRR"}, {'A', "AAXEASPLAA"}, {'E', "EEEEESPLDE"}, {'S', "SSSSSSPLDS"},
      {'P', "PPPPPPPLDP"}, {'L', "LLLLLLLLDL"}, {'D', "DDDDDDDDDD"}, {'X', "XXXXXXXXXX"}, {'C', "CCCCCCCCCC"},
  };
  ASSERT_EQ(table.size(), std::size(kStates));
  for (const auto& [letter, row] : table) {
    ASSERT_EQ(row.size(), std::size(kKinds));
    for (std::size_t i = 0; i < row.size(); ++i) {
      Twin twin = with_order_in(state_of(letter));
      const std::size_t steps = twin.order("O1").steps.size();
      twin.field("P1", "O1", kKinds[i], at(3), "note");
      const Order& after = twin.order("O1");
      EXPECT_EQ(order_state_key(after.state), order_state_key(state_of(row[i])))
          << order_state_key(state_of(letter)) << " + " << field_report_key(kKinds[i]);
      EXPECT_EQ(after.steps.size(), steps + (row[i] == letter ? 0 : 1)) << "a step for each move and for nothing else";
      EXPECT_EQ(twin.resource("P1").order.empty(), is_closed(after.state)) << "bound as long as the order is open";
    }
  }
}

TEST(OrderTable, every_state_against_every_command) {
  const std::pair<const char*, Command> commands[] = {
      {"cancel", CancelOrder{OrderId("O1"), "why"}},
      {"release", ReleaseOrder{OrderId("O1")}},
      {"resend", ResendOrder{OrderId("O1")}},
      {"reroute", RerouteOrder{{OrderId("O1"), ResourceId("P1"), SiteId("S2"), {}, 0, {}, ""}}},
  };
  const std::string none = "no_such_order";
  // The state afterwards, or why not.
  const std::map<char, std::array<std::string, 4>> table = {
      {'O', {"C", "cancel_instead", "O", "O"}},
      {'R', {"C", "cancel_instead", "R", "O"}},
      {'A', {"C", "cancel_instead", "A", "O"}},
      {'E', {"L", "cancel_instead", "already_on_the_way", "O"}},
      {'S', {"L", "cancel_instead", "already_on_the_way", "release_first"}},
      {'P', {"release_instead", "L", "already_on_the_way", "release_first"}},
      {'L', {"release_instead", "already_releasing", "already_on_the_way", "release_first"}},
      {'D', {none, none, none, none}},
      {'X', {none, none, none, none}},
      {'C', {none, none, none, none}},
  };
  ASSERT_EQ(table.size(), std::size(kStates));
  for (const auto& [letter, row] : table) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      Twin twin = with_order_in(state_of(letter));
      const Decision decision = twin.ask(commands[i].second, at(3));
      const std::string cell = std::string(order_state_key(state_of(letter))) + " + " + commands[i].first;
      if (row[i].size() > 1) {
        ASSERT_FALSE(decision) << cell;
        EXPECT_EQ(decision.error().key, "refusal." + row[i]) << cell;
        EXPECT_EQ(twin.order("O1").state, state_of(letter)) << cell << ": what is refused changes nothing";
      } else {
        ASSERT_TRUE(decision) << cell << ": " << decision.error().message();
        EXPECT_EQ(order_state_key(twin.order("O1").state), order_state_key(state_of(row[i][0]))) << cell;
      }
    }
  }
}

TEST(PlanTable, every_state_against_every_command) {
  constexpr PlanState kPlanStates[] = {PlanState::kProposed, PlanState::kApproved, PlanState::kIssued,
                                       PlanState::kRejected};
  const std::pair<const char*, Command> commands[] = {
      {"propose", ProposePlan{PlanId("A"), "again", {{OrderId("A2"), ResourceId("P2"), SiteId("S2"), {}, 0, {}, ""}}}},
      {"approve", ApprovePlan{PlanId("A"), "go"}},
      {"reject", RejectPlan{PlanId("A"), "too early"}},
      {"issue", IssuePlan{PlanId("A")}},
  };
  const std::map<PlanState, std::array<std::string, 4>> table = {
      {PlanState::kProposed, {"plan_exists", "approved", "rejected", "not_approved"}},
      {PlanState::kApproved, {"plan_exists", "plan_decided", "rejected", "issued"}},
      {PlanState::kIssued, {"plan_exists", "plan_decided", "plan_decided", "not_approved"}},
      {PlanState::kRejected, {"plan_exists", "plan_decided", "plan_decided", "not_approved"}},
  };
  for (const PlanState before : kPlanStates) {
    for (std::size_t i = 0; i < std::size(commands); ++i) {
      Twin twin;
      twin.must(ProposePlan{PlanId("A"), "", {{OrderId("A1"), ResourceId("P1"), SiteId("S1"), {}, 0, {}, ""}}}, at(1));
      Plan plan = twin.state.plans->at(PlanId("A"));
      plan.state = before;
      reduce(twin.state, Event{twin.state.seq + 1, at(2), at(2), "Wu", PlanChanged{plan}});
      const Decision decision = twin.ask(commands[i].second, at(3), "Wu", Role::kCommander);
      const std::string& expected = table.at(before)[i];
      const std::string cell = std::string(plan_state_key(before)) + " + " + commands[i].first;
      const std::string outcome = decision ? std::string(plan_state_key(twin.state.plans->at(PlanId("A")).state))
                                           : decision.error().key.substr(std::string("refusal.").size());
      EXPECT_EQ(outcome, expected) << cell;
      EXPECT_EQ(twin.state.orders->size(), expected == "issued" ? 1U : 0U) << cell << ": only issuing sends anybody";
    }
  }
}

}  // namespace
