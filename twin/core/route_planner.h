#pragma once

#include "twin/base/geometry.h"
#include "twin/base/result.h"
#include "twin/base/time.h"

namespace sandtable {

/// A way by road from one point to another.
struct Route {
  Polyline path;          ///< place CRS, first point at the start, last at the goal
  double length_m = 0;
  Duration travel_time{0};
};

/// Port to the road network; geo/roads implements it. const and safe from any thread.
class RoutePlanner {
 public:
  virtual ~RoutePlanner() = default;
  /// Fastest way between the road points nearest to `from` and `to`. Fails with kNotFound when either end is
  /// farther than the planner's snapping distance from any road, or the network does not join them.
  [[nodiscard]] virtual Result<Route> fastest(LocalXY from, LocalXY to) const = 0;
};

}  // namespace sandtable
