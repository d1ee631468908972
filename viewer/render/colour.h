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

constexpr Colour with_alpha(Colour c, std::uint8_t alpha) { return {c.r, c.g, c.b, alpha}; }

}  // namespace sandtable::render
