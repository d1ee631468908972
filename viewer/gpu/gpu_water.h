#pragma once

#include <epoxy/gl.h>

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "twin/flood/hydraulics/cell_store.h"
#include "viewer/gpu/flood_blocks.h"
#include "viewer/gpu/gpu_device.h"

namespace sandtable::gpu {

/// The buffers of one run on the card, and its steps: per step (1) plan, (2) fluxes of awake tiles and of faces with
/// a law, (3) limiter and update, (4) rain and losses where due, (5) which tiles stay awake. Nothing is read back
/// between. All calls with a lease of the device; 40 bytes a cell on the card. Places are those of CellLayout.
class GpuWater {
 public:
  /// Refuses a grid that the card's limits or memory do not hold.
  static Result<std::unique_ptr<GpuWater>> make(GpuDevice& device, const hydraulics::CellLayout& layout);

  void put_terrain(const hydraulics::TerrainStore& terrain);
  /// Every tile is taken to be awake until the next begin().
  void put_flow(const hydraulics::FlowStore& flow, const hydraulics::TerrainStore& terrain);
  /// Factors on the rain by place; empty: none.
  void put_weight(std::span<const float> weight);
  /// Tiles (by number) where water may enter without flowing in.
  void put_pins(std::span<const std::uint32_t> pinned);
  /// Places whose depths are exchanged with the processor.
  void put_places(std::span<const std::int32_t> places);

  /// Sets clock and sums to zero and looks where water stands.
  void begin();
  /// A stretch of time in which nothing changes but linearly.
  void begin_stretch(const RunBlock& run, std::span<const LawBlock> laws);
  /// So many steps, fewer where the stretch ends before.
  void step(int steps);
  /// Waits for the card.
  [[nodiscard]] ClockBlock clock();
  /// The same, and depths of the places that are exchanged.
  [[nodiscard]] ClockBlock clock(std::span<hydraulics::DepthQuanta> exchanged);
  /// Back again; `deepest` is what the next step is chosen from.
  void put_exchanged(std::span<const hydraulics::DepthQuanta> exchanged, hydraulics::DepthQuanta deepest);
  void limit_step(float longest_s);

  /// Quanta since begin().
  struct Sums {
    std::int64_t rain = 0;
    std::int64_t losses = 0;
    std::int64_t in = 0;
    std::int64_t out = 0;
  };
  [[nodiscard]] Sums sums();
  void get_flow(hydraulics::FlowStore& flow);
  [[nodiscard]] std::size_t memory_bytes() const;

 private:
  GpuWater(GpuDevice& device, const hydraulics::CellLayout& layout);

  void bind_common();
  void run(Pass pass, std::size_t arguments);
  void exchange(bool comes_back);
  void read(const render::GlBuffer& from, std::size_t offset, void* to, std::size_t size_bytes);

  GpuDevice& device_;
  hydraulics::CellLayout layout_;
  std::uint32_t tiles_ = 0;
  RunBlock run_;
  std::size_t exchanged_ = 0;
  render::GlBuffer run_block_;
  render::GlBuffer depth_;
  render::GlBuffer terrain_;
  render::GlBuffer qx_;
  render::GlBuffer qy_;
  render::GlBuffer wanted_;
  render::GlBuffer before_;
  render::GlBuffer tile_words_;
  render::GlBuffer staging_;
  std::unique_ptr<render::GlBuffer> clock_;
  std::unique_ptr<render::GlBuffer> laws_;
  std::unique_ptr<render::GlBuffer> law_sums_;
  std::unique_ptr<render::GlBuffer> places_;
  std::unique_ptr<render::GlBuffer> weight_;
};

}  // namespace sandtable::gpu
