#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "twin/base/grid.h"

namespace sandtable::render {

/// Least and greatest elevation of an area, metres.
struct HeightRange {
  float low = 0;
  float high = 0;
};

/// A height grid with coarser copies of itself (each cell the mean of four), for sampling at any spacing without
/// reading what is finer. Keeps the grid it was made from. Immutable; safe from any thread. Making one of 4000 x 4000
/// cells reads it once: about 20 ms.
class Heightfield {
 public:
  explicit Heightfield(std::shared_ptr<const Grid<float>> grid);
  /// Level ground over an extent, for places without terrain.
  static Heightfield flat(const Extent& extent);

  [[nodiscard]] Extent extent() const { return extent_; }
  [[nodiscard]] double cell_m() const { return levels_.front()->frame().cell_m; }
  /// Elevation from the level whose cells are at most spacing_m wide (the finest one otherwise), bilinear over those
  /// neighbours that have data; constant beyond the outer cell centres. NaN where no neighbour has data, or outside.
  [[nodiscard]] float sample(LocalXY at, double spacing_m) const;
  /// Bounds over every cell that touches the area; empty where there is no data.
  [[nodiscard]] std::optional<HeightRange> range(const Extent& area) const;
  [[nodiscard]] HeightRange range() const { return whole_; }
  /// True when some cell that touches the area has no data, or the area reaches beyond the grid.
  [[nodiscard]] bool has_holes(const Extent& area) const;

 private:
  /// Bounds over a block of cells.
  struct Block {
    float low;
    float high;
    bool hole;
  };
  void summarise();
  void coarsen();
  [[nodiscard]] bool blocks_of(const Extent& area, int& c0, int& r0, int& c1, int& r1) const;

  std::vector<std::shared_ptr<const Grid<float>>> levels_;
  std::vector<Block> blocks_;
  int block_columns_ = 0;
  int block_rows_ = 0;
  Extent extent_;
  HeightRange whole_;
};

}  // namespace sandtable::render
