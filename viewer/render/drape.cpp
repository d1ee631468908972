#include <algorithm>
#include <cmath>
#include <utility>

#include "viewer/render/scene.h"

namespace sandtable::render {

ImageDrape::ImageDrape(Extent extent, int width, int height, int channels, std::vector<std::uint8_t> pixels)
    : extent_(extent), width_(width), height_(height), channels_(channels), pixels_(std::move(pixels)) {}

bool ImageDrape::read(const Extent& window, int width, int height, std::span<std::uint8_t> rgba) const {
  constexpr int kMostTaps = 4;
  const double step_x = window.width_m() / width / extent_.width_m() * width_;
  const double step_y = window.height_m() / height / extent_.height_m() * height_;
  const int taps_x = std::clamp(static_cast<int>(std::lround(step_x)), 1, kMostTaps);
  const int taps_y = std::clamp(static_cast<int>(std::lround(step_y)), 1, kMostTaps);
  // Source columns of every tap of a row are the same for all rows: find them once.
  std::vector<int> columns(static_cast<std::size_t>(width * taps_x));
  const double left = (window.west - extent_.west) / extent_.width_m() * width_;
  const double top = (extent_.north - window.north) / extent_.height_m() * height_;
  for (int i = 0; i < width * taps_x; ++i) {
    const int c = static_cast<int>(std::floor(left + (i + 0.5) / taps_x * step_x));
    columns[static_cast<std::size_t>(i)] = c >= 0 && c < width_ ? c * channels_ : -1;
  }
  const auto row_bytes = static_cast<std::size_t>(width_) * static_cast<std::size_t>(channels_);
  for (int y = 0; y < height; ++y) {
    const std::uint8_t* rows[kMostTaps] = {};
    for (int t = 0; t < taps_y; ++t) {
      const int r = static_cast<int>(std::floor(top + (y + (t + 0.5) / taps_y) * step_y));
      if (r >= 0 && r < height_) rows[t] = pixels_.data() + static_cast<std::size_t>(r) * row_bytes;
    }
    std::uint8_t* out = rgba.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(width) * 4;
    for (int x = 0; x < width; ++x, out += 4) {
      unsigned sum[4] = {0, 0, 0, 0};
      unsigned count = 0;
      for (int t = 0; t < taps_y; ++t) {
        if (rows[t] == nullptr) continue;
        for (int u = 0; u < taps_x; ++u) {
          const int c = columns[static_cast<std::size_t>(x * taps_x + u)];
          if (c < 0) continue;
          const std::uint8_t* p = rows[t] + c;
          sum[0] += p[0];
          sum[1] += p[1];
          sum[2] += p[2];
          sum[3] += channels_ == 4 ? p[3] : 255U;
          ++count;
        }
      }
      for (int i = 0; i < 4; ++i) out[i] = static_cast<std::uint8_t>(count == 0 ? 0 : sum[i] / count);
    }
  }
  return true;
}

}  // namespace sandtable::render
