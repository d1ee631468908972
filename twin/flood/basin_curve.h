#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "twin/base/grid.h"
#include "twin/base/result.h"

namespace sandtable {

/// How much water one basin holds at a level when its surface is flat: V(level) = cell area * sum of
/// max(0, level - ground) over its cells. Exact: piecewise linear between the heights of the cells. Immutable; safe
/// from any thread. Levels are in the terrain's vertical datum.
class BasinCurve {
 public:
  /// From the ground heights of the basin's cells; NaN cells are left out. Fails with kInvalid when none remains or
  /// the area is not positive. O(n log n), 12 bytes a cell.
  static Result<BasinCurve> from_cells(std::span<const float> ground_m, double cell_area_m2);

  [[nodiscard]] double lowest_m() const { return lowest_m_; }
  [[nodiscard]] double highest_m() const { return static_cast<double>(ground_m_.back()); }
  /// Of the cells whose ground is known.
  [[nodiscard]] double area_m2() const { return static_cast<double>(ground_m_.size()) * cell_area_m2_; }

  /// 0 at and below the lowest ground; above the highest ground the basin goes on as a shaft. O(log n).
  [[nodiscard]] double volume_m3(double level_m) const;
  /// The inverse, lowest_m() for volumes <= 0. Agrees with volume_m3() to about 1e-12 of the volume. O(log n).
  [[nodiscard]] double level_m(double volume_m3) const;
  /// Area whose ground lies more than `deeper_than_m` below the level. O(log n).
  [[nodiscard]] double wet_area_m2(double level_m, double deeper_than_m = 0) const;

 private:
  BasinCurve() = default;
  /// Of the k-th lowest cell above the lowest one. Sums of these stay small, so a basin at 500 m is as exact as one at
  /// the sea.
  [[nodiscard]] double height_m(std::size_t k) const { return static_cast<double>(ground_m_[k]) - lowest_m_; }

  double lowest_m_ = 0;
  double cell_area_m2_ = 0;
  std::vector<float> ground_m_;  ///< of each cell, ascending
  std::vector<double> below_m_;  ///< below_m_[k]: sum of the first k heights
};

/// Where water leaves a basin over the lowest ground of its rim.
struct BasinSpill {
  int from = 0;           ///< index of the basin
  std::optional<int> to;  ///< the basin next to it; empty: out of everything the model knows
  double crest_m = 0;     ///< lowest pass: the higher ground of a pair of neighbouring cells
};

/// The basins of a place as baths beside each other.
struct BasinNetwork {
  std::vector<std::optional<BasinCurve>> curves;  ///< by basin index; empty where the basin has no known ground
  /// For each ordered pair of basins that touch, and for each basin that touches cells of no basin. Sorted by `from`,
  /// then by crest. Cells touch across an edge, not a corner. The border of the grid is a wall.
  std::vector<BasinSpill> spills;

  /// The lowest crest over which a basin spills; empty for a closed one.
  [[nodiscard]] std::optional<BasinSpill> lowest_spill(int basin) const;
};

/// Builds the baths from ground heights (m) and the basin index of each cell (-1: none); both on the same frame.
/// Fails with kInvalid when the frames differ or an index is outside [-1, basins). Cells of unknown ground belong to
/// no basin and no rim. O(n log n).
Result<BasinNetwork> make_basin_network(const Grid<float>& ground_m, const Grid<std::int16_t>& basin, int basins);

}  // namespace sandtable
