#ifndef SANDTABLE_FLOOD_RUN
#define SANDTABLE_FLOOD_RUN
// What every pass of the water solver knows: uniform block 0, the same for a stretch of time without events, and
// storage 0, the clock and the books of the steps. Cells lie in rows of `pitch` with a frame around (CellLayout in
// twin/flood/hydraulics); depths are quanta of 2^-22 m, lengths m, times s since the stretch began. Tiles of 32 x 8.
layout(std140, binding = 0) uniform Run {
  int pitch;
  int tile_columns;
  int tile_rows;
  int law_count;
  float cell_m;
  float step_at_1_m;    // longest stable step in water 1 m deep, s
  float longest_step;   // whatever the depth, s
  float stretch_s;
  int rains;            // 1: with a rain
  int loses;            // 1: with losses to the ground
  int flushes;          // 1: what waits falls at the end of the stretch
  int weighted;         // 1: a factor on the rain in every cell
  vec4 rain_waiting;    // x + y t + z t^2: quanta of rain since the stretch began; w: fallen before it
  vec4 loss_waiting;    // the same of losses
};

// Numbers of work groups for dispatches, and the state of the steps.
struct Clock {
  uvec4 awake;          // w: tiles on the list
  uvec4 laws;
  uvec4 everywhere;
  uvec4 choosing;
  float remaining;      // of the stretch
  float last_portion;   // when rain or losses were last taken
  int rain_fallen;      // quanta of unit weight in this stretch
  int loss_fallen;
  int deepest;          // quanta, of the last step
  int least;            // quanta, of all steps since the clock was set
  uint steps;           // since the clock was set
  uint failed;          // 1: the stable step became too short, 2: a depth left its range
  uint updates_low;     // tiles, summed over steps
  uint updates_high;
  uint listed;          // by the last choosing
  uint chosen;          // 1: a choosing was due at the end of the step before
  float dt;
  float middle;         // of this step
  float g_dt;
  float quanta_per_q;   // dt / cell in quanta
  int rain_portion;     // falls at the end of this step
  int loss_portion;
  int rain_before;      // fallen before the portion
  float step_limit;     // what point sources bear
};

const float kMetres = 1.0 / 4194304.0;
const float kQuanta = 4194304.0;
const int kFilm = 42;                  // thinner films do not flow
const float kFilm_m = float(kFilm) * kMetres;
const float kOutside = 1e6;            // ground outside the terrain
const float kGravity = 9.81;

int tile_corner(int tile) {
  return ((tile / tile_columns) * 8 + 4) * pitch + (tile % tile_columns) * 32 + 16;
}

// x^(-1/3) as the processor's kernels do it: a guess from the exponent, then Householder's step of
// the fourth order.
float inverse_cube_root(float x) {
  float y = intBitsToFloat(0x54a21d2a - int(float(floatBitsToInt(x)) * (1.0 / 3.0)));
  float off = 1.0 - x * (y * y * y);
  return y + y * (off * (1.0 / 3.0 + off * (2.0 / 9.0 + off * (14.0 / 81.0))));
}

// Where in its tile a cell holds flowing water: anywhere, and in the half or strip that one side reaches in four steps.
uint wet_bits(int depth, int column, int row) {
  if (depth <= kFilm) return 0u;
  return 1u | (row < 4 ? 2u : 4u) | (column < 4 ? 8u : 0u) | (column >= 28 ? 16u : 0u);
}

int nearest(float x) { return int(x + (x < 0.0 ? -0.5 : 0.5)); }
#endif
