#include "twin/report/resource_summary.h"

#include <algorithm>
#include <tuple>

#include "twin/core/alarms/rule_findings.h"
#include "twin/report/incident_names.h"
#include "twin/report/order_terms.h"
#include "twin/report/report_words.h"

namespace sandtable {
namespace {

constexpr double kDry_m = 0.1;  // the shallowest water that counts as flooding here

std::optional<UtcTime> since_state(const Order& order, OrderState state) {
  const auto step = std::ranges::find(order.steps, state, &OrderStep::state);
  return step == order.steps.end() ? std::nullopt : std::optional(step->since);
}

std::optional<UtcTime> rest_due(const Resource& resource) {
  const Duration limit = resource.config.work_limit;
  if (limit <= Duration{0} || !resource.at_work_since) return std::nullopt;
  return *resource.at_work_since + std::max(limit - resource.worked, Duration{0});
}

/// What the newest outlook says of the site's water from now on.
void state_need(FuelRisk& risk, const IncidentState& state, const SiteId& site, UtcTime at) {
  const auto& outlook = state.forecasts->newest;
  if (!outlook || at - outlook->issued > kOutlookCounts) return;
  std::optional<UtcTime> last;
  std::optional<UtcTime> wet_until;
  for (const ExpectedMoment& moment : outlook->moments) {
    const auto pool = std::ranges::find(moment.pools, site, &ExpectedPool::site);
    if (moment.at < at || pool == moment.pools.end()) continue;
    last = moment.at;
    if (pool->depth_m > kDry_m) wet_until = moment.at;
  }
  if (!last) return;
  risk.need = !wet_until            ? FuelRisk::Need::kDryAlready
              : *wet_until == *last ? FuelRisk::Need::kBeyond
                                    : FuelRisk::Need::kUntil;
  risk.needed_until = wet_until;
  risk.falls_short = wet_until && risk.empty_at && *risk.empty_at < *wet_until;
}

int rank(const ResourceLine& line) {
  if (line.state == ResourceState::kFault || line.state == ResourceState::kNoReport) return line.order.empty() ? 2 : 0;
  return line.order.empty() ? 1 : 0;
}

}  // namespace

const Order* order_of(const IncidentState& state, const Resource& resource) {
  const auto order = state.orders->find(resource.order);
  return order == state.orders->end() || is_closed(order->second.state) ? nullptr : &order->second;
}

std::vector<OpenOrder> open_orders(const IncidentState& state) {
  std::vector<OpenOrder> rows;
  for (const auto& [id, order] : *state.orders) {
    if (is_closed(order.state) || order.steps.empty()) continue;
    rows.push_back({id, resource_name(state, order.resource), site_name(state, order.site), order.state,
                    order.steps.front().since, order.steps.front().by, order.latest().since, order.next_due,
                    order.overdue_since, joined(order_terms(order), kSemicolon, same(order.comment))});
  }
  std::ranges::stable_sort(rows, {}, [](const OpenOrder& o) {
    return std::tuple(o.overdue_since.value_or(UtcTime::max()), o.due.value_or(UtcTime::max()));
  });
  return rows;
}

std::vector<ResourceLine> resource_lines(const IncidentState& state, UtcTime at) {
  std::vector<ResourceLine> lines;
  for (const auto& [id, resource] : *state.resources) {
    ResourceLine line{id,
                      resource.config.name,
                      resource.config.kind,
                      resource.state,
                      resource.config.owner,
                      resource.config.mutual_aid,
                      payer_of(resource.config),
                      {},
                      {},
                      {},
                      {},
                      {},
                      resource.reported,
                      {},
                      rest_due(resource),
                      must_rest(resource, at)};
    if (resource.config.kind == ResourceKind::kMobilePump) line.fuel_h = fuel_hours_left(resource, at);
    if (const Order* order = order_of(state, resource)) {
      line.order = order->id;
      line.site = site_name(state, order->site);
      if (!order->steps.empty()) line.ordered_at = order->steps.front().since;
      line.arrived_at = since_state(*order, OrderState::kSettingUp);
      if (!line.arrived_at) line.arrived_at = since_state(*order, OrderState::kPumping);
      if (!line.arrived_at) line.expected_at = order->next_due;
    }
    lines.push_back(std::move(line));
  }
  std::ranges::stable_sort(lines, {}, rank);
  return lines;
}

std::vector<FuelRisk> fuel_risks(const IncidentState& state, UtcTime at) {
  std::vector<FuelRisk> risks;
  for (const auto& [id, resource] : *state.resources) {
    const Order* order = order_of(state, resource);
    const bool runs = resource.state == ResourceState::kPumping;
    if (resource.config.kind != ResourceKind::kMobilePump || (order == nullptr && !runs)) continue;
    FuelRisk risk;
    risk.resource = id;
    risk.name = resource.config.name;
    if (order != nullptr) risk.site = site_name(state, order->site);
    risk.runs = runs;
    risk.hours_left = fuel_hours_left(resource, at);
    if (risk.hours_left) risk.empty_at = at + from_seconds(*risk.hours_left * 3600);
    risk.fuel_percent = resource.fuel_percent;
    risk.reported_at = resource.reported;
    if (order != nullptr) state_need(risk, state, order->site, at);
    risks.push_back(std::move(risk));
  }
  std::ranges::stable_sort(risks, {}, [](const FuelRisk& r) { return r.empty_at.value_or(UtcTime::max()); });
  return risks;
}

}  // namespace sandtable
