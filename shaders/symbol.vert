#version 450 core
// Point markers of constant size on screen. A quad of four vertices each, expanded here.
// in 0: local anchor, and how far away neighbours stand for which it gives way, m.
// in 1: size px, shape layer, icon layer, flags (1 selected, 2 important, 4 hollow, 8 dimmed; above them 16 times the
// number of the set).
// in 2..4: fill, ring, glyph colours.
#include "frame.glsl"
layout(location = 0) in vec4 anchor;
layout(location = 1) in vec4 kind;
layout(location = 2) in vec4 fill_colour;
layout(location = 3) in vec4 ring_colour;
layout(location = 4) in vec4 glyph_colour;
layout(location = 0) uniform vec4 sizing;  // scale, far scale, near m, far m
layout(location = 4) uniform float opacities[32];  // by set
layout(location = 36) uniform vec3 crowding;  // scale of a dot; distance of neighbours over the size: a dot below, whole above
out vec2 px;                 // from the centre, in pixels of the target, y up
flat out float half_px;
flat out float scale;        // of the parts around the shape
flat out vec3 layers;        // shape, icon, flags
flat out vec4 fill;
flat out vec4 ring;
flat out vec4 glyph;
flat out float opacity;
// Pixels of a metre on the ground at a place: the root of the area that a square metre covers on the screen.
float px_per_m(vec4 clip) {
  vec2 ndc = clip.xy / clip.w;
  vec2 east = clip_from_local[0].xy - ndc * clip_from_local[0].w;
  vec2 north = clip_from_local[1].xy - ndc * clip_from_local[1].w;
  float area = abs(east.x * north.y - east.y * north.x) * viewport.x * viewport.y;
  return sqrt(area) / (2.0 * clip.w);
}
void main() {
  int flags = int(kind.w) & 15;
  opacity = opacities[int(kind.w) >> 4];
  vec4 clip = clip_from_local * vec4(anchor.xyz, 1.0);
  float away = mix(distance(anchor.xyz, eye.xyz), viewport.w, eye.w);
  float shrink = 1.0;
  if ((flags & 3) == 0) {
    shrink = mix(1.0, sizing.y, smoothstep(sizing.z, sizing.w, away));
    float room = anchor.w * px_per_m(clip) / max(1.0, kind.x * sizing.x * shrink);
    shrink *= mix(crowding.x, 1.0, smoothstep(crowding.y, crowding.z, room));
  }
  half_px = 0.5 * kind.x * sizing.x * shrink;
  // Outline, ring, halo and shadow shrink with a far marker, and the quad is no larger than they need: most of a
  // marker's cost is its pixels.
  scale = sizing.x * shrink;
  float reach = half_px * 1.12 + scale * (5.0 + (ring_colour.a > 0.0 ? 3.0 : 0.0) + ((flags & 1) != 0 ? 4.0 : 0.0));
  vec2 corner = vec2((gl_VertexID & 1) != 0 ? 1.0 : -1.0, (gl_VertexID & 2) != 0 ? 1.0 : -1.0);
  px = corner * reach;
  layers = vec3(kind.y, kind.z, float(flags));
  fill = fill_colour;
  ring = ring_colour;
  glyph = glyph_colour;
  // On whole pixels, so that a still marker is crisp.
  vec2 centre = (clip.xy / clip.w * 0.5 + 0.5) * viewport.xy;
  centre = floor(centre) + 0.5;
  vec2 ndc = ((centre + px) / viewport.xy) * 2.0 - 1.0;
  gl_Position = clip.w > 0.0 ? vec4(ndc, 0.5, 1.0) : vec4(2.0, 2.0, 2.0, 1.0);
}
