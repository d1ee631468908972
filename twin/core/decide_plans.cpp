#include <set>

#include "twin/core/decision_draft.h"
#include "twin/core/resources/crew_assignment.h"

namespace sandtable {
namespace {

constexpr std::size_t kMostOrders = 200;

const Plan* find(const IncidentState& state, const PlanId& id) {
  const auto it = state.plans->find(id);
  return it == state.plans->end() ? nullptr : &it->second;
}

void move_to(Plan& plan, PlanState to, const DecisionDraft& draft, const std::string& comment) {
  plan.state = to;
  plan.steps.push_back({to, draft.now(), draft.context().actor, comment});
}

/// What is wrong with the plan itself. Whether a resource is free is asked when it is issued.
std::optional<Refusal> fault_of(const ProposePlan& proposal, const IncidentState& state) {
  if (proposal.id.empty() || state.plans->contains(proposal.id))
    return Refusal{"refusal.plan_exists", proposal.id.str()};
  if (proposal.orders.empty()) return Refusal{"refusal.empty_plan", proposal.id.str()};
  if (proposal.orders.size() > kMostOrders) return Refusal{"refusal.plan_too_long", std::to_string(kMostOrders)};
  std::set<ResourceId> resources;
  std::set<OrderId> orders;
  for (const IssueOrder& order : proposal.orders) {
    if (!state.resources->contains(order.resource)) return Refusal{"refusal.no_such_resource", order.resource.str()};
    if (state.site(order.site) == nullptr) return Refusal{"refusal.no_such_site", order.site.str()};
    if (!resources.insert(order.resource).second) return Refusal{"refusal.resource_twice", order.resource.str()};
    if (is_closed(order.way) && !order.insisted)
      return Refusal{"refusal.no_way_in_plan", order.resource.str() + " → " + order.site.str()};
    if (order.id.empty() || !orders.insert(order.id).second) return Refusal{"refusal.order_exists", order.id.str()};
  }
  return std::nullopt;
}

}  // namespace

Decision decide_one(DecisionDraft draft, const ProposePlan& command) {
  if (auto fault = fault_of(command, draft.state())) return tl::unexpected<Refusal>(*std::move(fault));
  Plan plan;
  plan.id = command.id;
  plan.title = command.title;
  plan.orders = command.orders;
  move_to(plan, PlanState::kProposed, draft, "");
  draft.add(PlanChanged{plan});
  return std::move(draft).finish();
}

Decision decide_one(DecisionDraft draft, const ApprovePlan& command) {
  const Plan* plan = find(draft.state(), command.plan);
  if (plan == nullptr) return refuse("refusal.no_such_plan", command.plan.str());
  if (plan->state != PlanState::kProposed) return refuse("refusal.plan_decided", command.plan.str());
  Plan after = *plan;
  move_to(after, PlanState::kApproved, draft, command.comment);
  draft.add(PlanChanged{after});
  return std::move(draft).finish();
}

Decision decide_one(DecisionDraft draft, const RejectPlan& command) {
  const Plan* plan = find(draft.state(), command.plan);
  if (plan == nullptr) return refuse("refusal.no_such_plan", command.plan.str());
  const bool open = plan->state == PlanState::kProposed || plan->state == PlanState::kApproved;
  if (!open) return refuse("refusal.plan_decided", command.plan.str());
  if (command.reason.empty()) return refuse("refusal.reason_needed", command.plan.str());
  Plan after = *plan;
  move_to(after, PlanState::kRejected, draft, command.reason);
  draft.add(PlanChanged{after});
  return std::move(draft).finish();
}

Decision decide_one(DecisionDraft draft, const IssuePlan& command) {
  const Plan* plan = find(draft.state(), command.plan);
  if (plan == nullptr) return refuse("refusal.no_such_plan", command.plan.str());
  if (plan->state != PlanState::kApproved) return refuse("refusal.not_approved", command.plan.str());
  Plan after = *plan;
  // One after another they might take the crew that only a later one can use.
  std::vector<CrewCall> calls;
  for (const IssueOrder& order : after.orders)
    calls.push_back({order.resource, time_until_working(draft.state(), order)});
  auto crews = crews_for(draft.state(), calls, draft.now());
  for (std::size_t i = 0; i < after.orders.size(); ++i) {
    if (auto refusal = issue(draft, after.orders[i], std::move(crews[i])))
      return tl::unexpected<Refusal>(*std::move(refusal));
  }
  move_to(after, PlanState::kIssued, draft, "");
  draft.add(PlanChanged{after});
  return std::move(draft).finish();
}

}  // namespace sandtable
