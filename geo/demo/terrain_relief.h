#pragma once

#include <cstdint>

#include "geo/demo/district.h"
#include "twin/base/grid.h"

namespace sandtable::geo::demo {

/// The natural ground: tilted plain with fractional Brownian unevenness, eroded hills in the east, the sea bed in the
/// west. Metres TWVD2001. No river, levee or street yet.
Grid<float> natural_ground(const District& district, std::uint64_t seed, const GridFrame& frame);

/// Height at a point, bilinear; 0 outside the grid.
double ground_m(const Grid<float>& ground, LocalXY at);

/// Root mean square difference of height over a distance, along both axes, between cells west..east of the plain.
/// For calibration against design/geodata.md section 6.1.
double rms_difference_m(const Grid<float>& ground, double lag_m, const Extent& within);

}  // namespace sandtable::geo::demo
