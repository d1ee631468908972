#include "twin/flood/basin_curve.h"

#include <algorithm>
#include <cmath>

namespace sandtable {

Result<BasinCurve> BasinCurve::from_cells(std::span<const float> ground_m, double cell_area_m2) {
  if (!(cell_area_m2 > 0) || !std::isfinite(cell_area_m2))
    return fail(ErrorCode::kInvalid, "basin: a cell of {} m2 holds no water", cell_area_m2);
  BasinCurve curve;
  curve.cell_area_m2_ = cell_area_m2;
  std::vector<float>& ground = curve.ground_m_;
  std::copy_if(ground_m.begin(), ground_m.end(), std::back_inserter(ground), [](float z) { return std::isfinite(z); });
  if (ground.empty()) return fail(ErrorCode::kInvalid, "basin: none of its {} cells has known ground", ground_m.size());
  std::sort(ground.begin(), ground.end());
  curve.lowest_m_ = static_cast<double>(ground.front());
  curve.below_m_.reserve(ground.size() + 1);
  curve.below_m_.push_back(0);
  for (std::size_t k = 0; k < ground.size(); ++k) curve.below_m_.push_back(curve.below_m_.back() + curve.height_m(k));
  return curve;
}

double BasinCurve::volume_m3(double level_m) const {
  const double depth = level_m - lowest_m_;
  if (!(depth > 0)) return 0;
  const auto wet = std::upper_bound(ground_m_.begin(), ground_m_.end(), level_m,
                                    [](double level, float z) { return level < static_cast<double>(z); });
  const auto count = static_cast<std::size_t>(wet - ground_m_.begin());
  return cell_area_m2_ * (static_cast<double>(count) * depth - below_m_[count]);
}

double BasinCurve::level_m(double volume_m3) const {
  if (!(volume_m3 > 0)) return lowest_m_;
  const double column_m = volume_m3 / cell_area_m2_;
  // The number of wet cells k is the largest whose own ground is reached: k * height(k-1) - below[k] <= column.
  std::size_t low = 1;
  std::size_t high = ground_m_.size();
  while (low < high) {
    const std::size_t middle = (low + high + 1) / 2;
    const double reached = static_cast<double>(middle) * height_m(middle - 1) - below_m_[middle];
    if (reached <= column_m) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return lowest_m_ + (column_m + below_m_[low]) / static_cast<double>(low);
}

double BasinCurve::wet_area_m2(double level_m, double deeper_than_m) const {
  const double limit_m = level_m - deeper_than_m;
  const auto dry = std::lower_bound(ground_m_.begin(), ground_m_.end(), limit_m,
                                    [](float z, double limit) { return static_cast<double>(z) < limit; });
  return cell_area_m2_ * static_cast<double>(dry - ground_m_.begin());
}

}  // namespace sandtable
