#version 450 core
// Rain onto every cell and losses from it where they are due, and a look where water stands, one group a tile.
// Storage 0: clock; 1: depth, in and out; 2: ground m; 6: weight of the rain by cell; 7: tiles.
#include "flood_run.glsl"
layout(local_size_x = 32, local_size_y = 8) in;
layout(std430, binding = 0) buffer Clocks { Clock clock; };
layout(std430, binding = 1) buffer Depth { int depth[]; };
layout(std430, binding = 2) readonly buffer Terrain { vec2 terrain[]; };
layout(std430, binding = 6) readonly buffer Weight { float weight[]; };
layout(std430, binding = 7) buffer Tiles { uint tiles[]; };

shared uint rained;
shared uint lost;
shared uint wet;
shared int most;

void book(int low, uint amount) {
  uint sum = tiles[low] + amount;
  if (sum < amount) tiles[low + tile_columns * tile_rows] += 1u;
  tiles[low] = sum;
}

void main() {
  int tile_count = tile_columns * tile_rows;
  int tile = int(gl_WorkGroupID.y * 32768u + gl_WorkGroupID.x);
  if (tile >= tile_count) return;
  bool first = gl_LocalInvocationIndex == 0u;
  if (first) {
    rained = 0u;
    lost = 0u;
    wet = 0u;
    most = 0;
  }
  barrier();
  int column = int(gl_LocalInvocationID.x);
  int row = int(gl_LocalInvocationID.y);
  int p = tile_corner(tile) + row * pitch + column;
  if (terrain[p].x < kOutside) {
    int now = depth[p];
    int gain = clock.rain_portion;
    if (weighted != 0) {
      // The difference of two roundings: over many portions their errors cancel.
      float factor = weight[p];
      gain = int(factor * float(clock.rain_before + gain)) - int(factor * float(clock.rain_before));
      if (clock.rain_portion == 0) gain = 0;
    }
    now += gain;
    int loss = min(now, clock.loss_portion);
    now -= loss;
    if (gain + loss != 0) {
      depth[p] = now;
      atomicAdd(rained, uint(gain));
      atomicAdd(lost, uint(loss));
    }
    if (now > most) atomicMax(most, now);
    uint bits = wet_bits(now, column, row);
    if ((bits & ~wet) != 0u) atomicOr(wet, bits);
  }
  barrier();
  if (!first) return;
  tiles[tile_count + tile] = wet;
  book(4 * tile_count + tile, rained);
  book(6 * tile_count + tile, lost);
  // Before the first step: what the step is chosen from.
  if (clock.steps == 0u) atomicMax(clock.deepest, most);
}
