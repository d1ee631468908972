#version 450 core
// Sky from horizon to zenith by the elevation of the line of sight; below the horizon the haze goes on.
#include "frame.glsl"
layout(location = 0) uniform mat4 local_from_clip;
in vec2 ndc;
out vec4 colour;
void main() {
  vec4 far = local_from_clip * vec4(ndc, 0.02, 1.0);
  vec3 sight = normalize(far.xyz / far.w - eye.xyz);
  float up = clamp(sight.z, 0.0, 1.0);
  colour = vec4(mix(haze.rgb, zenith.rgb, 1.0 - exp(-up * 4.0)), 1.0);
}
