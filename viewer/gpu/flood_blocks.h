#pragma once

#include <cstddef>
#include <cstdint>

/// The memory that the processor and shaders/flood_run.glsl, flood_law.glsl share, word by word.
namespace sandtable::gpu {

/// Uniform block 0. Times are seconds since the stretch began.
struct RunBlock {
  std::int32_t pitch = 0;
  std::int32_t tile_columns = 0;
  std::int32_t tile_rows = 0;
  std::int32_t law_count = 0;
  float cell_m = 0;
  float step_at_1_m = 0;
  float longest_step = 0;
  float stretch_s = 0;
  std::int32_t rains = 0;
  std::int32_t loses = 0;
  std::int32_t flushes = 0;
  std::int32_t weighted = 0;
  float rain_waiting[4] = {};
  float loss_waiting[4] = {};
};
static_assert(sizeof(RunBlock) == 80);

/// Arguments of an indirect dispatch; `count` is for the shaders.
struct Groups {
  std::uint32_t x = 0;
  std::uint32_t y = 1;
  std::uint32_t z = 1;
  std::uint32_t count = 0;
};

struct ClockBlock {
  Groups awake;
  Groups laws;
  Groups everywhere;
  Groups choosing;
  float remaining = 0;
  float last_portion = 0;
  std::int32_t rain_fallen = 0;
  std::int32_t loss_fallen = 0;
  std::int32_t deepest = 0;
  std::int32_t least = 0;
  std::uint32_t steps = 0;
  std::uint32_t failed = 0;
  std::uint32_t updates_low = 0;
  std::uint32_t updates_high = 0;
  std::uint32_t listed = 0;
  std::uint32_t chosen = 0;
  float dt = 0;
  float middle = 0;
  float g_dt = 0;
  float quanta_per_q = 0;
  std::int32_t rain_portion = 0;
  std::int32_t loss_portion = 0;
  std::int32_t rain_before = 0;
  float step_limit = 0;
};
static_assert(sizeof(ClockBlock) == 144);

struct LawBlock {
  enum Kind : std::int32_t { kLevel, kFree, kCrest };
  std::int32_t place = 0;
  std::int32_t stride = 1;
  std::int32_t kind = kCrest;
  std::int32_t inner = 0;
  std::int32_t tile = -1;
  std::int32_t tile_beyond = -1;
  float head = 0;
  float rate = 0;
};
static_assert(sizeof(LawBlock) == 32);

}  // namespace sandtable::gpu
