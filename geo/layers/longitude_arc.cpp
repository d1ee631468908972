#include "geo/layers/longitude_arc.h"

#include <algorithm>
#include <cmath>

namespace sandtable::geo {

void LongitudeArc::add(double lon_deg) {
  if (!(std::abs(lon_deg) <= 360)) return;
  double lon = lon_deg;
  if (lon > 180) lon -= 360;
  if (lon < -180) lon += 360;
  const auto at = std::min(kBins - 1, static_cast<std::size_t>((lon + 180) * 2));
  bins_[at].lowest = std::min(bins_[at].lowest, lon);
  bins_[at].highest = std::max(bins_[at].highest, lon);
}

std::optional<LongitudeArc::Ends> LongitudeArc::crossing() const {
  // The widest run of empty bins, not counting the one that the antimeridian itself would cut.
  std::size_t widest = 0;
  std::size_t widest_end = 0;
  std::size_t run = 0;
  bool begun = false;
  for (std::size_t i = 0; i < kBins; ++i) {
    if (bins_[i].empty()) {
      run += begun ? 1 : 0;
      continue;
    }
    if (run > widest) {
      widest = run;
      widest_end = i;
    }
    begun = true;
    run = 0;
  }
  constexpr std::size_t kHalfTheWorld = kBins / 2;
  if (widest <= kHalfTheWorld) return std::nullopt;
  const auto west = bins_[widest_end].lowest;
  const auto east = bins_[widest_end - widest - 1].highest;
  constexpr double kNear = 150;
  double nearest_west = 180;
  double nearest_east = -180;
  for (std::size_t i = widest_end; i < kBins; ++i) nearest_east = std::max(nearest_east, bins_[i].highest);
  for (std::size_t i = 0; i < widest_end; ++i) nearest_west = std::min(nearest_west, bins_[i].lowest);
  if (nearest_east < kNear || nearest_west > -kNear) return std::nullopt;
  // A box around the world has all its vertices on the antimeridian itself.
  constexpr double kLeastWidth = 1e-3;
  if (east + 360 - west < kLeastWidth) return std::nullopt;
  return Ends{west, east + 360};
}

}  // namespace sandtable::geo
