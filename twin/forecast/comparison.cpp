#include "twin/forecast/comparison.h"

#include <algorithm>

namespace sandtable {
namespace {

const SitePool* pool_of(const ForecastFrame& frame, const SiteId& site) {
  const auto found = std::ranges::find(frame.water->pools, site, &SitePool::site);
  return found == frame.water->pools.end() ? nullptr : &*found;
}

/// How one pool goes through a run.
struct PoolCourse {
  double deepest_m = 0;
  double last_m = 0;
  std::optional<UtcTime> clear;

  void take(const SitePool& pool, UtcTime at) {
    deepest_m = std::max(deepest_m, pool.max_depth_m);
    last_m = pool.max_depth_m;
    if (pool.max_depth_m >= kImpactDepths_m[0])
      clear.reset();
    else if (!clear)
      clear = at;
  }
};

PoolCourse course_of(const Forecast& run, std::size_t frames, const SiteId& site) {
  PoolCourse course;
  for (std::size_t i = 0; i < frames; ++i) {
    if (const SitePool* pool = pool_of(run.frames[i], site)) course.take(*pool, run.frames[i].water->valid_at);
  }
  return course;
}

}  // namespace

Comparison compare(const Forecast& without, const Forecast& with) {
  Comparison out;
  out.worst_without = without.worst;
  out.worst_with = with.worst;
  const std::size_t frames = std::min(without.frames.size(), with.frames.size());
  UtcTime before = without.from;
  for (std::size_t i = 0; i < frames; ++i) {
    const Impact& a = without.frames[i].impact;
    const Impact& b = with.frames[i].impact;
    const double minutes = seconds(without.frames[i].water->valid_at - before) / 60;
    before = without.frames[i].water->valid_at;
    out.building_minutes_saved +=
        minutes * static_cast<double>(a.buildings[kFloodedClass] - b.buildings[kFloodedClass]);
    out.road_km_minutes_saved += minutes * (a.roads_m[kFloodedClass] - b.roads_m[kFloodedClass]) / 1000;
    out.last_without = a;
    out.last_with = b;
  }
  out.pumped_m3 = with.pumped_m3 - without.pumped_m3;
  if (frames == 0) return out;
  for (const SitePool& pool : without.frames.front().water->pools) {
    const PoolCourse a = course_of(without, frames, pool.site);
    const PoolCourse b = course_of(with, frames, pool.site);
    out.pools.push_back({pool.site, a.deepest_m, b.deepest_m, a.last_m, b.last_m, a.clear, b.clear});
  }
  return out;
}

}  // namespace sandtable
