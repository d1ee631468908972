#include "viewer/render/triangulation.h"

#include <geos_c.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <numeric>
#include <utility>

#include "viewer/render/vector_index.h"

namespace sandtable::render {
namespace {

double cross(LocalXY a, LocalXY b, LocalXY c) { return (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y); }

bool in_triangle(LocalXY p, LocalXY a, LocalXY b, LocalXY c) {
  return cross(a, b, p) >= 0 && cross(b, c, p) >= 0 && cross(c, a, p) >= 0;
}

/// Meisters 1975: cuts off convex corners that hold no other point, O(n^2) for the short rings of houses.
std::vector<std::uint32_t> clip_ears(std::span<const LocalXY> ring) {
  std::vector<std::uint32_t> left(ring.size());
  std::iota(left.begin(), left.end(), 0U);
  if (twice_area(ring) < 0) std::reverse(left.begin(), left.end());
  std::vector<std::uint32_t> triangles;
  std::size_t i = 0, failures = 0;
  while (left.size() > 3 && failures < left.size()) {
    const std::size_t n = left.size();
    const std::uint32_t a = left[i % n], b = left[(i + 1) % n], c = left[(i + 2) % n];
    const double turn = cross(ring[a], ring[b], ring[c]);
    bool ear = turn >= 0;
    if (turn > 0) {
      for (const std::uint32_t p : left) {
        if (p == a || p == b || p == c || ring[p] == ring[a] || ring[p] == ring[b] || ring[p] == ring[c]) continue;
        if (in_triangle(ring[p], ring[a], ring[b], ring[c])) {
          ear = false;
          break;
        }
      }
    }
    if (!ear) {
      ++i;
      ++failures;
      continue;
    }
    if (turn > 0) triangles.insert(triangles.end(), {a, b, c});
    left.erase(left.begin() + static_cast<std::ptrdiff_t>((i + 1) % n));
    failures = 0;
  }
  if (left.size() == 3 && cross(ring[left[0]], ring[left[1]], ring[left[2]]) > 0) {
    triangles.insert(triangles.end(), left.begin(), left.end());
  }
  return triangles;
}

/// GEOS objects of one call, released in the right order.
class Geos {
 public:
  Geos() : context_(GEOS_init_r()) {}
  ~Geos() { GEOS_finish_r(context_); }
  Geos(const Geos&) = delete;
  Geos& operator=(const Geos&) = delete;
  [[nodiscard]] GEOSContextHandle_t context() const { return context_; }

  [[nodiscard]] GEOSGeometry* ring(std::span<const LocalXY> open, LocalXY origin) const {
    GEOSCoordSequence* points = GEOSCoordSeq_create_r(context_, static_cast<unsigned>(open.size() + 1), 2);
    for (unsigned i = 0; i <= open.size(); ++i) {
      const LocalXY p = open[i % open.size()] - origin;
      GEOSCoordSeq_setXY_r(context_, points, i, p.x, p.y);
    }
    return GEOSGeom_createLinearRing_r(context_, points);
  }

 private:
  GEOSContextHandle_t context_;
};

/// With holes. Coordinates come back as they went in (a constrained triangulation adds no points), so corners are
/// found again by value.
std::vector<std::uint32_t> triangulate_with_geos(std::span<const std::span<const LocalXY>> rings) {
  std::vector<std::uint32_t> triangles;
  const Geos geos;
  const LocalXY origin = rings[0][0];
  std::map<std::pair<double, double>, std::uint32_t> index_of;
  std::vector<GEOSGeometry*> holes;
  GEOSGeometry* shell = nullptr;
  std::uint32_t next = 0;
  for (const auto ring : rings) {
    const auto open = open_ring(ring);
    if (open.size() >= 3) {
      for (std::uint32_t i = 0; i < open.size(); ++i) {
        const LocalXY p = open[i] - origin;
        index_of.emplace(std::pair{p.x, p.y}, next + i);
      }
      GEOSGeometry* made = geos.ring(open, origin);
      if (shell == nullptr) {
        shell = made;
      } else if (made != nullptr) {
        holes.push_back(made);
      }
    }
    next += static_cast<std::uint32_t>(ring.size());
  }
  if (shell == nullptr) {
    for (GEOSGeometry* hole : holes) GEOSGeom_destroy_r(geos.context(), hole);
    return triangles;
  }
  GEOSGeometry* polygon =
      GEOSGeom_createPolygon_r(geos.context(), shell, holes.data(), static_cast<unsigned>(holes.size()));
  GEOSGeometry* cut = polygon == nullptr ? nullptr : GEOSConstrainedDelaunayTriangulation_r(geos.context(), polygon);
  const int count = cut == nullptr ? 0 : GEOSGetNumGeometries_r(geos.context(), cut);
  for (int g = 0; g < count; ++g) {
    const GEOSGeometry* triangle = GEOSGetGeometryN_r(geos.context(), cut, g);
    const GEOSGeometry* outside = GEOSGetExteriorRing_r(geos.context(), triangle);
    const GEOSCoordSequence* points = outside == nullptr ? nullptr : GEOSGeom_getCoordSeq_r(geos.context(), outside);
    if (points == nullptr) continue;
    LocalXY p[3];
    std::uint32_t v[3] = {};
    bool known = true;
    for (unsigned i = 0; i < 3; ++i) {
      GEOSCoordSeq_getXY_r(geos.context(), points, i, &p[i].x, &p[i].y);
      const auto found = index_of.find({p[i].x, p[i].y});
      known = known && found != index_of.end();
      if (known) v[i] = found->second;
    }
    if (!known) continue;
    if (cross(p[0], p[1], p[2]) < 0) std::swap(v[1], v[2]);
    triangles.insert(triangles.end(), v, v + 3);
  }
  if (cut != nullptr) GEOSGeom_destroy_r(geos.context(), cut);
  if (polygon != nullptr) GEOSGeom_destroy_r(geos.context(), polygon);
  return triangles;
}

bool is_finite_ring(std::span<const LocalXY> ring) {
  return std::all_of(ring.begin(), ring.end(), [](LocalXY p) { return std::isfinite(p.x) && std::isfinite(p.y); });
}

}  // namespace

std::span<const LocalXY> open_ring(std::span<const LocalXY> ring) {
  return ring.size() > 1 && ring.front() == ring.back() ? ring.first(ring.size() - 1) : ring;
}

std::vector<std::uint32_t> triangulate(std::span<const std::span<const LocalXY>> rings) {
  constexpr std::size_t kMostForEars = 256;
  if (rings.empty() || !std::all_of(rings.begin(), rings.end(), is_finite_ring)) return {};
  const auto outer = open_ring(rings[0]);
  if (outer.size() < 3) return {};
  if (rings.size() == 1 && outer.size() <= kMostForEars) return clip_ears(outer);
  return triangulate_with_geos(rings);
}

}  // namespace sandtable::render
