#include "geo/demo/polygon.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sandtable::geo::demo {

double cross(LocalXY a, LocalXY b) { return a.x * b.y - a.y * b.x; }
double dot(LocalXY a, LocalXY b) { return a.x * b.x + a.y * b.y; }
double length_m(LocalXY v) { return std::hypot(v.x, v.y); }

LocalXY unit(LocalXY v) {
  const double l = length_m(v);
  return l > 0 ? v * (1 / l) : LocalXY{1, 0};
}

LocalXY left_of(LocalXY direction) { return {-direction.y, direction.x}; }

double signed_area_m2(const Ring& ring) {
  if (ring.size() < 3) return 0;
  // Relative to the first point: products of coordinates of millions of metres would cost four digits.
  double twice = 0;
  for (std::size_t i = 1; i + 1 < ring.size(); ++i) twice += cross(ring[i] - ring[0], ring[i + 1] - ring[0]);
  return twice / 2;
}

LocalXY centroid(const Ring& ring) {
  LocalXY sum;
  double twice = 0;
  for (std::size_t i = 1; i + 1 < ring.size(); ++i) {
    const double w = cross(ring[i] - ring[0], ring[i + 1] - ring[0]);
    sum = sum + ((ring[i] - ring[0]) + (ring[i + 1] - ring[0])) * (w / 3);
    twice += w;
  }
  return twice == 0 ? ring.front() : ring.front() + sum * (1 / twice);
}

Extent extent_of(const Ring& ring) {
  Extent box;
  for (const LocalXY p : ring) box.include(p);
  return box;
}

bool contains(const Ring& ring, LocalXY p) {
  bool inside = false;
  for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
    const LocalXY a = ring[i];
    const LocalXY b = ring[j];
    if ((a.y > p.y) != (b.y > p.y) && p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x) inside = !inside;
  }
  return inside;
}

Ring clipped_left(const Ring& ring, LocalXY on, LocalXY direction) {
  Ring kept;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const LocalXY a = ring[i];
    const LocalXY b = ring[(i + 1) % ring.size()];
    const double da = cross(direction, a - on);
    const double db = cross(direction, b - on);
    if (da >= 0) kept.push_back(a);
    if ((da >= 0) != (db >= 0)) kept.push_back(a + (b - a) * (da / (da - db)));
  }
  return kept;
}

std::optional<LocalXY> line_crossing(LocalXY p, LocalXY along_p, LocalXY q, LocalXY along_q) {
  const double sine = cross(unit(along_p), unit(along_q));
  if (std::abs(sine) < 0.02) return std::nullopt;
  return p + unit(along_p) * (cross(q - p, unit(along_q)) / sine);
}

OrientedBox oriented_box(const Ring& ring) {
  OrientedBox best;
  double best_area = std::numeric_limits<double>::max();
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const LocalXY axis = unit(ring[(i + 1) % ring.size()] - ring[i]);
    const LocalXY side = left_of(axis);
    double low = 1e300, high = -1e300, near = 1e300, far = -1e300;
    for (const LocalXY p : ring) {
      const LocalXY v = p - ring[0];
      low = std::min(low, dot(v, axis));
      high = std::max(high, dot(v, axis));
      near = std::min(near, dot(v, side));
      far = std::max(far, dot(v, side));
    }
    const double area = (high - low) * (far - near);
    if (area >= best_area) continue;
    best_area = area;
    const bool long_along = high - low >= far - near;
    best.centre = ring[0] + axis * ((low + high) / 2) + side * ((near + far) / 2);
    best.axis = long_along ? axis : side;
    best.length_m = std::max(high - low, far - near);
    best.width_m = std::min(high - low, far - near);
  }
  return best;
}

double distance_to_segment_m(LocalXY p, LocalXY a, LocalXY b) {
  const LocalXY ab = b - a;
  const double squared = dot(ab, ab);
  const double t = squared > 0 ? std::clamp(dot(p - a, ab) / squared, 0.0, 1.0) : 0;
  return distance_m(p, a + ab * t);
}

double length_of(const Polyline& line) {
  double sum = 0;
  for (std::size_t i = 0; i + 1 < line.size(); ++i) sum += distance_m(line[i], line[i + 1]);
  return sum;
}

namespace {

/// Segment that holds the place and how far along it, as index and metres.
std::pair<std::size_t, double> locate(const Polyline& line, double along_m) {
  std::size_t i = 0;
  for (; i + 2 < line.size(); ++i) {
    const double step = distance_m(line[i], line[i + 1]);
    if (along_m <= step) break;
    along_m -= step;
  }
  return {i, along_m};
}

}  // namespace

LocalXY point_along(const Polyline& line, double along_m) {
  const auto [i, rest] = locate(line, std::max(0.0, along_m));
  const double step = distance_m(line[i], line[i + 1]);
  return line[i] + (line[i + 1] - line[i]) * (step > 0 ? std::min(1.0, rest / step) : 0);
}

LocalXY direction_along(const Polyline& line, double along_m) {
  const auto [i, rest] = locate(line, std::max(0.0, along_m));
  return unit(line[i + 1] - line[i]);
}

}  // namespace sandtable::geo::demo
