#include "viewer/gpu/gpu_water.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace sandtable::gpu {
namespace {

using hydraulics::CellLayout;
using hydraulics::DepthQuanta;
using render::GlBuffer;

/// Words a tile has: awake, wet, pinned, list, and rain and losses in two words each.
constexpr std::uint32_t kWordsOfTile = 8;
constexpr std::uint32_t kWet = 1;
constexpr std::uint32_t kPinned = 2;
constexpr std::uint32_t kRain = 4;
constexpr std::uint32_t kLosses = 6;
constexpr std::uint32_t kGroupsInARow = 32768;

void clear(const GlBuffer& buffer, std::size_t offset, std::size_t size_bytes) {
  const std::uint32_t zero = 0;
  glClearNamedBufferSubData(buffer.name(), GL_R32UI, static_cast<GLintptr>(offset), static_cast<GLsizeiptr>(size_bytes),
                            GL_RED_INTEGER, GL_UNSIGNED_INT, &zero);
}

std::unique_ptr<GlBuffer> buffer_of(GpuDevice& device, std::size_t size_bytes) {
  return std::make_unique<GlBuffer>(device.books(), std::max<std::size_t>(size_bytes, 16), GL_DYNAMIC_COPY);
}

void bind(GLuint index, const GlBuffer& buffer) { glBindBufferBase(GL_SHADER_STORAGE_BUFFER, index, buffer.name()); }

void dispatch(std::uint32_t groups) {
  glDispatchCompute(std::min(groups, kGroupsInARow), (groups + kGroupsInARow - 1) / kGroupsInARow, 1);
}

void settle() { glMemoryBarrier(GL_SHADER_STORAGE_BARRIER_BIT | GL_COMMAND_BARRIER_BIT); }

void settle_for_processor() { glMemoryBarrier(GL_BUFFER_UPDATE_BARRIER_BIT); }

}  // namespace

GpuWater::GpuWater(GpuDevice& device, const CellLayout& layout)
    : device_(device),
      layout_(layout),
      tiles_(static_cast<std::uint32_t>(layout.tile_columns) * static_cast<std::uint32_t>(layout.tile_rows)),
      run_block_(device.books(), sizeof(RunBlock), GL_DYNAMIC_DRAW),
      depth_(device.books(), layout.size() * 4, GL_DYNAMIC_COPY),
      terrain_(device.books(), layout.size() * 8, GL_STATIC_DRAW),
      qx_(device.books(), layout.size() * 4, GL_DYNAMIC_COPY),
      qy_(device.books(), layout.size() * 4, GL_DYNAMIC_COPY),
      wanted_(device.books(), layout.size() * 8, GL_DYNAMIC_COPY),
      before_(device.books(), layout.size() * 4, GL_DYNAMIC_COPY),
      tile_words_(device.books(), std::size_t{tiles_} * kWordsOfTile * 4, GL_DYNAMIC_COPY),
      staging_(device.books(), layout.size() * 4, GL_STREAM_READ),
      clock_(buffer_of(device, sizeof(ClockBlock))),
      laws_(buffer_of(device, sizeof(LawBlock))),
      law_sums_(buffer_of(device, 16)),
      places_(buffer_of(device, 4)),
      weight_(buffer_of(device, 4)) {
  run_.pitch = static_cast<std::int32_t>(layout.pitch);
  run_.tile_columns = layout.tile_columns;
  run_.tile_rows = layout.tile_rows;
}

Result<std::unique_ptr<GpuWater>> GpuWater::make(GpuDevice& device, const CellLayout& layout) {
  GLint64 largest = 0;
  glGetInteger64v(GL_MAX_SHADER_STORAGE_BLOCK_SIZE, &largest);
  const std::size_t needed = layout.size() * 8;
  if (needed > static_cast<std::size_t>(largest) || layout.size() > (std::size_t{1} << 30))
    return fail(ErrorCode::kLimit, "a grid of {} x {} cells needs a buffer of {} bytes; {} has {} at most",
                layout.columns, layout.rows, needed, device.renderer_name(), largest);
  auto water = std::unique_ptr<GpuWater>(new GpuWater(device, layout));
  if (const Status made = device.check("making the buffers of a flood run"); !made) return pass(made);
  return water;
}

void GpuWater::put_terrain(const hydraulics::TerrainStore& terrain) {
  std::vector<float> pairs(layout_.size() * 2);
  for (std::size_t i = 0; i < layout_.size(); ++i) {
    pairs[2 * i] = terrain.ground_m[i];
    pairs[2 * i + 1] = terrain.friction[i];
  }
  terrain_.write(0, std::span<const float>(pairs));
}

