#pragma once

#include <cstdint>
#include <span>

#include "geo/layers/vector_layer.h"
#include "twin/base/grid.h"

namespace sandtable::geo {

/// Which polygon covers each cell: the value of the last feature that holds the cell's centre (even-odd rule over all
/// its rings), else `outside`. Both in the place's CRS; `value_of` has one entry a feature. O(edges * rows crossed).
Grid<std::int16_t> burn_polygons(const VectorLayer& polygons, std::span<const std::int16_t> value_of,
                                 const GridFrame& frame, std::int16_t outside);

}  // namespace sandtable::geo
