#include "viewer/ui/outlook_series.h"

#include <algorithm>

namespace sandtable::ui {
namespace {

std::vector<BandPoint> band_of(const std::vector<UtcTime>& at, const std::vector<ForecastRange::Bounds>& bounds) {
  std::vector<BandPoint> band;
  for (std::size_t i = 0; i < std::min(at.size(), bounds.size()); ++i) band.push_back({at[i], bounds[i].low, bounds[i].high});
  return band;
}

}  // namespace

std::vector<Sample> pool_depths(const Forecast& run, const SiteId& site) {
  std::vector<Sample> samples;
  for (const ForecastFrame& frame : run.frames) {
    const auto pool = std::ranges::find(frame.water->pools, site, &SitePool::site);
    if (pool != frame.water->pools.end()) samples.push_back({frame.water->valid_at, pool->max_depth_m});
  }
  return samples;
}

std::vector<BandPoint> pool_band(const ForecastRange& range, const SiteId& site) {
  const auto found = range.depth_m.find(site);
  return found == range.depth_m.end() ? std::vector<BandPoint>{} : band_of(range.at, found->second);
}

std::vector<Sample> flooded_buildings(const Forecast& run) {
  std::vector<Sample> samples;
  for (const ForecastFrame& frame : run.frames) {
    samples.push_back({frame.water->valid_at, static_cast<double>(frame.impact.buildings[kFloodedClass])});
  }
  return samples;
}

std::vector<BandPoint> flooded_buildings(const ForecastRange& range) { return band_of(range.at, range.buildings); }

}  // namespace sandtable::ui
