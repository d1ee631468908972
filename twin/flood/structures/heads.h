#pragma once

namespace sandtable::structures {

inline constexpr double kGravity_m_per_s2 = 9.81;

/// Water levels on the two sides of a structure, in the terrain's vertical datum. A dry side has the level of its
/// ground.
struct Heads {
  double upstream_m = 0;
  double downstream_m = 0;

  [[nodiscard]] Heads reversed() const { return {downstream_m, upstream_m}; }
};

}  // namespace sandtable::structures
