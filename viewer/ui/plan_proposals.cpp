#include "viewer/ui/plan_proposals.h"

#include <algorithm>
#include <utility>

#include "viewer/ui/answer_words.h"

namespace sandtable::ui {
namespace {

void add_order(ProposePlan& proposal, const ResourceId& resource, const SiteId& site) {
  IssueOrder order;
  order.id = OrderId(fmt::format("{}-{}", proposal.id.str(), proposal.orders.size() + 1));
  order.resource = resource;
  order.site = site;
  proposal.orders.push_back(std::move(order));
}

}  // namespace

PlanId next_plan_id(const IncidentState& state) { return PlanId(fmt::format("PL-{:02}", state.plans->size() + 1)); }

ProposePlan proposal_of(const SitePlan& plan, const IncidentState& state, std::string title) {
  ProposePlan proposal{next_plan_id(state), std::move(title), {}};
  for (const SitePlanRow& row : plan.rows) {
    if (row.resource.empty()) continue;
    add_order(proposal, row.resource, row.site);
    proposal.orders.back().insisted = row.is_overridden && row.answer && needs_insisting(*row.answer);
  }
  return proposal;
}

ProposePlan proposal_of(const PreparedPlan& prepared, const IncidentState& state, Language language) {
  ProposePlan proposal{PlanId(next_plan_id(state).str() + "-" + prepared.id), prepared.name.in(language), {}};
  for (const PreparedPlan::Move& move : prepared.moves) add_order(proposal, move.resource, move.site);
  return proposal;
}

bool is_under_way(const IncidentState& state, const PreparedPlan& prepared) {
  return std::ranges::any_of(*state.plans, [&](const auto& entry) {
    const Plan& plan = entry.second;
    if (plan.state == PlanState::kRejected || !plan.id.str().ends_with("-" + prepared.id)) return false;
    return plan.state != PlanState::kIssued || std::ranges::any_of(plan.orders, [&](const IssueOrder& order) {
             return state.open_order(order.id) != nullptr;
           });
  });
}

std::vector<PumpMove> moves_of(std::span<const IssueOrder> orders) {
  std::vector<PumpMove> moves;
  for (const IssueOrder& order : orders) {
    if (order.task.skill.empty()) moves.push_back({order.resource, order.site});
  }
  return moves;
}

FieldReportKind next_report(OrderState state) {
  switch (state) {
    case OrderState::kOrdered:
      return FieldReportKind::kReceived;
    case OrderState::kReceived:
      return FieldReportKind::kAccepted;
    case OrderState::kAccepted:
      return FieldReportKind::kDeparted;
    case OrderState::kEnRoute:
      return FieldReportKind::kArrived;
    case OrderState::kSettingUp:
      return FieldReportKind::kPumping;
    case OrderState::kPumping:
      return FieldReportKind::kStopped;
    default:
      return FieldReportKind::kReturned;
  }
}

RecordFieldReport report_by_hand(const Resource& resource, FieldReportKind kind, UtcTime now) {
  FieldReport report;
  report.resource = resource.config.id;
  report.order = resource.order;
  report.kind = kind;
  report.at_time = now;
  if (kind == FieldReportKind::kPumping) report.discharge_m3_per_s = resource.config.capacity_m3_per_s;
  return {std::move(report)};
}

RerouteOrder reroute_question(const IncidentState& state, const Order& order) {
  RerouteOrder question;
  question.order.id = order.id;
  question.order.resource = order.resource;
  for (const SiteConfig& site : state.incident->sites) {
    if (site.id != order.site) question.order.site = site.id;
  }
  return question;
}

}  // namespace sandtable::ui
