#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include "twin/base/grid.h"

namespace sandtable {

/// Speeds are kept as whole steps of 5 cm/s in 8 bits: fine enough for depth times speed limits of 0.3 m2/s.
inline constexpr float kSpeedStep_m_per_s = 0.05F;
/// Faster water is cut to this, 12.75 m/s.
inline constexpr std::uint8_t kMostSpeedSteps = 255;
/// The speed of shallower water is left out: it moves nobody, and costs most of the bytes.
inline constexpr float kShallowestMoving_m = 0.05F;

/// Nearest step; NaN counts as still.
inline std::uint8_t to_speed_steps(float speed_m_per_s) {
  if (!(speed_m_per_s > 0)) return 0;
  const float steps = speed_m_per_s / kSpeedStep_m_per_s;
  if (steps >= static_cast<float>(kMostSpeedSteps)) return kMostSpeedSteps;
  return static_cast<std::uint8_t>(std::lround(steps));
}

/// Of every cell, from grids on one frame. Precondition: as many values in both.
inline std::vector<std::uint8_t> speed_steps_of(const Grid<float>& depth_m, const Grid<float>& speed_m_per_s) {
  std::vector<std::uint8_t> steps(depth_m.values().size(), 0);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (depth_m.values()[i] >= kShallowestMoving_m) steps[i] = to_speed_steps(speed_m_per_s.values()[i]);
  }
  return steps;
}

}  // namespace sandtable
