#version 450 core
// Texture 0: an array of signed distance fields, one layer a shape, then one an icon; value 0.5 on the edge,
// +-0.5 at +-0.5 shape half-heights, inside positive; the layer spans +-2.2 half-heights.
#include "frame.glsl"
layout(binding = 0) uniform sampler2DArray shapes;
layout(location = 1) uniform vec4 outline_colour;
layout(location = 2) uniform vec4 shadow_colour;
layout(location = 3) uniform vec4 selection_colour;
in vec2 px;
flat in float half_px;
flat in float scale;
flat in vec3 layers;
flat in vec4 fill;
flat in vec4 ring;
flat in vec4 glyph;
flat in float opacity;
out vec4 colour;

float inside_px(vec2 at, float layer) {
  vec2 uv = at / half_px / 4.4 + 0.5;
  return (texture(shapes, vec3(uv.x, 1.0 - uv.y, layer)).r - 0.5) * 2.0 * half_px;
}
vec4 over(vec4 under, vec4 top) {
  float a = top.a + under.a * (1.0 - top.a);
  return vec4((top.rgb * top.a + under.rgb * under.a * (1.0 - top.a)) / max(a, 1e-4), a);
}
void main() {
  int flags = int(layers.z);
  float d = inside_px(px, layers.x);
  float s = scale;
  float ring_px = ring.a > 0.0 ? 3.0 * s : 0.0;
  float edge_px = 1.5 * s;
  float rim = edge_px + ring_px;
  // The field tells distances up to half_px only; a wider shadow or halo would fill the whole quad of a small symbol.
  float reach = min(4.0 * s, half_px - rim - 0.5);
  float halo_px = min(4.5 * s, half_px - rim - 0.5);
  if (d < -rim - max(reach + 1.5 * s, (flags & 1) != 0 ? halo_px + 1.0 : 0.0)) discard;
  vec4 c = vec4(shadow_colour.rgb, 0.0);
  float fall = d + rim - 1.2 * s * px.y / half_px;  // a little lower than the shape
  if (reach > 0.5) c.a = shadow_colour.a * smoothstep(-reach, 1.0, fall);
  if ((flags & 1) != 0) {
    float halo = d + rim + halo_px;
    c = over(c, vec4(selection_colour.rgb, clamp(halo + 0.5, 0.0, 1.0)));
  }
  c = over(c, vec4(outline_colour.rgb, clamp(d + edge_px * 2.0 + ring_px - 0.2, 0.0, 1.0)));
  c = over(c, vec4(ring.rgb, ring.a * clamp(d + ring_px + 0.5, 0.0, 1.0) * step(0.1, ring_px)));
  float body = clamp(d + 0.5, 0.0, 1.0);
  if ((flags & 4) != 0) {
    c = over(c, vec4(fill.rgb, body));
    float hole = clamp(d - max(2.5 * s, half_px * 0.22) + 0.5, 0.0, 1.0);
    c = over(c, vec4(outline_colour.rgb, hole));
  } else {
    c = over(c, vec4(fill.rgb, body));
  }
  if (layers.y >= 0.0 && half_px > 6.0 && d > 0.0) {
    vec3 ink = (flags & 4) != 0 ? fill.rgb : glyph.rgb;
    c = over(c, vec4(ink, clamp(inside_px(px, layers.y) + 0.5, 0.0, 1.0)));
  }
  if ((flags & 8) != 0) c.a *= 0.5;
  c.a *= opacity;
  if (c.a < 0.004) discard;
  colour = c;
}
