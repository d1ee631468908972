#version 450 core
// A ribbon of constant width on screen along a draped path. Two vertices a side of each segment end, expanded here.
// in 0, 1: local ends of the segment, m, this vertex's first. in 2: side (-1, 1), metres along the path, width px
// (negative at the far end, from where the segment is seen backwards), dash 0 solid 1 dashed 2 dotted.
// in 3, 4: colour and casing.
#include "frame.glsl"
layout(location = 0) in vec3 here;
layout(location = 1) in vec3 there;
layout(location = 2) in vec4 ribbon;
layout(location = 3) in vec4 line_colour;
layout(location = 4) in vec4 casing_colour;
layout(location = 0) uniform float ui_scale;
layout(location = 2) uniform int hideable;  // 1: keeps its depth, so that what stands before it hides it
noperspective out vec3 across;        // px from the middle, half width px, pixels along
flat out float dash;
flat out vec4 fill;
flat out vec4 casing;
void main() {
  vec4 a = clip_from_local * vec4(here, 1.0);
  vec4 b = clip_from_local * vec4(there, 1.0);
  // Ends behind the eye are drawn up to just before it.
  float least = 0.5 * (1.0 - eye.w);
  if (a.w < least) a = mix(a, b, clamp((least - a.w) / max(b.w - a.w, 1e-6), 0.0, 1.0));
  if (b.w < least) b = mix(b, a, clamp((least - b.w) / max(a.w - b.w, 1e-6), 0.0, 1.0));
  vec2 along = (b.xy / b.w - a.xy / a.w) * viewport.xy;
  along = length(along) > 1e-4 ? normalize(along) : vec2(1.0, 0.0);
  float end = ribbon.z < 0.0 ? -1.0 : 1.0;
  float half_px = 0.5 * abs(ribbon.z) * ui_scale;
  float reach = half_px + 2.5 * ui_scale;
  vec2 offset = (vec2(-along.y, along.x) * ribbon.x * end - along) * reach;
  across = vec3(ribbon.x * reach, half_px, ribbon.y * viewport.z);
  dash = ribbon.w;
  fill = line_colour;
  casing = casing_colour;
  gl_Position = vec4(a.xy + offset * 2.0 / viewport.xy * a.w, hideable == 1 ? a.z : 0.5 * a.w, a.w);
}
