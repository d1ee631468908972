#include "twin/core/alarms/telemetry_findings.h"

#include <algorithm>
#include <array>

namespace sandtable {
namespace {

bool is_to_pump(const Order& order, const Resource& resource) {
  return resource.config.capacity_m3_per_s > 0 && order.task.skill.empty();
}

bool counts(UtcTime reported, const AlarmRule& rule, UtcTime now) { return now - reported <= rule.max_age; }

/// Its state alone: nothing is known of what comes out.
bool says_to_pump(const Resource& resource, const AlarmRule& rule, UtcTime now) {
  return resource.state == ResourceState::kPumping && resource.state_at && counts(*resource.state_at, rule, now);
}

/// The last two positions since the order is in its state; empty when there are no two that count.
std::optional<std::array<LocalXY, 2>> last_two(const Resource& resource, const Order& order, const AlarmRule& rule,
                                               UtcTime now) {
  const std::vector<Fix>& track = resource.track;
  if (track.size() < 2 || !counts(track.back().when, rule, now)) return std::nullopt;
  const Fix& before = track[track.size() - 2];
  if (before.when < order.latest().since) return std::nullopt;
  return std::array{before.at, track.back().at};
}

}  // namespace

Finding look_at_fault(const AlarmRule& rule, const Order& order, const IncidentState& state, UtcTime now) {
  const Resource* resource = state.resource(order.resource);
  if (resource == nullptr) return {};
  if (resource->state != ResourceState::kFault || !resource->reported) return clear_at(now);
  const double since = minutes_of(now - *resource->reported);
  return {since >= rule.raise_at ? Condition::kMet : Condition::kUnknown,
          since,
          rule.raise_at,
          *resource->reported,
          {},
          "fault"};
}

Finding look_at_place(const AlarmRule& rule, const Order& order, const IncidentState& state, UtcTime now) {
  const Resource* resource = state.resource(order.resource);
  const bool at_site = order.state == OrderState::kSettingUp || order.state == OrderState::kPumping;
  if (resource == nullptr || !at_site || !is_to_pump(order, *resource)) return clear_at(now);
  const auto two = last_two(*resource, order, rule, now);
  if (!two) return {};
  const double away_m = std::min(distance_m((*two)[0], order.goal), distance_m((*two)[1], order.goal));
  return {at_or_above(away_m, rule.raise_at, rule.dead_band), away_m, rule.raise_at, resource->track.back().when, {},
          std::string(order_state_key(order.state))};
}

Finding look_at_motion(const AlarmRule& rule, const Order& order, const IncidentState& state, UtcTime now) {
  const Resource* resource = state.resource(order.resource);
  if (resource == nullptr || order.state != OrderState::kEnRoute) return clear_at(now);
  const std::vector<Fix>& track = resource->track;
  const UtcTime since = order.latest().since;
  if (track.empty() || track.back().when < since || !counts(track.back().when, rule, now)) return {};
  const Fix& newest = track.back();
  if (distance_m(newest.at, order.goal) <= rule.dead_band) return clear_at(newest.when);
  const auto moved = std::find_if(track.rbegin(), track.rend(), [&](const Fix& fix) {
    return fix.when < since || distance_m(fix.at, newest.at) > rule.dead_band;
  });
  const double stood = minutes_of(newest.when - moved.base()->when);
  return {stood >= rule.raise_at ? Condition::kMet : Condition::kClear, stood, rule.raise_at, newest.when};
}

Finding look_at_discharge(const AlarmRule& rule, const Order& order, const IncidentState& state, UtcTime now) {
  const Resource* resource = state.resource(order.resource);
  if (resource == nullptr || order.state != OrderState::kPumping || !is_to_pump(order, *resource)) return clear_at(now);
  const auto& told = resource->discharge_at;
  if (!told && says_to_pump(*resource, rule, now) && *resource->state_at > order.latest().since)
    return clear_at(*resource->state_at);
  if (!told || *told <= order.latest().since || !counts(*told, rule, now)) return {};
  const double discharge = resource->discharge_m3_per_s;
  return {at_or_below(discharge, rule.raise_at, rule.dead_band), discharge, rule.raise_at, *told};
}

Finding look_at_depot(const AlarmRule& rule, const Order& order, const IncidentState& state, UtcTime now) {
  const Resource* resource = state.resource(order.resource);
  if (resource == nullptr || order.state != OrderState::kPumping || !is_to_pump(order, *resource)) return clear_at(now);
  const auto depot = std::ranges::find(state.incident->depots, resource->config.depot, &DepotConfig::id);
  if (depot == state.incident->depots.end()) return {};
  if (distance_m(depot->at, order.goal) <= rule.raise_at + rule.dead_band) return clear_at(now);
  const auto two = last_two(*resource, order, rule, now);
  if (!two) return {};
  const double away_m = std::max(distance_m((*two)[0], depot->at), distance_m((*two)[1], depot->at));
  return {at_or_below(away_m, rule.raise_at, rule.dead_band), away_m, rule.raise_at, resource->track.back().when};
}

Finding look_at_unordered(const AlarmRule& rule, const Resource& resource, const IncidentState& state, UtcTime now) {
  // Telemetry that tells no discharge may still say that the machine pumps: by its plate then.
  const bool only_says_so = !resource.discharge_at && says_to_pump(resource, rule, now);
  const auto& told = only_says_so ? resource.state_at : resource.discharge_at;
  if (!told || !counts(*told, rule, now)) return {};
  const auto open = state.orders->find(resource.order);
  std::string found = "not_ordered";
  if (open != state.orders->end()) {
    const Order& order = open->second;
    if (order.state == OrderState::kSettingUp || order.state == OrderState::kPumping) return clear_at(*told);
    if (*told <= order.latest().since) return {};
    found = order.state == OrderState::kReleasing ? "after_release" : "under_way";
  }
  const double discharge = only_says_so ? resource.config.capacity_m3_per_s : resource.discharge_m3_per_s;
  if (only_says_so) found += kBySayingSo;
  return {at_or_above(discharge, rule.raise_at, rule.dead_band), discharge, rule.raise_at, *told, {}, found};
}

bool is_unanswered_refusal(const Order& order, const IncidentState& state) {
  if (order.state != OrderState::kRefused || order.refusal_settled) return false;
  const UtcTime refused = order.latest().since;
  return std::ranges::none_of(*state.orders, [&](const auto& entry) {
    const Order& other = entry.second;
    if (other.id == order.id || other.site != order.site || other.task.skill != order.task.skill) return false;
    return std::ranges::any_of(other.steps, [&](const OrderStep& step) {
      return step.state == OrderState::kOrdered && step.since >= refused;
    });
  });
}

Finding look_at_refusal(const Order& order, const IncidentState& state, UtcTime now) {
  if (!is_unanswered_refusal(order, state)) return clear_at(now);
  const UtcTime refused = order.latest().since;
  return {Condition::kMet, minutes_of(now - refused), 0, refused};
}

}  // namespace sandtable
