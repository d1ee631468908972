#include "viewer/render/heightfield.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace sandtable::render {
namespace {

constexpr int kBlockCells = 32;
constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();

float mean_of_valid(float a, float b, float c, float d) {
  const float plain = (a + b + c + d) * 0.25F;
  if (!std::isnan(plain)) return plain;
  float sum = 0;
  int count = 0;
  for (const float v : {a, b, c, d}) {
    if (std::isnan(v)) continue;
    sum += v;
    ++count;
  }
  return count == 0 ? kUnknown : sum / static_cast<float>(count);
}

Grid<float> halved(const Grid<float>& fine) {
  GridFrame frame = fine.frame();
  frame.columns = (frame.columns + 1) / 2;
  frame.rows = (frame.rows + 1) / 2;
  frame.cell_m *= 2;
  Grid<float> coarse(frame);
  for (int r = 0; r < frame.rows; ++r) {
    const int upper = 2 * r;
    const int lower = std::min(upper + 1, fine.rows() - 1);
    const float* a = &fine.at(0, upper);
    const float* b = &fine.at(0, lower);
    float* out = &coarse.at(0, r);
    for (int c = 0; c < frame.columns; ++c) {
      const int left = 2 * c;
      const int right = std::min(left + 1, fine.columns() - 1);
      out[c] = mean_of_valid(a[left], a[right], b[left], b[right]);
    }
  }
  return coarse;
}

}  // namespace

Heightfield::Heightfield(std::shared_ptr<const Grid<float>> grid) : extent_(grid->frame().extent()) {
  levels_.push_back(std::move(grid));
  summarise();
  coarsen();
}

Heightfield Heightfield::flat(const Extent& extent) {
  const double cell = std::max({extent.width_m(), extent.height_m(), 1.0}) / 2;
  GridFrame frame{2, 2, cell, {extent.centre().x - cell, extent.centre().y + cell}};
  return Heightfield(std::make_shared<const Grid<float>>(frame, 0.0F));
}

void Heightfield::summarise() {
  const Grid<float>& grid = *levels_.front();
  block_columns_ = (grid.columns() + kBlockCells - 1) / kBlockCells;
  block_rows_ = (grid.rows() + kBlockCells - 1) / kBlockCells;
  blocks_.assign(static_cast<std::size_t>(block_columns_) * static_cast<std::size_t>(block_rows_),
                 Block{1e30F, -1e30F, false});
  for (int r = 0; r < grid.rows(); ++r) {
    Block* row = &blocks_[static_cast<std::size_t>(r / kBlockCells) * static_cast<std::size_t>(block_columns_)];
    for (int b = 0; b < block_columns_; ++b) {
      const int end = std::min((b + 1) * kBlockCells, grid.columns());
      Block block = row[b];
      for (int c = b * kBlockCells; c < end; ++c) {
        const float v = grid.at(c, r);
        // Written so that NaN fails both comparisons and the loop stays branch-free.
        block.low = v < block.low ? v : block.low;
        block.high = v > block.high ? v : block.high;
        block.hole |= v != v;
      }
      row[b] = block;
    }
  }
  Block all{1e30F, -1e30F, false};
  for (const Block& b : blocks_) {
    all.low = std::min(all.low, b.low);
    all.high = std::max(all.high, b.high);
  }
  if (all.low <= all.high) whole_ = {all.low, all.high};
}

void Heightfield::coarsen() {
  while (std::max(levels_.back()->columns(), levels_.back()->rows()) > 64) {
    levels_.push_back(std::make_shared<const Grid<float>>(halved(*levels_.back())));
  }
}

float Heightfield::sample(LocalXY at, double spacing_m) const {
  if (!extent_.contains(at)) return kUnknown;
  std::size_t level = 0;
  while (level + 1 < levels_.size() && levels_[level + 1]->frame().cell_m <= spacing_m) ++level;
  const Grid<float>& grid = *levels_[level];
  const GridFrame& frame = grid.frame();
  const double column = std::clamp((at.x - frame.north_west.x) / frame.cell_m - 0.5, 0.0, frame.columns - 1.0);
  const double row = std::clamp((frame.north_west.y - at.y) / frame.cell_m - 0.5, 0.0, frame.rows - 1.0);
  const int c0 = static_cast<int>(column);
  const int r0 = static_cast<int>(row);
  const int c1 = std::min(c0 + 1, frame.columns - 1);
  const int r1 = std::min(r0 + 1, frame.rows - 1);
  const float fx = static_cast<float>(column - c0);
  const float fy = static_cast<float>(row - r0);
  const float v[4] = {grid.at(c0, r0), grid.at(c1, r0), grid.at(c0, r1), grid.at(c1, r1)};
  const float w[4] = {(1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy};
  const float plain = v[0] * w[0] + v[1] * w[1] + v[2] * w[2] + v[3] * w[3];
  if (!std::isnan(plain)) return plain;
  float sum = 0;
  float weight = 0;
  for (int i = 0; i < 4; ++i) {
    if (std::isnan(v[i])) continue;
    sum += v[i] * w[i];
    weight += w[i];
  }
  // The hole begins half way to the neighbour without data, so that its edge does not bleed outwards.
  return weight < 0.5F ? kUnknown : sum / weight;
}

bool Heightfield::blocks_of(const Extent& area, int& c0, int& r0, int& c1, int& r1) const {
  if (!area.intersects(extent_)) return false;
  const GridFrame& frame = levels_.front()->frame();
  const auto clamped = [](int v, int most) { return std::clamp(v, 0, most - 1); };
  // One cell more on each side: bilinear sampling reaches there.
  c0 = clamped((frame.column_of(area.west) - 1) / kBlockCells, block_columns_);
  c1 = clamped((frame.column_of(area.east) + 1) / kBlockCells, block_columns_);
  r0 = clamped((frame.row_of(area.north) - 1) / kBlockCells, block_rows_);
  r1 = clamped((frame.row_of(area.south) + 1) / kBlockCells, block_rows_);
  return true;
}

std::optional<HeightRange> Heightfield::range(const Extent& area) const {
  int c0 = 0, r0 = 0, c1 = 0, r1 = 0;
  if (!blocks_of(area, c0, r0, c1, r1)) return std::nullopt;
  HeightRange range{1e30F, -1e30F};
  for (int r = r0; r <= r1; ++r) {
    for (int c = c0; c <= c1; ++c) {
      const Block& b = blocks_[static_cast<std::size_t>(r) * static_cast<std::size_t>(block_columns_) +
                               static_cast<std::size_t>(c)];
      range.low = std::min(range.low, b.low);
      range.high = std::max(range.high, b.high);
    }
  }
  if (range.low > range.high) return std::nullopt;
  return range;
}

bool Heightfield::has_holes(const Extent& area) const {
  if (area.west < extent_.west || area.south < extent_.south || area.east > extent_.east ||
      area.north > extent_.north) {
    return true;
  }
  int c0 = 0, r0 = 0, c1 = 0, r1 = 0;
  if (!blocks_of(area, c0, r0, c1, r1)) return true;
  for (int r = r0; r <= r1; ++r) {
    for (int c = c0; c <= c1; ++c) {
      if (blocks_[static_cast<std::size_t>(r) * static_cast<std::size_t>(block_columns_) + static_cast<std::size_t>(c)]
              .hole) {
        return true;
      }
    }
  }
  return false;
}

}  // namespace sandtable::render
