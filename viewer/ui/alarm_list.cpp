#include "viewer/ui/alarm_list.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace sandtable::ui {
namespace {

constexpr Duration kLately{std::chrono::minutes{10}};
constexpr Duration kStaleAfter{std::chrono::hours{24}};

int need(AlarmState state) {
  switch (state) {
    case AlarmState::kUnacknowledged: return 0;
    case AlarmState::kReturnedUnacknowledged:
    case AlarmState::kLatchedUnacknowledged: return 1;
    case AlarmState::kAcknowledged:
    case AlarmState::kLatchedAcknowledged: return 2;
    case AlarmState::kShelved: return 3;
    default: return 4;
  }
}

bool more_needed(const Alarm* a, const Alarm* b) {
  return std::tuple(need(a->state), a->level, b->raised_at, a->id) < std::tuple(need(b->state), b->level, a->raised_at, b->id);
}

/// First-out first: what began the surge, not what had been standing before it.
struct FirstOut {
  UtcTime now;
  [[nodiscard]] bool late(const Alarm* a) const { return is_standing(a->state) && a->raised_at <= now && now - a->raised_at < kLately; }
  bool operator()(const Alarm* a, const Alarm* b) const {
    return std::tuple(!late(a), a->raised_at, a->id) < std::tuple(!late(b), b->raised_at, b->id);
  }
};

AlarmMetrics measure(const IncidentState& state, const std::vector<const Alarm*>& alarms, UtcTime now) {
  AlarmMetrics metrics;
  metrics.raised_lately = count_within(*state.annunciations, kLately, now);
  metrics.chattering = static_cast<std::size_t>(
      std::ranges::count_if(*state.annunciations, [&](const auto& e) { return has_chattered(e.second, now); }));
  for (const Alarm* alarm : alarms) {
    ++(is_standing(alarm->state) ? metrics.standing : metrics.set_aside);
    if (is_stale(*alarm, now)) ++metrics.stale;
  }
  return metrics;
}

std::optional<LocalXY> position_of(const IncidentState& state, const Alarm& alarm) {
  if (const Series* series = state.stations->find(alarm.series())) {
    const Station* station = state.stations->find(series->station);
    return station != nullptr ? station->at : std::nullopt;
  }
  if (const auto* id = std::get_if<ExposedPlaceId>(&alarm.subject)) {
    const auto place = std::ranges::find(state.outlook->places, *id, &ExposedPlace::id);
    if (place != state.outlook->places.end()) return place->at;
  }
  return std::nullopt;
}

SiteId site_of_order(const IncidentState& state, const OrderId& id) {
  const auto order = state.orders->find(id);
  return order == state.orders->end() ? SiteId{} : order->second.site;
}

}  // namespace

SiteId basin_of(const IncidentState& state, const Alarm& alarm) {
  if (const auto* site = std::get_if<SiteId>(&alarm.subject)) return *site;
  if (const auto* order = std::get_if<OrderId>(&alarm.subject)) return site_of_order(state, *order);
  if (const auto* id = std::get_if<ResourceId>(&alarm.subject)) {
    const auto resource = state.resources->find(*id);
    return resource == state.resources->end() ? SiteId{} : site_of_order(state, resource->second.order);
  }
  const auto at = position_of(state, alarm);
  if (!at) return {};
  SiteId nearest;
  double reach_m = kBasinReach_m;
  for (const SiteConfig& site : state.incident->sites) {
    const double away_m = distance_m(*at, site.pump_position);
    if (away_m > reach_m) continue;
    reach_m = away_m;
    nearest = site.id;
  }
  return nearest;
}

bool is_stale(const Alarm& alarm, UtcTime now) { return is_standing(alarm.state) && now - alarm.raised_at > kStaleAfter; }

std::size_t chattering_rises(const IncidentState& state, const AlarmId& alarm, UtcTime now) {
  const auto rises = state.annunciations->find(alarm);
  return rises != state.annunciations->end() && has_chattered(rises->second, now) ? rises->second.size() : 0;
}

AlarmList list_alarms(const IncidentState& state, UtcTime now) {
  AlarmList list;
  const FirstOut first_out{now};
  for (const auto& [id, alarm] : *state.alarms) {
    if (alarm.state != AlarmState::kPending) list.alarms.push_back(&alarm);
  }
  std::ranges::sort(list.alarms, more_needed);
  list.metrics = measure(state, list.alarms, now);
  list.raised_lately = list.metrics.raised_lately;
  if (list.raised_lately <= kFloodOfAlarms) return list;
  std::map<SiteId, AlarmGroup> groups;
  for (const Alarm* alarm : list.alarms) groups[basin_of(state, *alarm)].alarms.push_back(alarm);
  for (auto& [site, group] : groups) {
    group.gravest = group.alarms.front();
    group.unacknowledged = static_cast<std::size_t>(
        std::ranges::count_if(group.alarms, [](const Alarm* a) { return is_unacknowledged(a->state); }));
    std::ranges::sort(group.alarms, first_out);
    group.site = site;
    group.rule = group.alarms.front()->rule;
    list.groups.push_back(std::move(group));
  }
  std::ranges::sort(list.groups, [&](const AlarmGroup& a, const AlarmGroup& b) { return first_out(a.alarms.front(), b.alarms.front()); });
  return list;
}

}  // namespace sandtable::ui
