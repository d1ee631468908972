#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "twin/base/grid.h"
#include "twin/base/result.h"

namespace sandtable::geo {

/// All the ground on which the depth lies in one class.
struct DepthPolygons {
  std::optional<double> from_m;  ///< empty: the depth is unknown there
  std::optional<double> to_m;    ///< empty: and more
  double area_m2 = 0;
  std::vector<std::byte> wkb;  ///< one multipolygon (ISO WKB) along the edges of cells, holes included, grid's CRS
};

/// The classes of a grid of depths, each from its bound up to the next one; what is shallower than the first is left
/// out, and cells without a value are the last entry. Classes without a cell are left out. Precondition: `from_m`
/// rises. Fails with kInternal when GDAL cannot trace them.
Result<std::vector<DepthPolygons>> depth_polygons(const Grid<float>& depth_m, std::span<const double> from_m);

}  // namespace sandtable::geo
