#pragma once

#include "geo/demo/polygon.h"
#include "twin/base/grid.h"

namespace sandtable::geo::demo {

/// For each cell near a line: how far it is from it, and how far along the line its nearest point lies.
struct LineField {
  Grid<float> distance_m;  ///< NaN-free; kFar where the line is further than the reach
  Grid<float> along_m;
  static constexpr float kFar = 1e9F;
};

/// Cost grows with the line's length times the square of the reach.
LineField line_field(const Polyline& line, const GridFrame& frame, double reach_m);

}  // namespace sandtable::geo::demo
