#pragma once

#include <optional>

#include "geo/roads/road_graph.h"
#include "geo/roads/road_network.h"

namespace sandtable::geo {

/// The fastest way between two points of the network, or empty when there is none. A* (Hart, Nilsson, Raphael 1968)
/// over travel time; the estimate is the straight distance at the network's top speed, which never exceeds the
/// truth because factors are at least 1. `factor` gives >= 1, infinity where closed.
std::optional<Route> search_route(const RoadGraph& graph, const RoadPoint& start, const RoadPoint& goal,
                                  const EdgeFactor& factor);

}  // namespace sandtable::geo
