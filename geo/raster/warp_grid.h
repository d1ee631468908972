#pragma once

#include <vector>

#include "geo/coordinates/transform.h"
#include "geo/raster/raster_source.h"
#include "twin/base/grid.h"

namespace sandtable::geo {

/// For cells of a grid in the place's CRS: where in the source's pixels their centres lie. PROJ is asked at every
/// 16th cell and the rest is linear between: the error is below cell^2 * 16^2 / (8 * earth radius), which is 0.05 mm
/// for cells of 20 m and 0.5 % of a cell for cells of 1 km.
class PixelFinder {
 public:
  static constexpr int kStep = 16;

  /// Fails as Transform::between() does, among others kRefused for a ballpark.
  static Result<PixelFinder> make(const Placement& placement, const GridFrame& frame);

  /// Fractional pixel (column in x, row in y; 0.5 is the centre of the first) of each cell of a row; NaN where the
  /// transform has no answer. `out` gets frame.columns entries.
  void find_row(int row, std::vector<LocalXY>& out);

 private:
  PixelFinder(const Placement& placement, const GridFrame& frame, std::optional<Transform> to_source);
  std::vector<LocalXY> knots(int row);

  PixelAffine affine_;
  GridFrame frame_;
  std::optional<Transform> to_source_;
  int above_row_ = -1;
  std::vector<LocalXY> above_;
  std::vector<LocalXY> below_;
};

/// Box in the place's CRS that the source covers.
Result<Extent> covered(const Placement& placement, int columns, int rows);

/// Pixels of the source under a box of the place's CRS, `margin` more on each side, cut to the source.
Result<PixelWindow> pixels_under(const Placement& placement, const Extent& box, int columns, int rows, int margin);

/// Edge of a pixel in metres of the place's CRS, in the middle of the source: the root of its area.
Result<double> pixel_edge_m(const Placement& placement, int columns, int rows);

}  // namespace sandtable::geo
