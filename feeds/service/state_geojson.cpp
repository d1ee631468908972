#include <cmath>
#include <nlohmann/json.hpp>

#include "feeds/service/served_state.h"
#include "feeds/service/source_json.h"
#include "twin/base/csv_cell.h"

namespace sandtable::feeds {
namespace {

using nlohmann::json;

json text_json(const Text& text) { return {{"zh-Hant", text.zh}, {"en", text.en}}; }
json number(double value) { return std::isfinite(value) ? json(value) : json(nullptr); }

class Features {
 public:
  explicit Features(const ServedState& served) : served_(served) {}

  void add(json geometry, json properties) {
    features_.push_back(
        {{"type", "Feature"}, {"geometry", std::move(geometry)}, {"properties", std::move(properties)}});
  }
  [[nodiscard]] json point(const std::optional<LocalXY>& at) const {
    const auto position = at ? coordinates(*at) : std::nullopt;
    return position ? json{{"type", "Point"}, {"coordinates", *position}} : json(nullptr);
  }
  [[nodiscard]] std::optional<json> coordinates(LocalXY at) const {
    const Result<LonLat> position = served_.projector->wgs84_from_local(at);
    if (!position) return std::nullopt;
    // Seven digits are a centimetre.
    const auto rounded = [](double degrees) { return std::round(degrees * 1e7) / 1e7; };
    return json{rounded(position->lon_deg), rounded(position->lat_deg)};
  }
  json finish() { return std::move(features_); }

