#include "geo/roads/road_parts.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <tuple>

namespace sandtable::geo {
namespace {

std::span<const LocalXY> path_of(const NodedRoads& roads, std::size_t edge) {
  return std::span(roads.vertices).subspan(roads.begin[edge], roads.begin[edge + 1] - roads.begin[edge]);
}

/// The same whichever way the vertices run.
std::uint64_t fingerprint(std::span<const LocalXY> path) {
  std::uint64_t sum = 0;
  for (const LocalXY p : path) {
    const std::uint64_t mixed = std::bit_cast<std::uint64_t>(p.x) * 0x9E3779B97F4A7C15ULL ^
                                std::bit_cast<std::uint64_t>(p.y) * 0xC2B2AE3D27D4EB4FULL;
    sum += (mixed ^ (mixed >> 29)) * 0xBF58476D1CE4E5B9ULL;
  }
  return sum;
}

bool same_road(const NodedRoads& roads, std::size_t l, std::size_t r) {
  const RoadEdge& a = roads.edges[l];
  const RoadEdge& b = roads.edges[r];
  const auto pa = path_of(roads, l);
  const auto pb = path_of(roads, r);
  if (std::ranges::equal(pa, pb)) return a.forward == b.forward && a.backward == b.backward;
  if (std::equal(pa.begin(), pa.end(), pb.rbegin(), pb.rend())) {
    return a.forward == b.backward && a.backward == b.forward;
  }
  return false;
}

/// Moves the edges not marked to the front, in order.
void keep_unmarked(NodedRoads& roads, const std::vector<bool>& marked) {
  std::size_t kept = 0;
  std::uint32_t end = 0;
  for (std::size_t e = 0; e < marked.size(); ++e) {
    const std::uint32_t first = roads.begin[e];
    const std::uint32_t last = roads.begin[e + 1];
    if (marked[e]) continue;
    std::copy(roads.vertices.begin() + first, roads.vertices.begin() + last, roads.vertices.begin() + end);
    roads.edges[kept] = roads.edges[e];
    end += last - first;
    roads.begin[++kept] = end;
  }
  roads.edges.resize(kept);
  roads.begin.resize(kept + 1);
  roads.vertices.resize(end);
}

class DisjointSets {
 public:
  explicit DisjointSets(std::size_t n) : parent_(n) { std::iota(parent_.begin(), parent_.end(), 0); }
  int find(int i) {
    while (parent(i) != i) i = parent(i) = parent(parent(i));
    return i;
  }
  void join(int a, int b) { parent(find(a)) = find(b); }

 private:
  int& parent(int i) { return parent_[static_cast<std::size_t>(i)]; }
  std::vector<int> parent_;
};

}  // namespace

void drop_duplicates(NodedRoads& roads) {
  std::vector<std::uint64_t> prints(roads.edges.size());
  for (std::size_t e = 0; e < prints.size(); ++e) prints[e] = fingerprint(path_of(roads, e));
  const auto key = [&](std::size_t e) {
    const auto [low, high] = std::minmax(roads.edges[e].from, roads.edges[e].to);
    return std::tuple(low, high, prints[e]);
  };
  std::vector<std::size_t> order(roads.edges.size());
  std::iota(order.begin(), order.end(), 0u);
  std::sort(order.begin(), order.end(),
            [&](std::size_t l, std::size_t r) { return std::tuple(key(l), l) < std::tuple(key(r), r); });
  std::vector<bool> repeated(order.size(), false);
  std::size_t count = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    // Equal keys are equal roads but for their directions, of which there are three: so at most four times n steps.
    for (std::size_t j = i + 1; !repeated[order[i]] && j < order.size() && key(order[j]) == key(order[i]); ++j) {
      if (repeated[order[j]] || !same_road(roads, order[i], order[j])) continue;
      repeated[order[j]] = true;
      ++count;
    }
  }
  if (count == 0) return;
  keep_unmarked(roads, repeated);
  roads.warnings.push_back(fmt::format("{} stretches of road are drawn more than once; the first is used", count));
}

void find_parts(NodedRoads& roads) {
  DisjointSets sets(roads.junctions.size());
  for (const RoadEdge& e : roads.edges) sets.join(e.from, e.to);
  std::vector<double> length_m(roads.junctions.size(), 0);
  double total_m = 0;
  for (const RoadEdge& e : roads.edges) {
    length_m[static_cast<std::size_t>(sets.find(e.from))] += e.length_m;
    total_m += e.length_m;
  }
  std::vector<int> roots;
  for (std::size_t j = 0; j < length_m.size(); ++j) {
    if (length_m[j] > 0) roots.push_back(static_cast<int>(j));
  }
  const auto length_of = [&](int root) { return length_m[static_cast<std::size_t>(root)]; };
  std::stable_sort(roots.begin(), roots.end(), [&](int l, int r) { return length_of(l) > length_of(r); });
  std::vector<int> number(length_m.size(), 0);
  for (std::size_t i = 0; i < roots.size(); ++i) number[static_cast<std::size_t>(roots[i])] = static_cast<int>(i);
  for (RoadEdge& e : roads.edges) e.component = number[static_cast<std::size_t>(sets.find(e.from))];
  roads.component_count = static_cast<int>(roots.size());
  if (roots.size() > 1) {
    roads.warnings.push_back(
        fmt::format("{} parts of the road network are not joined to the largest ({:.1f} of {:.1f} km of road)",
                    roots.size() - 1, (total_m - length_of(roots[0])) / 1000, total_m / 1000));
  }
}

}  // namespace sandtable::geo
