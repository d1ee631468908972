#version 450 core
// A near building: storeys of 3.2 m with windows 2.7 m apart, which fade out before they alias; a darker foot.
#include "frame.glsl"
in vec4 lit;
in vec2 facade;
in float haze_amount;
out vec4 colour;
void main() {
  vec3 c = lit.rgb;
  vec2 cell = facade * vec2(1.0 / 2.7, 1.0 / 3.2);
  vec2 spread = fwidth(cell);
  vec2 f = abs(fract(cell) - vec2(0.5, 0.55));
  vec2 inside = smoothstep(vec2(0.3, 0.26) + spread, vec2(0.3, 0.26) - spread, f);
  float sharp = 1.0 - smoothstep(0.2, 0.5, max(spread.x, spread.y));
  float window = mix(0.30, inside.x * inside.y, sharp) * step(0.75, facade.y);
  float wall = step(0.5, lit.a);
  c = mix(c, vec3(0.30, 0.36, 0.42), wall * window * 0.5);
  c *= mix(1.0, mix(0.74, 1.0, smoothstep(-0.5, 5.0, facade.y)), wall);
  colour = vec4(mix(c, haze.rgb, haze_amount), 1.0);
}
