#include "twin/flood/hydraulics/subgrid_tables.h"

#include <algorithm>
#include <cmath>

namespace sandtable::hydraulics {
namespace {

constexpr float kNeverReached_m = 1e9F;

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

FaceTables::FaceTables(std::size_t faces) : lowest_m_(faces, kOutsideGround_m) {
  for (auto& sills : over_lowest_m_) sills.assign(faces, kNeverReached_m);
  for (auto& values : smoothness_) values.assign(faces, 0);
}

void FaceTables::set(std::size_t face, const std::array<Sill, kSubgridSide>& sills, int count) {
  double lowest = kOutsideGround_m;
  for (int i = 0; i < count; ++i) lowest = std::min(lowest, sills[static_cast<std::size_t>(i)].height_m);
  lowest_m_[face] = lowest;
  for (std::size_t i = 0; i < kSubgridSide; ++i) {
    const bool open = i < static_cast<std::size_t>(count);
    over_lowest_m_[i][face] = open ? static_cast<float>(sills[i].height_m - lowest) : kNeverReached_m;
    smoothness_[i][face] = open ? static_cast<float>(1 / std::sqrt(sills[i].friction)) : 0.0F;
  }
}

void FaceTables::show(std::size_t first, CoarseFaces& faces) const {
  faces.lowest = lowest_m_.data() + first;
  for (std::size_t i = 0; i < kSubgridSide; ++i) {
    faces.over_lowest[i] = over_lowest_m_[i].data() + first;
    faces.smoothness[i] = smoothness_[i].data() + first;
  }
}

}  // namespace sandtable::hydraulics
