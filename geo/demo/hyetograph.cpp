#include "geo/demo/hyetograph.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "geo/demo/district.h"
#include "geo/demo/river.h"

namespace sandtable::geo::demo {
namespace {

double bell(double hours, double at, double width) { return std::exp(-0.5 * std::pow((hours - at) / width, 2)); }

}  // namespace

double rain_mm_per_h(LocalXY at, double hours) {
  const double east = (at.x - District::kSouthWest.x) / District::kSide_m;
  const double north = (at.y - District::kSouthWest.y) / District::kSide_m;
  // The cells drift inland at about 8 m/s and drop most on the north bank in the first burst, on the south in the second.
  const double local = hours - 0.18 * east;
  const double first = 78 * bell(local, 1.1, 0.30) * (1 + 0.22 * (north - 0.5) - 0.18 * (east - 0.5));
  const double second = 60 * bell(local, 4.2, 0.35) * (1 - 0.25 * (north - 0.5) + 0.10 * (east - 0.5));
  const double steady = 8 * std::clamp(local / 0.4, 0.0, 1.0) * std::clamp((6.1 - local) / 0.8, 0.0, 1.0);
  return std::max(0.0, first + second + steady - 0.3);
}

double river_stage_m(double x, double hours) {
  const double mean = River::mean_stage_m(x);
  const double from_sea = std::max(0.0, x - District::kSouthWest.x - 430);
  // The catchment above answers after an hour, peaks after 4.2 and falls slowly.
  const double rise = hours <= 0.5 ? 0 : std::pow((hours - 0.5) / 3.7, 1.6) * std::exp(1.6 * (1 - (hours - 0.5) / 3.7));
  const double top = River::crest_m(x) - mean;
  const double wave = top * (0.30 + 0.56 * std::min(1.0, from_sea / 2500)) * rise;
  const double tide = 0.75 * std::cos(2 * std::numbers::pi * (hours - 2.6) / 12.42) * std::exp(-from_sea / 2200);
  return mean + wave + tide;
}

}  // namespace sandtable::geo::demo
