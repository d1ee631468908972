#include "geo/roads/route_search.h"

#include <lemon/bin_heap.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace sandtable::geo {
namespace {

using Digraph = lemon::StaticDigraph;
using Node = Digraph::Node;
using Arc = Digraph::Arc;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Where each node is in the heap, in the form lemon::BinHeap asks for.
class HeapPlaces {
 public:
  using Key = Node;
  using Value = int;
  explicit HeapPlaces(std::size_t nodes) : places_(nodes, -1) {}  // -1: BinHeap's "not yet seen"
  int operator[](Node n) const { return places_[static_cast<std::size_t>(Digraph::id(n))]; }
  void set(Node n, int place) { places_[static_cast<std::size_t>(Digraph::id(n))] = place; }

 private:
  std::vector<int> places_;
};

/// One search; every instance is used once.
class Search {
 public:
  Search(const RoadGraph& graph, const RoadPoint& start, const RoadPoint& goal, const EdgeFactor& factor)
      : graph_(graph),
        start_(start),
        goal_(goal),
        factor_(factor),
        places_(graph.roads.junctions.size()),
        heap_(places_),
        cost_s_(graph.roads.junctions.size(), kInfinity),
        came_by_(graph.roads.junctions.size(), kStartAhead) {}

  std::optional<Route> run() {
    along_one_edge();
    leave_start();
    while (!heap_.empty() && heap_.prio() < best_s_) {
      const Node node = heap_.top();
      heap_.pop();
      arrive(node);
      for (Arc arc = first_out(node); arc != lemon::INVALID; graph_.digraph.nextOut(arc)) relax(node, arc);
    }
    if (best_s_ == kInfinity) return std::nullopt;
    return Route{.path = path(), .length_m = length_m_, .travel_time = from_seconds(best_s_)};
  }

 private:
  // Instead of an arc: reached along the start's edge, towards its `to` end or its `from` end.
  static constexpr int kStartAhead = -1;
  static constexpr int kStartBack = -2;
  static constexpr int kNoNode = -1;

  static std::size_t index(Node n) { return static_cast<std::size_t>(Digraph::id(n)); }
  const RoadEdge& edge(std::size_t e) const { return graph_.roads.edges[e]; }

  Arc first_out(Node node) const {
    Arc arc;
    graph_.digraph.firstOut(arc, node);
    return arc;
  }

  /// Seconds to drive `length_m` of an edge; infinite when it is closed.
  double seconds_on(std::size_t e, double length_m) const {
    const double factor = factor_(e);
    if (factor == kInfinity) return kInfinity;
    return length_m / (edge(e).speed_kmh / 3.6) * factor;
  }

  double estimate_s(Node node) const {
    return distance_m(graph_.roads.junctions[index(node)], goal_.at) / graph_.top_speed_m_per_s;
  }

  void along_one_edge() {
    if (start_.edge != goal_.edge) return;
    const double ahead_m = goal_.along_m - start_.along_m;
    const RoadEdge& e = edge(start_.edge);
    if ((ahead_m > 0 && !e.forward) || (ahead_m < 0 && !e.backward)) return;
    best_s_ = seconds_on(start_.edge, std::abs(ahead_m));
  }

  /// Within the tolerance of a junction a point is in it, whatever direction the edge allows on which it was found.
  bool at_junction(double distance_m) const { return distance_m <= graph_.options.node_tolerance_m; }

  void leave_start() {
    const RoadEdge& e = edge(start_.edge);
    const double ahead_m = e.length_m - start_.along_m;
    if (e.forward || at_junction(ahead_m)) {
      reach(Digraph::nodeFromId(e.to), seconds_on(start_.edge, ahead_m), kStartAhead);
    }
    if (e.backward || at_junction(start_.along_m)) {
      reach(Digraph::nodeFromId(e.from), seconds_on(start_.edge, start_.along_m), kStartBack);
    }
  }

  void reach(Node node, double cost_s, int arc) {
    if (!(cost_s < cost_s_[index(node)])) return;
    cost_s_[index(node)] = cost_s;
    came_by_[index(node)] = arc;
    heap_.set(node, cost_s + estimate_s(node));
  }

