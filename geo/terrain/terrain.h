#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "twin/base/geometry.h"
#include "twin/base/grid.h"

namespace sandtable::geo {

/// One square of the terrain's pyramid. Level 0 is full resolution; each level doubles the cell.
struct TileKey {
  int level = 0;
  int column = 0;  ///< from the west
  int row = 0;     ///< from the north
  bool operator==(const TileKey&) const = default;
};

struct HeightRange {
  float min_m = 0;
  float max_m = 0;
};

/// Elevation of the ground as a pyramid of square-celled grids. Immutable; share freely between threads.
///
/// Heights are metres above `vertical_datum()`; positions are in the place's CRS; NaN is "nothing known here" and is
/// never filled. A cell of level k is the mean of the known ones among its four cells of level k - 1.
/// Memory: 4/3 of the full grid.
class Terrain {
 public:
  /// Cells along the edge of a tile.
  static constexpr int kTileCells = 128;

  /// Builds the pyramid in O(cells) on up to two threads. An empty grid gives an empty terrain.
  explicit Terrain(Grid<float> heights_m, std::string vertical_datum = "");

  /// Height at a point, bilinear between the cell centres of level 0.
  /// Empty outside the grid and where any of the four cells is unknown. O(1).
  [[nodiscard]] std::optional<double> height_m(LocalXY at) const { return bilinear(levels_.front(), at); }

  /// Name of the height system, for example "TWVD2001"; empty when the source does not say.
  [[nodiscard]] const std::string& vertical_datum() const { return vertical_datum_; }
  [[nodiscard]] const GridFrame& frame() const { return levels_.front().frame(); }
  [[nodiscard]] Extent extent() const { return frame().extent(); }
  /// Lowest and highest known cell of level 0; empty when nothing is known.
  [[nodiscard]] std::optional<HeightRange> range() const;
  /// Cells of level 0 that are known, 0 to 1.
  [[nodiscard]] double known_share() const { return known_share_; }

  /// At least 1; the last level fits into one tile.
  [[nodiscard]] int level_count() const { return static_cast<int>(levels_.size()); }
  /// Cell (c, r) of level k covers cells 2c, 2c+1 x 2r, 2r+1 of level k - 1; all levels share the north-west corner,
  /// and where a count is odd the last cell reaches up to one finer cell beyond the level below.
  [[nodiscard]] const Grid<float>& level(int level) const { return levels_[static_cast<std::size_t>(level)]; }

  [[nodiscard]] int tile_columns(int level) const;
  [[nodiscard]] int tile_rows(int level) const;
  [[nodiscard]] bool has_tile(TileKey key) const;
  /// Outer edges of the tile's own cells, without the overlap.
  [[nodiscard]] Extent tile_extent(TileKey key) const;
  /// Heights of a tile with one cell of overlap on every side, so that neighbours share their seam and normals can
  /// be taken at the edge: kTileCells + 2 cells a side, fewer at the east and south end. At the border of the
  /// terrain the overlap repeats the outermost cell. Precondition: has_tile(key). Copies about 68 kB.
  [[nodiscard]] Grid<float> tile(TileKey key) const;
  /// Bounds of every level-0 cell below the tile, for culling; empty when none is known. O(1).
  [[nodiscard]] std::optional<HeightRange> tile_range(TileKey key) const;

 private:
  struct LevelRanges {
    int columns = 0;
    std::vector<HeightRange> tiles;  ///< NaN where nothing is known
  };
  void measure_finest();
  void gather_ranges(int level);
  [[nodiscard]] std::size_t range_index(TileKey key) const;

  std::vector<Grid<float>> levels_;
  std::vector<LevelRanges> ranges_;
  std::string vertical_datum_;
  double known_share_ = 0;
};

}  // namespace sandtable::geo
