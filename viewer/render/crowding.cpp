#include "viewer/render/crowding.h"

#include <cmath>
#include <cstdint>
#include <limits>
#include <unordered_map>

namespace sandtable::render {
namespace {

constexpr double kFinest_m = 8;

/// Points kept so far, found by the square of a spacing in which they lie.
class Kept {
 public:
  Kept(std::span<const LocalXY> points, double spacing_m) : points_(points), spacing_m_(spacing_m) {}

  /// Keeps the point unless one that was kept lies nearer than the spacing.
  bool take(std::uint32_t i) {
    const auto column = square(points_[i].x);
    const auto row = square(points_[i].y);
    for (std::int64_t dy = -1; dy <= 1; ++dy)
      for (std::int64_t dx = -1; dx <= 1; ++dx)
        if (is_near(points_[i], key(column + dx, row + dy))) return false;
    squares_[key(column, row)].push_back(i);
    return true;
  }

 private:
  [[nodiscard]] std::int64_t square(double m) const { return static_cast<std::int64_t>(std::floor(m / spacing_m_)); }
  static std::uint64_t key(std::int64_t column, std::int64_t row) {
    return static_cast<std::uint64_t>(column) << 32 ^ (static_cast<std::uint64_t>(row) & 0xffffffffU);
  }
  [[nodiscard]] bool is_near(LocalXY at, std::uint64_t square) const {
    const auto found = squares_.find(square);
    if (found == squares_.end()) return false;
    for (const std::uint32_t other : found->second)
      if (distance_m(points_[other], at) < spacing_m_) return true;
    return false;
  }

  std::span<const LocalXY> points_;
  double spacing_m_;
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> squares_;
};

bool is_on_earth(LocalXY at) {
  constexpr double kFarthest_m = 1e8;  // keeps the numbers of squares within 32 bits
  return std::abs(at.x) < kFarthest_m && std::abs(at.y) < kFarthest_m;
}

}  // namespace

std::vector<float> crowding_spacing_m(std::span<const LocalXY> points) {
  std::vector<float> spacing(points.size(), 0);
  std::vector<std::uint32_t> left;
  for (std::uint32_t i = 0; i < points.size(); ++i)
    if (is_on_earth(points[i])) left.push_back(i);
  for (double step_m = kFinest_m; left.size() > 1; step_m *= 2) {
    Kept kept(points, step_m);
    std::erase_if(left, [&](std::uint32_t i) {
      if (!kept.take(i)) return true;
      spacing[i] = static_cast<float>(step_m);
      return false;
    });
  }
  if (!left.empty()) spacing[left.front()] = std::numeric_limits<float>::infinity();
  return spacing;
}

}  // namespace sandtable::render
