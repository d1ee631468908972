#pragma once

#include <cassert>
#include <cmath>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "twin/base/geometry.h"

namespace sandtable {

/// Where a grid of square cells lies. Row 0 is the northern one, column 0 the western one; a value belongs to the
/// centre of its cell.
struct GridFrame {
  int columns = 0;
  int rows = 0;
  double cell_m = 1;          ///< edge length of a cell
  LocalXY north_west;         ///< outer corner of cell (0, 0), place CRS

  [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows); }
  [[nodiscard]] std::size_t index(int column, int row) const {
    return static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) + static_cast<std::size_t>(column);
  }
  [[nodiscard]] bool inside(int column, int row) const {
    return column >= 0 && row >= 0 && column < columns && row < rows;
  }
  [[nodiscard]] int column_of(double x) const { return static_cast<int>(std::floor((x - north_west.x) / cell_m)); }
  [[nodiscard]] int row_of(double y) const { return static_cast<int>(std::floor((north_west.y - y) / cell_m)); }
  [[nodiscard]] LocalXY centre_of(int column, int row) const {
    return {north_west.x + (column + 0.5) * cell_m, north_west.y - (row + 0.5) * cell_m};
  }
  [[nodiscard]] Extent extent() const {
    return {north_west.x, north_west.y - rows * cell_m, north_west.x + columns * cell_m, north_west.y};
  }
  [[nodiscard]] double cell_area_m2() const { return cell_m * cell_m; }
  bool operator==(const GridFrame&) const = default;
};

/// Values on a grid, row-major from the north-west. For floating types NaN means "nothing known here".
template <class T>
class Grid {
 public:
  Grid() = default;
  explicit Grid(GridFrame frame, T fill = T{}) : frame_(frame), values_(frame.size(), fill) {}
  /// Takes the values over. Precondition: as many as the frame has cells.
  Grid(GridFrame frame, std::vector<T> values) : frame_(frame), values_(std::move(values)) {
    assert(values_.size() == frame_.size());
  }

  [[nodiscard]] const GridFrame& frame() const { return frame_; }
  [[nodiscard]] int columns() const { return frame_.columns; }
  [[nodiscard]] int rows() const { return frame_.rows; }
  [[nodiscard]] bool empty() const { return values_.empty(); }
  [[nodiscard]] T& at(int column, int row) { return values_[frame_.index(column, row)]; }
  [[nodiscard]] const T& at(int column, int row) const { return values_[frame_.index(column, row)]; }
  [[nodiscard]] std::vector<T>& values() { return values_; }
  [[nodiscard]] const std::vector<T>& values() const { return values_; }

 private:
  GridFrame frame_;
  std::vector<T> values_;
};

/// Bilinear between cell centres, constant in the outer half cell. Empty outside the grid or where any of the four
/// cells is NaN. O(1).
std::optional<double> bilinear(const Grid<float>& grid, LocalXY at);

}  // namespace sandtable
