#version 450 core
// Which tiles take part in the next steps, one thread a tile: those that hold flowing water, those that water could
// reach within four steps, and the pinned ones with their neighbours (as ActiveTiles of twin/flood/hydraulics). The
// order of the list differs from run to run; nothing depends on it.
// Storage 0: clock; 3, 4: qx, qy; 5: wanted discharges, all three cleared where a tile falls asleep; 7: tiles.
#include "flood_run.glsl"
layout(local_size_x = 64) in;
layout(std430, binding = 0) buffer Clocks { Clock clock; };
layout(std430, binding = 3) writeonly buffer Qx { float qx[]; };
layout(std430, binding = 4) writeonly buffer Qy { float qy[]; };
layout(std430, binding = 5) writeonly buffer Wanted { vec2 wanted[]; };
layout(std430, binding = 7) buffer Tiles { uint tiles[]; };

void clear(int tile) {
  for (int i = 0; i < 256; ++i) {
    int p = tile_corner(tile) + (i / 32) * pitch + i % 32;
    qx[p] = 0.0;
    qy[p] = 0.0;
    wanted[p] = vec2(0.0);
  }
}

void main() {
  int tile_count = tile_columns * tile_rows;
  int tile = int((gl_WorkGroupID.y * 32768u + gl_WorkGroupID.x) * 64u + gl_LocalInvocationID.x);
  if (tile >= tile_count) return;
  int column = tile % tile_columns;
  int row = tile / tile_columns;
  bool awake = false;
  for (int down = -1; down <= 1; ++down)
    for (int right = -1; right <= 1; ++right) {
      // A neighbour wakes this tile when its water is near the side, or corner, that they share.
      int c = column - right;
      int r = row - down;
      if (c < 0 || r < 0 || c >= tile_columns || r >= tile_rows) continue;
      int from = r * tile_columns + c;
      uint wet = tiles[2 * tile_count + from] != 0u ? 0xFFu : tiles[tile_count + from];
      bool along = down == 0 || (wet & (down < 0 ? 2u : 4u)) != 0u;
      bool sideways = right == 0 || (wet & (right < 0 ? 8u : 16u)) != 0u;
      awake = awake || (wet != 0u && along && sideways);
    }
  if (awake) tiles[3 * tile_count + int(atomicAdd(clock.listed, 1u))] = uint(tile);
  if (!awake && tiles[tile] != 0u) clear(tile);
  tiles[tile] = awake ? 1u : 0u;
}
