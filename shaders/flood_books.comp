#version 450 core
// Adds up what crossed each open edge in this step, one thread a face; quanta in and out, each in two words.
// Storage 0: clock; 3, 4: qx, qy as they were limited, m2/s; 5: sums, out; 7: laws.
#include "flood_run.glsl"
#include "flood_law.glsl"
layout(local_size_x = 64) in;
layout(std430, binding = 0) readonly buffer Clocks { Clock clock; };
layout(std430, binding = 3) readonly buffer Qx { float qx[]; };
layout(std430, binding = 4) readonly buffer Qy { float qy[]; };
layout(std430, binding = 5) buffer Sums { uvec4 sums[]; };
layout(std430, binding = 7) readonly buffer Laws { Law laws[]; };

void main() {
  uint at = gl_GlobalInvocationID.x;
  if (at >= uint(law_count)) return;
  Law law = laws[at];
  if (law.kind == kCrest) return;
  precise float volume = (law.stride == 1 ? qx[law.place] : qy[law.place]) * clock.quanta_per_q;
  int moved = nearest(volume);
  int inward = law.inner == 1 ? moved : -moved;
  uint size = uint(abs(inward));
  uvec4 sum = sums[at];
  if (inward > 0) {
    sum.x += size;
    if (sum.x < size) sum.y += 1u;
  } else {
    sum.z += size;
    if (sum.z < size) sum.w += 1u;
  }
  sums[at] = sum;
}
