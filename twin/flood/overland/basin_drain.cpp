#include "twin/flood/overland/basin_drain.h"

#include <algorithm>

namespace sandtable {
namespace {

constexpr double kFullGravityHead_m = 0.5;

}  // namespace

double drain_capacity_m3_per_s(const DrainState& drain, double level_m) {
  const double opening = std::clamp((level_m - drain.outfall_m) / kFullGravityHead_m, 0.0, 1.0);
  return drain.lifted_m3_per_s + drain.gravity_m3_per_s * opening;
}

double BasinDrain::discharge_m3_per_s(const hydraulics::FootprintWater& from, const hydraulics::FootprintWater&, double,
                                      double) {
  return std::max(0.0, drain_capacity_m3_per_s(drain_, from.level_m) - drain_.captured_m3_per_s);
}

}  // namespace sandtable
