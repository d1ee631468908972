#pragma once

#include <optional>
#include <string>
#include <vector>

#include "geo/coordinates/crs.h"
#include "twin/base/geometry.h"

namespace sandtable::geo {

/// A layer as its numbers stand in the source, and where they came to lie.
struct PlacedNumbers {
  std::vector<LocalXY> numbers;  ///< a sample, in the source's own coordinates
  Crs crs;                       ///< by which they were placed
  Extent extent;                 ///< where that puts the layer, place CRS, outliers left out
};

/// Words for a warning when a layer lies more than 100 km from the place: the distance, that its label is kept, and
/// which other CRSs would put the same numbers into the place. Empty for a layer that is near. Cost: a few ms.
std::optional<std::string> far_from_place(const PlacedNumbers& placed, const Crs& place_crs, const Extent& place);

}  // namespace sandtable::geo
