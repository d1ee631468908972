#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

namespace sandtable {

/// Depths are kept as whole millimetres in 16 bits; this value stands for "unknown".
inline constexpr std::uint16_t kUnknownMillimetres = 65535;
/// Deeper water is cut to this, 65 m.
inline constexpr std::uint16_t kDeepestMillimetres = 65000;

/// Nearest millimetre, within [0, 65 m]; NaN gives kUnknownMillimetres.
inline std::uint16_t to_millimetres(float depth_m) {
  if (std::isnan(depth_m)) return kUnknownMillimetres;
  if (!(depth_m > 0)) return 0;
  if (depth_m >= 65.0F) return kDeepestMillimetres;
  return static_cast<std::uint16_t>(std::lround(static_cast<double>(depth_m) * 1000.0));
}

/// The float nearest to that many millimetres; to_millimetres() gives the same number back.
inline float from_millimetres(std::uint16_t mm) {
  if (mm == kUnknownMillimetres) return std::numeric_limits<float>::quiet_NaN();
  return static_cast<float>(mm / 1000.0);
}

}  // namespace sandtable
