#include "viewer/render/tile_canvas.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace sandtable::render {
namespace {

constexpr float kDashPeriod[] = {1, 10, 5};
constexpr float kDashOn[] = {1, 0.6F, 0.4F};

std::size_t index_of(int v) { return static_cast<std::size_t>(v); }

bool finite(TexelXY p) { return std::isfinite(p.x) && std::isfinite(p.y); }

}  // namespace

TileCanvas::TileCanvas(int size)
    : size_(size),
      rgba_(index_of(size) * index_of(size) * 4, 255),
      area_(index_of(size + 2) * index_of(size), 0),
      path_top_(size),
      mask_(index_of(size) * index_of(size), 0),
      mask_top_(size) {}

void TileCanvas::add_ring(std::span<const TexelXY> ring, float sign) {
  if (ring.size() < 3) return;
  TexelXY last = ring.back();
  for (const TexelXY p : ring) {
    if (!finite(p)) continue;
    if (finite(last)) add_edge(last, p, sign);
    last = p;
  }
}

// Signed area to the right of an edge, row by row, as differences along x: the accumulation of R. Levien's font-rs.
void TileCanvas::add_edge(TexelXY a, TexelXY b, float sign) {
  if (a.y == b.y) return;
  float direction = sign;
  if (a.y > b.y) {
    std::swap(a, b);
    direction = -sign;
  }
  if (b.y <= 0 || a.y >= static_cast<float>(size_)) return;
  const float dx_dy = (b.x - a.x) / (b.y - a.y);
  float x = a.x;
  if (a.y < 0) x -= a.y * dx_dy;
  const int top = std::max(0, static_cast<int>(a.y));
  const int bottom = std::min(size_, static_cast<int>(std::ceil(std::min(b.y, static_cast<float>(size_)))));
  path_top_ = std::min(path_top_, top);
  path_bottom_ = std::max(path_bottom_, bottom);
  const float limit = static_cast<float>(size_);
  for (int y = top; y < bottom; ++y) {
    float* row = area_.data() + index_of(y) * index_of(size_ + 2);
    const float height = std::min(static_cast<float>(y + 1), b.y) - std::max(static_cast<float>(y), a.y);
    const float next = x + dx_dy * height;
    const float d = height * direction;
    const float x0 = std::clamp(std::min(x, next), 0.0F, limit);
    const float x1 = std::clamp(std::max(x, next), 0.0F, limit);
    const int left = static_cast<int>(x0);
    const int right = static_cast<int>(std::ceil(x1));
    if (right <= left + 1) {
      const float middle = 0.5F * (x0 + x1) - static_cast<float>(left);
      row[left] += d - d * middle;
      row[left + 1] += d * middle;
    } else {
      const float s = 1 / (x1 - x0);
      const float x0_part = x0 - static_cast<float>(left);
      const float first = 0.5F * s * (1 - x0_part) * (1 - x0_part);
      const float x1_part = x1 - static_cast<float>(right) + 1;
      const float last = 0.5F * s * x1_part * x1_part;
      row[left] += d * first;
      if (right == left + 2) {
        row[left + 1] += d * (1 - first - last);
      } else {
        const float second = s * (1.5F - x0_part);
        row[left + 1] += d * (second - first);
        for (int i = left + 2; i < right - 1; ++i) row[i] += d * s;
        const float before_last = second + static_cast<float>(right - left - 3) * s;
        row[right - 1] += d * (1 - before_last - last);
      }
      row[right] += d * last;
    }
    x = next;
  }
}

template <class Visit>
void TileCanvas::drain_path(Visit&& visit) {
  for (int y = path_top_; y < path_bottom_; ++y) {
    float* row = area_.data() + index_of(y) * index_of(size_ + 2);
    float sum = 0;
    for (int x = 0; x < size_; ++x) {
      sum += row[x];
      row[x] = 0;
      const float coverage = std::min(std::abs(sum), 1.0F);
      if (coverage > 0.004F) visit(index_of(y) * index_of(size_) + index_of(x), coverage);
    }
    row[size_] = 0;
    row[size_ + 1] = 0;
  }
  path_top_ = size_;
  path_bottom_ = 0;
}

void TileCanvas::blend(std::size_t pixel, Colour colour, float coverage) {
  const int a = static_cast<int>(coverage * static_cast<float>(colour.a) + 0.5F);
  std::uint8_t* p = rgba_.data() + 4 * pixel;
  const auto mix = [a](std::uint8_t under, std::uint8_t over) {
    return static_cast<std::uint8_t>(under + ((over - under) * a + (over > under ? 127 : -127)) / 255);
  };
  p[0] = mix(p[0], colour.r);
  p[1] = mix(p[1], colour.g);
  p[2] = mix(p[2], colour.b);
}

void TileCanvas::fill(Colour colour) {
  drain_path([&](std::size_t pixel, float coverage) { blend(pixel, colour, coverage); });
}

