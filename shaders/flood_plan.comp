#version 450 core
// Before every step, one group: its length from the deepest water, what falls at its end, and how many groups the
// other passes have. Does nothing more once the stretch is over or the run has failed.
// Storage 0: the clock; 7: laws of faces, for the depth outside level boundaries.
#include "flood_run.glsl"
#include "flood_law.glsl"
layout(local_size_x = 256) in;
layout(std430, binding = 0) buffer Clocks { Clock clock; };
layout(std430, binding = 7) readonly buffer Laws { Law laws[]; };

shared int deepest_outside;  // bits of a float that is not negative: ordered as integers

const float kShortestStep = 1e-6;
const float kLeastPortion = 5e-5 * kQuanta;
const float kLongestWait = 10.0;
const uint kStepsBetweenChoices = 4u;
const int kDeepest = 250 * 4194304;

uvec4 groups(uint count) { return uvec4(min(count, 32768u), (count + 32767u) / 32768u, 1u, count); }

void stand_still() {
  clock.awake.x = clock.laws.x = clock.everywhere.x = clock.choosing.x = 0u;
}

// Quanta taken by the end of the step at `end`.
int portion(vec4 waiting, float end, int fallen) {
  return max(0, int(floor(waiting.x + end * (waiting.y + end * waiting.z))) - fallen);
}

void main() {
  if (gl_LocalInvocationID.x == 0u) deepest_outside = 0;
  barrier();
  float now = stretch_s - clock.remaining;
  for (int i = int(gl_LocalInvocationID.x); i < law_count; i += 256)
    if (laws[i].kind == kLevel) atomicMax(deepest_outside, floatBitsToInt(max(0.0, laws[i].head + now * laws[i].rate)));
  barrier();
  if (gl_LocalInvocationID.x != 0u) return;

  clock.awake = groups(clock.chosen != 0u ? clock.listed : clock.awake.w);
  clock.chosen = 0u;
  if (clock.least < 0 || clock.deepest > kDeepest) clock.failed = 2u;
  if (!(clock.remaining > 0.0) || clock.failed != 0u) {
    stand_still();
    return;
  }
  float deepest = max(float(clock.deepest) * kMetres, intBitsToFloat(deepest_outside));
  float longest = min(min(step_at_1_m / sqrt(max(deepest, 1e-9)), longest_step), clock.step_limit);
  if (!(longest > kShortestStep)) {
    clock.failed = 1u;
    stand_still();
    return;
  }
  // Equal steps to the end of the stretch; the last one ends there exactly.
  float count = ceil(clock.remaining / longest * (1.0 - 1e-6));
  float dt = count <= 1.0 ? clock.remaining : clock.remaining / count;
  clock.remaining = count <= 1.0 ? 0.0 : clock.remaining - dt;
  clock.dt = dt;
  clock.middle = now + 0.5 * dt;
  clock.g_dt = kGravity * dt;
  clock.quanta_per_q = dt / cell_m * kQuanta;
  clock.steps += 1u;
  clock.deepest = 0;
  uint low = clock.updates_low + clock.awake.w;
  if (low < clock.updates_low) clock.updates_high += 1u;
  clock.updates_low = low;

  float end = stretch_s - clock.remaining;
  int rain = rains != 0 ? portion(rain_waiting, end, clock.rain_fallen) : 0;
  int loss = loses != 0 ? portion(loss_waiting, end, clock.loss_fallen) : 0;
  bool waited_long = loses != 0 && end - clock.last_portion >= kLongestWait;
  bool last = clock.remaining == 0.0 && flushes != 0;
  bool due = (last && rain + loss > 0) || waited_long || float(rain) >= kLeastPortion || float(loss) >= kLeastPortion;
  clock.rain_portion = due ? rain : 0;
  clock.loss_portion = due ? loss : 0;
  clock.rain_before = int(rain_waiting.w) + clock.rain_fallen;
  clock.rain_fallen += clock.rain_portion;
  clock.loss_fallen += clock.loss_portion;
  if (due) clock.last_portion = end;

  uint tiles = uint(tile_columns * tile_rows);
  clock.chosen = due || clock.steps % kStepsBetweenChoices == 0u ? 1u : 0u;
  if (clock.chosen != 0u) clock.listed = 0u;
  clock.laws = groups((uint(law_count) + 63u) / 64u);
  clock.everywhere = due ? groups(tiles) : uvec4(0u, 1u, 1u, 0u);
  clock.choosing = clock.chosen != 0u ? groups((tiles + 63u) / 64u) : uvec4(0u, 1u, 1u, 0u);
}
