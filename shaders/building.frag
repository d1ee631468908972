#version 450 core
// A near building: storeys of 3.2 m with windows 2.7 m apart, which fade out before they alias; a shop floor and a
// darker foot.
#include "frame.glsl"
in vec4 lit;
in vec2 facade;
in float haze_amount;
out vec4 colour;

float random_of(vec2 cell) { return fract(sin(dot(cell, vec2(12.9898, 78.233))) * 43758.5453); }

void main() {
  vec3 c = lit.rgb;
  if (lit.a > 0.5) {
    vec2 cell = facade * vec2(1.0 / 2.7, 1.0 / 3.2);
    vec2 spread = fwidth(cell);
    float blur = max(spread.x, spread.y);
    float sharp = 1.0 - smoothstep(0.25, 0.7, blur);
    float ground_floor = step(facade.y, 3.0);
    vec2 f = abs(fract(cell) - vec2(0.5, 0.52));
    vec2 reach = mix(vec2(0.31, 0.27), vec2(0.42, 0.36), ground_floor);
    vec2 inside = smoothstep(reach + spread * 0.5, reach - spread * 0.5, f);
    float window = mix(0.33, inside.x * inside.y, sharp) * step(0.2, facade.y);
    vec3 glass = vec3(0.22, 0.28, 0.34) + 0.16 * sharp * (random_of(floor(cell)) - 0.35);
    float slab = (1.0 - smoothstep(0.04, 0.04 + spread.y, fract(cell.y))) * (1.0 - smoothstep(0.05, 0.2, spread.y));
    c = mix(c, glass, window * 0.62);
    c *= 1.0 - 0.12 * slab;
    c *= mix(0.70, 1.0, smoothstep(-0.5, 6.0, facade.y));
  }
  colour = vec4(mix(c, haze.rgb, haze_amount), 1.0);
}