void TileCanvas::fill_mask() {
  mask_top_ = std::min(mask_top_, path_top_);
  mask_bottom_ = std::max(mask_bottom_, path_bottom_);
  drain_path([&](std::size_t pixel, float coverage) {
    mask_[pixel] = std::max(mask_[pixel], static_cast<std::uint8_t>(coverage * 255 + 0.5F));
  });
}

void TileCanvas::stroke_mask(std::span<const TexelXY> line, float width, DashStyle dash, float along) {
  const float half = std::max(0.5F * width, 0.5F);
  const float strength = std::min(width, 1.0F);
  bool has_last = false;
  TexelXY last;
  for (const TexelXY p : line) {
    if (!finite(p)) continue;
    if (has_last) {
      const float length = std::hypot(p.x - last.x, p.y - last.y);
      stroke_segment(last, p, half, strength, dash, along);
      along += length;
    }
    last = p;
    has_last = true;
  }
}

void TileCanvas::stroke_segment(TexelXY a, TexelXY b, float half, float strength, DashStyle dash, float along) {
  const float reach = half + 0.5F;
  const float limit = static_cast<float>(size_);
  const float low_y = std::min(a.y, b.y) - reach, high_y = std::max(a.y, b.y) + reach;
  const float low_x = std::min(a.x, b.x) - reach, high_x = std::max(a.x, b.x) + reach;
  if (high_y <= 0 || low_y >= limit || high_x <= 0 || low_x >= limit) return;
  const int top = std::max(0, static_cast<int>(low_y));
  const int bottom = std::min(size_, static_cast<int>(high_y) + 1);
  const float dx = b.x - a.x, dy = b.y - a.y;
  const float length = std::hypot(dx, dy);
  const float ux = length > 1e-6F ? dx / length : 1, uy = length > 1e-6F ? dy / length : 0;
  const auto style = static_cast<std::size_t>(dash);
  mask_top_ = std::min(mask_top_, top);
  mask_bottom_ = std::max(mask_bottom_, bottom);
  for (int y = top; y < bottom; ++y) {
    const float py = static_cast<float>(y) + 0.5F - a.y;
    float from = low_x, to = high_x;
    if (std::abs(uy) > 1e-4F) {
      // The strip of all points within reach of the endless line crosses this row here.
      const float middle = a.x + py * ux / uy, spread = reach / std::abs(uy);
      from = std::max(from, middle - spread);
      to = std::min(to, middle + spread);
    }
    const int left = std::max(0, static_cast<int>(from)), right = std::min(size_, static_cast<int>(to) + 1);
    std::uint8_t* row = mask_.data() + index_of(y) * index_of(size_);
    for (int x = left; x < right; ++x) {
      const float px = static_cast<float>(x) + 0.5F - a.x;
      const float t = std::clamp(px * ux + py * uy, 0.0F, length);
      const float ex = px - t * ux, ey = py - t * uy;
      const float coverage = std::clamp(reach - std::sqrt(ex * ex + ey * ey), 0.0F, 1.0F) * strength;
      if (coverage <= 0.004F) continue;
      if (dash != DashStyle::kSolid) {
        const float period = kDashPeriod[style] * half;
        if (std::fmod(along + t, period) > kDashOn[style] * period) continue;
      }
      row[x] = std::max(row[x], static_cast<std::uint8_t>(coverage * 255 + 0.5F));
    }
  }
}

void TileCanvas::paint_mask(Colour colour) {
  for (std::size_t i = index_of(std::max(0, mask_top_)) * index_of(size_);
       i < index_of(std::max(0, mask_bottom_)) * index_of(size_); ++i) {
    if (mask_[i] != 0) blend(i, colour, static_cast<float>(mask_[i]) / 255);
  }
}

void TileCanvas::hatch_mask(HatchStyle hatch, Colour colour, TexelXY hatch_origin) {
  constexpr float kPeriod = 10;
  if (hatch == HatchStyle::kNone) return;
  const auto stripe = [](float v) { return std::clamp(1.2F - std::abs(v - kPeriod * std::floor(v / kPeriod) - 5), 0.0F, 1.0F); };
  for (int y = mask_top_; y < mask_bottom_; ++y) {
    for (int x = 0; x < size_; ++x) {
      const std::size_t i = index_of(y) * index_of(size_) + index_of(x);
      if (mask_[i] == 0) continue;
      const float hx = static_cast<float>(x) + hatch_origin.x, hy = static_cast<float>(y) + hatch_origin.y;
      float ink = stripe((hx + hy) * 0.7071F);
      if (hatch == HatchStyle::kCross) ink = std::max(ink, stripe((hx - hy) * 0.7071F));
      if (hatch == HatchStyle::kDots) ink = std::min(stripe(hx) , stripe(hy));
      if (ink > 0) blend(i, colour, ink * static_cast<float>(mask_[i]) / 255);
    }
  }
}

void TileCanvas::clear_mask() {
  if (mask_top_ < mask_bottom_) {
    std::fill(mask_.begin() + mask_top_ * size_, mask_.begin() + mask_bottom_ * size_, std::uint8_t{0});
  }
  mask_top_ = size_;
  mask_bottom_ = 0;
}

}  // namespace sandtable::render