void GpuWater::put_flow(const hydraulics::FlowStore& flow, const hydraulics::TerrainStore& terrain) {
  depth_.write(0, std::span<const DepthQuanta>(flow.depth));
  qx_.write(0, std::span<const float>(flow.qx));
  qy_.write(0, std::span<const float>(flow.qy));
  clear(wanted_, 0, wanted_.size_bytes());
  std::vector<DepthQuanta> before(flow.depth.begin(), flow.depth.end());
  for (std::size_t i = 0; i < before.size(); ++i)
    if (!hydraulics::is_inside(terrain.ground_m[i])) before[i] = -1;
  before_.write(0, std::span<const DepthQuanta>(before));
  const std::vector<std::uint32_t> awake(tiles_, 1);
  tile_words_.write(0, std::span<const std::uint32_t>(awake));
}

void GpuWater::put_weight(std::span<const float> weight) {
  if (weight_->size_bytes() < weight.size_bytes()) weight_ = buffer_of(device_, weight.size_bytes());
  weight_->write(0, weight);
  run_.weighted = weight.empty() ? 0 : 1;
}

void GpuWater::put_pins(std::span<const std::uint32_t> pinned) {
  std::vector<std::uint32_t> words(tiles_);
  for (const std::uint32_t tile : pinned) words[tile] = 1;
  tile_words_.write(std::size_t{tiles_} * kPinned * 4, std::span<const std::uint32_t>(words));
}

void GpuWater::put_places(std::span<const std::int32_t> places) {
  exchanged_ = places.size();
  places_ = buffer_of(device_, places.size_bytes());
  places_->write(0, places);
  clock_ = buffer_of(device_, sizeof(ClockBlock) + places.size_bytes());
}

void GpuWater::begin() {
  ClockBlock clock;
  clock.chosen = 1;
  clock.step_limit = 1e9F;
  clock_->write(0, &clock, sizeof clock);
  clear(tile_words_, std::size_t{tiles_} * kRain * 4, std::size_t{tiles_} * 4 * 4);
  clear(*law_sums_, 0, law_sums_->size_bytes());
  run_block_.write(0, &run_, sizeof run_);
  bind_common();
  bind(6, *weight_);
  bind(7, tile_words_);
  device_.use(Pass::kSurface);
  dispatch(tiles_);
  settle();
  bind(5, wanted_);
  device_.use(Pass::kChoose);
  dispatch((tiles_ + 63) / 64);
  settle();
}

void GpuWater::begin_stretch(const RunBlock& run, std::span<const LawBlock> laws) {
  const RunBlock fixed = run_;
  run_ = run;
  run_.pitch = fixed.pitch;
  run_.tile_columns = fixed.tile_columns;
  run_.tile_rows = fixed.tile_rows;
  run_.weighted = fixed.weighted;
  run_.law_count = static_cast<std::int32_t>(laws.size());
  run_block_.write(0, &run_, sizeof run_);
  if (laws_->size_bytes() < laws.size_bytes()) {
    laws_ = buffer_of(device_, laws.size_bytes());
    law_sums_ = buffer_of(device_, laws.size() * 16);
    clear(*law_sums_, 0, law_sums_->size_bytes());
  }
  laws_->write(0, laws);
  const struct {
    float remaining;
    float last_portion = 0;
    std::int32_t rain_fallen = 0;
    std::int32_t loss_fallen = 0;
  } start{run.stretch_s};
  clock_->write(offsetof(ClockBlock, remaining), &start, sizeof start);
}

void GpuWater::bind_common() {
  glBindBufferBase(GL_UNIFORM_BUFFER, 0, run_block_.name());
  bind(0, *clock_);
  bind(1, depth_);
  bind(2, terrain_);
  bind(3, qx_);
  bind(4, qy_);
  glBindBuffer(GL_DISPATCH_INDIRECT_BUFFER, clock_->name());
}

void GpuWater::run(Pass pass, std::size_t arguments) {
  device_.use(pass);
  glDispatchComputeIndirect(static_cast<GLintptr>(arguments));
  settle();
}

void GpuWater::step(int steps) {
  bind_common();
  const bool laws = run_.law_count > 0;
  const bool surface = run_.rains != 0 || run_.loses != 0;
  for (int i = 0; i < steps; ++i) {
    bind(7, *laws_);
    device_.use(Pass::kPlan);
    glDispatchCompute(1, 1, 1);
    settle();
    bind(5, wanted_);
    bind(6, before_);
    bind(7, tile_words_);
    run(Pass::kFlux, offsetof(ClockBlock, awake));
    if (laws) {
      bind(6, tile_words_);
      bind(7, *laws_);
      run(Pass::kLaws, offsetof(ClockBlock, laws));
      bind(6, before_);
      bind(7, tile_words_);
    }
    run(Pass::kUpdate, offsetof(ClockBlock, awake));
    if (laws) {
      bind(5, *law_sums_);
      bind(7, *laws_);
      run(Pass::kBooks, offsetof(ClockBlock, laws));
      bind(5, wanted_);
      bind(7, tile_words_);
    }
    if (surface) {
      bind(6, *weight_);
      run(Pass::kSurface, offsetof(ClockBlock, everywhere));
    }
    run(Pass::kChoose, offsetof(ClockBlock, choosing));
  }
}

