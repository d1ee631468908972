#include "twin/core/alarms/rule_findings.h"

namespace sandtable {
namespace {

/// What carries a subject: everything an alarm about which may explain it.
struct Carriers {
  SourceId source;
  StationId station;
  SiteId site;
  OrderId order;
  ResourceId resource;
};

Carriers carriers_of(const AlarmSubject& subject, const IncidentState& state) {
  Carriers carriers;
  if (const auto* source = std::get_if<SourceId>(&subject)) carriers.source = *source;
  if (const auto* site = std::get_if<SiteId>(&subject)) carriers.site = *site;
  if (const auto* resource = std::get_if<ResourceId>(&subject)) carriers.resource = *resource;
  if (const auto* order = std::get_if<OrderId>(&subject)) carriers.order = *order;
  if (const auto* series = std::get_if<SeriesId>(&subject)) {
    const Series* known = state.stations->find(*series);
    const Station* station = known == nullptr ? nullptr : state.stations->find(known->station);
    if (station != nullptr) carriers.source = station->source;
    if (station != nullptr) carriers.station = station->id;
  }
  if (!carriers.resource.empty()) {
    const auto resource = state.resources->find(carriers.resource);
    if (resource != state.resources->end()) carriers.order = resource->second.order;
  }
  if (!carriers.order.empty()) {
    const auto order = state.orders->find(carriers.order);
    if (order == state.orders->end()) return carriers;
    carriers.resource = order->second.resource;
    carriers.site = order->second.site;
  }
  return carriers;
}

bool meets(const Carriers& parent, const AlarmSubject& subject, const Carriers& child) {
  const auto same = [](const auto& a, const auto& b) { return !a.empty() && a == b; };
  if (std::holds_alternative<SourceId>(subject)) return same(parent.source, child.source);
  if (std::holds_alternative<SeriesId>(subject)) return same(parent.station, child.station);
  if (std::holds_alternative<SiteId>(subject)) return same(parent.site, child.site);
  return same(parent.order, child.order) || same(parent.resource, child.resource);
}

bool holds(const Alarm& alarm) {
  const bool met = alarm.process == AlarmState::kUnacknowledged || alarm.process == AlarmState::kAcknowledged;
  return met && !alarm.out_of_service;
}

}  // namespace

std::string suppressor_of(const AlarmRule& rule, const AlarmSubject& subject, const IncidentState& state, UtcTime now) {
  if (rule.suppressed_by.empty()) return {};
  const Carriers child = carriers_of(subject, state);
  for (const std::string& by : rule.suppressed_by) {
    if (by == kMaintenance) {
      const auto known = state.maintenance->find(child.source);
      if (known != state.maintenance->end() && now < known->second.until) return by + ":" + child.source.str();
      continue;
    }
    if (by == rule.id.str()) continue;
    const std::string prefix = by + "@";
    for (auto it = state.alarms->lower_bound(AlarmId(prefix)); it != state.alarms->end(); ++it) {
      const auto& [id, alarm] = *it;
      if (!id.str().starts_with(prefix)) break;
      if (!holds(alarm)) continue;
      if (alarm.subject == subject || meets(carriers_of(alarm.subject, state), alarm.subject, child)) return id.str();
    }
  }
  return {};
}

}  // namespace sandtable
