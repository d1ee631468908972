#pragma once

#include <functional>
#include <memory>
#include <span>

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

  /// Whether a stretch of road can be driven; its vertices in the place's CRS, in either direction.
  using IsPassable = std::function<bool(std::span<const LocalXY> stretch)>;
  /// The same roads with every stretch closed that is not passable: each is asked about once, here. Where to snap to is
  /// then the nearest open road. Null when the planner does not know its roads one by one.
  [[nodiscard]] virtual std::unique_ptr<const RoutePlanner> around(const IsPassable& is_passable) const;
};

inline std::unique_ptr<const RoutePlanner> RoutePlanner::around(const IsPassable& /*is_passable*/) const {
  return nullptr;
}

}  // namespace sandtable
