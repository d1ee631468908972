#include "twin/forecast/preview_error.h"

#include <algorithm>
#include <cmath>

namespace sandtable {

PreviewError preview_error(const Forecast& fine, const Forecast& coarse) {
  PreviewError error;
  error.as_of = fine.from;
  error.buildings = fine.worst.buildings[kFloodedClass];
  error.buildings_coarse = coarse.worst.buildings[kFloodedClass];
  double sum = 0;
  std::size_t count = 0;
  for (std::size_t i = 0; i < std::min(fine.frames.size(), coarse.frames.size()); ++i) {
    const std::vector<SitePool>& others = coarse.frames[i].water->pools;
    for (const SitePool& pool : fine.frames[i].water->pools) {
      const auto other = std::ranges::find(others, pool.site, &SitePool::site);
      if (other == others.end()) continue;
      sum += std::abs(pool.max_depth_m - other->max_depth_m);
      ++count;
    }
  }
  if (count > 0) error.pool_depth_m = sum / static_cast<double>(count);
  return error;
}

}  // namespace sandtable
