#include "geo/roads/road_noding.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

#include "geo/roads/road_parts.h"
#include "geo/roads/segment_index.h"
#include "geo/roads/vertex_clusters.h"

namespace sandtable::geo {
namespace {

// A projected coordinate is below 20,000 km; ten times that still leaves a double a tenth of a micrometre.
constexpr double kFarthestCoordinate_m = 2e8;

/// The usable roads as flat arrays of finite vertices without immediate repetitions.
struct Strokes {
  std::vector<LocalXY> vertices;
  std::vector<std::uint32_t> begin{0};
  std::vector<std::uint32_t> line;  ///< index into the lines given
};

/// A vertex to be added inside a segment.
struct Split {
  std::uint32_t segment = 0;  ///< its first vertex in Strokes::vertices
  double t = 0;               ///< 0 to 1 along it
  LocalXY at;
};

double speed_of(const RoadLine& line) {
  const double wanted = line.speed_kmh.value_or(default_speed_kmh(line.road_class));
  // A way closed to vehicles stays closed whatever limit somebody has written on it.
  return line.road_class == RoadClass::kFootway ? 0 : wanted;
}

bool finite(LocalXY p) { return std::abs(p.x) < kFarthestCoordinate_m && std::abs(p.y) < kFarthestCoordinate_m; }

Strokes usable_strokes(std::span<const RoadLine> lines, Warnings& warnings) {
  Strokes out;
  std::size_t closed = 0;
  std::size_t without_length = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const double speed = speed_of(lines[i]);
    if (!(speed > 0 && speed < 1000)) {
      ++closed;
      continue;
    }
    const std::size_t start = out.vertices.size();
    for (const LocalXY p : lines[i].path) {
      if (finite(p) && (out.vertices.size() == start || out.vertices.back() != p)) out.vertices.push_back(p);
    }
    if (out.vertices.size() < start + 2) {
      out.vertices.resize(start);
      ++without_length;
      continue;
    }
    out.begin.push_back(static_cast<std::uint32_t>(out.vertices.size()));
    out.line.push_back(static_cast<std::uint32_t>(i));
  }
  if (closed > 0) warnings.push_back(fmt::format("{} of {} roads left out: closed to vehicles", closed, lines.size()));
  if (without_length > 0) {
    warnings.push_back(
        fmt::format("{} of {} roads left out: no length or no valid coordinates", without_length, lines.size()));
  }
  return out;
}

std::vector<std::uint32_t> stroke_of_vertex(const Strokes& strokes) {
  std::vector<std::uint32_t> out(strokes.vertices.size());
  for (std::uint32_t s = 0; s < strokes.line.size(); ++s) {
    std::fill(out.begin() + strokes.begin[s], out.begin() + strokes.begin[s + 1], s);
  }
  return out;
}

/// Finds where roads must be cut although no vertex is there.
class SplitFinder {
 public:
  SplitFinder(const Strokes& strokes, std::span<const RoadLine> lines, double tolerance_m)
      : strokes_(strokes),
        lines_(lines),
        tolerance_m_(tolerance_m),
        index_(strokes.vertices, strokes.begin),
        stroke_of_(stroke_of_vertex(strokes)) {}

  void add_ends_on_sides() {
    for (std::uint32_t s = 0; s < strokes_.line.size(); ++s) {
      for (const std::uint32_t v : {strokes_.begin[s], strokes_.begin[s + 1] - 1}) add_end_on_sides(s, v);
    }
  }

  void add_crossings() {
    for (std::uint32_t s = 0; s < strokes_.line.size(); ++s) {
      for (std::uint32_t v = strokes_.begin[s]; v + 1 < strokes_.begin[s + 1]; ++v) add_crossings_of(v);
    }
  }

  /// In the order of the vertices, each place once.
  std::vector<Split> take() {
    std::sort(splits_.begin(), splits_.end(),
              [](const Split& l, const Split& r) { return std::tie(l.segment, l.t) < std::tie(r.segment, r.t); });
    const auto same = [](const Split& l, const Split& r) { return l.segment == r.segment && l.t == r.t; };
    splits_.erase(std::unique(splits_.begin(), splits_.end(), same), splits_.end());
    return std::move(splits_);
  }

 private:
  int level_of(std::uint32_t stroke) const { return lines_[strokes_.line[stroke]].level; }

