#version 450 core
// A line with a casing; dashes leave the casing whole, so that the way stays readable on any ground.
#include "frame.glsl"
layout(location = 0) uniform float ui_scale;
layout(location = 1) uniform float opacity;
noperspective in vec3 across;
flat in float dash;
flat in vec4 fill;
flat in vec4 casing;
out vec4 colour;
void main() {
  float d = across.y - abs(across.x);
  float body = clamp(d + 0.5, 0.0, 1.0);
  float hem = clamp(d + 1.8 * ui_scale + 0.5, 0.0, 1.0);
  float period = (dash > 1.5 ? 8.0 : 16.0) * ui_scale;
  float on = dash < 0.5 ? 1.0 : step(fract(across.z / period), dash > 1.5 ? 0.5 : 0.65);
  vec4 c = mix(casing, fill, body * on * fill.a);
  c.a = max(hem * casing.a, body * on * fill.a);
  c.a *= opacity;
  if (c.a < 0.004) discard;
  colour = c;
}
