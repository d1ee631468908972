#version 450 core
// Unit discharges that the water wants through the eastern and southern face of every cell of an active tile, one
// group a tile: robust local inertia as in twin/flood/hydraulics/row_kernels_body.inc (Bates, Horritt, Fewtrell 2010;
// de Almeida et al. 2012), term by term.
// Storage 0: clock; 1: depth, quanta; 2: ground m and friction g n^2; 3, 4: qx, qy of the step before, m2/s;
// 5: wanted discharges, out; 6: depth before the step, -1 outside the terrain, out; 7: tiles.
#include "flood_run.glsl"
layout(local_size_x = 32, local_size_y = 8) in;
layout(std430, binding = 0) readonly buffer Clocks { Clock clock; };
layout(std430, binding = 1) readonly buffer Depth { int depth[]; };
layout(std430, binding = 2) readonly buffer Terrain { vec2 terrain[]; };
layout(std430, binding = 3) readonly buffer Qx { float qx[]; };
layout(std430, binding = 4) readonly buffer Qy { float qy[]; };
layout(std430, binding = 5) writeonly buffer Wanted { vec2 wanted[]; };
layout(std430, binding = 6) writeonly buffer Before { int before[]; };
layout(std430, binding = 7) readonly buffer Tiles { uint tiles[]; };

const float kTallestStep = 252.0;
const float kZigzagSpread = 0.03;

// From the cells left and right of a face, its discharge, those of the faces before and after it, and across it.
float solve(int left, int right, vec2 ground_left, vec2 ground_right, float q, float q_before, float q_after,
            float across) {
  int rise = int(clamp(ground_right.x - ground_left.x, -kTallestStep, kTallestStep) * kQuanta);
  int height = max(left, right + rise) - max(0, rise);
  if (height <= kFilm) return 0.0;
  float h = float(height) * kMetres;
  float slope = float(right - left + rise) * kMetres;
  float y = inverse_cube_root(h);
  float y3 = y * y * y;
  float froude2_g = q * q * (y3 * y3 * y3);
  float to_before = q_before - q;
  float to_after = q_after - q;
  float zigzag = to_before * to_after > 0.0 ? kZigzagSpread : 0.0;
  float spread = max(zigzag, min(0.1, froude2_g * (0.25 / kGravity) - 0.0625));
  float push = q + spread * (to_before + to_after) - clock.g_dt / cell_m * h * slope;
  float a = 0.5 * clock.dt * (ground_left.y + ground_right.y) * (y3 * y3 * y);
  // u (1 + a sqrt(u^2 + v^2)) = |push| = b: the solution for v = 0, 2b / t, then one Newton step, as one fraction.
  float size = abs(push);
  float t = 1.0 + sqrt(1.0 + 4.0 * a * size);
  float vt = across * t;
  float b2 = 4.0 * (size * size);
  float s2 = b2 + vt * vt;
  float st = sqrt(s2) * t;
  float solved = size * (st * t + 2.0 * a * b2) / max(t * (st + a * (s2 + b2)), 1e-30);
  return push < 0.0 ? -solved : solved;
}

bool sleeps(int tile_column, int tile_row) {
  if (tile_column >= tile_columns || tile_row >= tile_rows) return false;
  return tiles[tile_row * tile_columns + tile_column] == 0u;
}

void main() {
  uint at = gl_WorkGroupID.y * 32768u + gl_WorkGroupID.x;
  if (at >= clock.awake.w) return;
  int tile = int(tiles[3 * tile_columns * tile_rows + int(at)]);
  int column = int(gl_LocalInvocationID.x);
  int row = int(gl_LocalInvocationID.y);
  int p = tile_corner(tile) + row * pitch + column;
  int south = p + pitch;

  int here = depth[p];
  vec2 ground = terrain[p];
  float across_x = 0.25 * ((qy[p] + qy[p - pitch]) + (qy[p + 1] + qy[p + 1 - pitch]));
  float across_y = 0.25 * ((qx[p] + qx[p - 1]) + (qx[south] + qx[south - 1]));
  vec2 f = vec2(solve(here, depth[p + 1], ground, terrain[p + 1], qx[p], qx[p - 1], qx[p + 1], across_x),
                solve(here, depth[south], ground, terrain[south], qy[p], qy[p - pitch], qy[south], across_y));
  // No water goes where nobody updates.
  if (column == 31 && sleeps(tile % tile_columns + 1, tile / tile_columns)) f.x = 0.0;
  if (row == 7 && sleeps(tile % tile_columns, tile / tile_columns + 1)) f.y = 0.0;
  wanted[p] = f;
  before[p] = ground.x < kOutside ? here : -1;
}