 private:
  const ServedState& served_;
  json features_ = json::array();
};

json value_json(const IncidentState& state, SeriesIndex index, UtcTime now) {
  const Series& series = state.stations->series()[index];
  const Reading& reading = (*state.readings)[index];
  json value{{"series", index},
             {"id", series.id.str()},
             {"property", quantity_key(series.quantity)},
             {"unit", unit_symbol(series.quantity)},
             {"trust", trust_key(assess_trust(reading, state.freshness_of(series), now))}};
  if (is_manual(series.id)) add_credit(credit_of(*state.incident, source_of(*state.stations, series)), value);
  if (!series.vertical_datum.empty()) value["vertical_datum"] = series.vertical_datum;
  if (series.window > Duration{0}) value["window_s"] = seconds(series.window);
  if (!reading.observed()) return value;
  value["value"] = number(reading.value);
  value["time"] = format_iso(reading.phenomenon_time);
  value["received"] = format_iso(reading.received_time);
  value["quality"] = static_cast<int>(reading.flag);
  return value;
}

void add_stations(const IncidentState& state, UtcTime now, Features& out) {
  std::map<SeriesId, json> alarms;
  for (const auto& [id, alarm] : *state.alarms) {
    if (alarm.state == AlarmState::kPending) continue;
    json& list = alarms[alarm.series()];
    list.push_back({{"rule", alarm.rule.str()},
                    {"level", alarm.level},
                    {"state", alarm_state_key(alarm.state)},
                    {"raised_at", format_iso(alarm.raised_at)}});
  }
  for (const Station& station : state.stations->stations()) {
    json values = json::array();
    json raised = json::array();
    for (const SeriesIndex index : state.stations->series_of(station.id)) {
      values.push_back(value_json(state, index, now));
      const auto found = alarms.find(state.stations->series()[index].id);
      if (found == alarms.end()) continue;
      for (const json& alarm : found->second) raised.push_back(alarm);
    }
    json properties{{"kind", "station"},
                    {"id", station.id.str()},
                    {"name", text_json(station.name)},
                    {"station_kind", station_kind_key(station.kind)},
                    {"values", std::move(values)},
                    {"alarms", std::move(raised)}};
    add_credit(credit_of(*state.incident, station.source), properties);
    out.add(out.point(station.at), std::move(properties));
  }
}

void add_resources(const IncidentState& state, Features& out) {
  for (const auto& [id, resource] : *state.resources) {
    json properties{{"kind", "resource"},
                    {"id", id.str()},
                    {"name", text_json(resource.config.name)},
                    {"state", resource_state_key(resource.state)},
                    {"order", resource.order.empty() ? json(nullptr) : json(resource.order.str())},
                    {"discharge_m3_per_s", number(resource.discharge_m3_per_s)}};
    if (resource.fuel_percent) properties["fuel_percent"] = number(*resource.fuel_percent);
    if (resource.reported) properties["reported"] = format_iso(*resource.reported);
    out.add(out.point(resource.at), std::move(properties));
  }
}

void add_sites(const IncidentState& state, Features& out) {
  for (const SiteConfig& site : state.incident->sites) {
    json properties{{"kind", "site"}, {"id", site.id.str()}, {"name", text_json(site.name)}};
    if (state.water) {
      properties["model"] = state.water->model;
      properties["valid_at"] = format_iso(state.water->valid_at);
      for (const SitePool& pool : state.water->pools) {
        if (pool.site == site.id) properties["modelled_depth_m"] = number(pool.max_depth_m);
      }
    }
    out.add(out.point(site.pump_position), std::move(properties));
  }
}

void add_reports(const IncidentState& state, Features& out) {
  for (const auto& [id, report] : *state.reports) {
    json properties{{"kind", "report"},
                    {"id", id.str()},
                    {"category", report.category},
                    {"time", format_iso(report.at_time)},
                    {"state", damage_report_state_key(report.state)}};
    if (report.depth_m) properties["depth_m"] = number(*report.depth_m);
    add_credit(credit_of(*state.incident, report.source), properties);
    if (!report.duplicate_of.empty()) properties["duplicate_of"] = report.duplicate_of.str();
    out.add(out.point(report.at), std::move(properties));
  }
}

json rings_json(const Alert& alert, UtcTime now, const Features& out) {
  json polygons = json::array();
  for (const AlertArea* area : areas_of(alert, now)) {
    for (const Polyline& ring : area->polygons) {
      json points = json::array();
      for (const LocalXY p : ring) {
        if (auto at = out.coordinates(p)) points.push_back(std::move(*at));
      }
      if (points.size() == ring.size()) polygons.push_back(json::array({std::move(points)}));
    }
  }
  return polygons.empty() ? json(nullptr) : json{{"type", "MultiPolygon"}, {"coordinates", std::move(polygons)}};
}

void add_alerts(const IncidentState& state, UtcTime now, Features& out) {
  for (const Alert* alert : current_alerts(*state.alerts, now, state.incident->is_exercise())) {
    const AlertInfo* info = info_for(*alert, Language::kZhHant, now);
    json properties{{"kind", "alert"},
                    {"id", alert->id.str()},
                    {"status", alert_key(alert->status)},
                    {"severity", alert_key(severity_of(*alert, now))},
                    {"event", info != nullptr ? info->event : ""},
                    {"headline", info != nullptr ? info->headline : ""},
                    {"sent", format_iso(alert->name.sent)},
                    {"expires", format_iso(expiry_of(*alert))}};
    add_credit(credit_of(*state.incident, alert->source), properties);
    out.add(rings_json(*alert, now, out), std::move(properties));
  }
}

}  // namespace

std::string state_geojson(const ServedState& served) {
  const IncidentState& state = *served.state;
  Features features(served);
  add_stations(state, served.now, features);
  add_resources(state, features);
  add_sites(state, features);
  add_reports(state, features);
  add_alerts(state, served.now, features);
  const json collection{{"type", "FeatureCollection"},
                        {"place", text_json(state.incident->place_name)},
                        {"incident", text_json(state.incident->incident.name)},
                        {"status", served.is_exercise ? "Exercise" : "Actual"},
                        {"fictional", state.incident->fictional},
                        {"at", format_iso(served.now)},
                        {"seq", state.seq},
                        {"sources", sources_json(*state.incident)},
                        {"features", features.finish()}};
  return collection.dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<std::string> series_csv(const ServedState& served, SeriesIndex index, TimeRange range) {
  const std::vector<Series>& all = served.state->stations->series();
  if (index >= all.size()) return fail(ErrorCode::kNotFound, "no series {}; there are {}", index, all.size());
  const Series& series = all[index];
  const SourceCredit credit = credit_of(*served.state->incident, source_of(*served.state->stations, series));
  const std::string source = fmt::format("{},{},{}", csv_cell(credit.id), csv_cell(stated(credit.attribution)),
                                         csv_cell(stated(credit.licence)));
  std::string out = "time,value,unit,source,attribution,licence,quality\r\n";
  for (const PastValue& past : served.past(series.id, range).values) {
    out += fmt::format("{},{},{},{},{}\r\n", format_iso(past.at),
                       std::isfinite(past.value) ? fmt::format("{}", past.value) : "", unit_symbol(series.quantity),
                       source, static_cast<int>(past.flag));
  }
  return out;
}

}  // namespace sandtable::feeds
