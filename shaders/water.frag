#version 450 core
// Depth as a single-hue ramp with the classes of the legend; hatched where unknown; nothing where dry; in level bands
// where it is expected and not measured.
// Texture 0: r depth m, g 1 where unknown. Texture 1: the ramp, x = square root of depth / ramp_m.
// Of a difference r may be negative, and the ramp has two rows: deeper below, shallower above.
// Of classes r is the number of the class from 1 and the ramp has a texel for each.
// Of a hazard b is the speed m/s; its classes lie beside each other in the ramp's second row.
#include "frame.glsl"
layout(binding = 0) uniform sampler2D water;
layout(binding = 1) uniform sampler2D ramp;
layout(location = 1) uniform vec4 look;           // least depth m, ramp_m, opacity, hatch spacing in target pixels
layout(location = 2) uniform vec4 unknown_colour;
layout(location = 3) uniform vec4 shoreline;
layout(location = 4) uniform int unknown_outside;
layout(location = 5) uniform float opacity;
layout(location = 6) uniform int mode;             // 0 depth, 1 difference, 2 hazard, 3 classes
layout(location = 7) uniform int hazard_classes;
layout(location = 8) uniform vec3 hazard_limits[8];  // depth m, speed m/s, their product m2/s; the last class has none
layout(location = 16) uniform float band_px;       // spacing of the bands of expected water, target pixels; 0: it is or was so
in vec2 uv;
in vec3 local;
in float haze_amount;
out vec4 colour;
int hazard_class(float depth, float speed) {
  int k = 0;
  while (k + 1 < hazard_classes && any(greaterThan(vec3(depth, speed, depth * speed), hazard_limits[k]))) ++k;
  return k;
}
void main() {
  bool outside = any(lessThan(uv, vec2(0.0))) || any(greaterThan(uv, vec2(1.0)));
  // Between the cells of two classes lies no third one.
  vec2 cells = vec2(textureSize(water, 0));
  vec2 at = mode == 3 ? (floor(uv * cells) + 0.5) / cells : uv;
  vec3 w = texture(water, at).rgb;
  float slope = max(fwidth(w.r), 1e-5);
  float unknown = outside ? float(unknown_outside) : w.g;
  if (unknown > 0.5) {
    // Thin lines, so that the ground stays readable under a whole map of them.
    float away_px = abs(fract((gl_FragCoord.x + gl_FragCoord.y) / look.w) - 0.5) * look.w;
    float bold = max(1.0, look.w / 22.0);  // on a screen of twice the pixels they are no thinner
    float line = smoothstep(1.9 * bold, 0.7 * bold, away_px) * unknown_colour.a * opacity;
    if (line < 0.02) discard;
    colour = vec4(mix(unknown_colour.rgb, haze.rgb, haze_amount), line);
    return;
  }
  float amount = mode == 1 ? abs(w.r) : w.r;
  float hazard = mode == 3 ? w.r - 1.0 : float(hazard_class(w.r, w.b));
  float border = mode >= 2 ? min(fwidth(hazard), 1.0) : 0.0;
  if (outside || amount < look.x) discard;
  float row = mode == 2 || (mode == 1 && w.r <= 0.0) ? 0.75 : 0.25;
  float along = mode >= 2 ? (hazard + 0.5) / float(hazard_classes) : sqrt(clamp(amount / look.y, 0.0, 1.0));
  vec3 c = texture(ramp, vec2(along, row)).rgb;
  // Where classes meet, so that they are told apart without their colours.
  c = mix(c, shoreline.rgb, 0.35 * border);
  if (mode == 1 && w.r < 0.0) {
    // Less water is striped, so that the two signs are told apart without their colours.
    float away_px = abs(fract((gl_FragCoord.x - gl_FragCoord.y) / 9.0) - 0.5) * 9.0;
    c = mix(c, vec3(1.0), 0.5 * smoothstep(1.6, 0.6, away_px));
  }
  vec3 sight = normalize(eye.xyz - local);
  float grazing = (1.0 - eye.w) * pow(1.0 - clamp(sight.z, 0.0, 1.0), 4.0);
  c = mix(c, mix(zenith.rgb, haze.rgb, 0.5), 0.35 * grazing);
  // Where a difference ends nobody's feet are wet.
  float shore = mode == 1 || mode == 3 ? 0.0 : 1.0 - smoothstep(0.6, 1.8, (w.r - look.x) / slope);
  c = mix(c, shoreline.rgb, shore * shoreline.a);
  float alpha = max(look.z, shore * 0.9);
  if (band_px > 0.0 && mode != 1) {
    // Every other band lets the ground through: what is not so yet is told from what is without any colour. Single
    // cells of a class would be lost in wide gaps.
    float gap = mode == 3 ? 0.6 : 0.18;
    float away_px = abs(fract(gl_FragCoord.y / band_px) - 0.5) * band_px;
    alpha *= mix(gap, 1.0, smoothstep(0.22 * band_px - 0.6, 0.22 * band_px + 0.6, band_px * 0.5 - away_px));
  }
  colour = vec4(mix(c, haze.rgb, haze_amount), alpha * opacity);
}