  void relax(Node node, Arc arc) {
    const std::size_t e = graph_.edge_of_arc[static_cast<std::size_t>(Digraph::id(arc))];
    const Node target = graph_.digraph.target(arc);
    reach(target, cost_s_[index(node)] + seconds_on(e, edge(e).length_m), Digraph::id(arc));
  }

  /// The last stretch, from a junction at an end of the goal's edge.
  void arrive(Node node) {
    const RoadEdge& e = edge(goal_.edge);
    const int id = Digraph::id(node);
    const auto offer = [&](double length_m, bool forward) {
      const double total_s = cost_s_[index(node)] + seconds_on(goal_.edge, length_m);
      if (!(total_s < best_s_)) return;
      best_s_ = total_s;
      last_node_ = id;
      goal_forward_ = forward;
    };
    const double back_m = e.length_m - goal_.along_m;
    if (id == e.from && (e.forward || at_junction(goal_.along_m))) offer(goal_.along_m, true);
    if (id == e.to && (e.backward || at_junction(back_m))) offer(back_m, false);
  }

  /// Adds the vertices of an edge between two distances along it, without the first.
  void append(Polyline& out, std::size_t e, double from_m, double to_m, LocalXY end) {
    length_m_ += std::abs(to_m - from_m);
    const auto vertices = graph_.path_of(e);
    std::vector<LocalXY> between;
    double at_m = 0;
    const auto [low, high] = std::minmax(from_m, to_m);
    for (std::size_t i = 1; i + 1 < vertices.size(); ++i) {
      at_m += distance_m(vertices[i - 1], vertices[i]);
      if (at_m > low && at_m < high) between.push_back(vertices[i]);
    }
    if (from_m > to_m) std::reverse(between.begin(), between.end());
    out.insert(out.end(), between.begin(), between.end());
    if (out.back() != end) out.push_back(end);
  }

  Polyline path() {
    Polyline out{start_.at};
    if (last_node_ == kNoNode) {
      append(out, start_.edge, start_.along_m, goal_.along_m, goal_.at);
      if (out.size() == 1) out.push_back(goal_.at);  // a path is never a single point
      return out;
    }
    std::vector<int> arcs;
    int node = last_node_;
    int by = came_by_[static_cast<std::size_t>(node)];
    for (; by >= 0; by = came_by_[static_cast<std::size_t>(node)]) {
      arcs.push_back(by);
      node = Digraph::id(graph_.digraph.source(Digraph::arcFromId(by)));
    }
    const LocalXY first = graph_.roads.junctions[static_cast<std::size_t>(node)];
    append(out, start_.edge, start_.along_m, by == kStartAhead ? edge(start_.edge).length_m : 0, first);
    for (auto arc = arcs.rbegin(); arc != arcs.rend(); ++arc) append_arc(out, *arc);
    const double goal_edge_m = edge(goal_.edge).length_m;
    append(out, goal_.edge, goal_forward_ ? 0 : goal_edge_m, goal_.along_m, goal_.at);
    if (out.size() == 1) out.push_back(goal_.at);
    return out;
  }

  void append_arc(Polyline& out, int arc) {
    const std::size_t e = graph_.edge_of_arc[static_cast<std::size_t>(arc)];
    const Digraph& d = graph_.digraph;
    const int source = Digraph::id(d.source(Digraph::arcFromId(arc)));
    const int target = Digraph::id(d.target(Digraph::arcFromId(arc)));
    const bool ahead = edge(e).from == source && edge(e).to == target && (source != target || edge(e).forward);
    append(out, e, ahead ? 0 : edge(e).length_m, ahead ? edge(e).length_m : 0,
           graph_.roads.junctions[static_cast<std::size_t>(target)]);
  }

  const RoadGraph& graph_;
  const RoadPoint& start_;
  const RoadPoint& goal_;
  const EdgeFactor& factor_;
  HeapPlaces places_;
  lemon::BinHeap<double, HeapPlaces> heap_;
  std::vector<double> cost_s_;
  std::vector<int> came_by_;  ///< arc id, kStartAhead or kStartBack
  double best_s_ = kInfinity;
  int last_node_ = kNoNode;
  bool goal_forward_ = true;
  double length_m_ = 0;
};

}  // namespace

std::optional<Route> search_route(const RoadGraph& graph, const RoadPoint& start, const RoadPoint& goal,
                                  const EdgeFactor& factor) {
  return Search(graph, start, goal, factor).run();
}

}  // namespace sandtable::geo
