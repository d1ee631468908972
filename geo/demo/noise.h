#pragma once

#include <array>
#include <cstdint>

#include "twin/base/geometry.h"

namespace sandtable::geo::demo {

/// Gradient noise in the plane (Perlin 2002), the same for the same seed on every machine. Immutable.
class GradientNoise {
 public:
  explicit GradientNoise(std::uint64_t seed);

  /// Value in about [-1, 1], mean 0, standard deviation about 0.35; features are one unit wide.
  [[nodiscard]] double at(double x, double y) const;

 private:
  std::array<std::uint8_t, 512> order_{};
  std::array<LocalXY, 64> gradients_{};
};

/// A sum of octaves whose amplitudes fall with wavelength to the power of the Hurst exponent.
struct Fractal {
  double wavelength_m = 1000;  ///< of the first octave; each next is half as long
  int octaves = 6;
  double hurst = 0.42;
};

/// Fractional Brownian surface; the first octave has amplitude 1.
double fractal_noise(const GradientNoise& noise, const Fractal& shape, LocalXY at);

/// The same with creases instead of round tops: 1 on ridges, falling to about 0 in valleys.
double ridged_noise(const GradientNoise& noise, const Fractal& shape, LocalXY at);

}  // namespace sandtable::geo::demo
