#pragma once

#include <cmath>
#include <cstdint>

namespace sandtable::hydraulics {

/// Depth is counted in quanta so that what leaves one cell is to the last bit what reaches the next one. 2^-22 m keeps
/// depths to 250 m and level differences to 500 m inside 32 bits.
using DepthQuanta = std::int32_t;
inline constexpr double kQuantaPerMetre = 4194304.0;  // 2^22
inline constexpr double kMetresPerQuantum = 1.0 / kQuantaPerMetre;
inline constexpr double kDeepest_m = 250.0;
inline constexpr DepthQuanta kDeepest = static_cast<DepthQuanta>(kDeepest_m * kQuantaPerMetre);
/// Films thinner than this (10 micrometres) do not flow; a tile that holds no more sleeps.
inline constexpr DepthQuanta kFilm = 42;
inline constexpr double kThinnest_m = kFilm * kMetresPerQuantum;
/// Water shallower than that does not lengthen the step: a film would allow minutes.
inline constexpr double kShallowest_m = 0.01;
/// Ground is rounded to multiples of 2^-16 m (15 micrometres, far below any survey), which are whole quanta: the
/// surface of a still lake is then level exactly.
inline constexpr double kGroundStepsPerMetre = 65536.0;
/// Stands for the ground outside: a wall that no depth tops, and finite, so that no NaN enters the arithmetic.
inline constexpr float kOutsideGround_m = 1e6F;
inline constexpr double kGravity_m_per_s2 = 9.81;

inline bool is_inside(float ground_m) { return ground_m < kOutsideGround_m; }
inline DepthQuanta quanta_of(double depth_m) {
  return static_cast<DepthQuanta>(std::lround(depth_m * kQuantaPerMetre));
}
inline double metres_of(DepthQuanta depth) { return depth * kMetresPerQuantum; }
inline float rounded_ground(double ground_m) {
  return static_cast<float>(std::round(ground_m * kGroundStepsPerMetre) / kGroundStepsPerMetre);
}

}  // namespace sandtable::hydraulics
