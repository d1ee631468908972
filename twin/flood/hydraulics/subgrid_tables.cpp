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
}

FillSegment FillTable::segment(double volume) const {
  constexpr double kEndless = 1e300;  // the kernels that compare with it know no infinities
  FillSegment found{-kEndless, 0, heights_m_[0], 0};
  double sum_m = 0;
  for (int wet = 1; volume > found.to; ++wet) {
    sum_m += heights_m_[static_cast<std::size_t>(wet) - 1];
    const bool is_last = wet >= count_;
    const double to_m =
        is_last ? kEndless : heights_m_[static_cast<std::size_t>(wet)] * static_cast<double>(wet) - sum_m;
    found = {found.to, to_m * kQuantaPerMetre, sum_m / wet, kMetresPerQuantum / wet};
  }
  return found;
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
