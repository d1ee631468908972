#pragma once

#include <cstddef>
#include <cstdint>

namespace sandtable::render {

/// What the renderer did and holds; tests assert on it and the status line may show it.
struct Statistics {
  // Of the last draw():
  int draw_calls = 0;
  std::int64_t triangles = 0;
  int terrain_tiles = 0;        ///< drawn
  int buildings_full = 0;       ///< drawn with their own walls and roof
  int building_blocks = 0;      ///< prisms that stand for several buildings
  int tiles_pending = 0;        ///< wanted but not ready yet: a coarser one was drawn
  bool scene_redrawn = false;   ///< false when terrain and buildings came from the cached picture
  // Now alive:
  int buffers = 0;
  int textures = 0;
  // Since the renderer was made:
  std::uint64_t bytes_uploaded = 0;
  std::uint64_t tiles_painted = 0;
};

}  // namespace sandtable::render
