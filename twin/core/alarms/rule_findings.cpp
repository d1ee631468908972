#include "twin/core/alarms/rule_findings.h"

#include <algorithm>
#include <cmath>

#include "twin/core/alarms/telemetry_findings.h"

namespace sandtable {
namespace {

Finding look_at_trust(const Reading& reading, Trust trust, UtcTime now) {
  if (!reading.observed()) return {};
  return {is_trusted(trust) ? Condition::kClear : Condition::kMet,
          minutes_of(now - reading.phenomenon_time),
          0,
          now,
          trust,
          std::string(trust_key(trust))};
}

Finding look_at_rise(const AlarmRule& rule, const Series& series, const Reading& reading, Trust trust,
                     const IncidentState& state, UtcTime now) {
  const auto rise = state.rises->find(series.id);
  if (rise == state.rises->end()) {
    return is_trusted(trust) ? clear_at(reading.phenomenon_time) : Finding{};
  }
  if (!is_trusted(trust) || is_lost_in_rise(state, series, now) || rise->second.within <= Duration{0}) return {};
  const double per_h = rise->second.rise / (seconds(rise->second.within) / 3600);
  return {at_or_above(per_h, rule.raise_at, rule.dead_band), per_h, rule.raise_at, rise->second.at, trust};
}

/// A rule with its subject, one overload a kind of subject.
struct Look {
  const AlarmRule& rule;
  const IncidentState& state;
  UtcTime now;

  Finding operator()(const SeriesId& id) const {
    const auto index = state.stations->index_of(id);
    if (!index) return {};
    const Series& series = state.stations->series()[*index];
    const Reading& reading = (*state.readings)[*index];
    const Trust trust = assess_trust(reading, state.freshness_of(series), now);
    if (rule.kind == AlarmRuleKind::kTrustLost) return look_at_trust(reading, trust, now);
    if (rule.kind == AlarmRuleKind::kRise) return look_at_rise(rule, series, reading, trust, state, now);
    const auto threshold = threshold_of(rule, series);
    // The last value of a rise that nobody sees any more is not where the water stands.
    if (!threshold || !is_trusted(trust) || is_lost_in_rise(state, series, now)) return {};
    return {at_or_above(reading.value, *threshold, rule.dead_band), reading.value, *threshold, reading.phenomenon_time,
            trust};
  }

  Finding operator()(const SourceId& id) const {
    const auto feed = std::ranges::find(state.incident->feeds, id, &std::pair<SourceId, Freshness>::first);
    const auto health = state.feeds->find(id);
    if (feed == state.incident->feeds.end()) return {};
    const double limit = rule.raise_at > 0 ? rule.raise_at : minutes_of(feed->second.stale_after);
    if (!(limit > 0)) return {};
    // Whoever has never said anything is silent since the incident was opened.
    const bool has_spoken = health != state.feeds->end() && health->second.last_observation.has_value();
    const UtcTime newest = has_spoken ? *health->second.last_observation : state.opened;
    const double age = minutes_of(now - newest);
    return {age >= limit ? Condition::kMet : Condition::kClear, age, limit, now, {}, has_spoken ? "silent" : "never"};
  }

  Finding operator()(const OrderId& id) const {
    if (rule.kind == AlarmRuleKind::kOrderRefused) {
      const auto refused = state.orders->find(id);
      return refused == state.orders->end() ? clear_at(now) : look_at_refusal(refused->second, state, now);
    }
    const Order* order = state.open_order(id);
    if (order == nullptr) return clear_at(now);
    switch (rule.kind) {
      case AlarmRuleKind::kContradiction:
        return look_at_fault(rule, *order, state, now);
      case AlarmRuleKind::kWrongPlace:
        return look_at_place(rule, *order, state, now);
      case AlarmRuleKind::kNotMoving:
        return look_at_motion(rule, *order, state, now);
      case AlarmRuleKind::kNoDischarge:
        return look_at_discharge(rule, *order, state, now);
      case AlarmRuleKind::kBackAtDepot:
        return look_at_depot(rule, *order, state, now);
      default:
        return overdue(*order);
    }
  }

  [[nodiscard]] Finding overdue(const Order& order) const {
    if (!order.overdue_since || !order.next_due) return clear_at(now);
    const double late = minutes_of(now - *order.next_due);
    return {at_or_above(late, rule.raise_at, rule.dead_band), late, rule.raise_at, now, {},
            std::string(order_state_key(order.state))};
  }

