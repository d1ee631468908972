#include "geo/demo/noise.h"

#include <cmath>
#include <numbers>
#include <utility>

#include "twin/base/random.h"

namespace sandtable::geo::demo {
namespace {

double eased(double t) { return t * t * t * (t * (t * 6 - 15) + 10); }

}  // namespace

GradientNoise::GradientNoise(std::uint64_t seed) {
  Random random(seed);
  for (std::size_t i = 0; i < 256; ++i) order_[i] = static_cast<std::uint8_t>(i);
  for (std::size_t i = 255; i > 0; --i) std::swap(order_[i], order_[random.below(i + 1)]);
  for (std::size_t i = 0; i < 256; ++i) order_[256 + i] = order_[i];
  for (std::size_t i = 0; i < gradients_.size(); ++i) {
    const double angle = 2 * std::numbers::pi * (static_cast<double>(i) + 0.5) / static_cast<double>(gradients_.size());
    gradients_[i] = {std::cos(angle) * 1.5, std::sin(angle) * 1.5};
  }
}

double GradientNoise::at(double x, double y) const {
  const double fx = std::floor(x);
  const double fy = std::floor(y);
  const auto ix = static_cast<std::size_t>(static_cast<std::int64_t>(fx) & 255);
  const auto iy = static_cast<std::size_t>(static_cast<std::int64_t>(fy) & 255);
  const double dx = x - fx;
  const double dy = y - fy;
  const auto corner = [&](std::size_t cx, std::size_t cy) {
    const LocalXY g = gradients_[order_[order_[(ix + cx) & 255] + ((iy + cy) & 255)] & 63];
    return g.x * (dx - static_cast<double>(cx)) + g.y * (dy - static_cast<double>(cy));
  };
  const double u = eased(dx);
  const double south = std::lerp(corner(0, 0), corner(1, 0), u);
  const double north = std::lerp(corner(0, 1), corner(1, 1), u);
  return std::lerp(south, north, eased(dy));
}

double fractal_noise(const GradientNoise& noise, const Fractal& shape, LocalXY at) {
  const double fall = std::exp2(-shape.hurst);
  double frequency = 1 / shape.wavelength_m;
  double amplitude = 1;
  double sum = 0;
  for (int octave = 0; octave < shape.octaves; ++octave) {
    // The shift keeps the lattice points of the octaves, where all noise is 0, from lying on one another.
    const double shift = 37.13 * octave;
    sum += amplitude * noise.at(at.x * frequency + shift, at.y * frequency - shift);
    amplitude *= fall;
    frequency *= 2;
  }
  return sum;
}

double ridged_noise(const GradientNoise& noise, const Fractal& shape, LocalXY at) {
  const double fall = std::exp2(-shape.hurst);
  double frequency = 1 / shape.wavelength_m;
  double amplitude = 1;
  double sum = 0;
  double whole = 0;
  double carried = 1;
  for (int octave = 0; octave < shape.octaves; ++octave) {
    const double shift = 11.7 * octave;
    const double crease = 1 - std::abs(noise.at(at.x * frequency + shift, at.y * frequency - shift));
    sum += amplitude * carried * crease * crease;
    whole += amplitude;
    carried = crease;
    amplitude *= fall;
    frequency *= 2;
  }
  return sum / whole;
}

}  // namespace sandtable::geo::demo
