#pragma once

#include <memory>
#include <new>
#include <vector>

#include "twin/base/grid.h"
#include "twin/flood/hydraulics/quanta.h"

namespace sandtable::hydraulics {

/// Memory that begins at a cache line, so that no vector register straddles two.
template <class T>
struct CacheLineAllocator {
  using value_type = T;
  CacheLineAllocator() = default;
  template <class U>
  explicit CacheLineAllocator(const CacheLineAllocator<U>&) {}
  T* allocate(std::size_t n) { return static_cast<T*>(::operator new(n * sizeof(T), kLine)); }
  void deallocate(T* p, std::size_t) { ::operator delete(p, kLine); }
  bool operator==(const CacheLineAllocator&) const = default;
  static constexpr std::align_val_t kLine{64};
};
template <class T>
using CellArray = std::vector<T, CacheLineAllocator<T>>;

inline constexpr int kTileColumns = 32;
inline constexpr int kTileRows = 8;

/// How cells lie in memory: rows padded to whole tiles, with a frame of outside cells around, wide enough for every
/// stencil. Rows from -kFrameRows and columns from -kFrameColumns exist.
struct CellLayout {
  static constexpr int kFrameRows = 4;
  static constexpr int kFrameColumns = 16;

  CellLayout() = default;
  explicit CellLayout(const GridFrame& frame)
      : columns(frame.columns),
        rows(frame.rows),
        tile_columns((frame.columns + kTileColumns - 1) / kTileColumns),
        tile_rows((frame.rows + kTileRows - 1) / kTileRows),
        pitch(static_cast<std::size_t>(tile_columns) * kTileColumns + 2 * kFrameColumns) {}

  int columns = 0;
  int rows = 0;
  int tile_columns = 0;
  int tile_rows = 0;
  std::size_t pitch = 0;

  [[nodiscard]] std::size_t size() const {
    return pitch * static_cast<std::size_t>(tile_rows * kTileRows + 2 * kFrameRows);
  }
  [[nodiscard]] std::size_t at(int column, int row) const {
    return static_cast<std::size_t>(row + kFrameRows) * pitch + static_cast<std::size_t>(column + kFrameColumns);
  }
  /// Place in memory of a cell by its index in the grid.
  [[nodiscard]] std::size_t of_cell(std::size_t cell) const {
    const auto width = static_cast<std::size_t>(columns);
    return at(static_cast<int>(cell % width), static_cast<int>(cell / width));
  }
};

/// What does not change from step to step. Shared by branches, copied before it is edited.
struct TerrainStore {
  CellArray<float> ground_m;  ///< multiples of 2^-16 m; kOutsideGround_m outside
  CellArray<float> friction;  ///< g n^2, so that no step multiplies it again
};

/// What a step reads and writes: 12 bytes a cell. For local inertia qx is the unit discharge (m2/s) through the
/// eastern face and qy through the southern one, positive east and south; for full shallow water both belong to the
/// cell's centre.
struct FlowStore {
  CellArray<DepthQuanta> depth;
  CellArray<float> qx;
  CellArray<float> qy;
  bool at_centres = false;  ///< full shallow water

  explicit FlowStore(const CellLayout& layout = {}) : depth(layout.size()), qx(layout.size()), qy(layout.size()) {}
};

}  // namespace sandtable::hydraulics
