#pragma once

#include "geo/demo/street_network.h"
#include "twin/base/grid.h"

namespace sandtable::geo::demo {

/// What people did to the natural ground: built land smoothed, arterials raised by 0.45 m, the railway on a bank of
/// about 2.5 m with gaps where streets pass, underpasses dug, fish ponds sunk. Banks shape a flood more than the
/// natural unevenness does.
void shape_ground(const StreetNetwork& streets, Grid<float>& ground);

constexpr double kUnderpassDepth_m = 1.5;  ///< of the road under the railway below the streets around

}  // namespace sandtable::geo::demo