  Finding operator()(const ResourceId& id) const {
    const Resource* resource = state.resource(id);
    if (resource == nullptr) return clear_at(now);
    if (rule.kind == AlarmRuleKind::kUnorderedDischarge) return look_at_unordered(rule, *resource, state, now);
    return rule.kind == AlarmRuleKind::kEndurance ? endurance(*resource) : drowning(*resource);
  }

  [[nodiscard]] Finding endurance(const Resource& resource) const {
    if (resource.state != ResourceState::kPumping) return clear_at(now);
    const auto hours = fuel_hours_left(resource, now);
    if (!hours) return {};
    return {at_or_below(*hours, rule.raise_at, rule.dead_band), *hours, rule.raise_at, now};
  }

  /// At a site, or broken down there or where it was last seen on its way: what does not run cannot leave either.
  static bool is_out_there(const Resource& resource, const Order* order) {
    if (resource.state == ResourceState::kSettingUp || resource.state == ResourceState::kPumping) return true;
    if (resource.state != ResourceState::kFault || order == nullptr) return false;
    return order->state >= OrderState::kSettingUp || (order->state == OrderState::kEnRoute && resource.at);
  }

  /// Water at a pump that is at a site: as modelled now, or as the outlook has it soon.
  [[nodiscard]] Finding drowning(const Resource& resource) const {
    const Order* order = state.open_order(resource.order);
    if (!is_out_there(resource, order)) return clear_at(now);
    std::optional<double> deepest;
    UtcTime when = now;
    const std::optional<LocalXY> stands = resource.at ? resource.at : order ? std::optional(order->goal) : std::nullopt;
    if (stands && state.water && state.water->field) deepest = state.water->field->depth_m(*stands);
    const bool now_known = deepest.has_value();
    bool expected = false;
    for (const PumpCourse& course : state.outlook->pumps) {
      if (course.resource != resource.config.id || now - state.outlook->issued > kOutlookCounts) continue;
      for (std::size_t i = 0; i < std::min(course.depth_m.size(), state.outlook->at.size()); ++i) {
        const UtcTime at = state.outlook->at[i];
        if (at < now || at > now + rule.within || course.depth_m[i] <= deepest.value_or(-1)) continue;
        deepest = course.depth_m[i];
        when = at;
        expected = true;
      }
    }
    if (!deepest || (!now_known && !expected)) return {};
    const double margin = resource.config.deck_height_m - *deepest;
    return {at_or_below(margin, rule.raise_at, rule.dead_band),
            margin,
            rule.raise_at,
            when,
            {},
            expected ? "expected" : "now"};
  }

  Finding operator()(const SiteId& id) const {
    const auto& outlook = state.forecasts->newest;
    if (!outlook || now - outlook->issued > kOutlookCounts) return {};
    Finding finding{Condition::kUnknown, 0, rule.raise_at, now};
    for (const ExpectedMoment& moment : outlook->moments) {
      if (moment.at < now || moment.at > now + rule.within) continue;
      for (const ExpectedPool& pool : moment.pools) {
        if (pool.site != id) continue;
        // The first time it is reached counts, not the deepest.
        const bool reached = finding.condition == Condition::kMet;
        if (reached || (finding.condition != Condition::kUnknown && pool.depth_m <= finding.value)) continue;
        finding.value = pool.depth_m;
        finding.at = moment.at;
        finding.condition = at_or_above(pool.depth_m, rule.raise_at, rule.dead_band);
      }
    }
    return finding;
  }

  Finding operator()(const AlertId& id) const {
    const auto alert = state.alerts->find(id);
    if (alert == state.alerts->end() || !is_current(alert->second, now, state.incident->is_exercise()))
      return clear_at(now);
    const double severity =
        static_cast<double>(AlertSeverity::kUnknown) - static_cast<double>(severity_of(alert->second, now));
    return {at_or_above(severity, rule.raise_at, rule.dead_band), severity, rule.raise_at, alert->second.name.sent};
  }

