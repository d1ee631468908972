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
/// For calibration against real plains, see acceptance.cpp.
double rms_difference_m(const Grid<float>& ground, double lag_m, const Extent& within);

/// How uneven the natural plain between coast and hills is.
struct Roughness {
  double rms_80_m = 0;    ///< rms_difference_m() over 80 m, ...
  double rms_320_m = 0;
  double rms_1280_m = 0;
  double hurst = 0;       ///< slope of log rms over log distance, 80 to 640 m
};
Roughness measure_roughness(const Grid<float>& natural);

}  // namespace sandtable::geo::demo
