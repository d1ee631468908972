#include "viewer/render/vector_index.h"

#include <algorithm>
#include <cmath>

namespace sandtable::render {
namespace {

constexpr float kSlackM = 0.01F;  // floats of a 100 km extent are good to 8 mm
constexpr int kMostBuckets = 36;

Extent box_of(const FlatGeometry& geometry, std::size_t feature) {
  Extent box;
  const std::uint32_t first = geometry.part_first[geometry.feature_first[feature]];
  const std::uint32_t end = geometry.part_first[geometry.feature_first[feature + 1]];
  for (std::uint32_t i = first; i < end; ++i) box.include(geometry.points[i]);
  return box;
}

}  // namespace

FeatureIndex::FeatureIndex(const FlatGeometry& geometry) {
  for (const LocalXY& p : geometry.points) {
    if (std::isfinite(p.x) && std::isfinite(p.y)) extent_.include(p);
  }
  const std::size_t count = geometry.features();
  if (extent_.empty()) {
    bucket_first_.assign(2, 0);
    boxes_.assign(count, SmallBox{1, 1, 0, 0});
    return;
  }
  side_ = std::clamp(static_cast<int>(std::sqrt(static_cast<double>(count) / 8)), 1, 256);
  boxes_.reserve(count);
  for (std::size_t f = 0; f < count; ++f) {
    const Extent box = box_of(geometry, f);
    boxes_.push_back(box.empty() ? SmallBox{1, 1, 0, 0} : small(box));
  }
  // Two passes over the boxes: count the bucket sizes, then fill.
  const auto each_bucket = [&](std::uint32_t f, auto&& visit) {
    const SmallBox& b = boxes_[f];
    if (!(b.west <= b.east)) return;
    const int c0 = column(b.west), c1 = column(b.east), r0 = row(b.south), r1 = row(b.north);
    if ((c1 - c0 + 1) * (r1 - r0 + 1) > kMostBuckets) {
      visit(-1);
      return;
    }
    for (int r = r0; r <= r1; ++r) {
      for (int c = c0; c <= c1; ++c) visit(r * side_ + c);
    }
  };
  bucket_first_.assign(static_cast<std::size_t>(side_ * side_) + 1, 0);
  for (std::uint32_t f = 0; f < count; ++f) {
    each_bucket(f, [&](int bucket) {
      if (bucket < 0) {
        wide_.push_back(f);
      } else {
        ++bucket_first_[static_cast<std::size_t>(bucket) + 1];
      }
    });
  }
  for (std::size_t i = 1; i < bucket_first_.size(); ++i) bucket_first_[i] += bucket_first_[i - 1];
  bucket_items_.resize(bucket_first_.back());
  std::vector<std::uint32_t> next = bucket_first_;
  for (std::uint32_t f = 0; f < count; ++f) {
    each_bucket(f, [&](int bucket) {
      if (bucket >= 0) bucket_items_[next[static_cast<std::size_t>(bucket)]++] = f;
    });
  }
}

FeatureIndex::SmallBox FeatureIndex::small(const Extent& e) const {
  const auto x = [&](double v) { return static_cast<float>(v - extent_.west); };
  const auto y = [&](double v) { return static_cast<float>(v - extent_.south); };
  return {x(e.west) - kSlackM, y(e.south) - kSlackM, x(e.east) + kSlackM, y(e.north) + kSlackM};
}

int FeatureIndex::column(float x) const {
  const double width = std::max(extent_.width_m(), 1e-6);
  return std::clamp(static_cast<int>(static_cast<double>(x) / width * side_), 0, side_ - 1);
}

int FeatureIndex::row(float y) const {
  const double height = std::max(extent_.height_m(), 1e-6);
  return std::clamp(static_cast<int>(static_cast<double>(y) / height * side_), 0, side_ - 1);
}

Extent FeatureIndex::box(std::uint32_t feature) const {
  const SmallBox& b = boxes_[feature];
  return {extent_.west + b.west, extent_.south + b.south, extent_.west + b.east, extent_.south + b.north};
}

std::vector<std::uint32_t> FeatureIndex::touching(const Extent& window) const {
  std::vector<std::uint32_t> found;
  if (!window.intersects(extent_)) return found;
  const SmallBox w = small(window);
  const auto touches = [&](std::uint32_t f) {
    const SmallBox& b = boxes_[f];
    return b.west <= w.east && w.west <= b.east && b.south <= w.north && w.south <= b.north;
  };
  for (const std::uint32_t f : wide_) {
    if (touches(f)) found.push_back(f);
  }
  for (int r = row(w.south); r <= row(w.north); ++r) {
    for (int c = column(w.west); c <= column(w.east); ++c) {
      const auto bucket = static_cast<std::size_t>(r * side_ + c);
      for (std::uint32_t i = bucket_first_[bucket]; i < bucket_first_[bucket + 1]; ++i) {
        if (touches(bucket_items_[i])) found.push_back(bucket_items_[i]);
      }
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

double twice_area(std::span<const LocalXY> ring) {
  double sum = 0;
  if (ring.size() < 3) return 0;
  // Relative to the first point: projected coordinates are millions, areas of houses are tens.
  const LocalXY o = ring[0];
  for (std::size_t i = 1; i + 1 < ring.size(); ++i) {
    const LocalXY a = ring[i] - o, b = ring[i + 1] - o;
    sum += a.x * b.y - b.x * a.y;
  }
  return sum;
}

std::vector<std::int8_t> ring_signs(const FlatGeometry& geometry) {
  std::vector<std::int8_t> signs(geometry.part_first.size() - 1, 1);
  for (std::size_t f = 0; f < geometry.features(); ++f) {
    const std::uint32_t first = geometry.feature_first[f], end = geometry.feature_first[f + 1];
    for (std::uint32_t j = first; j < end; ++j) {
      const auto ring = geometry.part(j);
      int depth = 0;
      for (std::uint32_t k = first; k < end && !ring.empty(); ++k) {
        if (k != j && geometry.part(k).size() > 2 && is_in_ring(ring[0], geometry.part(k))) ++depth;
      }
      const bool counter_clockwise = twice_area(ring) > 0;
      signs[j] = static_cast<std::int8_t>((depth % 2 == 0) == counter_clockwise ? 1 : -1);
    }
  }
  return signs;
}

}  // namespace sandtable::render
