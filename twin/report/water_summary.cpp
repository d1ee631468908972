#include "twin/report/water_summary.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "twin/report/incident_names.h"
#include "twin/report/report_words.h"

namespace sandtable {
namespace {

constexpr std::size_t kPeaks = 3;

bool is_told(Quantity quantity) {
  return quantity == Quantity::kRainfall || quantity == Quantity::kWaterDepth || quantity == Quantity::kWaterLevel ||
         quantity == Quantity::kDischarge;
}

std::optional<StationKind> depth_kind(const IncidentState& state, const Series& series) {
  if (series.quantity != Quantity::kWaterDepth) return std::nullopt;
  const Station* station = state.stations->find(series.station);
  if (station == nullptr) return StationKind::kOther;
  const bool has_word = station->kind == StationKind::kRoadFlood || station->kind == StationKind::kSewerLevel ||
                        station->kind == StationKind::kDrainLevel || station->kind == StationKind::kRiverLevel;
  return has_word ? station->kind : StationKind::kOther;
}

/// Levels of different datums and rivers do not compare, but what they mean to their source does.
std::optional<int> alert_level_of(const Series& series, double value) {
  for (const AlertLevel& level : series.alert_levels) {
    if (value >= level.at) return level.level;
  }
  return std::nullopt;
}

}  // namespace

std::vector<MeasuredWater> measured_water(const IncidentState& state, UtcTime at) {
  std::map<std::tuple<int, Duration, int>, MeasuredWater> groups;
  const std::vector<Series>& series = state.stations->series();
  for (SeriesIndex i = 0; i < series.size() && i < state.readings->size(); ++i) {
    if (!is_told(series[i].quantity)) continue;
    const std::optional<StationKind> where = depth_kind(state, series[i]);
    MeasuredWater& group =
        groups[{static_cast<int>(series[i].quantity), series[i].window, where ? static_cast<int>(*where) : -1}];
    group.where = where;
    group.quantity = series[i].quantity;
    group.window = series[i].window;
    ++group.series;
    const Reading& reading = (*state.readings)[i];
    if (!is_trusted(assess_trust(reading, state.freshness_of(series[i]), at)) || !std::isfinite(reading.value))
      continue;
    ++group.trusted;
    const auto level = alert_level_of(series[i], reading.value);
    group.at_alert += level ? 1 : 0;
    group.peaks.push_back({station_name(state, series[i].id), reading.value, reading.phenomenon_time, level});
  }
  std::vector<MeasuredWater> out;
  for (auto& [key, group] : groups) {
    std::ranges::stable_sort(group.peaks, {},
                             [](const MeasuredPeak& p) { return std::tuple(p.alert_level.value_or(99), -p.value); });
    if (group.peaks.size() > kPeaks) group.peaks.resize(kPeaks);
    out.push_back(std::move(group));
  }
  return out;
}

const SitePool* pool_of(const IncidentState& state, const SiteId& site) {
  if (!state.water) return nullptr;
  const auto it = std::ranges::find(state.water->pools, site, &SitePool::site);
  return it == state.water->pools.end() ? nullptr : &*it;
}

ModelledWater modelled_water(const IncidentState& state) {
  ModelledWater out;
  out.sites = state.incident->sites.size();
  if (state.water) {
    out.model = state.water->model;
    out.valid_at = state.water->valid_at;
    out.mass_error_ratio = state.water->mass_error_ratio;
  }
  for (const SiteConfig& site : state.incident->sites) {
    const SitePool* pool = pool_of(state, site.id);
    if (pool == nullptr) {
      ++out.unknown;
      continue;
    }
    out.above_10_cm += pool->max_depth_m > 0.1 ? 1 : 0;
    out.above_30_cm += pool->max_depth_m > 0.3 ? 1 : 0;
    out.above_50_cm += pool->max_depth_m > 0.5 ? 1 : 0;
    if (state.is_declared(site.id)) continue;  // part of a basin that counts already
    out.flooded_area_m2 += pool->flooded_area_m2;
    out.volume_m3 += pool->volume_m3;
  }
  return out;
}

std::vector<OfficialWarning> official_warnings(const IncidentState& state, UtcTime at) {
  std::vector<OfficialWarning> out;
  for (const Alert* alert : current_alerts(*state.alerts, at, state.incident->is_exercise())) {
    OfficialWarning warning{severity_of(*alert, at), alert_name(state, alert->id, at), alert->name.sender,
                            alert->name.sent, expiry_of(*alert)};
    out.push_back(std::move(warning));
  }
  return out;
}

}  // namespace sandtable
