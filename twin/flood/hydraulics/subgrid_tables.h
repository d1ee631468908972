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

/// The volumes from one fine cell getting wet to the next: between them the level rises evenly.
struct FillSegment {
  double from = 0;  ///< quanta of fine cells, exclusive
  double to = 0;
  double base_m = 0;
  double slope_m = 0;  ///< a quantum
  [[nodiscard]] double level_m(double volume) const { return base_m + slope_m * volume; }
};

/// How a coarse cell fills: exact, because its fine cells are few enough to be kept, sorted by height. A volume is the
/// sum of its fine cells' depths, in quanta.
class FillTable {
 public:
  /// From the grounds of the fine cells that are inside the terrain.
  void build(std::array<float, kSubgridCells>& ground_m, int count);
  [[nodiscard]] int count() const { return count_; }
  [[nodiscard]] double lowest_m() const { return heights_m_[0]; }
  /// Where a volume lies; which one follows from the volume alone. Below and without water: the lowest ground.
  [[nodiscard]] FillSegment segment(double volume) const;
  [[nodiscard]] double level_m(double volume) const { return segment(volume).level_m(volume); }
  /// Fine cells lower than a level.
  [[nodiscard]] int wet_cells(double level_m) const;

 private:
  std::array<float, kSubgridCells> heights_m_{};
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
