#include "viewer/render/terrain_quadtree.h"

#include <algorithm>

#include "viewer/render/tile_painter.h"

namespace sandtable::render {
namespace {
constexpr double kFinestTexelM = 0.12;
}

TerrainQuadtree::TerrainQuadtree(const Heightfield& heights, const LocalFrame& frame) : frame_(frame) {
  const Extent extent = heights.extent();
  const double half = std::max({extent.width_m(), extent.height_m(), 1.0}) / 2;
  const LocalXY c = extent.centre();
  root_ = {c.x - half, c.y - half, c.x + half, c.y + half};
  while (texel_m(deepest_) > kFinestTexelM && deepest_ < 19) ++deepest_;
}

Extent TerrainQuadtree::square(TileId id) const {
  const double side = root_.width_m() / static_cast<double>(1 << id.level);
  const double west = root_.west + id.x * side, south = root_.south + id.y * side;
  return {west, south, west + side, south + side};
}

double TerrainQuadtree::texel_m(int level) const {
  return root_.width_m() / static_cast<double>(1 << level) / kTileInner;
}

std::optional<Box> TerrainQuadtree::box(TileId id, const Heightfield& heights) const {
  const Extent s = square(id);
  const auto range = heights.range(s);
  if (!range) return std::nullopt;
  return Box{frame_.local({s.west, s.south}, range->low), frame_.local({s.east, s.north}, range->high)};
}

void TerrainQuadtree::visit(TileId id, const View& view, const Heightfield& heights, double max_texel_px,
                            std::size_t most, std::vector<TileId>& out) const {
  if (out.size() > most) return;
  const auto bounds = box(id, heights);
  if (!bounds || !view.frustum.may_see(*bounds)) return;
  if (id.level >= deepest_ || texel_m(id.level) * view.px_per_m(*bounds) <= max_texel_px) {
    out.push_back(id);
    return;
  }
  for (int i = 0; i < 4; ++i) visit(id.child(i), view, heights, max_texel_px, most, out);
}

std::vector<TileId> TerrainQuadtree::select(const View& view, const Heightfield& heights, double max_texel_px,
                                            std::size_t most) const {
  std::vector<TileId> tiles;
  while (true) {
    tiles.clear();
    visit({}, view, heights, max_texel_px, most, tiles);
    if (tiles.size() <= most) return tiles;
    max_texel_px *= 1.3;
  }
}

}  // namespace sandtable::render
