#pragma once

#include <array>
#include <cmath>
#include <optional>

#include "twin/flood/water.h"

namespace sandtable {

/// Up to where a class of flood hazard holds; beyond any of the three the next one does.
struct HazardLimits {
  double depth_m = 0;
  double speed_m_per_s = 0;
  double depth_times_speed_m2_per_s = 0;
};

/// Classes H1 to H6 of the combined flood hazard curves; H6 has no limits. H1 is generally safe; H2 is unsafe for small
/// vehicles; H3 for vehicles, children and the elderly; H4 for all people and vehicles; H5 may damage buildings; H6 may
/// make any building fail. (Smith, Davey and Cox 2014, "Flood Hazard", Water Research Laboratory technical report
/// 2014/07; the same in the Australian Institute for Disaster Resilience's Guideline 7-3, 2017, table 1.)
inline constexpr std::array<HazardLimits, 5> kHazardLimits{
    {{0.3, 2.0, 0.3}, {0.5, 2.0, 0.6}, {1.2, 2.0, 0.6}, {2.0, 2.0, 1.0}, {4.0, 4.0, 4.0}}};
inline constexpr int kHazardClasses = 6;

/// 1 to 6 for water that is there; 0 for dry ground (no depth above 0). NaN counts as 0: ask hazard_at() what is known.
inline int hazard_class(double depth_m, double speed_m_per_s) {
  if (!(depth_m > 0)) return 0;
  int hazard = 1;
  for (const HazardLimits& limits : kHazardLimits) {
    const bool holds = depth_m <= limits.depth_m && speed_m_per_s <= limits.speed_m_per_s &&
                       depth_m * speed_m_per_s <= limits.depth_times_speed_m2_per_s;
    if (holds) break;
    ++hazard;
  }
  return hazard;
}

/// The class at a point, by its cell: 0 where it is dry, empty where depth or speed is not known. O(1).
inline std::optional<int> hazard_at(const FloodField& field, LocalXY at) {
  const GridFrame& frame = field.depth_m().frame();
  if (!frame.inside(frame.column_of(at.x), frame.row_of(at.y))) return std::nullopt;
  const std::size_t cell = frame.index(frame.column_of(at.x), frame.row_of(at.y));
  const float depth = field.depth_m().values()[cell];
  if (std::isnan(depth)) return std::nullopt;
  if (depth > 0 && !field.has_speed()) return std::nullopt;
  return hazard_class(depth, field.speed_m_per_s(cell));
}

}  // namespace sandtable
