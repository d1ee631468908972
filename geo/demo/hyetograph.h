#pragma once

#include "twin/base/geometry.h"

namespace sandtable::geo::demo {

/// Rain intensity at a place, mm/h, `hours` after the storm's first. 150 mm fall in six hours on average (the Water
/// Resources Agency's case 6h150), most of it in two bursts after 1.1 and 4.2 hours that come in from the sea.
double rain_mm_per_h(LocalXY at, double hours);

/// Height of the river's water surface at a point of the valley, metres TWVD2001: flood wave from the hills plus a
/// tide that fades upstream.
double river_stage_m(double x, double hours);

}  // namespace sandtable::geo::demo
