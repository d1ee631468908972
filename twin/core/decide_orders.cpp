#include <cmath>
#include <span>

#include "twin/core/decision_draft.h"
#include "twin/core/resources/crew_assignment.h"
#include "twin/core/resources/pump_head.h"
#include "twin/core/resources/work.h"

namespace sandtable {
namespace {

constexpr OrderTimeouts kTimeouts{};

/// When the state after this one is expected; pumping and closed orders wait for nothing.
std::optional<UtcTime> next_due(const Order& order, const IncidentState& state, UtcTime now) {
  const auto resource = state.resources->find(order.resource);
  const Duration setup = resource == state.resources->end() ? Duration{0} : resource->second.config.setup_time;
  switch (order.state) {
    case OrderState::kOrdered:
      return now + kTimeouts.receipt;
    case OrderState::kReceived:
      return now + kTimeouts.acceptance;
    case OrderState::kAccepted:
      return now + kTimeouts.departure;
    case OrderState::kEnRoute:
      return now + order.travel_time + kTimeouts.travel_margin;
    case OrderState::kSettingUp:
      return now + setup + kTimeouts.setup_margin;
    case OrderState::kReleasing:
      return now + order.travel_time + kTimeouts.withdrawal;
    default:
      return std::nullopt;
  }
}

void move_to(Order& order, OrderState to, const IncidentState& state, UtcTime now, const std::string& by) {
  order.state = to;
  order.steps.push_back({to, now, by});
  order.next_due = next_due(order, state, now);
  order.overdue_since.reset();
}

/// On its way to the crew, with the wanted goal and way.
void send_to(Order& order, const IssueOrder& wanted, LocalXY goal, const DecisionDraft& draft) {
  order.site = wanted.site;
  order.goal = goal;
  order.route = wanted.route;
  order.route_length_m = wanted.route_length_m;
  order.travel_time = wanted.travel_time;
  order.way = wanted.way;
  order.way_depth_m = wanted.way_depth_m;
  order.sent_at = draft.now();
  order.head_m = pump_head_m(draft.state(), wanted.site);
  move_to(order, OrderState::kOrdered, draft.state(), draft.now(), draft.context().actor);
}

const Order* find_open(const IncidentState& state, const OrderId& id) {
  const auto it = state.orders->find(id);
  return it == state.orders->end() || is_closed(it->second.state) ? nullptr : &it->second;
}

/// The state an order should be in after a report; the same state when the report says nothing about it. Receipts
/// may be lost, so a later report stands for the earlier ones; an earlier one that comes late changes nothing.
OrderState state_after(const Order& order, FieldReportKind kind) {
  const auto forward = [&](OrderState to) { return order.state < to ? to : order.state; };
  switch (kind) {
    case FieldReportKind::kReceived:
      return forward(OrderState::kReceived);
    case FieldReportKind::kAccepted:
      return forward(OrderState::kAccepted);
    case FieldReportKind::kDeparted:
      return forward(OrderState::kEnRoute);
    case FieldReportKind::kArrived:
      return forward(OrderState::kSettingUp);
    case FieldReportKind::kPumping:
      return forward(OrderState::kPumping);
    case FieldReportKind::kRefused:
      return order.state < OrderState::kEnRoute ? OrderState::kRefused : order.state;
    case FieldReportKind::kStopped:
      return forward(OrderState::kReleasing);
    case FieldReportKind::kReturned:
      // Who left and is back has ended it, be "stopped" lost or never said.
      return order.state >= OrderState::kEnRoute ? OrderState::kReleased : order.state;
    case FieldReportKind::kFault:
    case FieldReportKind::kPosition:
    case FieldReportKind::kStandby:
      return order.state;
  }
  return order.state;
}

/// A word about a goal that the order no longer has: a late "arrived" there is no arrival here. Senders that do not
/// say what they answer are judged by their clock, and only where there was another goal at all.
bool is_about_an_earlier_goal(const Order& order, const FieldReport& report) {
  if (report.revision > 0) return report.revision < order.revision;
  return order.revision > 1 && report.at_time < order.sent_at;
}

std::string_view refusal_key(OrderWay way) {
  return way == OrderWay::kFloodedRoads ? "refusal.no_open_road" : "refusal.no_road";
}

/// Why the way alone forbids it. A person who insists may know more than the map.
std::optional<Refusal> closed_way(const IssueOrder& wanted) {
  if (!is_closed(wanted.way) || wanted.insisted) return std::nullopt;
  const bool flooded = wanted.way == OrderWay::kFloodedRoads;
  return Refusal{std::string(refusal_key(wanted.way)),
                 flooded ? fmt::format("{:.2f} m", wanted.way_depth_m) : wanted.site.str()};
}

/// Why this one goes nowhere now.
std::optional<Refusal> out_of_order(const Resource& resource, UtcTime now) {
  if (resource.state == ResourceState::kFault) return Refusal{"refusal.resource_fault", resource.config.id.str()};
  if (must_rest(resource, now)) return Refusal{"refusal.must_rest", resource.config.id.str()};
  return std::nullopt;
}

/// Why this one cannot do what is asked.
std::optional<Refusal> unable(const IncidentState& state, const Resource& resource, const OrderTask& task) {
  if (!has_skill(resource.config, task.skill)) return Refusal{"refusal.lacks_skill", task.skill};
  if (!std::isfinite(task.amount) || task.amount < 0) return Refusal{"refusal.no_amount", task.skill};
  if (!task.receiver.empty() && !state.resources->contains(task.receiver))
    return Refusal{"refusal.no_such_resource", task.receiver.str()};
  const auto left = stock_left(state, resource.config);
  if (!left || task.amount <= *left) return std::nullopt;
  const char* unit = work_unit(resource.config.kind) == WorkUnit::kFuel_l ? "l" : "m";
  return Refusal{"refusal.stock_short", fmt::format("{:.0f} {}", *left, unit)};
}

}  // namespace

Duration time_until_working(const IncidentState& state, const IssueOrder& wanted) {
  const auto resource = state.resources->find(wanted.resource);
  const Duration setup = resource == state.resources->end() ? Duration{0} : resource->second.config.setup_time;
  return wanted.travel_time + setup;
}

std::optional<Refusal> issue(DecisionDraft& draft, const IssueOrder& wanted,
                             std::optional<std::vector<ResourceId>> crew) {
  const IncidentState& state = draft.state();
  if (wanted.id.empty() || state.orders->contains(wanted.id)) return Refusal{"refusal.order_exists", wanted.id.str()};
  const auto resource = state.resources->find(wanted.resource);
  if (resource == state.resources->end()) return Refusal{"refusal.no_such_resource", wanted.resource.str()};
  const SiteConfig* site = state.site(wanted.site);
  if (site == nullptr) return Refusal{"refusal.no_such_site", wanted.site.str()};
  if (!resource->second.order.empty()) return Refusal{"refusal.resource_busy", resource->second.order.str()};
  if (auto why = out_of_order(resource->second, draft.now())) return why;
  if (auto why = unable(state, resource->second, wanted.task)) return why;
  if (!crew) return Refusal{"refusal.no_crew", std::to_string(resource->second.config.crew_needed)};
  if (auto why = closed_way(wanted)) return why;

  Order order;
  order.id = wanted.id;
  order.resource = wanted.resource;
  order.comment = wanted.comment;
  order.task = wanted.task;
  order.crew = *std::move(crew);
  send_to(order, wanted, site->pump_position, draft);
  draft.add(OrderIssued{order});
  return std::nullopt;
}

Decision decide_one(DecisionDraft draft, const IssueOrder& command) {
  const CrewCall call{command.resource, time_until_working(draft.state(), command)};
  auto crews = crews_for(draft.state(), std::span(&call, 1), draft.now());
  if (auto refusal = issue(draft, command, std::move(crews.front())))
    return tl::unexpected<Refusal>(*std::move(refusal));
  return std::move(draft).finish();
}

Decision decide_one(DecisionDraft draft, const ResendOrder& command) {
  const Order* order = find_open(draft.state(), command.order);
  if (order == nullptr) return refuse("refusal.no_such_order", command.order.str());
  if (order->state >= OrderState::kEnRoute) return refuse("refusal.already_on_the_way", command.order.str());
  Order after = *order;
  after.sent_at = draft.now();
  after.next_due = next_due(after, draft.state(), draft.now());
  after.overdue_since.reset();
  draft.add(OrderChanged{after});
  return std::move(draft).finish();
}

Decision decide_one(DecisionDraft draft, const RerouteOrder& command) {
  const IssueOrder& wanted = command.order;
  const Order* order = find_open(draft.state(), wanted.id);
  if (order == nullptr) return refuse("refusal.no_such_order", wanted.id.str());
  const SiteConfig* site = draft.state().site(wanted.site);
  if (site == nullptr) return refuse("refusal.no_such_site", wanted.site.str());
  if (order->state >= OrderState::kSettingUp) return refuse("refusal.release_first", wanted.id.str());
  if (order->site == wanted.site) return refuse("refusal.same_site", wanted.site.str());
  if (const auto resource = draft.state().resources->find(order->resource); resource != draft.state().resources->end()) {
    if (auto why = out_of_order(resource->second, draft.now())) return tl::unexpected<Refusal>(*std::move(why));
  }
  if (auto why = closed_way(wanted)) return tl::unexpected<Refusal>(*std::move(why));
  Order after = *order;
  ++after.revision;
  if (!wanted.comment.empty()) after.comment = wanted.comment;
  send_to(after, wanted, site->pump_position, draft);
  draft.add(OrderChanged{after});
  return std::move(draft).finish();
}

Decision decide_one(DecisionDraft draft, const CancelOrder& command) {
  const Order* order = find_open(draft.state(), command.order);
  if (order == nullptr) return refuse("refusal.no_such_order", command.order.str());
  if (order->state >= OrderState::kPumping) return refuse("refusal.release_instead", command.order.str());
  Order after = *order;
  // A crew that has left must come back before it is free.
  const bool has_left = order->state >= OrderState::kEnRoute;
  move_to(after, has_left ? OrderState::kReleasing : OrderState::kCancelled, draft.state(), draft.now(),
          draft.context().actor);
  if (!command.reason.empty()) after.refusal = command.reason;
  draft.add(OrderChanged{after});
  return std::move(draft).finish();
}

Decision decide_one(DecisionDraft draft, const ReleaseOrder& command) {
  const Order* order = find_open(draft.state(), command.order);
  if (order == nullptr) return refuse("refusal.no_such_order", command.order.str());
  if (order->state == OrderState::kReleasing) return refuse("refusal.already_releasing", command.order.str());
  if (order->state < OrderState::kPumping) return refuse("refusal.cancel_instead", command.order.str());
  Order after = *order;
  move_to(after, OrderState::kReleasing, draft.state(), draft.now(), draft.context().actor);
  draft.add(OrderChanged{after});
  return std::move(draft).finish();
}

Decision decide_one(DecisionDraft draft, const RecordFieldReport& command) {
  const FieldReport& report = command.report;
  if (!draft.state().resources->contains(report.resource)) {
    return refuse("refusal.no_such_resource", report.resource.str());
  }
  // Its own word may come in at any seat; what somebody enters for it is a person's act.
  const CommandContext& context = draft.context();
  if (context.actor != report.resource.str() && context.role < Role::kOperator)
    return refuse("refusal.role", std::string(role_key(Role::kOperator)));
  const bool finite = std::isfinite(report.discharge_m3_per_s.value_or(0)) && std::isfinite(report.fuel_percent.value_or(0)) &&
                      (!report.at || (std::isfinite(report.at->x) && std::isfinite(report.at->y)));
  if (!finite) return refuse("refusal.not_a_number", report.resource.str());  // the journal has no text for these
  draft.add(FieldReported{report});
  const Order* order = find_open(draft.state(), report.order);
  if (order == nullptr || order->resource != report.resource) return std::move(draft).finish();
  if (is_about_an_earlier_goal(*order, report)) return std::move(draft).finish();
  const OrderState to = state_after(*order, report.kind);
  if (to == order->state) return std::move(draft).finish();
  Order after = *order;
  if (to == OrderState::kRefused) after.refusal = report.note;
  move_to(after, to, draft.state(), draft.now(), draft.context().actor);
  draft.add(OrderChanged{after});
  return std::move(draft).finish();
}

void tick_orders(DecisionDraft& draft) {
  const auto orders = draft.state().orders.frozen();
  for (const auto& [id, order] : *orders) {
    if (is_closed(order.state) || order.overdue_since) continue;
    if (!order.next_due || draft.now() <= *order.next_due) continue;
    Order after = order;
    after.overdue_since = draft.now();
    draft.add(OrderChanged{after});
  }
}

}  // namespace sandtable
