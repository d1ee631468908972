#include "twin/flood/hydraulics/active_tiles.h"

#include <algorithm>

namespace sandtable::hydraulics {

ActiveTiles::ActiveTiles(const CellLayout& layout)
    : layout_(layout),
      wet_(static_cast<std::size_t>(layout.tile_columns) * static_cast<std::size_t>(layout.tile_rows)),
      active_(wet_.size()),
      was_active_(wet_.size()),
      pinned_(wet_.size()),
      spans_(static_cast<std::size_t>(layout.tile_rows)) {}

void ActiveTiles::pin(int column, int row) { pinned_[tile_at(column / kTileColumns, row / kTileRows)] = 1; }

void ActiveTiles::unpin_all() { std::fill(pinned_.begin(), pinned_.end(), std::uint8_t{0}); }

void ActiveTiles::wake_all() { std::fill(active_.begin(), active_.end(), std::uint8_t{1}); }

std::uint8_t ActiveTiles::look_at(const DepthQuanta* corner) const {
  static_assert(kTileRows == 2 * kLookahead, "the two halves of a tile are what lies within reach of its edges");
  int wet_west = 0;
  int wet_east = 0;
  int wet_half[2] = {0, 0};
  for (int row = 0; row < kTileRows; ++row) {
    const DepthQuanta* depth = corner + static_cast<std::ptrdiff_t>(row) * static_cast<std::ptrdiff_t>(layout_.pitch);
    int any = 0;
    for (int c = 0; c < kTileColumns; ++c) any |= depth[c] > kFilm ? 1 : 0;
    wet_half[row / kLookahead] |= any;
    for (int c = 0; c < kLookahead; ++c) {
      wet_west |= depth[c] > kFilm ? 1 : 0;
      wet_east |= depth[kTileColumns - 1 - c] > kFilm ? 1 : 0;
    }
  }
  return static_cast<std::uint8_t>((wet_half[0] | wet_half[1]) * kAny | wet_half[0] * kNorth | wet_half[1] * kSouth |
                                   wet_west * kWest | wet_east * kEast);
}

void ActiveTiles::look(const DepthQuanta* depth_origin, int first, int last, bool sleeping_too) {
  for (int tile_row = first; tile_row < last; ++tile_row)
    for (int tile_column = 0; tile_column < layout_.tile_columns; ++tile_column) {
      const std::size_t tile = tile_at(tile_column, tile_row);
      if (active_[tile] != 0 || sleeping_too)
        wet_[tile] = look_at(depth_origin + layout_.at(tile_column * kTileColumns, tile_row * kTileRows));
    }
}

void ActiveTiles::wake_around(int tile_column, int tile_row) {
  const std::size_t tile = tile_at(tile_column, tile_row);
  const std::uint8_t wet = pinned_[tile] != 0 ? std::uint8_t{0xFF} : wet_[tile];
  if (wet == 0) return;
  const auto reaches = [&](int step, std::uint8_t back, std::uint8_t on) {
    return step == 0 || (wet & (step < 0 ? back : on)) != 0;
  };
  for (int down = -1; down <= 1; ++down)
    for (int right = -1; right <= 1; ++right) {
      const int column = tile_column + right;
      const int row = tile_row + down;
      if (column < 0 || row < 0 || column >= layout_.tile_columns || row >= layout_.tile_rows) continue;
      if (reaches(down, kNorth, kSouth) && reaches(right, kWest, kEast)) active_[tile_at(column, row)] = 1;
    }
}

void ActiveTiles::clear(FlowStore& flow, int tile_column, int tile_row) const {
  for (int row = 0; row < kTileRows; ++row) {
    const std::size_t begin = layout_.at(tile_column * kTileColumns, tile_row * kTileRows + row);
    std::fill_n(flow.qx.data() + begin, kTileColumns, 0.0F);
    std::fill_n(flow.qy.data() + begin, kTileColumns, 0.0F);
  }
}

void ActiveTiles::join_spans(int tile_row) {
  std::vector<Span>& spans = spans_[static_cast<std::size_t>(tile_row)];
  spans.clear();
  for (int column = 0; column < layout_.tile_columns; ++column) {
    if (!active(column, tile_row)) continue;
    ++active_count_;
    const int begin = column * kTileColumns;
    if (!spans.empty() && spans.back().end == begin)
      spans.back().end += kTileColumns;
    else
      spans.push_back({begin, begin + kTileColumns});
  }
}

void ActiveTiles::choose(FlowStore& flow) {
  was_active_.swap(active_);
  std::fill(active_.begin(), active_.end(), std::uint8_t{0});
  for (int row = 0; row < layout_.tile_rows; ++row)
    for (int column = 0; column < layout_.tile_columns; ++column) wake_around(column, row);
  active_count_ = 0;
  for (int row = 0; row < layout_.tile_rows; ++row) {
    join_spans(row);
    for (int column = 0; column < layout_.tile_columns; ++column) {
      const std::size_t tile = tile_at(column, row);
      if (was_active_[tile] == 0 || active_[tile] != 0) continue;
      clear(flow, column, row);
      wet_[tile] = 0;
    }
  }
}

std::vector<int> ActiveTiles::split(int parts) const {
  std::vector<int> bounds(static_cast<std::size_t>(parts) + 1, layout_.tile_rows);
  bounds[0] = 0;
  std::size_t done = 0;
  int part = 1;
  for (int row = 0; row < layout_.tile_rows && part < parts; ++row) {
    for (const Span& span : spans_[static_cast<std::size_t>(row)])
      done += static_cast<std::size_t>(span.end - span.begin) / kTileColumns;
    while (part < parts && done * static_cast<std::size_t>(parts) >= active_count_ * static_cast<std::size_t>(part))
      bounds[static_cast<std::size_t>(part++)] = row + 1;
  }
  return bounds;
}

}  // namespace sandtable::hydraulics
