#pragma once

#include <cstddef>

namespace sandtable::geo {

struct RoadNetworkOptions {
  /// Vertices closer than this are one junction, and a road's end this close to another road's side joins it.
  double node_tolerance_m = 0.5;
  /// Join roads of the same level where they cross without a shared vertex. Off by default: without level
  /// attributes an overpass would become a junction.
  bool join_crossings = false;
  /// Farthest that fastest() looks for a road around a point.
  double snap_distance_m = 500;
};

/// A stretch of road between two junctions.
struct RoadEdge {
  int from = 0;  ///< junction numbers, below junction_count()
  int to = 0;
  std::size_t line = 0;  ///< index into lines()
  double length_m = 0;
  double speed_kmh = 0;
  bool forward = true;   ///< may be driven from -> to
  bool backward = true;  ///< may be driven to -> from
  int component = 0;     ///< roads that hang together share it; 0 is the longest
};

}  // namespace sandtable::geo
