#version 450 core
// Terrain tile with holes where elevation is unknown. Texture 0: painted tiles, sRGB, alpha 0 in holes.
#include "frame.glsl"
layout(binding = 0) uniform sampler2D atlas;
in vec2 uv;
in float haze_amount;
in float light;
out vec4 colour;
void main() {
  vec4 ground = texture(atlas, uv);
  if (ground.a < 0.5) discard;
  colour = vec4(mix(ground.rgb * light, haze.rgb, haze_amount), 1.0);
}
