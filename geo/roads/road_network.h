#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "geo/roads/road_edge.h"
#include "geo/roads/road_line.h"
#include "twin/base/result.h"
#include "twin/core/route_planner.h"

namespace sandtable::geo {

/// Where a point meets the network.
struct RoadPoint {
  std::size_t edge = 0;
  LocalXY at;             ///< on the edge
  double along_m = 0;     ///< from the edge's `from` end
  double distance_m = 0;  ///< from the point asked for
};

/// How much slower than free each edge is: >= 1, infinity is closed; values below 1 and NaN count as 1.
/// Called on the routing thread, once or more an edge looked at.
using EdgeFactor = std::function<double(std::size_t edge)>;

struct RoadGraph;

/// A routable road graph. Immutable and cheap to copy (copies share the graph); safe from any thread.
///
/// Travel time of an edge is length / speed * factor; turns cost nothing. Routes start and end at the point of the
/// nearest open road, with the parts of the first and last edge that are driven; the way from there to the point
/// asked for is not counted.
class RoadNetwork final : public RoutePlanner {
 public:
  /// Joins lines into a graph: O(n log n) for n vertices, about a second for 100,000 roads. Never fails: what
  /// cannot be used (fewer than two points, no length, NaN, closed to vehicles) is left out and counted in the
  /// warnings, as are exact duplicates and roads not joined to the largest part.
  static WithWarnings<RoadNetwork> build(std::vector<RoadLine> lines, const RoadNetworkOptions& options = {});

  /// Milliseconds on 100,000 roads (A* over travel time).
  [[nodiscard]] Result<Route> fastest(LocalXY from, LocalXY to) const override;
  /// The same with every edge slowed by `factor` on top of closed roads: wading depth, traffic.
  [[nodiscard]] Result<Route> fastest(LocalXY from, LocalXY to, const EdgeFactor& factor) const;

  [[nodiscard]] std::unique_ptr<const RoutePlanner> around(const IsPassable& is_passable) const override;

  /// The same network with more edges closed both ways. The graph is shared.
  [[nodiscard]] RoadNetwork with_closed(std::span<const std::size_t> edges) const;
  [[nodiscard]] bool closed(std::size_t edge) const;

  /// The open road point nearest to `at` within `max_distance_m`.
  [[nodiscard]] std::optional<RoadPoint> nearest(LocalXY at, double max_distance_m) const;
  /// Edges that touch a box, in no particular order, each once.
  [[nodiscard]] std::vector<std::size_t> edges_in(const Extent& box) const;

  [[nodiscard]] std::span<const RoadEdge> edges() const;
  /// Vertices of an edge from its `from` to its `to` end.
  [[nodiscard]] std::span<const LocalXY> path_of(std::size_t edge) const;
  [[nodiscard]] std::span<const RoadLine> lines() const;
  [[nodiscard]] std::size_t junction_count() const;
  [[nodiscard]] int component_count() const;

 private:
  explicit RoadNetwork(std::shared_ptr<const RoadGraph> graph) : graph_(std::move(graph)) {}
  [[nodiscard]] std::optional<RoadPoint> nearest_open(LocalXY at, double max_distance_m,
                                                      const EdgeFactor& factor) const;

  std::shared_ptr<const RoadGraph> graph_;
  std::shared_ptr<const std::vector<bool>> closed_;  ///< null when nothing is closed
};

}  // namespace sandtable::geo
