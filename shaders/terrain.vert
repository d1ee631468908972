#version 450 core
// Terrain tile. in 0: local position, m. in 1: texture coordinate in the atlas, 0..1.
#include "frame.glsl"
#include "haze.glsl"
layout(location = 0) in vec3 position;
layout(location = 1) in vec2 atlas_uv;
out vec2 uv;
out float haze_amount;
void main() {
  uv = atlas_uv;
  haze_amount = haze_share(position);
  gl_Position = clip_from_local * vec4(position, 1.0);
}
