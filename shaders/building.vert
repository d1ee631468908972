#version 450 core
// Buildings and blocks. in 0: local position, m. in 1: sRGB colour with sunlight in it; a = 1 wall, 0 roof.
// in 2: on walls, sixteenths of a metre along the wall and above its foot.
#include "frame.glsl"
#include "haze.glsl"
layout(location = 0) in vec3 position;
layout(location = 1) in vec4 lit_colour;
layout(location = 2) in vec2 facade_sixteenths;
out vec4 lit;
out vec2 facade;
out float haze_amount;
void main() {
  lit = lit_colour;
  facade = facade_sixteenths / 16.0;  // metres
  haze_amount = haze_share(position);
  gl_Position = clip_from_local * vec4(position, 1.0);
}
