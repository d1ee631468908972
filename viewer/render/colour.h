#pragma once

#include <cstdint>

namespace sandtable::render {

/// Straight (not premultiplied) sRGB colour with alpha; 255 is opaque.
struct Colour {
  std::uint8_t r = 0;
  std::uint8_t g = 0;
  std::uint8_t b = 0;
  std::uint8_t a = 255;
  bool operator==(const Colour&) const = default;
};

/// 0xRRGGBB, as written in the style files.
constexpr Colour rgb(std::uint32_t hex, std::uint8_t alpha = 255) {
  return {static_cast<std::uint8_t>(hex >> 16 & 0xff), static_cast<std::uint8_t>(hex >> 8 & 0xff),
          static_cast<std::uint8_t>(hex & 0xff), alpha};
}

/// The same, showing only this share of itself, 0..1.
constexpr Colour faded(Colour c, float opacity) {
  const float share = opacity < 0 ? 0 : opacity > 1 ? 1 : opacity;
  return {c.r, c.g, c.b, static_cast<std::uint8_t>(static_cast<float>(c.a) * share + 0.5F)};
}

constexpr Colour with_alpha(Colour c, std::uint8_t alpha) { return {c.r, c.g, c.b, alpha}; }

}  // namespace sandtable::render
