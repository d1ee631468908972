#include "viewer/render/terrain_mesh.h"

#include <algorithm>
#include <cmath>

namespace sandtable::render {
namespace {

std::uint16_t share(int i) { return static_cast<std::uint16_t>(i * 65535 / kMeshQuads); }

/// Index of the i-th corner along an edge: south, east, north, west, anticlockwise.
int edge_corner(int edge, int i) {
  switch (edge) {
    case 0: return i;
    case 1: return i * kMeshCorners + kMeshQuads;
    case 2: return kMeshQuads * kMeshCorners + (kMeshQuads - i);
    default: return (kMeshQuads - i) * kMeshCorners;
  }
}

}  // namespace

std::vector<TerrainVertex> make_terrain_mesh(const Heightfield& heights, const LocalFrame& frame,
                                             const Extent& square) {
  std::vector<TerrainVertex> mesh;
  mesh.reserve(kMeshVertices);
  const double step = square.width_m() / kMeshQuads;
  const auto range = heights.range(square);
  const float level = range ? range->low : 0;
  const Extent whole = heights.extent();
  for (int r = 0; r < kMeshCorners; ++r) {
    for (int c = 0; c < kMeshCorners; ++c) {
      LocalXY at{square.west + c * step, square.south + r * step};
      // Rounding must not push the last corner out of the grid.
      const LocalXY in{std::clamp(at.x, whole.west, whole.east), std::clamp(at.y, whole.south, whole.north)};
      const bool outside = distance_m(at, in) > step * 1e-6;
      float z = outside ? level : heights.sample(in, step * 0.6);
      if (std::isnan(z)) z = level;
      const glm::dvec3 p = frame.local(at, static_cast<double>(z));
      mesh.push_back({static_cast<float>(p.x), static_cast<float>(p.y), static_cast<float>(p.z), share(c), share(r)});
    }
  }
  const float drop = static_cast<float>(std::max(1.0, step * 0.6));
  for (int edge = 0; edge < 4; ++edge) {
    for (int i = 0; i < kMeshCorners; ++i) {
      TerrainVertex hanging = mesh[static_cast<std::size_t>(edge_corner(edge, i))];
      hanging.z -= drop;
      mesh.push_back(hanging);
    }
  }
  return mesh;
}

std::vector<std::uint16_t> terrain_indices() {
  std::vector<std::uint16_t> indices;
  const auto quad = [&](int a, int b, int c, int d) {
    for (const int v : {a, b, c, a, c, d}) indices.push_back(static_cast<std::uint16_t>(v));
  };
  for (int r = 0; r < kMeshQuads; ++r) {
    for (int c = 0; c < kMeshQuads; ++c) {
      const int a = r * kMeshCorners + c;
      quad(a, a + 1, a + 1 + kMeshCorners, a + kMeshCorners);
    }
  }
  for (int edge = 0; edge < 4; ++edge) {
    const int skirt = kMeshCorners * kMeshCorners + edge * kMeshCorners;
    for (int i = 0; i < kMeshQuads; ++i) {
      quad(skirt + i, skirt + i + 1, edge_corner(edge, i + 1), edge_corner(edge, i));
    }
  }
  return indices;
}

}  // namespace sandtable::render
