#pragma once

#include <array>
#include <cmath>

#include "viewer/ui/queries.h"

/// How colours look to eyes that see fewer of them, for tests of the style file.
namespace sandtable::ui::testing {

enum class Vision { kFull, kProtanopia, kDeuteranopia, kTritanopia, kGrey };

using Linear = std::array<double, 3>;

inline Linear linear_of(Rgba c) {
  const auto channel = [](std::uint8_t v) {
    const double s = v / 255.0;
    return s <= 0.04045 ? s / 12.92 : std::pow((s + 0.055) / 1.055, 2.4);
  };
  return {channel(c.r), channel(c.g), channel(c.b)};
}

/// Simulation at full severity in linear RGB: Machado, Oliveira and Fernandes (2009), table 1. Grey is luminance alone.
inline Linear seen(Rgba colour, Vision vision) {
  using Matrix = std::array<std::array<double, 3>, 3>;
  constexpr Matrix kFull{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
  constexpr Matrix kProtan{{{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}};
  constexpr Matrix kDeutan{{{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}};
  constexpr Matrix kTritan{{{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}};
  constexpr Matrix kGrey{{{0.2126, 0.7152, 0.0722}, {0.2126, 0.7152, 0.0722}, {0.2126, 0.7152, 0.0722}}};
  constexpr std::array<Matrix, 5> kMatrices{kFull, kProtan, kDeutan, kTritan, kGrey};
  const Matrix& m = kMatrices[static_cast<std::size_t>(vision)];
  const Linear in = linear_of(colour);
  Linear out{};
  for (std::size_t row = 0; row < 3; ++row) {
    for (std::size_t i = 0; i < 3; ++i) out[row] += m[row][i] * in[i];
    out[row] = std::min(1.0, std::max(0.0, out[row]));
  }
  return out;
}

/// CIE 1976 L*a*b* difference, D65; 2.3 is just noticeable side by side.
inline double difference(Linear a, Linear b) {
  const auto lab = [](const Linear& c) {
    const auto f = [](double t) { return t > 0.008856 ? std::cbrt(t) : 7.787 * t + 16.0 / 116; };
    const double x = f((0.4124 * c[0] + 0.3576 * c[1] + 0.1805 * c[2]) / 0.9505);
    const double y = f(0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2]);
    const double z = f((0.0193 * c[0] + 0.1192 * c[1] + 0.9505 * c[2]) / 1.089);
    return std::array<double, 3>{116 * y - 16, 500 * (x - y), 200 * (y - z)};
  };
  const auto p = lab(a);
  const auto q = lab(b);
  return std::hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
}

}  // namespace sandtable::ui::testing
