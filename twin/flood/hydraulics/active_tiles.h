#pragma once

#include <cstdint>
#include <vector>

#include "twin/flood/hydraulics/cell_store.h"

namespace sandtable::hydraulics {

/// Columns [begin, end) of neighbouring active tiles.
struct Span {
  int begin = 0;
  int end = 0;
  bool operator==(const Span&) const = default;
};

/// Which tiles of 32 x 8 cells take part in the next steps: those that hold flowing water, those next to an edge that
/// water could reach within kLookahead steps (it moves one cell a step), and the pinned ones with their neighbours.
class ActiveTiles {
 public:
  /// Steps for which a choice stays good.
  static constexpr int kLookahead = 4;

  explicit ActiveTiles(const CellLayout& layout);

  /// Water may enter here without flowing in from a neighbour: sources, level boundaries. Counted, see unpin().
  void pin(int column, int row);
  void unpin_all();

  /// Looks where water stands in tile rows [first, last). Members may look at different rows at the same time. With
  /// `sleeping_too` false, tiles that sleep are taken to be dry still.
  void look(const DepthQuanta* depth_origin, int first, int last, bool sleeping_too);
  /// All tiles count as awake until the next choice, which then clears the discharges of every tile that sleeps: those
  /// of a restored state may not have been cleared yet.
  void wake_all();
  /// Chooses from what was looked at. Discharges left over in tiles that fall asleep are cleared.
  void choose(FlowStore& flow);

  /// Spans of a row of cells (not of tiles), from the west; empty outside the grid.
  [[nodiscard]] const std::vector<Span>& spans(int row) const {
    return row < 0 || row >= layout_.tile_rows * kTileRows ? none_ : spans_[static_cast<std::size_t>(row / kTileRows)];
  }
  [[nodiscard]] bool active(int tile_column, int tile_row) const {
    return active_[tile_at(tile_column, tile_row)] != 0;
  }
  [[nodiscard]] bool all_active() const { return active_count_ == active_.size(); }
  [[nodiscard]] std::size_t active_cells() const { return active_count_ * kTileColumns * kTileRows; }
  /// Splits the tile rows into `parts` of about equal work: part i is [result[i], result[i + 1]).
  [[nodiscard]] std::vector<int> split(int parts) const;

 private:
  enum Wet : std::uint8_t { kAny = 1, kNorth = 2, kSouth = 4, kWest = 8, kEast = 16 };

  [[nodiscard]] std::size_t tile_at(int tile_column, int tile_row) const {
    return static_cast<std::size_t>(tile_row) * static_cast<std::size_t>(layout_.tile_columns) +
           static_cast<std::size_t>(tile_column);
  }
  [[nodiscard]] std::uint8_t look_at(const DepthQuanta* corner) const;
  void wake_around(int tile_column, int tile_row);
  void clear(FlowStore& flow, int tile_column, int tile_row) const;
  void join_spans(int tile_row);

  CellLayout layout_;
  std::vector<std::uint8_t> wet_;
  std::vector<std::uint8_t> active_;
  std::vector<std::uint8_t> was_active_;
  std::vector<std::uint8_t> pinned_;
  std::vector<std::vector<Span>> spans_;
  std::vector<Span> none_;
  std::size_t active_count_ = 0;
};

}  // namespace sandtable::hydraulics
