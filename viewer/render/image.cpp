#include "viewer/render/image.h"

#include <png.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace sandtable::render {
namespace {
constexpr std::uint32_t kMostPixelsASide = 16384;
}

/// Whole or not at all: who waits for a picture never reads half of one.
Status write_png(const std::filesystem::path& path, const Image& image) {
  png_image png{};
  png.version = PNG_IMAGE_VERSION;
  png.width = static_cast<png_uint_32>(image.width);
  png.height = static_cast<png_uint_32>(image.height);
  png.format = PNG_FORMAT_RGBA;
  png.flags = PNG_IMAGE_FLAG_FAST;
  const std::filesystem::path part = path.string() + ".part";
  std::error_code trouble;
  if (png_image_write_to_file(&png, part.c_str(), 0, image.rgba.data(), 0, nullptr) == 0) {
    std::filesystem::remove(part, trouble);
    return fail(ErrorCode::kUnreadable, "{}: cannot write the picture: {}", path.string(), png.message);
  }
  std::filesystem::rename(part, path, trouble);
  if (trouble) return fail(ErrorCode::kUnreadable, "{}: cannot write the picture: {}", path.string(), trouble.message());
  return {};
}

Result<Image> read_png(const std::filesystem::path& path) {
  png_image png{};
  png.version = PNG_IMAGE_VERSION;
  if (png_image_begin_read_from_file(&png, path.c_str()) == 0) {
    return fail(ErrorCode::kUnreadable, "{}: cannot read the picture: {}", path.string(), png.message);
  }
  if (png.width > kMostPixelsASide || png.height > kMostPixelsASide) {
    png_image_free(&png);
    return fail(ErrorCode::kLimit, "{}: {} x {} pixels, the limit is {} a side", path.string(), png.width, png.height,
                kMostPixelsASide);
  }
  png.format = PNG_FORMAT_RGBA;
  Image image{static_cast<int>(png.width), static_cast<int>(png.height), {}};
  image.rgba.resize(PNG_IMAGE_SIZE(png));
  if (png_image_finish_read(&png, nullptr, image.rgba.data(), 0, nullptr) == 0) {
    return fail(ErrorCode::kUnreadable, "{}: cannot read the picture: {}", path.string(), png.message);
  }
  return image;
}

ImageDifference compare(const Image& a, const Image& b, int threshold) {
  ImageDifference difference;
  if (a.width != b.width || a.height != b.height) {
    difference.mean = 255;
    difference.share_over = 1;
    return difference;
  }
  difference.picture = {a.width, a.height, std::vector<std::uint8_t>(a.rgba.size(), 255)};
  double sum = 0;
  std::size_t over = 0;
  const std::size_t pixels = a.rgba.size() / 4;
  for (std::size_t i = 0; i < pixels; ++i) {
    int worst = 0;
    for (std::size_t c = 4 * i; c < 4 * i + 3; ++c) {
      const int d = std::abs(int{a.rgba[c]} - int{b.rgba[c]});
      sum += d;
      worst = std::max(worst, d);
      difference.picture.rgba[c] = static_cast<std::uint8_t>(std::min(255, d * 4));
    }
    if (worst > threshold) ++over;
  }
  difference.mean = pixels == 0 ? 0 : sum / (3.0 * static_cast<double>(pixels));
  difference.share_over = pixels == 0 ? 0 : static_cast<double>(over) / static_cast<double>(pixels);
  return difference;
}

}  // namespace sandtable::render
