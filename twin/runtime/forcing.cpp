#include "twin/runtime/forcing.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace sandtable {
namespace {

struct Gauge {
  LocalXY at;
  double value;  // mm/h for rain, m for river levels
};

/// Trusted rain gauges; a station with several windows counts once, by its shortest, the most current.
std::vector<Gauge> trusted_rain(const IncidentState& state, UtcTime now, std::span<const StationId> chosen) {
  std::vector<Gauge> gauges;
  for (const Station& station : state.stations->stations()) {
    if (!chosen.empty() && std::ranges::find(chosen, station.id) == chosen.end()) continue;
    std::optional<Gauge> best;
    Duration window = Duration::max();
    for (const SeriesIndex i : state.stations->series_of(station.id)) {
      const Series& series = state.stations->series()[i];
      const Reading& reading = (*state.readings)[i];
      if (series.quantity != Quantity::kRainfall || series.window.count() <= 0 || series.window >= window) continue;
      if (!station.at || !is_trusted(assess_trust(reading, state.freshness_of(series), now))) continue;
      window = series.window;
      best = Gauge{*station.at, std::max(0.0, reading.value) * 3600.0 / seconds(series.window)};
    }
    if (best) gauges.push_back(*best);
  }
  return gauges;
}

std::vector<Gauge> river_gauges(const IncidentState& state, UtcTime now) {
  std::vector<Gauge> gauges;
  for (std::size_t i = 0; i < state.readings->size(); ++i) {
    const Series& series = state.stations->series()[i];
    if (series.quantity != Quantity::kWaterLevel) continue;
    const Station* station = state.stations->find(series.station);
    if (station == nullptr || station->kind != StationKind::kRiverLevel || !station->at) continue;
    const Reading& reading = (*state.readings)[i];
    if (is_trusted(assess_trust(reading, state.freshness_of(series), now)))
      gauges.push_back({*station->at, reading.value});
  }
  return gauges;
}

double rain_at(std::vector<Gauge> gauges, LocalXY at) {
  constexpr std::size_t kNearest = 3;
  constexpr double kBesideGauge_m = 50;  // keeps the weight finite beside a gauge
  const std::size_t n = std::min(kNearest, gauges.size());
  std::ranges::partial_sort(gauges, gauges.begin() + static_cast<std::ptrdiff_t>(n), {},
                            [&](const Gauge& g) { return distance_m(g.at, at); });
  double sum = 0;
  double weight = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const double w = 1.0 / std::max(kBesideGauge_m, distance_m(gauges[i].at, at));
    sum += w * gauges[i].value;
    weight += w;
  }
  return sum / weight;
}

}  // namespace

Forcing forcing_from(const IncidentState& state, UtcTime until, std::span<const StationId> rain_gauges) {
  Forcing forcing;
  forcing.until = until;
  const std::vector<Gauge> rain = trusted_rain(state, until, rain_gauges);
  for (const Gauge& g : rain) forcing.rain_mm_per_h += g.value / static_cast<double>(rain.size());
  forcing.rain_gauges = static_cast<int>(rain.size());
  const std::vector<Gauge> river = river_gauges(state, until);
  for (const SiteConfig& site : state.incident->sites) {
    if (!rain.empty()) forcing.site_rain_mm_per_h[site.id] = rain_at(rain, site.pump_position);
    if (river.empty()) continue;
    const auto nearest =
        std::ranges::min_element(river, {}, [&](const Gauge& g) { return distance_m(g.at, site.pump_position); });
    forcing.outfall_level_m[site.id] = nearest->value;
  }
  for (const auto& [id, declared] : *state.declared_sites) {
    if (!declared.withdrawn) forcing.sites_since[id] = declared.config.pump_position;
  }
  for (const auto& [id, resource] : *state.resources) {
    if (resource.state != ResourceState::kPumping || resource.order.empty()) continue;
    const auto order = state.orders->find(resource.order);
    if (order != state.orders->end()) forcing.pumped_m3_per_s[order->second.site] += resource.discharge_m3_per_s;
  }
  return forcing;
}

std::vector<DepthReading> depth_readings(const IncidentState& state, UtcTime now) {
  constexpr Duration kNewest = std::chrono::minutes{10};
  std::vector<DepthReading> readings;
  for (const Station& station : state.stations->stations()) {
    if (!station.at || station.kind != StationKind::kRoadFlood) continue;
    for (const SeriesIndex i : state.stations->series_of(station.id)) {
      const Series& series = state.stations->series()[i];
      const Reading& reading = (*state.readings)[i];
      if (series.quantity != Quantity::kWaterDepth || now - reading.phenomenon_time > kNewest) continue;
      if (!is_trusted(assess_trust(reading, state.freshness_of(series), now))) continue;
      readings.push_back({station.id, *station.at, std::max(0.0, reading.value)});
      break;
    }
  }
  std::ranges::sort(readings, {}, &DepthReading::station);
  return readings;
}

}  // namespace sandtable
