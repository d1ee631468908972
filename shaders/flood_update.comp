#version 450 core
// Limits the wanted discharges by what their donors can pay, and moves the volumes, one group an active tile. Every
// face's volume is a whole number computed by one piece of code from the same inputs in both groups that need it, so
// what leaves one cell is to the last bit what reaches the next.
// Storage 0: clock; 1: depth, out; 3, 4: qx, qy, out; 5: wanted discharges; 6: depth before, -1 outside; 7: tiles.
#include "flood_run.glsl"
layout(local_size_x = 32, local_size_y = 8) in;
layout(std430, binding = 0) buffer Clocks { Clock clock; };
layout(std430, binding = 1) writeonly buffer Depth { int depth[]; };
layout(std430, binding = 3) writeonly buffer Qx { float qx[]; };
layout(std430, binding = 4) writeonly buffer Qy { float qy[]; };
layout(std430, binding = 5) readonly buffer Wanted { vec2 wanted[]; };
layout(std430, binding = 6) readonly buffer Before { int before[]; };
layout(std430, binding = 7) buffer Tiles { uint tiles[]; };

shared float share[10 * 34];  // rows -1..8, columns -1..32
shared int volume_x[8 * 33];  // columns -1..31
shared int volume_y[9 * 32];  // rows -1..7
shared int most;
shared int least;
shared uint wet;

// Share of the wanted outflow that the cell at p can pay for; what lies outside pays for any inflow.
float share_of(int p) {
  int there = before[p];
  if (there < 0) return 1.0;
  vec2 f = wanted[p];
  precise float outflow =
      (max(f.x, 0.0) + max(-wanted[p - 1].x, 0.0)) + (max(f.y, 0.0) + max(-wanted[p - pitch].y, 0.0));
  // Rounding four volumes may cost two quanta more than their sum, and single precision 1e-7 of it.
  precise float payable = float(max(there - 2, 0)) * 0.999999;
  precise float due = outflow * clock.quanta_per_q;
  precise float result = payable / max(max(payable, due), 1e-6);
  return result;
}

void main() {
  uint at = gl_WorkGroupID.y * 32768u + gl_WorkGroupID.x;
  if (at >= clock.awake.w) return;
  int tile_count = tile_columns * tile_rows;
  int tile = int(tiles[3 * tile_count + int(at)]);
  int corner = tile_corner(tile);
  int thread = int(gl_LocalInvocationIndex);
  if (thread == 0) {
    most = 0;
    least = 0;
    wet = 0u;
  }
  for (int i = thread; i < 10 * 34; i += 256) share[i] = share_of(corner + (i / 34 - 1) * pitch + i % 34 - 1);
  barrier();

  for (int i = thread; i < 8 * 33; i += 256) {
    int row = i / 33;
    int column = i % 33 - 1;
    int p = corner + row * pitch + column;
    int cell = (row + 1) * 34 + column + 1;
    float f = wanted[p].x;
    precise float limited = f * (f > 0.0 ? share[cell] : share[cell + 1]);
    precise float volume = limited * clock.quanta_per_q;
    volume_x[i] = nearest(volume);
    // Faces of the frame belong to the tile beside it.
    if (column >= 0 || tile % tile_columns == 0) qx[p] = limited;
  }
  for (int i = thread; i < 9 * 32; i += 256) {
    int row = i / 32 - 1;
    int column = i % 32;
    int p = corner + row * pitch + column;
    int cell = (row + 1) * 34 + column + 1;
    float f = wanted[p].y;
    precise float limited = f * (f > 0.0 ? share[cell] : share[cell + 34]);
    precise float volume = limited * clock.quanta_per_q;
    volume_y[i] = nearest(volume);
    if (row >= 0 || tile < tile_columns) qy[p] = limited;
  }
  barrier();

  int column = int(gl_LocalInvocationID.x);
  int row = int(gl_LocalInvocationID.y);
  int p = corner + row * pitch + column;
  int there = before[p];
  if (there >= 0) {
    int west = row * 33 + column;
    int north = row * 32 + column;
    int now = there + (volume_x[west] - volume_x[west + 1]) + (volume_y[north] - volume_y[north + 32]);
    depth[p] = now;
    // Looked at before: most threads have nothing new to say, and atomics wait for each other.
    if (now > most) atomicMax(most, now);
    if (now < 0) atomicMin(least, now);
    uint bits = wet_bits(now, column, row);
    if ((bits & ~wet) != 0u) atomicOr(wet, bits);
  }
  barrier();
  if (thread != 0) return;
  tiles[tile_count + tile] = wet;
  if (most > clock.deepest) atomicMax(clock.deepest, most);
  if (least < 0) atomicMin(clock.least, least);
}
