#pragma once

#include <cstdint>
#include <vector>

#include "viewer/render/heightfield.h"
#include "viewer/render/view.h"

namespace sandtable::render {

constexpr int kMeshQuads = 16;                                   ///< along a tile's side
constexpr int kMeshCorners = kMeshQuads + 1;
constexpr int kSkirtVertices = 4 * kMeshCorners;
constexpr int kMeshVertices = kMeshCorners * kMeshCorners + kSkirtVertices;

/// Ground corner of a tile: local metres; s and t run over the tile from the south-west, 0..65535; light 255 on top.
struct TerrainVertex {
  float x = 0;
  float y = 0;
  float z = 0;
  std::uint16_t s = 0;
  std::uint16_t t = 0;
  std::uint8_t light = 255;
  std::uint8_t unused[3] = {};
};

/// The corners of a tile, row by row from the south-west, then a skirt that hangs down from the four edges and hides
/// the cracks between neighbours of different levels; at the rim of the terrain it is the cut side of the table. Corners
/// beyond the rim are drawn back onto it. Holes are filled from around; the painted tile's alpha cuts them out.
std::vector<TerrainVertex> make_terrain_mesh(const Heightfield& heights, const LocalFrame& frame, const Extent& square);

constexpr int kGroundIndices = kMeshQuads * kMeshQuads * 6;
constexpr int kSkirtIndices = 4 * kMeshQuads * 6;

/// Triangles of every tile: first the ground, then the skirts.
std::vector<std::uint16_t> terrain_indices();

}  // namespace sandtable::render
