#include "geo/roads/road_graph.h"

#include <algorithm>
#include <utility>

namespace sandtable::geo {

RoadGraph::RoadGraph(std::vector<RoadLine> road_lines, NodedRoads noded, const RoadNetworkOptions& road_options)
    : lines(std::move(road_lines)), roads(std::move(noded)), options(road_options), index(roads.vertices, roads.begin) {
  struct Arc {
    int source;
    int target;
    std::uint32_t edge;
  };
  std::vector<Arc> arcs;
  arcs.reserve(2 * roads.edges.size());
  for (std::uint32_t e = 0; e < roads.edges.size(); ++e) {
    const RoadEdge& edge = roads.edges[e];
    if (edge.forward) arcs.push_back({edge.from, edge.to, e});
    if (edge.backward) arcs.push_back({edge.to, edge.from, e});
    top_speed_m_per_s = std::max(top_speed_m_per_s, edge.speed_kmh / 3.6);
  }
  // StaticDigraph wants its arcs by source, and numbers them in that order.
  std::stable_sort(arcs.begin(), arcs.end(), [](const Arc& l, const Arc& r) { return l.source < r.source; });
  std::vector<std::pair<int, int>> ends;
  ends.reserve(arcs.size());
  edge_of_arc.reserve(arcs.size());
  for (const Arc& arc : arcs) {
    ends.emplace_back(arc.source, arc.target);
    edge_of_arc.push_back(arc.edge);
  }
  digraph.build(static_cast<int>(roads.junctions.size()), ends.begin(), ends.end());
}

std::size_t RoadGraph::edge_of_segment(std::uint32_t first_vertex) const {
  const auto after = std::upper_bound(roads.begin.begin(), roads.begin.end(), first_vertex);
  return static_cast<std::size_t>(after - roads.begin.begin()) - 1;
}

}  // namespace sandtable::geo
