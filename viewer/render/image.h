#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "twin/base/result.h"

namespace sandtable::render {

/// Straight RGBA, 8 bits, first row on top.
struct Image {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> rgba;
  [[nodiscard]] std::size_t size_bytes() const { return rgba.size(); }
};

/// What a picture says beside its pixels: an iTXt chunk (PNG, third edition, 11.3.3.4).
struct PictureText {
  std::string key;    ///< 1 to 79 Latin letters and spaces: "Creation Time"
  std::string value;  ///< UTF-8
};

/// Whole or not at all. Fails with kUnreadable when the file cannot be written; names it.
Status write_png(const std::filesystem::path& path, const Image& image, std::span<const PictureText> texts = {});
/// The texts of a PNG that write_png() made; empty where there are none or it is no such file.
std::vector<PictureText> read_png_texts(const std::filesystem::path& path);
/// Any PNG, turned into 8-bit RGBA. Fails with kUnreadable naming the file, kLimit above 16384 pixels a side.
Result<Image> read_png(const std::filesystem::path& path);

/// How far two pictures of one size are apart.
struct ImageDifference {
  double mean = 0;             ///< mean absolute difference of the colour channels, 0..255
  double share_over = 0;       ///< share of pixels in which some channel differs by more than the threshold
  Image picture;               ///< absolute differences, brightened
};
ImageDifference compare(const Image& a, const Image& b, int threshold);

}  // namespace sandtable::render
