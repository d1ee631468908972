#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "twin/flood/hydraulics/cell_store.h"
#include "twin/flood/hydraulics/row_kernels.h"

namespace sandtable::hydraulics {

/// Fine cells along the side of a coarse one.
inline constexpr int kSubgridSide = 4;
inline constexpr int kSubgridCells = kSubgridSide * kSubgridSide;

/// How a coarse cell fills: exact, because its fine cells are few enough to be kept, sorted by height. Depths in m of
/// one fine cell: a volume is the sum of its fine cells' depths.
class FillTable {
 public:
  /// From the grounds of the fine cells that are inside the terrain.
  void build(std::array<float, kSubgridCells>& ground_m, int count);
  [[nodiscard]] int count() const { return count_; }
  [[nodiscard]] double lowest_m() const { return heights_m_[0]; }
  /// Level of a volume; the lowest ground where it is none.
  [[nodiscard]] double level_m(double volume_m) const;
  /// Fine cells lower than a level.
  [[nodiscard]] int wet_cells(double level_m) const;

 private:
  std::array<float, kSubgridCells> heights_m_{};
  double sum_m_ = 0;
  double full_m_ = 0;  ///< volume at which the last cell is reached
  int count_ = 0;
};

/// The openings of all coarse faces of one direction: the sills of their four fine faces (after Casulli 2009; van
/// Ormondt et al. 2025 tabulate them by level; four sills are fewer numbers than a table, and exact). As CoarseFaces
/// wants them.
class FaceTables {
 public:
  struct Sill {
    double height_m = 0;
    double friction = 0;  ///< g n^2
  };
  explicit FaceTables(std::size_t faces);
  /// Sills of fine faces with ground on both sides; none: a wall.
  void set(std::size_t face, const std::array<Sill, kSubgridSide>& sills, int count);
  /// Points the opening of `faces` at the faces from `first` on.
  void show(std::size_t first, CoarseFaces& faces) const;

 private:
  std::vector<double> lowest_m_;
  std::array<std::vector<float>, kSubgridSide> over_lowest_m_;
  std::array<std::vector<float>, kSubgridSide> smoothness_;
};

}  // namespace sandtable::hydraulics
