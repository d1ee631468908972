#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "viewer/render/heightfield.h"
#include "viewer/render/view.h"

namespace sandtable::render {

/// A square of the ground: level 0 is all of it, each level halves the side. x counts east, y north.
struct TileId {
  int level = 0;
  int x = 0;
  int y = 0;
  bool operator==(const TileId&) const = default;
  [[nodiscard]] TileId child(int i) const { return {level + 1, 2 * x + (i & 1), 2 * y + (i >> 1)}; }
  [[nodiscard]] TileId parent() const { return {level - 1, x / 2, y / 2}; }
  /// Unique below level 20; fits into 48 bits.
  [[nodiscard]] std::uint64_t key() const {
    return static_cast<std::uint64_t>(level) << 42 | static_cast<std::uint64_t>(x) << 21 | static_cast<std::uint64_t>(y);
  }
};

/// The squares over a heightfield and the choice of those that a view needs.
class TerrainQuadtree {
 public:
  TerrainQuadtree(const Heightfield& heights, const LocalFrame& frame);

  [[nodiscard]] Extent square(TileId id) const;
  [[nodiscard]] double texel_m(int level) const;
  /// Empty when the tile lies outside the terrain.
  [[nodiscard]] std::optional<Box> box(TileId id, const Heightfield& heights) const;
  [[nodiscard]] int deepest_level() const { return deepest_; }

  /// The tiles that together cover what is visible of the terrain, each just fine enough that a texel covers at most
  /// max_texel_px pixels. When that takes more than `most` tiles, coarser ones are chosen.
  [[nodiscard]] std::vector<TileId> select(const View& view, const Heightfield& heights, double max_texel_px,
                                           std::size_t most) const;

 private:
  void visit(TileId id, const View& view, const Heightfield& heights, double max_texel_px, std::size_t most,
             std::vector<TileId>& out) const;

  LocalFrame frame_;
  Extent root_;
  int deepest_ = 0;
};

}  // namespace sandtable::render
