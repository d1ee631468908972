#include "twin/flood/hydraulics/subgrid_tables.h"

#include <algorithm>
#include <cmath>

namespace sandtable::hydraulics {
namespace {
#include "twin/flood/hydraulics/kernel_math.inc"

constexpr float kNeverReached_m = 1e9F;
constexpr float kLeastDepth_m = 1e-6F;

}  // namespace

void FillTable::build(std::array<float, kSubgridCells>& ground_m, int count) {
  std::sort(ground_m.begin(), ground_m.begin() + count);
  heights_m_ = ground_m;
  count_ = count;
  sum_m_ = 0;
  for (int i = 0; i < count; ++i) sum_m_ += heights_m_[static_cast<std::size_t>(i)];
  full_m_ = count > 0 ? count * static_cast<double>(heights_m_[static_cast<std::size_t>(count) - 1]) - sum_m_ : 0;
}

double FillTable::level_m(double volume_m) const {
  if (volume_m <= 0) return heights_m_[0];
  if (volume_m >= full_m_) return (volume_m + sum_m_) / count_;
  double sum = 0;
  for (int wet = 1; wet < count_; ++wet) {
    sum += heights_m_[static_cast<std::size_t>(wet) - 1];
    const double next = heights_m_[static_cast<std::size_t>(wet)];
    if (volume_m + sum <= next * wet) return (volume_m + sum) / wet;
  }
  return (volume_m + sum_m_) / count_;
}

int FillTable::wet_cells(double level_m) const {
  int wet = 0;
  while (wet < count_ && heights_m_[static_cast<std::size_t>(wet)] < level_m) ++wet;
  return wet;
}

void FaceTable::build(const std::array<Sill, kSubgridSide>& sills, int count) {
  lowest_m_ = kOutsideGround_m;
  for (int i = 0; i < count; ++i) lowest_m_ = std::min(lowest_m_, sills[static_cast<std::size_t>(i)].height_m);
  for (std::size_t i = 0; i < kSubgridSide; ++i) {
    const bool open = i < static_cast<std::size_t>(count);
    over_lowest_m_[i] = open ? static_cast<float>(sills[i].height_m - lowest_m_) : kNeverReached_m;
    smoothness_[i] = open ? static_cast<float>(1 / std::sqrt(sills[i].friction)) : 0.0F;
  }
}

FaceTable::Opening FaceTable::opening(double level_m) const {
  const auto over = static_cast<float>(level_m - lowest_m_);
  std::array<float, kSubgridSide> area;
  std::array<float, kSubgridSide> conveyance;
  for (std::size_t i = 0; i < kSubgridSide; ++i) {
    const float depth = max_of(over - over_lowest_m_[i], kLeastDepth_m);
    area[i] = depth - kLeastDepth_m;
    conveyance[i] = depth * depth * inverse_cube_root(depth) * smoothness_[i];
  }
  return {(area[0] + area[1]) + (area[2] + area[3]), (conveyance[0] + conveyance[1]) + (conveyance[2] + conveyance[3])};
}

}  // namespace sandtable::hydraulics
