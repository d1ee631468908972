#version 450 core
// Terrain tile that has data everywhere. Texture 0: painted tiles, sRGB. Light is painted in already.
#include "frame.glsl"
layout(binding = 0) uniform sampler2D atlas;
in vec2 uv;
in float haze_amount;
in float light;
out vec4 colour;
void main() {
  colour = vec4(mix(texture(atlas, uv).rgb * light, haze.rgb, haze_amount), 1.0);
}
