#pragma once

#include <cstddef>
#include <optional>

#include "twin/base/grid.h"

namespace sandtable::feeds {

/// The cells onto which rasters of rain are brought: on whole multiples of their edge, over the place. The edge
/// is doubled until there are no more than `most`, which is at least four.
GridFrame rain_cells(const Extent& place, double cell_m, std::size_t most);

/// Mean of the known values under a box, weighted by the area they share with it, so that sums are kept. Empty where
/// less than half of the box is known.
std::optional<double> mean_under(const Grid<float>& values, const Extent& box);

/// The box of one cell, as much of it as is of the place.
Extent box_of(const GridFrame& frame, int column, int row, const Extent& place);

}  // namespace sandtable::feeds
