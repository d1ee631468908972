#include "twin/report/incident_names.h"

#include <algorithm>

#include "twin/report/report_words.h"

namespace sandtable {

Text station_name(const IncidentState& state, const SeriesId& id) {
  const Series* series = state.stations->find(id);
  const Station* station = series == nullptr ? nullptr : state.stations->find(series->station);
  if (station == nullptr || (station->name.zh.empty() && station->name.en.empty())) return {id.str(), id.str()};
  return station->name;
}

Text site_name(const IncidentState& state, const SiteId& id) {
  const SiteConfig* site = state.site_ever(id);
  return site == nullptr ? Text{id.str(), id.str()} : site->name;
}

Text resource_name(const IncidentState& state, const ResourceId& id) {
  const auto it = state.resources->find(id);
  return it == state.resources->end() ? Text{id.str(), id.str()} : it->second.config.name;
}

Text alert_name(const IncidentState& state, const AlertId& id, UtcTime now) {
  const auto alert = state.alerts->find(id);
  if (alert == state.alerts->end()) return same(id.str());
  const auto headline = [&](Language language) {
    const AlertInfo* info = info_for(alert->second, language, now);
    return info == nullptr ? id.str() : info->headline.empty() ? info->event : info->headline;
  };
  return {headline(Language::kZhHant), headline(Language::kEn)};
}

namespace {

Text order_name(const IncidentState& state, const OrderId& id) {
  const auto order = state.orders->find(id);
  if (order == state.orders->end()) return same(id.str());
  return joined(joined(same(id.str()), " ", resource_name(state, order->second.resource)), " → ",
                site_name(state, order->second.site));
}

/// "kind/name/x,y" where the newest outlook does not speak of it any more.
Text place_name(const IncidentState& state, const ExposedPlaceId& id) {
  const auto place = std::ranges::find(state.outlook->places, id, &ExposedPlace::id);
  return place == state.outlook->places.end() ? same(id.str()) : place->name;
}

}  // namespace

Text subject_name(const IncidentState& state, const Alarm& alarm) {
  if (!alarm.series().empty()) return station_name(state, alarm.series());
  if (const auto* site = std::get_if<SiteId>(&alarm.subject)) return site_name(state, *site);
  if (const auto* resource = std::get_if<ResourceId>(&alarm.subject)) return resource_name(state, *resource);
  if (const auto* id = std::get_if<OrderId>(&alarm.subject)) return order_name(state, *id);
  if (const auto* id = std::get_if<AlertId>(&alarm.subject)) return alert_name(state, *id, alarm.value_at);
  if (const auto* id = std::get_if<ExposedPlaceId>(&alarm.subject)) return place_name(state, *id);
  return {subject_text(alarm.subject), subject_text(alarm.subject)};
}

const AlarmRule* rule_of(const IncidentState& state, const RuleId& id) {
  const auto it = std::ranges::find(state.incident->rules, id, &AlarmRule::id);
  return it == state.incident->rules.end() ? nullptr : &*it;
}

std::string_view unit_of(const IncidentState& state, const SeriesId& id) {
  const Series* series = state.stations->find(id);
  return series == nullptr ? std::string_view() : unit_symbol(series->quantity);
}

}  // namespace sandtable
