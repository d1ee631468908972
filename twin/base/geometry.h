#pragma once

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

namespace sandtable {

/// A point in the place's projected CRS: x east, y north, metres. Doubles, because projected coordinates of
/// 2,500,000 m leave a float only a quarter of a metre.
struct LocalXY {
  double x = 0;
  double y = 0;
  bool operator==(const LocalXY&) const = default;
};

inline LocalXY operator+(LocalXY a, LocalXY b) { return {a.x + b.x, a.y + b.y}; }
inline LocalXY operator-(LocalXY a, LocalXY b) { return {a.x - b.x, a.y - b.y}; }
inline LocalXY operator*(LocalXY a, double s) { return {a.x * s, a.y * s}; }
inline double distance_m(LocalXY a, LocalXY b) { return std::hypot(a.x - b.x, a.y - b.y); }

/// WGS 84 position in degrees, longitude first whatever the authority's axis order says.
struct LonLat {
  double lon_deg = 0;
  double lat_deg = 0;
  bool operator==(const LonLat&) const = default;
};

/// An axis-parallel box in the place's CRS. A default one is empty and grows by include().
struct Extent {
  double west = 1e300;
  double south = 1e300;
  double east = -1e300;
  double north = -1e300;

  [[nodiscard]] bool empty() const { return !(west <= east && south <= north); }
  [[nodiscard]] double width_m() const { return empty() ? 0 : east - west; }
  [[nodiscard]] double height_m() const { return empty() ? 0 : north - south; }
  [[nodiscard]] LocalXY centre() const { return {(west + east) / 2, (south + north) / 2}; }
  [[nodiscard]] bool contains(LocalXY p) const { return p.x >= west && p.x <= east && p.y >= south && p.y <= north; }
  [[nodiscard]] bool intersects(const Extent& o) const {
    return !empty() && !o.empty() && west <= o.east && o.west <= east && south <= o.north && o.south <= north;
  }
  void include(LocalXY p) {
    west = std::min(west, p.x);
    east = std::max(east, p.x);
    south = std::min(south, p.y);
    north = std::max(north, p.y);
  }
  void include(const Extent& o) {
    if (o.empty()) return;
    include(LocalXY{o.west, o.south});
    include(LocalXY{o.east, o.north});
  }
  bool operator==(const Extent&) const = default;
};

using Polyline = std::vector<LocalXY>;
/// Rings of a polygon: the first is the outside, the others are holes. Closed: first point == last point.
using PolygonRings = std::vector<Polyline>;

/// Whether a point lies inside one ring, by the even-odd rule; the first point may be repeated at the end or not.
inline bool is_in_ring(LocalXY p, std::span<const LocalXY> ring) {
  bool in = false;
  for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
    const bool straddles = (ring[i].y > p.y) != (ring[j].y > p.y);
    if (straddles && p.x < (ring[j].x - ring[i].x) * (p.y - ring[i].y) / (ring[j].y - ring[i].y) + ring[i].x) in = !in;
  }
  return in;
}

}  // namespace sandtable
