#version 450 core
// Discharges of the few faces with a law of their own, over those of the plain scheme, one thread a face.
// Storage 0: clock; 1: depth; 2: ground m and friction g n^2; 3, 4: qx, qy, m2/s; 5: wanted discharges, out;
// 6: tiles; 7: laws.
#include "flood_run.glsl"
#include "flood_law.glsl"
layout(local_size_x = 64) in;
layout(std430, binding = 0) readonly buffer Clocks { Clock clock; };
layout(std430, binding = 1) readonly buffer Depth { int depth[]; };
layout(std430, binding = 2) readonly buffer Terrain { vec2 terrain[]; };
layout(std430, binding = 3) buffer Qx { float qx[]; };
layout(std430, binding = 4) buffer Qy { float qy[]; };
layout(std430, binding = 5) buffer Wanted { vec2 wanted[]; };
layout(std430, binding = 6) readonly buffer Tiles { uint tiles[]; };
layout(std430, binding = 7) readonly buffer Laws { Law laws[]; };

// Local inertia with implicit friction along the face alone; exact for u (1 + a u) = |push|.
float inertial(float h, float rise, float friction, float q) {
  float push = q - clock.g_dt * h * rise / cell_m;
  float y = inverse_cube_root(h);
  float y3 = y * y * y;
  float a = clock.dt * friction * (y3 * y3 * y);
  float size = 2.0 * abs(push) / (1.0 + sqrt(1.0 + 4.0 * a * abs(push)));
  return push < 0.0 ? -size : size;
}

// Most that a broad crest lets over, m2/s: 1.7 H^1.5, drowned as Villemonte (1947) measured. From the difference of
// the heads: its power is steepest where they are nearly alike, where that of two rounded heads would be noise.
float crest_capacity(float head_up, float head_down, float difference) {
  float most = 1.7 * head_up * sqrt(head_up);
  if (head_down <= 0.0) return most;
  float root = sqrt(min(1.0, head_down / head_up));
  float drowned = difference / head_up * (1.0 + root + root * root) / (1.0 + root);  // 1 - ratio^1.5
  return most * pow(clamp(drowned, 0.0, 1.0), 0.385);
}

float over_crest(Law law, vec2 west, vec2 east, vec2 d, float q) {
  float higher = max(west.x, east.x);
  float crest = max(0.0, law.head + clock.middle * law.rate);
  // Heads above the base, from differences: single precision holds no absolute level to a millimetre.
  vec2 head = vec2((west.x - higher) + d.x, (east.x - higher) + d.y) - crest;
  float most = max(head.x, head.y);
  if (most <= kFilm_m) return 0.0;
  float lower = min(head.x, head.y);
  float rise = (east.x - west.x) + (d.y - d.x);
  float flow = inertial(most, lower > 0.0 ? rise : sign(rise) * most, 0.5 * (west.y + east.y), q);
  if (crest <= 0.0) return flow;
  float capacity = crest_capacity(most, lower, abs(rise));
  return clamp(flow, -capacity, capacity);
}

float through_edge(Law law, float inside, float friction, float q) {
  if (law.kind == kFree) {
    if (inside <= kFilm_m) return 0.0;
    // Manning's normal depth; friction is g n^2.
    float flow = pow(inside, 5.0 / 3.0) * sqrt(law.rate * kGravity / friction);
    return law.inner == 1 ? -flow : flow;
  }
  float outside = max(0.0, law.head + clock.middle * law.rate);
  float h = max(inside, outside);
  if (h <= kFilm_m) return 0.0;
  float flow = inertial(h, law.inner == 1 ? inside - outside : outside - inside, friction, q);
  // What comes in cannot be faster than its waves.
  float most = outside * sqrt(kGravity * outside);
  return law.inner == 1 ? min(flow, most) : max(flow, -most);
}

bool sleeps(int tile) { return tile >= 0 && tiles[tile] == 0u; }

void main() {
  uint at = gl_GlobalInvocationID.x;
  if (at >= uint(law_count)) return;
  Law law = laws[at];
  int p = law.place;
  int beyond = p + law.stride;
  bool east = law.stride == 1;
  float flow = 0.0;
  if (!sleeps(law.tile) && !sleeps(law.tile_beyond)) {
    vec2 d = vec2(float(depth[p]), float(depth[beyond])) * kMetres;
    vec2 west = terrain[p];
    vec2 other = terrain[beyond];
    float q = east ? qx[p] : qy[p];
    if (law.kind == kCrest)
      flow = over_crest(law, west, other, d, q);
    else
      flow = law.inner == 1 ? through_edge(law, d.y, other.y, q) : through_edge(law, d.x, west.y, q);
  } else if (east) {
    qx[p] = 0.0;
  } else {
    qy[p] = 0.0;
  }
  if (east)
    wanted[p].x = flow;
  else
    wanted[p].y = flow;
}
