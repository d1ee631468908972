#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/ui/command_window.h"
#include "viewer/ui/plan_proposals.h"

namespace sandtable::ui {
namespace {

using testing::Window;

template <class C>
const C& asked(const Window& window) {
  return std::get<C>(std::get<SubmitCommand>(window.intents.back()).command);
}

/// The best plan for all sites, proposed by a colleague.
void propose(Window& window, PlanState state = PlanState::kProposed) {
  Plan plan;
  plan.id = PlanId("PL-01");
  plan.orders.push_back({OrderId("PL-01-1"), ResourceId("P-12"), SiteId("B01"), {}, 0, {}, ""});
  plan.state = state;
  plan.steps.push_back({state, window.snapshot.at, "colleague", ""});
  window.snapshot.state.plans.edit()[plan.id] = plan;
  window.snapshot.live.plans = window.snapshot.state.plans;
}

TEST(OrderCommand, the_selected_pump_means_its_order) {
  Window window;
  window.state.selection = ResourceId("P-02");
  ASSERT_TRUE(window.run("order.ask-cancel"));
  EXPECT_EQ(std::get<CancelOrderDialog>(window.state.dialog).order, OrderId("O-002"));
  ASSERT_TRUE(window.run("order.ask-reroute"));
  EXPECT_EQ(std::get<DispatchDialog>(window.state.dialog).reroute, OrderId("O-002"));
  EXPECT_EQ(std::get<DispatchDialog>(window.state.dialog).resource, ResourceId("P-02"));
}

TEST(OrderCommand, an_order_under_way_gets_another_site_and_one_on_site_does_not) {
  Window window;
  ASSERT_TRUE(window.run("order.reroute site=B03 order=O-002"));
  EXPECT_EQ(asked<RerouteOrder>(window).order.site, SiteId("B03"));
  EXPECT_EQ(window.run("order.reroute site=B04 order=O-003").error().code, ErrorCode::kRefused);
}

TEST(OrderCommand, what_a_crew_says_by_telephone_takes_its_order_on) {
  Window window;
  window.state.selection = ResourceId("P-02");
  const OrderState before = window.snapshot.live.orders->at(OrderId("O-002")).state;
  ASSERT_TRUE(window.run("order.report fuel=55 note=\"on channel 2\""));
  const FieldReport& report = asked<RecordFieldReport>(window).report;
  EXPECT_EQ(report.kind, next_report(before));
  EXPECT_EQ(report.order, OrderId("O-002"));
  EXPECT_EQ(report.fuel_percent, 55);
  EXPECT_EQ(report.note, "on channel 2");
  ASSERT_TRUE(window.run("order.report said=pumping discharge=0.2"));
  EXPECT_EQ(asked<RecordFieldReport>(window).report.discharge_m3_per_s, 0.2);
  EXPECT_EQ(window.run("order.report said=singing").error().code, ErrorCode::kInvalid);
  EXPECT_EQ(window.run("order.report pump=nobody").error().code, ErrorCode::kNotFound);
}

TEST(OrderCommand, a_crew_without_positioning_is_put_where_somebody_says_that_it_is) {
  Window window;
  const IncidentState& live = window.snapshot.live;
  const auto said_at = [&](const std::string& place) {
    const Status ran = window.run("order.report pump=P-02 said=position at=" + place);
    EXPECT_TRUE(ran) << place;
    return asked<RecordFieldReport>(window).report.at;
  };
  const SiteConfig& site = live.incident->sites.front();
  EXPECT_EQ(said_at(site.id.str()), site.pump_position);
  const DepotConfig& depot = live.incident->depots.front();
  EXPECT_EQ(said_at(depot.id), depot.at);
  EXPECT_EQ(said_at("1200.5,-3"), (LocalXY{1200.5, -3}));
  EXPECT_EQ(window.run("order.report pump=P-02 said=position at=somewhere").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(window.run("order.report pump=P-02 said=position at=12,").error().code, ErrorCode::kNotFound);
}

TEST(OrderCommand, a_position_told_by_telephone_says_nothing_of_what_a_pump_gives) {
  Window window;
  ASSERT_TRUE(window.run("order.report pump=P-03 said=position fuel=40"));
  EXPECT_FALSE(asked<RecordFieldReport>(window).report.discharge_m3_per_s);
}

TEST(OrderCommand, more_than_pumping_and_insisting_are_said_in_so_many_words) {
  Window window;
  auto& pumps = window.snapshot.live.resources.edit();
  const auto free = std::ranges::find_if(pumps, [](const auto& entry) {
    return entry.second.order.empty() && entry.second.state == ResourceState::kStandby;
  });
  free->second.config.skills = {"evacuation"};
  const std::string who = free->first.str();
  ASSERT_TRUE(window.run("order.dispatch pump=" + who + " site=B01 task=evacuation insist=on"));
  const auto& wish = std::get<Dispatch>(window.intents.back());
  EXPECT_EQ(wish.task.skill, "evacuation");
  EXPECT_TRUE(wish.insisted);
  ASSERT_TRUE(window.run("order.dispatch pump=" + who + " site=B01"));
  EXPECT_FALSE(std::get<Dispatch>(window.intents.back()).insisted);
  EXPECT_EQ(window.run("order.dispatch pump=" + who + " site=B01 task=first_aid").error().code, ErrorCode::kRefused);
}

TEST(OrderCommand, a_refusal_is_left_for_the_window_to_tell) {
  Window window;
  CommandEnvironment environment{window.state,   &window.snapshot, window.place,
                                 window.queries, "tester",         window.intents};
  ASSERT_FALSE(run_command(*parse_call("order.release order=O-002"), environment));
  ASSERT_TRUE(environment.refused);
  EXPECT_EQ(environment.refused->key, "refusal.cancel_instead");
}

TEST(OrderCommand, a_prepared_plan_is_offered_again_once_it_is_over) {
  Window window;
  const PreparedPlan prepared{"typhoon", {"颱風", "Typhoon"}, {}, {{ResourceId("P-02"), SiteId("B01")}}};
  IncidentState& state = window.snapshot.state;
  EXPECT_FALSE(is_under_way(state, prepared));
  Plan plan;
  plan.id = PlanId("PL-01-typhoon");
  plan.orders.resize(1);
  plan.orders[0].id = OrderId("O-002");
  const auto with = [&](PlanState reached) {
    plan.state = reached;
    state.plans.edit()[plan.id] = plan;
    return is_under_way(state, prepared);
  };
  EXPECT_TRUE(with(PlanState::kProposed));
  EXPECT_TRUE(with(PlanState::kIssued)) << "its pump is out";
  EXPECT_FALSE(with(PlanState::kRejected));
  plan.orders[0].id = OrderId("O-of-yesterday");
  EXPECT_FALSE(with(PlanState::kIssued)) << "its orders are closed: the next wave may need it again";
}

TEST(OrderCommand, a_plan_that_waits_is_tried_out_by_name) {
  Window window;
  EXPECT_EQ(window.run("plan.ask").error().code, ErrorCode::kNotFound);
  Plan plan;
  plan.id = PlanId("PL-07");
  plan.steps = {{PlanState::kProposed, window.snapshot.at, "Lin", ""}};
  plan.orders.resize(2);
  plan.orders[0].resource = ResourceId("P-12");
  plan.orders[0].site = SiteId("B01");
  plan.orders[1].resource = ResourceId("C-1");
  plan.orders[1].site = SiteId("B02");
  plan.orders[1].task.skill = "evacuation";
  window.snapshot.live.plans.edit()[plan.id] = plan;
  ASSERT_TRUE(window.run("plan.ask PL-07"));
  EXPECT_EQ(std::get<AskWhatIf>(window.intents.back()).question.moves,
            (std::vector<PumpMove>{{ResourceId("P-12"), SiteId("B01")}}))
      << "the model knows what pumps do, not what people do";
  ASSERT_TRUE(window.run("plan.ask"));
}

TEST(OrderCommand, the_best_for_all_flooded_sites_becomes_a_plan) {
  Window window;
  ASSERT_TRUE(window.run("plan.propose-for-all \"second wave\""));
  const auto& plan = asked<ProposePlan>(window);
  EXPECT_EQ(plan.id, PlanId("PL-01"));
  EXPECT_EQ(plan.title, "second wave");
  EXPECT_GT(plan.orders.size(), 3U);
  for (const IssueOrder& order : plan.orders) EXPECT_FALSE(order.resource.empty());
  window.snapshot.answers = nullptr;
  EXPECT_EQ(window.run("plan.propose-for-all").error().code, ErrorCode::kNotFound);
}

TEST(OrderCommand, a_plan_is_approved_and_issued_without_naming_it) {
  Window window;
  EXPECT_EQ(window.run("plan.approve").error().code, ErrorCode::kNotFound);
  propose(window);
  ASSERT_TRUE(window.run("plan.approve"));
  EXPECT_EQ(asked<ApprovePlan>(window).plan, PlanId("PL-01"));
  EXPECT_EQ(window.run("plan.issue").error().code, ErrorCode::kNotFound) << "it is not approved yet";
  propose(window, PlanState::kApproved);
  ASSERT_TRUE(window.run("plan.issue"));
  EXPECT_EQ(asked<IssuePlan>(window).plan, PlanId("PL-01"));
}

TEST(OrderCommand, an_operator_may_not_approve) {
  Window window;
  propose(window);
  window.snapshot.role = Role::kOperator;
  EXPECT_EQ(window.run("plan.approve").error().code, ErrorCode::kRefused);
}

TEST(OrderCommand, a_prepared_plan_is_proposed_under_its_name) {
  Window window;
  window.place.prepared_plans = {{"typhoon", {"颱風", "Typhoon"}, {}, {{ResourceId("P-12"), SiteId("B01")}}}};
  ASSERT_TRUE(window.run("plan.propose-prepared typhoon"));
  EXPECT_EQ(asked<ProposePlan>(window).id, PlanId("PL-01-typhoon"));
  EXPECT_EQ(asked<ProposePlan>(window).orders[0].site, SiteId("B01"));
  EXPECT_EQ(window.run("plan.propose-prepared flood").error().code, ErrorCode::kNotFound);
}

TEST(OrderCommand, a_note_is_struck_through_with_a_reason) {
  Window window;
  window.snapshot.live.notes.edit().push_back({17, "gate shut", "", "", "Lin", window.snapshot.at});
  ASSERT_TRUE(window.run("note.strike 17 \"wrong gate\""));
  EXPECT_EQ(asked<StrikeNote>(window).entry, 17);
  EXPECT_EQ(asked<StrikeNote>(window).reason, "wrong gate");
  EXPECT_EQ(window.run("note.strike 18 why").error().code, ErrorCode::kRefused);
}

TEST(SeatCommand, a_seat_steps_down_and_back_but_not_above_what_it_may) {
  Window window;
  window.snapshot.role = Role::kCommander;
  window.snapshot.highest_role = Role::kCommander;
  ASSERT_TRUE(window.run("seat.role viewer"));
  EXPECT_EQ(std::get<ActAs>(window.intents.back()).role, Role::kViewer);
  EXPECT_EQ(window.run("seat.role administrator").error().code, ErrorCode::kRefused);
  EXPECT_EQ(window.run("seat.role king").error().code, ErrorCode::kInvalid);
  ASSERT_TRUE(window.run("seat.next-role"));
  EXPECT_EQ(std::get<ActAs>(window.intents.back()).role, Role::kViewer) << "after the highest comes the lowest";
}

TEST(SeatCommand, whoever_sits_down_is_named_but_not_as_a_resource) {
  Window window;
  ASSERT_TRUE(window.run("seat.name \" Chen Mei \""));
  EXPECT_EQ(std::get<TakeSeat>(window.intents.back()).name, "Chen Mei");
  EXPECT_EQ(window.run("seat.name \"  \"").error().code, ErrorCode::kInvalid);
  EXPECT_EQ(window.run("seat.name " + std::string(61, 'x')).error().code, ErrorCode::kInvalid);
  EXPECT_EQ(window.run("seat.name \"a\nb\"").error().code, ErrorCode::kInvalid);
  ASSERT_FALSE(window.snapshot.live.resources->empty());
  const std::string pump = window.snapshot.live.resources->begin()->first.str();
  EXPECT_EQ(window.run("seat.name " + pump).error().code, ErrorCode::kRefused) << "a crew's word needs no role";
}

}  // namespace
}  // namespace sandtable::ui
