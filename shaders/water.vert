#version 450 core
// Water on a terrain tile: the tile's own mesh, lifted by the depth, so that it never cuts through the ground.
// in 0: local position of the ground, m. Texture 0: r depth m, g 1 where unknown.
#include "frame.glsl"
#include "haze.glsl"
layout(binding = 0) uniform sampler2D water;
layout(location = 0) uniform vec4 uv_from_local;  // scale xy, offset zw
layout(location = 0) in vec3 position;
out vec2 uv;
out vec3 local;
out float haze_amount;
void main() {
  uv = position.xy * uv_from_local.xy + uv_from_local.zw;
  vec2 w = textureLod(water, uv, 0.0).rg;
  bool outside = any(lessThan(uv, vec2(0.0))) || any(greaterThan(uv, vec2(1.0)));
  // A pixel and a half nearer to the eye than the ground it was made from: the ground's depth is sampled elsewhere in
  // the pixel when that picture is multisampled.
  float pixel_m = mix(distance(position, eye.xyz) / viewport.w, 1.0, eye.w) / viewport.z;
  local = position + vec3(0.0, 0.0, (outside ? 0.0 : max(w.r, 0.0)) + 0.1 + 1.5 * pixel_m);
  haze_amount = haze_share(local);
  gl_Position = clip_from_local * vec4(local, 1.0);
}
