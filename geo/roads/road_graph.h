#pragma once

#include <lemon/static_graph.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "geo/roads/road_noding.h"
#include "geo/roads/segment_index.h"

namespace sandtable::geo {

/// What the copies of a RoadNetwork share. Frozen once built; never moved, because the index borrows the vertices.
struct RoadGraph {
  RoadGraph(std::vector<RoadLine> road_lines, NodedRoads noded, const RoadNetworkOptions& road_options);
  RoadGraph(const RoadGraph&) = delete;
  RoadGraph& operator=(const RoadGraph&) = delete;

  [[nodiscard]] std::size_t edge_of_segment(std::uint32_t first_vertex) const;
  [[nodiscard]] std::span<const LocalXY> path_of(std::size_t edge) const {
    return std::span(roads.vertices).subspan(roads.begin[edge], roads.begin[edge + 1] - roads.begin[edge]);
  }
  [[nodiscard]] double seconds_of(std::size_t edge) const {
    return roads.edges[edge].length_m / (roads.edges[edge].speed_kmh / 3.6);
  }

  std::vector<RoadLine> lines;
  NodedRoads roads;
  RoadNetworkOptions options;
  SegmentIndex index;
  lemon::StaticDigraph digraph;            ///< nodes are junctions; an arc for every direction an edge may be driven
  std::vector<std::uint32_t> edge_of_arc;  ///< by arc id
  double top_speed_m_per_s = 1;            ///< of any edge
};

}  // namespace sandtable::geo
