#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "twin/base/result.h"
#include "twin/base/text.h"

namespace sandtable {

/// What a colour of a map means.
struct MapLegendEntry {
  std::uint8_t r = 0, g = 0, b = 0;  ///< straight sRGB
  Text words;
};

/// A picture of the map in one language.
struct MapPicture {
  std::string file;  ///< name inside the pack
  Text caption;
  Language language = Language::kZhHant;
  std::string png;  ///< its bytes
  std::vector<MapLegendEntry> legend{};
};

/// Pixels from the left and the top.
struct PixelBox {
  int x = 0, y = 0, width = 0, height = 0;
};
/// A part of a PNG as a PNG. Fails with kUnreadable when the bytes are none, kInvalid when the box is empty.
Result<std::string> cropped_png(const std::string& png, const PixelBox& box);

}  // namespace sandtable
