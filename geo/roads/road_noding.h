#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "geo/roads/road_edge.h"
#include "geo/roads/road_line.h"
#include "twin/base/geometry.h"
#include "twin/base/result.h"

namespace sandtable::geo {

/// Road lines cut at their junctions.
struct NodedRoads {
  std::vector<LocalXY> junctions;
  std::vector<RoadEdge> edges;
  std::vector<LocalXY> vertices;         ///< of all edges; ends lie exactly on their junctions
  std::vector<std::uint32_t> begin{0};   ///< edge e has vertices [begin[e], begin[e + 1])
  int component_count = 0;
  Warnings warnings;
};

/// Cuts roads where they share a vertex, where one ends on the side of another, and (if asked) where they cross.
/// A vertex moves by at most the tolerance. What is left out or suspicious is counted in the warnings.
NodedRoads node_roads(std::span<const RoadLine> lines, const RoadNetworkOptions& options);

}  // namespace sandtable::geo
