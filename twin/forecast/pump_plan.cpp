#include "twin/forecast/pump_plan.h"

#include <algorithm>
#include <optional>

#include "twin/core/resources/pump_head.h"

namespace sandtable {
namespace {

/// When the order came into the state it is in.
UtcTime since(const Order& order) { return order.latest().since; }

/// When the pump of an order is expected to run; empty when it will not run any more.
std::optional<UtcTime> expected_start(const Order& order, const ResourceConfig& resource, UtcTime now) {
  switch (order.state) {
    case OrderState::kOrdered:
    case OrderState::kReceived:
    case OrderState::kAccepted:
      return std::max(now, order.steps.front().since + kTurnout) + order.travel_time + resource.setup_time;
    case OrderState::kEnRoute:
      return std::max(now, since(order) + order.travel_time) + resource.setup_time;
    case OrderState::kSettingUp:
      return std::max(now, since(order) + resource.setup_time);
    case OrderState::kPumping:
      return now;
    case OrderState::kReleasing:
    case OrderState::kReleased:
    case OrderState::kRefused:
    case OrderState::kCancelled:
      break;
  }
  return std::nullopt;
}

/// What is left in the tank, as running time; a full one where nobody told.
Duration endurance_left(const Resource& resource, UtcTime now) {
  const auto hours = fuel_hours_left(resource, now);
  return hours ? std::min(from_seconds(*hours * 3600), resource.config.endurance) : resource.config.endurance;
}

}  // namespace

std::vector<PumpRun> promised_pumps(const IncidentState& state, UtcTime now) {
  std::vector<PumpRun> runs;
  for (const auto& [id, order] : *state.orders) {
    const auto found = state.resources->find(order.resource);
    if (found == state.resources->end()) continue;
    const Resource& resource = found->second;
    const auto start = expected_start(order, resource.config, now);
    if (!start || resource.state == ResourceState::kFault) continue;
    const bool runs_now = order.state == OrderState::kPumping && resource.discharge_m3_per_s > 0;
    const double rate = runs_now ? resource.discharge_m3_per_s : discharge_at_site(state, resource.config, order.site);
    runs.push_back({resource.config.id, order.site, rate, {*start, *start + endurance_left(resource, now)}});
  }
  return runs;
}

PumpRun considered_pump(const IncidentState& state, const IssueOrder& order, UtcTime at) {
  PumpRun run{order.resource, order.site, 0, {at, at}};
  const auto found = state.resources->find(order.resource);
  if (found == state.resources->end()) return run;
  const Resource& resource = found->second;
  const UtcTime start = at + kTurnout + order.travel_time + resource.config.setup_time;
  run.discharge_m3_per_s = discharge_at_site(state, resource.config, order.site);
  run.running = {start, start + endurance_left(resource, at)};
  return run;
}

void add_pumps(std::span<const PumpRun> pumps, UtcTime from, std::vector<Forcing>& steps) {
  for (Forcing& step : steps) {
    for (const PumpRun& pump : pumps) {
      const Duration overlap = std::min(pump.running.to, step.until) - std::max(pump.running.from, from);
      if (overlap <= Duration{0}) continue;
      step.pumped_m3_per_s[pump.site] += pump.discharge_m3_per_s * seconds(overlap) / seconds(step.until - from);
    }
    from = step.until;
  }
}

}  // namespace sandtable
