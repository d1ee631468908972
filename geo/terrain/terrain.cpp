#include "geo/terrain/terrain.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "geo/raster/two_halves.h"

namespace sandtable::geo {
namespace {

constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();

/// Smallest and largest known height; NaN while there is none.
struct Bounds {
  HeightRange range{kUnknown, kUnknown};
  void include(float low, float high) {
    // fmin and fmax give the other one when one is NaN.
    range.min_m = std::fmin(range.min_m, low);
    range.max_m = std::fmax(range.max_m, high);
  }
};

int half_up(int n) { return (n + 1) / 2; }

float mean_of_known(float a, float b, float c, float d) {
  const float all = (a + b + c + d) * 0.25f;
  if (!std::isnan(all)) return all;
  float sum = 0;
  int known = 0;
  for (const float v : {a, b, c, d}) {
    if (std::isnan(v)) continue;
    sum += v;
    ++known;
  }
  return known == 0 ? kUnknown : sum / static_cast<float>(known);
}

Grid<float> halved(const Grid<float>& fine) {
  GridFrame frame = fine.frame();
  frame.columns = half_up(frame.columns);
  frame.rows = half_up(frame.rows);
  frame.cell_m *= 2;
  Grid<float> out(frame);
  in_two_halves(frame.rows, frame.size(), [&](int first, int last) {
    for (int r = first; r < last; ++r) {
      const int south = std::min(2 * r + 1, fine.rows() - 1);
      for (int c = 0; c < frame.columns; ++c) {
        // Beyond an odd edge the last cell counts twice, which leaves its mean as it is.
        const int east = std::min(2 * c + 1, fine.columns() - 1);
        out.at(c, r) =
            mean_of_known(fine.at(2 * c, 2 * r), fine.at(east, 2 * r), fine.at(2 * c, south), fine.at(east, south));
      }
    }
  });
  return out;
}

std::optional<HeightRange> known(HeightRange range) {
  if (std::isnan(range.min_m)) return std::nullopt;
  return range;
}

}  // namespace

Terrain::Terrain(Grid<float> heights_m, std::string vertical_datum) : vertical_datum_(std::move(vertical_datum)) {
  levels_.push_back(std::move(heights_m));
  while (levels_.back().columns() > kTileCells || levels_.back().rows() > kTileCells) {
    levels_.push_back(halved(levels_.back()));
  }
  measure_finest();
  for (int k = 1; k < level_count(); ++k) gather_ranges(k);
}

void Terrain::measure_finest() {
  const Grid<float>& full = levels_.front();
  LevelRanges& ranges = ranges_.emplace_back(LevelRanges{tile_columns(0), {}});
  ranges.tiles.resize(static_cast<std::size_t>(tile_columns(0)) * static_cast<std::size_t>(tile_rows(0)));
  std::size_t known_cells = 0;
  for (int row = 0; row < tile_rows(0); ++row) {
    for (int column = 0; column < tile_columns(0); ++column) {
      float low = std::numeric_limits<float>::infinity();
      float high = -low;
      const int last_row = std::min((row + 1) * kTileCells, full.rows());
      const int last_column = std::min((column + 1) * kTileCells, full.columns());
      for (int r = row * kTileCells; r < last_row; ++r) {
        for (int c = column * kTileCells; c < last_column; ++c) {
          const float v = full.at(c, r);
          // Written so that NaN changes nothing and no branch is needed: 16 million cells pass here.
          low = v < low ? v : low;
          high = v > high ? v : high;
          known_cells += std::isnan(v) ? 0 : 1;
        }
      }
      ranges.tiles[range_index({0, column, row})] =
          low <= high ? HeightRange{low, high} : HeightRange{kUnknown, kUnknown};
    }
  }
  if (!full.empty()) known_share_ = static_cast<double>(known_cells) / static_cast<double>(full.values().size());
}

void Terrain::gather_ranges(int level) {
  LevelRanges& ranges = ranges_.emplace_back(LevelRanges{tile_columns(level), {}});
  ranges.tiles.assign(static_cast<std::size_t>(tile_columns(level)) * static_cast<std::size_t>(tile_rows(level)),
                      {kUnknown, kUnknown});
  const LevelRanges& finer = ranges_[static_cast<std::size_t>(level) - 1];
  for (int row = 0; row < tile_rows(level - 1); ++row) {
    for (int column = 0; column < tile_columns(level - 1); ++column) {
      const HeightRange below = finer.tiles[range_index({level - 1, column, row})];
      HeightRange& here = ranges.tiles[range_index({level, column / 2, row / 2})];
      Bounds bounds{here};
      bounds.include(below.min_m, below.max_m);
      here = bounds.range;
    }
  }
}

std::size_t Terrain::range_index(TileKey key) const {
  const int columns = ranges_[static_cast<std::size_t>(key.level)].columns;
  return static_cast<std::size_t>(key.row) * static_cast<std::size_t>(columns) + static_cast<std::size_t>(key.column);
}

std::optional<HeightRange> Terrain::range() const {
  if (frame().size() == 0) return std::nullopt;
  return tile_range({level_count() - 1, 0, 0});
}

int Terrain::tile_columns(int level) const { return (this->level(level).columns() + kTileCells - 1) / kTileCells; }
int Terrain::tile_rows(int level) const { return (this->level(level).rows() + kTileCells - 1) / kTileCells; }

bool Terrain::has_tile(TileKey key) const {
  return key.level >= 0 && key.level < level_count() && key.column >= 0 && key.column < tile_columns(key.level) &&
         key.row >= 0 && key.row < tile_rows(key.level);
}

Extent Terrain::tile_extent(TileKey key) const {
  const GridFrame& f = level(key.level).frame();
  const int east = std::min((key.column + 1) * kTileCells, f.columns);
  const int south = std::min((key.row + 1) * kTileCells, f.rows);
  return {f.north_west.x + key.column * kTileCells * f.cell_m, f.north_west.y - south * f.cell_m,
          f.north_west.x + east * f.cell_m, f.north_west.y - key.row * kTileCells * f.cell_m};
}

Grid<float> Terrain::tile(TileKey key) const {
  const Grid<float>& from = level(key.level);
  const int first_column = key.column * kTileCells - 1;
  const int first_row = key.row * kTileCells - 1;
  GridFrame frame = from.frame();
  frame.columns = std::min(kTileCells, from.columns() - key.column * kTileCells) + 2;
  frame.rows = std::min(kTileCells, from.rows() - key.row * kTileCells) + 2;
  frame.north_west.x += first_column * frame.cell_m;
  frame.north_west.y -= first_row * frame.cell_m;
  Grid<float> out(frame);
  for (int r = 0; r < frame.rows; ++r) {
    const int row = std::clamp(first_row + r, 0, from.rows() - 1);
    for (int c = 0; c < frame.columns; ++c) {
      out.at(c, r) = from.at(std::clamp(first_column + c, 0, from.columns() - 1), row);
    }
  }
  return out;
}

std::optional<HeightRange> Terrain::tile_range(TileKey key) const {
  return known(ranges_[static_cast<std::size_t>(key.level)].tiles[range_index(key)]);
}

}  // namespace sandtable::geo
