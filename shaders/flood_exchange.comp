#version 450 core
// Depths of the cells that point sources touch, out to the processor or back again, one thread a cell.
// Storage 0: clock, then depths in quanta by number of the cell; 1: depth; 7: places of the cells.
#include "flood_run.glsl"
layout(local_size_x = 64) in;
layout(std430, binding = 0) buffer Clocks {
  Clock clock;
  int exchanged[];
};
layout(std430, binding = 1) buffer Depth { int depth[]; };
layout(std430, binding = 7) readonly buffer Places { int places[]; };
layout(location = 0) uniform int comes_back;
layout(location = 1) uniform int count;

void main() {
  uint at = gl_GlobalInvocationID.x;
  if (at >= uint(count)) return;
  int p = places[at];
  if (comes_back != 0)
    depth[p] = exchanged[at];
  else
    exchanged[at] = depth[p];
}
