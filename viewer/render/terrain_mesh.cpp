#include "viewer/render/terrain_mesh.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace sandtable::render {
namespace {

std::uint16_t share(double part) { return static_cast<std::uint16_t>(std::clamp(part, 0.0, 1.0) * 65535 + 0.5); }

/// Index of the i-th corner along an edge: south, east, north, west, anticlockwise.
int edge_corner(int edge, int i) {
  switch (edge) {
    case 0: return i;
    case 1: return i * kMeshCorners + kMeshQuads;
    case 2: return kMeshQuads * kMeshCorners + (kMeshQuads - i);
    default: return (kMeshQuads - i) * kMeshCorners;
  }
}

/// Corners without data take the mean of their neighbours that have some, ring by ring; the rest lies low.
void fill_holes(std::vector<float>& z, float low) {
  const auto at = [](int c, int r) { return static_cast<std::size_t>(r * kMeshCorners + c); };
  for (int round = 0; round < kMeshQuads; ++round) {
    std::vector<float> next = z;
    bool holes = false;
    for (int r = 0; r < kMeshCorners; ++r) {
      for (int c = 0; c < kMeshCorners; ++c) {
        if (!std::isnan(z[at(c, r)])) continue;
        holes = true;
        float sum = 0;
        int count = 0;
        for (const auto& [dc, dr] : {std::pair{1, 0}, {-1, 0}, {0, 1}, {0, -1}}) {
          const int nc = c + dc, nr = r + dr;
          if (nc < 0 || nr < 0 || nc >= kMeshCorners || nr >= kMeshCorners || std::isnan(z[at(nc, nr)])) continue;
          sum += z[at(nc, nr)];
          ++count;
        }
        if (count > 0) next[at(c, r)] = sum / static_cast<float>(count);
      }
    }
    if (!holes) return;
    z.swap(next);
  }
  std::replace_if(z.begin(), z.end(), [](float v) { return std::isnan(v); }, low);
}

}  // namespace

std::vector<TerrainVertex> make_terrain_mesh(const Heightfield& heights, const LocalFrame& frame,
                                             const Extent& square) {
  constexpr double kTableShare = 0.012;  // thickness of the table's side, of the terrain's width
  const double side = square.width_m();
  const double step = side / kMeshQuads;
  const Extent whole = heights.extent();
  const auto range = heights.range(square);
  std::vector<LocalXY> corners;
  std::vector<float> z;
  for (int r = 0; r < kMeshCorners; ++r) {
    for (int c = 0; c < kMeshCorners; ++c) {
      // Drawn back onto the rim; this also keeps rounding from pushing the last corner out of the grid.
      const LocalXY at{std::clamp(square.west + c * step, whole.west, whole.east),
                       std::clamp(square.south + r * step, whole.south, whole.north)};
      corners.push_back(at);
      z.push_back(heights.sample(at, step * 0.6));
    }
  }
  fill_holes(z, range ? range->low : 0);
  std::vector<TerrainVertex> mesh;
  mesh.reserve(kMeshVertices);
  for (std::size_t i = 0; i < corners.size(); ++i) {
    const glm::vec3 p(frame.local(corners[i], static_cast<double>(z[i])));
    mesh.push_back({p.x, p.y, p.z, share((corners[i].x - square.west) / side), share((corners[i].y - square.south) / side)});
  }
  const float drop = static_cast<float>(std::max(1.0, step * 0.6));
  const double table = std::max(whole.width_m(), whole.height_m()) * kTableShare;
  const auto foot = static_cast<float>(static_cast<double>(heights.range().low) - table - frame.origin.elevation_m);
  const double near = whole.width_m() * 1e-9;
  const bool at_rim[4] = {square.south <= whole.south + near, square.east >= whole.east - near,
                          square.north >= whole.north - near, square.west <= whole.west + near};
  for (int edge = 0; edge < 4; ++edge) {
    for (int i = 0; i < kMeshCorners; ++i) {
      TerrainVertex hanging = mesh[static_cast<std::size_t>(edge_corner(edge, i))];
      hanging.z = at_rim[edge] ? foot : hanging.z - drop;
      if (at_rim[edge]) hanging.light = 120;
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