void GpuWater::read(const GlBuffer& from, std::size_t offset, void* to, std::size_t size_bytes) {
  // Reading a buffer that shaders write can make a driver move it to slow memory for good: by way of another.
  for (std::size_t done = 0; done < size_bytes;) {
    const std::size_t part = std::min(size_bytes - done, staging_.size_bytes());
    glCopyNamedBufferSubData(from.name(), staging_.name(), static_cast<GLintptr>(offset + done), 0,
                             static_cast<GLsizeiptr>(part));
    glGetNamedBufferSubData(staging_.name(), 0, static_cast<GLsizeiptr>(part), static_cast<std::byte*>(to) + done);
    done += part;
  }
}

ClockBlock GpuWater::clock() {
  ClockBlock clock;
  settle_for_processor();
  read(*clock_, 0, &clock, sizeof clock);
  return clock;
}

ClockBlock GpuWater::clock(std::span<DepthQuanta> exchanged) {
  exchange(false);
  settle_for_processor();
  std::vector<std::byte> bytes(sizeof(ClockBlock) + exchanged.size_bytes());
  read(*clock_, 0, bytes.data(), bytes.size());
  ClockBlock clock;
  std::memcpy(&clock, bytes.data(), sizeof clock);
  std::memcpy(exchanged.data(), bytes.data() + sizeof clock, exchanged.size_bytes());
  return clock;
}

void GpuWater::put_exchanged(std::span<const DepthQuanta> exchanged, DepthQuanta deepest) {
  clock_->write(offsetof(ClockBlock, deepest), &deepest, sizeof deepest);
  clock_->write(sizeof(ClockBlock), exchanged);
  exchange(true);
}

void GpuWater::exchange(bool comes_back) {
  bind_common();
  bind(7, *places_);
  device_.use(Pass::kExchange);
  glUniform1i(0, comes_back ? 1 : 0);
  glUniform1i(1, static_cast<GLint>(exchanged_));
  dispatch(static_cast<std::uint32_t>((exchanged_ + 63) / 64));
  settle();
}

void GpuWater::limit_step(float longest_s) {
  clock_->write(offsetof(ClockBlock, step_limit), &longest_s, sizeof longest_s);
}

GpuWater::Sums GpuWater::sums() {
  settle_for_processor();
  std::vector<std::uint32_t> words(std::size_t{tiles_} * 4);
  read(tile_words_, std::size_t{tiles_} * kRain * 4, words.data(), words.size() * 4);
  const auto wide = [](std::uint32_t low, std::uint32_t high) {
    return static_cast<std::int64_t>(low) + (static_cast<std::int64_t>(high) << 32);
  };
  Sums sums;
  for (std::size_t tile = 0; tile < tiles_; ++tile) {
    const auto word = [&](std::uint32_t kind) { return words[std::size_t{kind - kRain} * tiles_ + tile]; };
    sums.rain += wide(word(kRain), word(kRain + 1));
    sums.losses += wide(word(kLosses), word(kLosses + 1));
  }
  std::vector<std::uint32_t> laws(static_cast<std::size_t>(run_.law_count) * 4);
  if (!laws.empty()) read(*law_sums_, 0, laws.data(), laws.size() * 4);
  for (std::size_t i = 0; i < laws.size(); i += 4) {
    sums.in += wide(laws[i], laws[i + 1]);
    sums.out += wide(laws[i + 2], laws[i + 3]);
  }
  return sums;
}

void GpuWater::get_flow(hydraulics::FlowStore& flow) {
  settle_for_processor();
  read(depth_, 0, flow.depth.data(), flow.depth.size() * 4);
  read(qx_, 0, flow.qx.data(), flow.qx.size() * 4);
  read(qy_, 0, flow.qy.data(), flow.qy.size() * 4);
}

std::size_t GpuWater::memory_bytes() const {
  std::size_t sum = 0;
  const std::initializer_list<const GlBuffer*> buffers{&run_block_,   &depth_,      &terrain_,   &qx_,
                                                       &qy_,          &wanted_,     &before_,    &tile_words_,
                                                       &staging_,     clock_.get(), laws_.get(), law_sums_.get(),
                                                       places_.get(), weight_.get()};
  for (const GlBuffer* buffer : buffers) sum += buffer->size_bytes();
  return sum;
}

}  // namespace sandtable::gpu