  Finding operator()(const ExposedPlaceId& id) const {
    if (now - state.outlook->issued > kOutlookCounts) return {};
    const auto place = std::ranges::find(state.outlook->places, id, &ExposedPlace::id);
    if (place == state.outlook->places.end() || place->earliest > now + rule.within) return clear_at(now);
    return {Condition::kMet,
            minutes_of(place->earliest - now),
            minutes_of(rule.within),
            place->earliest,
            {},
            place->expected ? "expected" : "possible"};
  }
};

bool concerns(const AlarmRule& rule, const ExposedPlace& place) {
  return rule.place_kinds.empty() || std::ranges::find(rule.place_kinds, place.kind) != rule.place_kinds.end();
}

}  // namespace

std::optional<double> threshold_of(const AlarmRule& rule, const Series& series) {
  if (!rule.from_source) return rule.raise_at;
  const auto set = std::ranges::find(series.alert_levels, rule.level, &AlertLevel::level);
  return set == series.alert_levels.end() ? std::nullopt : std::optional(set->at);
}

bool is_lost_in_rise(const IncidentState& state, const Series& series, UtcTime now) {
  const auto rise = state.rises->find(series.id);
  return rise != state.rises->end() && now - rise->second.at > state.freshness_of(series).late_after;
}

bool applies(const AlarmRule& rule, const Series& series, const Station& station) {
  if (!is_about_series(rule.kind) || rule.quantity != series.quantity) return false;
  if (rule.window > Duration{0} && rule.window != series.window) return false;
  if (!rule.station_kind.empty() && parse_station_kind(rule.station_kind) != station.kind) return false;
  return rule.stations.empty() || std::ranges::find(rule.stations, station.id) != rule.stations.end();
}

bool is_about_series(AlarmRuleKind kind) {
  return kind == AlarmRuleKind::kLevel || kind == AlarmRuleKind::kRise || kind == AlarmRuleKind::kTrustLost;
}

bool is_looked_at_in_time(AlarmRuleKind kind) { return kind != AlarmRuleKind::kLevel && kind != AlarmRuleKind::kRise; }

std::vector<AlarmSubject> subjects_of(const AlarmRule& rule, const IncidentState& state) {
  std::vector<AlarmSubject> subjects;
  switch (rule.kind) {
    case AlarmRuleKind::kLevel:
    case AlarmRuleKind::kRise:
    case AlarmRuleKind::kTrustLost:
      for (const Series& series : state.stations->series()) {
        const Station* station = state.stations->find(series.station);
        if (station != nullptr && applies(rule, series, *station)) subjects.emplace_back(series.id);
      }
      break;
    case AlarmRuleKind::kFeedSilent:
      for (const auto& [source, freshness] : state.incident->feeds) subjects.emplace_back(source);
      break;
    case AlarmRuleKind::kOrderRefused:
      for (const auto& [id, order] : *state.orders) {
        if (is_unanswered_refusal(order, state)) subjects.emplace_back(id);
      }
      break;
    case AlarmRuleKind::kOrderOverdue:
    case AlarmRuleKind::kContradiction:
    case AlarmRuleKind::kWrongPlace:
    case AlarmRuleKind::kNotMoving:
    case AlarmRuleKind::kNoDischarge:
    case AlarmRuleKind::kBackAtDepot:
      for (const auto& [id, order] : *state.orders) {
        if (!is_closed(order.state)) subjects.emplace_back(id);
      }
      break;
    case AlarmRuleKind::kEndurance:
    case AlarmRuleKind::kDrowning:
    case AlarmRuleKind::kUnorderedDischarge:
      for (const auto& [id, resource] : *state.resources) {
        if (resource.config.kind == ResourceKind::kMobilePump) subjects.emplace_back(id);
      }
      break;
    case AlarmRuleKind::kForecast:
      for (const SiteConfig& site : state.incident->sites) subjects.emplace_back(site.id);
      break;
    case AlarmRuleKind::kOfficialAlert:
      for (const auto& [id, alert] : *state.alerts) subjects.emplace_back(id);
      break;
    case AlarmRuleKind::kExposure:
      for (const ExposedPlace& place : state.outlook->places) {
        if (concerns(rule, place)) subjects.emplace_back(place.id);
      }
      break;
  }
  return subjects;
}

std::optional<AlarmSubject> parse_subject(const AlarmRule& rule, std::string_view text, const IncidentState& state) {
  const std::vector<AlarmSubject> known = subjects_of(rule, state);
  const auto found = std::ranges::find_if(known, [&](const AlarmSubject& s) { return subject_text(s) == text; });
  return found == known.end() ? std::nullopt : std::optional(*found);
}

Finding look(const AlarmRule& rule, const AlarmSubject& subject, const IncidentState& state, UtcTime now) {
  return std::visit(Look{rule, state, now}, subject);
}

}  // namespace sandtable
