#pragma once

#include "feeds/sources/raster_reading.h"
#include "twin/place/place.h"

namespace sandtable {

/// Reads the rasters of a forecast in a reader child, brought into the place's CRS at their own resolution and within
/// the limits that the place allows.
feeds::ReadRaster isolated_raster_reading(const Place& place);

}  // namespace sandtable
