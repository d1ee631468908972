#version 450 core
// Depth as a single-hue ramp with the classes of the legend; hatched where unknown; nothing where dry.
// Texture 0: r depth m, g 1 where unknown. Texture 1: the ramp, x = square root of depth / ramp_m.
// Of a difference r may be negative, and the ramp has two rows: deeper below, shallower above.
#include "frame.glsl"
layout(binding = 0) uniform sampler2D water;
layout(binding = 1) uniform sampler2D ramp;
layout(location = 1) uniform vec4 look;           // least depth m, ramp_m, opacity, hatch spacing in target pixels
layout(location = 2) uniform vec4 unknown_colour;
layout(location = 3) uniform vec4 shoreline;
layout(location = 4) uniform int unknown_outside;
layout(location = 5) uniform float opacity;
layout(location = 6) uniform int difference;
in vec2 uv;
in vec3 local;
in float haze_amount;
out vec4 colour;
void main() {
  bool outside = any(lessThan(uv, vec2(0.0))) || any(greaterThan(uv, vec2(1.0)));
  vec2 w = texture(water, uv).rg;
  float slope = max(fwidth(w.r), 1e-5);
  float unknown = outside ? float(unknown_outside) : w.g;
  if (unknown > 0.5) {
    // Thin lines, so that the ground stays readable under a whole map of them.
    float away_px = abs(fract((gl_FragCoord.x + gl_FragCoord.y) / look.w) - 0.5) * look.w;
    float line = smoothstep(1.9, 0.7, away_px) * unknown_colour.a * opacity;
    if (line < 0.02) discard;
    colour = vec4(mix(unknown_colour.rgb, haze.rgb, haze_amount), line);
    return;
  }
  float amount = difference == 1 ? abs(w.r) : w.r;
  if (outside || amount < look.x) discard;
  float row = difference == 0 ? 0.5 : (w.r > 0.0 ? 0.25 : 0.75);
  vec3 c = texture(ramp, vec2(sqrt(clamp(amount / look.y, 0.0, 1.0)), row)).rgb;
  vec3 sight = normalize(eye.xyz - local);
  float grazing = (1.0 - eye.w) * pow(1.0 - clamp(sight.z, 0.0, 1.0), 4.0);
  c = mix(c, mix(zenith.rgb, haze.rgb, 0.5), 0.35 * grazing);
  // Where a difference ends nobody's feet are wet.
  float shore = difference == 1 ? 0.0 : 1.0 - smoothstep(0.6, 1.8, (w.r - look.x) / slope);
  c = mix(c, shoreline.rgb, shore * shoreline.a);
  colour = vec4(mix(c, haze.rgb, haze_amount), max(look.z, shore * 0.9) * opacity);
}
