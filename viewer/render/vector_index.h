#pragma once

#include <cstdint>
#include <vector>

#include "twin/base/geometry.h"
#include "viewer/render/scene.h"

namespace sandtable::render {

/// Finds the features of a flat geometry that may touch a window: a grid of buckets over their boxes. Immutable.
class FeatureIndex {
 public:
  explicit FeatureIndex(const FlatGeometry& geometry);
  /// Ascending indices of features whose box touches the window.
  [[nodiscard]] std::vector<std::uint32_t> touching(const Extent& window) const;
  [[nodiscard]] const Extent& extent() const { return extent_; }
  [[nodiscard]] Extent box(std::uint32_t feature) const;

 private:
  /// Boxes as floats relative to the corner keep the index at 16 bytes a feature.
  struct SmallBox {
    float west, south, east, north;
  };
  [[nodiscard]] SmallBox small(const Extent& e) const;
  [[nodiscard]] int column(float x) const;
  [[nodiscard]] int row(float y) const;

  Extent extent_;
  int side_ = 1;  ///< buckets along each axis
  std::vector<SmallBox> boxes_;
  std::vector<std::uint32_t> bucket_first_;
  std::vector<std::uint32_t> bucket_items_;
  std::vector<std::uint32_t> wide_;  ///< features that span so many buckets that they are always tested
};

/// +1 or -1 for every ring, so that filling with signed area gives the even-odd rule: rings inside an odd number of
/// other rings of their feature count negative. O(rings^2 x points) for each feature with several rings.
std::vector<std::int8_t> ring_signs(const FlatGeometry& geometry);

/// Twice the signed area of a ring, positive when counter-clockwise (x east, y north).
double twice_area(std::span<const LocalXY> ring);

}  // namespace sandtable::render
