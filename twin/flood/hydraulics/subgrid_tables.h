#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "twin/flood/hydraulics/cell_store.h"

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

/// What a coarse face lets through at a level: flow area and conveyance over the sills of its fine faces (after Casulli
/// 2009; van Ormondt et al. 2025 tabulate them by level; four sills are fewer numbers than a table, and exact).
class FaceTable {
 public:
  struct Sill {
    double height_m = 0;
    double friction = 0;  ///< g n^2
  };
  struct Opening {
    float area_m = 0;      ///< sum of the depths over the fine faces
    float conveyance = 0;  ///< sum of h^(5/3) / sqrt(g n^2)
  };
  /// Sills of fine faces with ground on both sides; none: a wall.
  void build(const std::array<Sill, kSubgridSide>& sills, int count);
  [[nodiscard]] double lowest_m() const { return lowest_m_; }
  [[nodiscard]] Opening opening(double level_m) const;

 private:
  double lowest_m_ = kOutsideGround_m;
  alignas(16) std::array<float, kSubgridSide> over_lowest_m_{};
  alignas(16) std::array<float, kSubgridSide> smoothness_{};  ///< 1 / sqrt(g n^2)
};

}  // namespace sandtable::hydraulics
