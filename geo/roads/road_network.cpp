#include "geo/roads/road_network.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "geo/roads/road_graph.h"
#include "geo/roads/road_noding.h"
#include "geo/roads/route_search.h"

namespace sandtable::geo {
namespace {

constexpr double kClosed = std::numeric_limits<double>::infinity();

/// The contract of EdgeFactor, whatever the caller's function gives.
double at_least_one(double factor) { return factor > 1 ? factor : 1; }

}  // namespace

WithWarnings<RoadNetwork> RoadNetwork::build(std::vector<RoadLine> lines, const RoadNetworkOptions& options) {
  NodedRoads noded = node_roads(lines, options);
  Warnings warnings = std::move(noded.warnings);
  auto graph = std::make_shared<const RoadGraph>(std::move(lines), std::move(noded), options);
  return {RoadNetwork(std::move(graph)), std::move(warnings)};
}

Result<Route> RoadNetwork::fastest(LocalXY from, LocalXY to) const {
  return fastest(from, to, [](std::size_t) { return 1.0; });
}

Result<Route> RoadNetwork::fastest(LocalXY from, LocalXY to, const EdgeFactor& factor) const {
  const std::optional<RoadPoint> start = nearest_open(from, graph_->options.snap_distance_m, factor);
  const std::optional<RoadPoint> goal = nearest_open(to, graph_->options.snap_distance_m, factor);
  if (!start || !goal) {
    const LocalXY lost = start ? to : from;
    return fail(ErrorCode::kNotFound, "route: no open road within {:.0f} m of {} ({:.0f}, {:.0f})",
                graph_->options.snap_distance_m, start ? "the goal" : "the start", lost.x, lost.y);
  }
  const EdgeFactor effective = [&](std::size_t edge) { return closed(edge) ? kClosed : at_least_one(factor(edge)); };
  std::optional<Route> route = search_route(*graph_, *start, *goal, effective);
  if (route) return *std::move(route);
  const bool joined = edges()[start->edge].component == edges()[goal->edge].component;
  return fail(ErrorCode::kNotFound, "route: no way from ({:.0f}, {:.0f}) to ({:.0f}, {:.0f}): {}", from.x, from.y, to.x,
              to.y, joined ? "closed or one-way roads are in between" : "they lie in parts of the network not joined");
}

RoadNetwork RoadNetwork::with_closed(std::span<const std::size_t> closed_edges) const {
  auto marks = closed_ ? std::make_shared<std::vector<bool>>(*closed_)
                       : std::make_shared<std::vector<bool>>(edges().size(), false);
  for (const std::size_t e : closed_edges) {
    if (e < marks->size()) (*marks)[e] = true;
  }
  RoadNetwork out = *this;
  out.closed_ = std::move(marks);
  return out;
}

std::unique_ptr<const RoutePlanner> RoadNetwork::around(const IsPassable& is_passable) const {
  std::vector<std::size_t> shut;
  for (std::size_t edge = 0; edge < edges().size(); ++edge) {
    if (!closed(edge) && !is_passable(path_of(edge))) shut.push_back(edge);
  }
  return std::make_unique<const RoadNetwork>(with_closed(shut));
}

bool RoadNetwork::closed(std::size_t edge) const { return closed_ && edge < closed_->size() && (*closed_)[edge]; }

std::optional<RoadPoint> RoadNetwork::nearest(LocalXY at, double max_distance_m) const {
  return nearest_open(at, max_distance_m, [](std::size_t) { return 1.0; });
}

std::optional<RoadPoint> RoadNetwork::nearest_open(LocalXY at, double max_distance_m, const EdgeFactor& factor) const {
  const auto hit = graph_->index.nearest(at, max_distance_m, [&](std::uint32_t segment) {
    const std::size_t edge = graph_->edge_of_segment(segment);
    return !closed(edge) && factor(edge) != kClosed;
  });
  if (!hit) return std::nullopt;
  const std::size_t edge = graph_->edge_of_segment(hit->segment);
  double along_m = distance_m(graph_->roads.vertices[hit->segment], hit->foot.at);
  for (std::uint32_t v = graph_->roads.begin[edge]; v < hit->segment; ++v) {
    along_m += distance_m(graph_->roads.vertices[v], graph_->roads.vertices[v + 1]);
  }
  return RoadPoint{.edge = edge,
                   .at = hit->foot.at,
                   .along_m = std::min(along_m, edges()[edge].length_m),
                   .distance_m = hit->foot.distance_m};
}

std::vector<std::size_t> RoadNetwork::edges_in(const Extent& box) const {
  std::vector<std::size_t> out;
  graph_->index.visit_near(box, [&](std::uint32_t segment) {
    if (segment_touches(graph_->index.a(segment), graph_->index.b(segment), box)) {
      out.push_back(graph_->edge_of_segment(segment));
    }
  });
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::span<const RoadEdge> RoadNetwork::edges() const { return graph_->roads.edges; }
std::span<const LocalXY> RoadNetwork::path_of(std::size_t edge) const { return graph_->path_of(edge); }
std::span<const RoadLine> RoadNetwork::lines() const { return graph_->lines; }
std::size_t RoadNetwork::junction_count() const { return graph_->roads.junctions.size(); }
int RoadNetwork::component_count() const { return graph_->roads.component_count; }

}  // namespace sandtable::geo