  void add_end_on_sides(std::uint32_t stroke, std::uint32_t vertex) {
    const LocalXY end = strokes_.vertices[vertex];
    const double r = tolerance_m_;
    index_.visit_near({end.x - r, end.y - r, end.x + r, end.y + r}, [&](std::uint32_t segment) {
      if (segment == vertex || segment + 1 == vertex || level_of(stroke_of_[segment]) != level_of(stroke)) return;
      const SegmentFoot foot = foot_on_segment(index_.a(segment), index_.b(segment), end);
      // Nearer than the tolerance to a vertex, the clusters join them anyway.
      const bool at_vertex = distance_m(end, index_.a(segment)) <= r || distance_m(end, index_.b(segment)) <= r;
      if (foot.distance_m <= r && !at_vertex) splits_.push_back({segment, foot.t, end});
    });
  }

  void add_crossings_of(std::uint32_t first) {
    const LocalXY a = index_.a(first);
    const LocalXY u = index_.b(first) - a;
    Extent box;
    box.include(a);
    box.include(index_.b(first));
    index_.visit_near(box, [&](std::uint32_t second) {
      const bool next_of_same = second == first + 1 && stroke_of_[second] == stroke_of_[first];
      if (second <= first || next_of_same || level_of(stroke_of_[second]) != level_of(stroke_of_[first])) return;
      const LocalXY v = index_.b(second) - index_.a(second);
      const double cross = u.x * v.y - u.y * v.x;
      if (cross == 0) return;  // parallel: where they overlap, their vertices join them
      const LocalXY w = index_.a(second) - a;
      const double t = (w.x * v.y - w.y * v.x) / cross;
      const double s = (w.x * u.y - w.y * u.x) / cross;
      if (!(t >= 0 && t <= 1 && s >= 0 && s <= 1)) return;
      const LocalXY at = a + u * t;
      splits_.push_back({first, t, at});
      splits_.push_back({second, s, at});
    });
  }

  const Strokes& strokes_;
  std::span<const RoadLine> lines_;
  const double tolerance_m_;
  SegmentIndex index_;
  std::vector<std::uint32_t> stroke_of_;
  std::vector<Split> splits_;
};

Strokes with_splits(const Strokes& strokes, std::span<const Split> splits) {
  Strokes out;
  out.line = strokes.line;
  out.vertices.reserve(strokes.vertices.size() + splits.size());
  auto next = splits.begin();
  for (std::size_t s = 0; s < strokes.line.size(); ++s) {
    for (std::uint32_t v = strokes.begin[s]; v < strokes.begin[s + 1]; ++v) {
      out.vertices.push_back(strokes.vertices[v]);
      for (; next != splits.end() && next->segment == v; ++next) out.vertices.push_back(next->at);
    }
    out.begin.push_back(static_cast<std::uint32_t>(out.vertices.size()));
  }
  return out;
}

/// Which junction every vertex is at; kNoJunction for the bends in between.
class Junctions {
 public:
  static constexpr int kNoJunction = -1;

  Junctions(const Strokes& strokes, std::span<const RoadLine> lines, double tolerance_m)
      : clusters_(tolerance_m, strokes.vertices.size()), cluster_of_(strokes.vertices.size()) {
    const auto add = [&](std::size_t s, std::uint32_t v, bool road_end) {
      cluster_of_[v] = clusters_.add({strokes.vertices[v], lines[strokes.line[s]].level, road_end});
    };
    // All ends first: they may join any level.
    for (std::size_t s = 0; s < strokes.line.size(); ++s) {
      add(s, strokes.begin[s], true);
      add(s, strokes.begin[s + 1] - 1, true);
    }
    for (std::size_t s = 0; s < strokes.line.size(); ++s) {
      for (std::uint32_t v = strokes.begin[s] + 1; v + 1 < strokes.begin[s + 1]; ++v) add(s, v, false);
    }
    number_junctions(strokes);
  }

  int at(std::uint32_t vertex) const { return junction_of_cluster_[cluster_of_[vertex]]; }
  std::uint32_t cluster_at(std::uint32_t vertex) const { return cluster_of_[vertex]; }
  std::vector<LocalXY> take_positions() { return std::move(positions_); }

