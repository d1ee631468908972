#pragma once

#include <array>
#include <cmath>

#include "twin/base/geometry.h"

namespace sandtable::geo {

/// Position of pixels in a CRS: GDAL's geotransform. Pixel (0, 0) is the outer corner of the first pixel of the
/// first line; columns and rows may be fractions.
struct PixelAffine {
  std::array<double, 6> g{0, 1, 0, 0, 0, -1};

  [[nodiscard]] LocalXY at(double column, double row) const {
    return {g[0] + column * g[1] + row * g[2], g[3] + column * g[4] + row * g[5]};
  }
  [[nodiscard]] double determinant() const { return g[1] * g[5] - g[2] * g[4]; }
  /// Column in x, row in y. Precondition: determinant() != 0.
  [[nodiscard]] LocalXY pixel_of(LocalXY p) const {
    const double dx = p.x - g[0];
    const double dy = p.y - g[3];
    return {(g[5] * dx - g[2] * dy) / determinant(), (g[1] * dy - g[4] * dx) / determinant()};
  }
  [[nodiscard]] bool north_up() const { return g[2] == 0 && g[4] == 0 && g[1] > 0 && g[5] < 0; }
  /// To a millionth, so that over 10,000 cells nothing moves by more than a hundredth of a cell.
  [[nodiscard]] bool square() const { return std::abs(g[1] + g[5]) <= 1e-6 * g[1]; }
  /// Box around a rectangle of pixels.
  [[nodiscard]] Extent extent_of(double column, double row, double columns, double rows) const {
    Extent box;
    box.include(at(column, row));
    box.include(at(column + columns, row));
    box.include(at(column, row + rows));
    box.include(at(column + columns, row + rows));
    return box;
  }
};

/// A rectangle of whole pixels.
struct PixelWindow {
  int column = 0;
  int row = 0;
  int columns = 0;
  int rows = 0;
  [[nodiscard]] bool empty() const { return columns <= 0 || rows <= 0; }
};

}  // namespace sandtable::geo
