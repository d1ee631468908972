#pragma once

#include <algorithm>
#include <cstddef>

#include "twin/flood/hydraulics/active_tiles.h"
#include "twin/flood/hydraulics/cell_store.h"

namespace sandtable::hydraulics {

/// A row of values with the same frame as the store; `at0` is column 0.
template <class T>
struct RowBuffer {
  CellArray<T> values;
  T* at0 = nullptr;

  explicit RowBuffer(const CellLayout& layout) : values(layout.pitch), at0(values.data() + CellLayout::kFrameColumns) {}
  RowBuffer(RowBuffer&&) = default;
  RowBuffer& operator=(RowBuffer&&) = default;
  void fill(T value) { std::fill(values.begin(), values.end(), value); }
};

/// Rows of the store as they were before a step, copied where a neighbouring band overwrites them.
template <int Above, int Below>
class OldRows {
 public:
  void copy_borders(const FlowStore& flow, const CellLayout& layout, int first, int last) {
    first_ = first;
    last_ = last;
    above_.copy(flow, layout, first - Above, Above);
    below_.copy(flow, layout, last, Below);
  }

  const DepthQuanta* depth(const FlowStore& flow, const CellLayout& layout, int row) const {
    return row_of(flow.depth, above_.depth, below_.depth, layout, row);
  }
  const float* qx(const FlowStore& flow, const CellLayout& layout, int row) const {
    return row_of(flow.qx, above_.qx, below_.qx, layout, row);
  }
  const float* qy(const FlowStore& flow, const CellLayout& layout, int row) const {
    return row_of(flow.qy, above_.qy, below_.qy, layout, row);
  }

 private:
  struct Border {
    CellArray<DepthQuanta> depth;
    CellArray<float> qx;
    CellArray<float> qy;

    void copy(const FlowStore& flow, const CellLayout& layout, int first, int rows) {
      const auto begin = static_cast<std::ptrdiff_t>(layout.at(-CellLayout::kFrameColumns, first));
      const auto end = begin + static_cast<std::ptrdiff_t>(layout.pitch) * rows;
      depth.assign(flow.depth.begin() + begin, flow.depth.begin() + end);
      qx.assign(flow.qx.begin() + begin, flow.qx.begin() + end);
      qy.assign(flow.qy.begin() + begin, flow.qy.begin() + end);
    }
  };

  template <class T>
  const T* row_of(const CellArray<T>& now, const CellArray<T>& above, const CellArray<T>& below,
                  const CellLayout& layout, int row) const {
    if (row >= first_ && row < last_) return now.data() + layout.at(0, row);
    const int in = row < first_ ? row - (first_ - Above) : row - last_;
    return (row < first_ ? above : below).data() + static_cast<std::size_t>(in) * layout.pitch +
           CellLayout::kFrameColumns;
  }

  int first_ = 0;
  int last_ = 0;
  Border above_;
  Border below_;
};

/// No water goes where nobody updates: clears what flows from the active tiles of a row into sleeping ones. Only
/// sources can have brought it to their edge since the tiles were chosen.
inline void close_sleeping_sides(const CellLayout& layout, const ActiveTiles& tiles, int row, float* fx, float* fy) {
  const std::vector<Span>& spans = tiles.spans(row);
  for (const Span& span : spans)
    if (span.end < layout.tile_columns * kTileColumns) fx[span.end - 1] = 0;
  const bool last_of_tile = (row + 1) % kTileRows == 0;
  if (!last_of_tile || row + 1 >= layout.rows || spans == tiles.spans(row + 1)) return;
  for (const Span& span : spans)
    for (int tile = span.begin / kTileColumns; tile < span.end / kTileColumns; ++tile)
      if (!tiles.active(tile, (row + 1) / kTileRows))
        std::fill_n(fy + static_cast<std::ptrdiff_t>(tile) * kTileColumns, kTileColumns, 0.0F);
}

}  // namespace sandtable::hydraulics