 private:
  void number_junctions(const Strokes& strokes) {
    std::vector<std::uint8_t> uses(clusters_.size(), 0);
    const auto use = [&](std::uint32_t cluster, int times) {
      uses[cluster] = static_cast<std::uint8_t>(std::min(2, uses[cluster] + times));
    };
    for (std::size_t s = 0; s < strokes.line.size(); ++s) {
      const std::uint32_t first = strokes.begin[s];
      const std::uint32_t last = strokes.begin[s + 1] - 1;
      use(cluster_of_[first], 2);
      use(cluster_of_[last], 2);
      for (std::uint32_t v = first + 1; v < last; ++v) {
        if (cluster_of_[v] != cluster_of_[v - 1]) use(cluster_of_[v], 1);
      }
    }
    junction_of_cluster_.assign(clusters_.size(), kNoJunction);
    for (std::uint32_t c = 0; c < clusters_.size(); ++c) {
      if (uses[c] < 2) continue;
      junction_of_cluster_[c] = static_cast<int>(positions_.size());
      positions_.push_back(clusters_.centre(c));
    }
  }

  VertexClusters clusters_;
  std::vector<std::uint32_t> cluster_of_;
  std::vector<int> junction_of_cluster_;
  std::vector<LocalXY> positions_;
};

double length_of(std::span<const LocalXY> path) {
  double sum = 0;
  for (std::size_t i = 1; i < path.size(); ++i) sum += distance_m(path[i - 1], path[i]);
  return sum;
}

/// Cuts one road after the other at its junctions.
class EdgeCutter {
 public:
  EdgeCutter(std::span<const RoadLine> lines, double tolerance_m, NodedRoads& out)
      : lines_(lines), tolerance_m_(tolerance_m), out_(out) {}

  void cut(const Strokes& strokes, const Junctions& junctions, std::size_t stroke) {
    const std::uint32_t first = strokes.begin[stroke];
    int from = junctions.at(first);
    start(from);
    for (std::uint32_t v = first + 1; v < strokes.begin[stroke + 1]; ++v) {
      // Vertices crowded into one junction would make edges shorter than the tolerance.
      if (junctions.cluster_at(v) == junctions.cluster_at(v - 1)) continue;
      const int to = junctions.at(v);
      if (to == Junctions::kNoJunction) {
        out_.vertices.push_back(strokes.vertices[v]);
        continue;
      }
      finish(from, to, strokes.line[stroke]);
      from = to;
      start(from);
    }
    out_.vertices.resize(out_.begin.back());
  }

  std::size_t dropped() const { return dropped_; }

 private:
  void start(int junction) { out_.vertices.push_back(out_.junctions[static_cast<std::size_t>(junction)]); }

  void finish(int from, int to, std::uint32_t line) {
    start(to);
    const std::span path = std::span(out_.vertices).subspan(out_.begin.back());
    const RoadLine& road = lines_[line];
    const RoadEdge edge{.from = from,
                        .to = to,
                        .line = line,
                        .length_m = length_of(path),
                        .speed_kmh = speed_of(road),
                        .forward = road.direction != Direction::kBackward,
                        .backward = road.direction != Direction::kForward};
    // A loop this short is a wobble of the pen at the junction.
    const bool wobble = from == to && edge.length_m <= 4 * tolerance_m_;
    if (wobble || !(edge.length_m > 0)) {
      ++dropped_;
      out_.vertices.resize(out_.begin.back());
      return;
    }
    out_.edges.push_back(edge);
    out_.begin.push_back(static_cast<std::uint32_t>(out_.vertices.size()));
  }

  std::span<const RoadLine> lines_;
  const double tolerance_m_;
  NodedRoads& out_;
  std::size_t dropped_ = 0;
};

}  // namespace

NodedRoads node_roads(std::span<const RoadLine> lines, const RoadNetworkOptions& options) {
  NodedRoads out;
  const double tolerance_m = std::max(options.node_tolerance_m, 1e-3);
  Strokes strokes = usable_strokes(lines, out.warnings);
  {
    SplitFinder finder(strokes, lines, tolerance_m);
    finder.add_ends_on_sides();
    if (options.join_crossings) finder.add_crossings();
    strokes = with_splits(strokes, finder.take());
  }
  Junctions junctions(strokes, lines, tolerance_m);
  out.junctions = junctions.take_positions();
  out.vertices.reserve(strokes.vertices.size());
  EdgeCutter cutter(lines, tolerance_m, out);
  for (std::size_t s = 0; s < strokes.line.size(); ++s) cutter.cut(strokes, junctions, s);
  drop_duplicates(out);
  find_parts(out);
  return out;
}

}  // namespace sandtable::geo
