#version 450 core
// Far buildings and blocks of them: plain faces, as dark as windows would make a wall on average.
#include "frame.glsl"
in vec4 lit;
in vec2 facade;
in float haze_amount;
out vec4 colour;
void main() {
  vec3 c = mix(lit.rgb, vec3(0.30, 0.36, 0.42), step(0.5, lit.a) * 0.20);
  colour = vec4(mix(c, haze.rgb, haze_amount), 1.0);
}
