#include "twin/flood/structures/inlet.h"

#include <algorithm>
#include <cmath>

#include "twin/flood/structures/heads.h"

namespace sandtable::structures {

double discharge_m3_per_s(const Inlet& inlet, const InletLevels& levels) {
  const double street_m = std::max(levels.street_m, levels.ground_m);
  const double drop_m = street_m - std::max(levels.drain_m, levels.ground_m);
  const double head_m = std::abs(drop_m);
  if (!(head_m > 0)) return 0;
  const double as_weir = 1.66 * inlet.perimeter_m * head_m * std::sqrt(head_m);
  const double as_orifice = 0.67 * inlet.open_area_m2 * std::sqrt(2 * kGravity_m_per_s2 * head_m);
  double discharge = std::min(as_weir, as_orifice) * (1 - std::clamp(inlet.blocked, 0.0, 1.0));
  if (inlet.max_m3_per_s > 0) discharge = std::min(discharge, inlet.max_m3_per_s);
  return drop_m > 0 ? discharge : -discharge;
}

}  // namespace sandtable::structures
