#version 450 core
// Terrain tile. in 0: local position, m. in 1: texture coordinate in the atlas, 0..1. in 2: light, 1 on the ground,
// less on the cut sides of the table.
#include "frame.glsl"
#include "haze.glsl"
layout(location = 0) in vec3 position;
layout(location = 1) in vec2 atlas_uv;
layout(location = 2) in float side_light;
out vec2 uv;
out float haze_amount;
out float light;
void main() {
  uv = atlas_uv;
  light = side_light;
  haze_amount = haze_share(position);
  gl_Position = clip_from_local * vec4(position, 1.0);
}
