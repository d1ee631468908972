#include "twin/flood/structures/culvert.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "twin/flood/structures/weir.h"

namespace sandtable::structures {
namespace {

double rise_m(const Culvert& culvert) {
  return culvert.shape == BarrelShape::kCircular ? culvert.width_m : culvert.height_m;
}

BarrelFlow circular_flow(double diameter_m, double depth_m) {
  // Angle that the water surface spans at the centre (Chow 1959, table 2-1).
  const double angle = 2 * std::acos(std::clamp(1 - 2 * depth_m / diameter_m, -1.0, 1.0));
  const double area = (angle - std::sin(angle)) * diameter_m * diameter_m / 8;
  const double perimeter = angle * diameter_m / 2;
  return {area, perimeter > 0 ? area / perimeter : 0};
}

double entrance_discharge(const Culvert& culvert, double head_m, double tail_head_m) {
  const Weir sill{.crest_m = 0, .width_m = culvert.width_m};
  const double as_weir = discharge_m3_per_s(sill, {head_m, tail_head_m});
  const double rise = rise_m(culvert);
  if (head_m <= rise) return as_weir;
  const double drop_m = head_m - std::max(rise / 2, tail_head_m);
  const double as_orifice =
      0.6 * barrel_flow(culvert, rise).area_m2 * std::sqrt(2 * kGravity_m_per_s2 * std::max(0.0, drop_m));
  // From the moment the water touches the crown to half as high again the weir gives way to the orifice.
  const double full = std::clamp((head_m / rise - 1) / 0.5, 0.0, 1.0);
  return (1 - full) * as_weir + full * std::min(as_weir, as_orifice);
}

double barrel_discharge(const Culvert& culvert, Heads heads) {
  const BarrelFlow flow = barrel_flow(culvert, heads.upstream_m - culvert.upstream_invert_m);
  if (!(flow.radius_m > 0)) return 0;
  const double drop_m = heads.upstream_m - std::max(heads.downstream_m, culvert.downstream_invert_m);
  const double friction =
      2 * kGravity_m_per_s2 * culvert.manning * culvert.manning * culvert.length_m / std::pow(flow.radius_m, 4.0 / 3.0);
  return flow.area_m2 *
         std::sqrt(2 * kGravity_m_per_s2 * std::max(0.0, drop_m) / (1 + culvert.entrance_loss + friction));
}

}  // namespace

BarrelFlow barrel_flow(const Culvert& culvert, double depth_m) {
  const double rise = rise_m(culvert);
  const double depth = std::clamp(depth_m, 0.0, rise);
  if (culvert.shape == BarrelShape::kCircular) return circular_flow(culvert.width_m, depth);
  const double area = culvert.width_m * depth;
  const double perimeter = depth < rise ? culvert.width_m + 2 * depth : 2 * (culvert.width_m + rise);
  return {area, area / perimeter};
}

double discharge_m3_per_s(const Culvert& culvert, Heads heads) {
  if (heads.downstream_m > heads.upstream_m) {
    if (culvert.flap) return 0;
    Culvert back = culvert;
    std::swap(back.upstream_invert_m, back.downstream_invert_m);
    return -discharge_m3_per_s(back, heads.reversed());
  }
  // Water must rise above the higher end to get through at all.
  const double control_m = std::max(culvert.upstream_invert_m, culvert.downstream_invert_m);
  const double head_m = heads.upstream_m - control_m;
  if (!(head_m > 0)) return 0;
  const double entrance = entrance_discharge(culvert, head_m, heads.downstream_m - control_m);
  const double open = 1 - std::clamp(culvert.blocked, 0.0, 1.0);
  return culvert.barrels * open * std::min(entrance, barrel_discharge(culvert, heads));
}

}  // namespace sandtable::structures
