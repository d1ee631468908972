#pragma once

#include <memory>
#include <string>
#include <vector>

#include "twin/flood/hydraulics/grid_hydraulics.h"
#include "viewer/gpu/gpu_water.h"

namespace sandtable::gpu {

/// The local inertial scheme on the graphics card: the books and the state between advances are those of the run on
/// the processor, advance() alone works on the card and brings the water back. May be used from any thread, by one at
/// a time; runs share the card and wait for each other. The same card gives the same bits; against the processor
/// depths differ by rounding (see tests/unit/gpu).
///
/// Pumps, gates, drains and inflows are laws of the processor: with any of them the card stops after every step, gives
/// out the depth of their cells and takes it back changed, so that they act exactly as they do there.
class GpuHydraulics final : public hydraulics::GridHydraulics {
 public:
  /// Fails with kUnsupported where there is no OpenGL 4.5, and for what only the processor does (other schemes,
  /// Green-Ampt losses); with kLimit where the card is too small.
  static Result<std::unique_ptr<GpuHydraulics>> make(hydraulics::Setup setup);
  /// The same on a device that is open; memory of the card is asked for by the first advance(). Precondition: check()
  /// and check_supported().
  static std::unique_ptr<GpuHydraulics> make_on(std::shared_ptr<GpuDevice> device, hydraulics::Setup setup);
  /// Whether the card knows everything this setup asks for.
  static Status check_supported(const hydraulics::Setup& setup);
  ~GpuHydraulics() override;

  [[nodiscard]] std::string_view label() const override { return label_; }
  /// The card's failures come as kIo and keep the state of before, like an unstable run; the next call tries anew.
  Status advance(double until_s) override;
  [[nodiscard]] hydraulics::WorkDone work() const override;
  Status set_rain(hydraulics::Rain rain) override;
  Status set_manning(double manning) override;
  Status scale_manning(double factor) override;
  Status edit_ground(std::span<const std::size_t> cells, std::span<const float> ground_m) override;
  Status edit_depth(std::span<const std::size_t> cells, std::span<const float> depth_m, Booking booking) override;
  [[nodiscard]] std::unique_ptr<hydraulics::Hydraulics> branch() const override;
  Status restore(const hydraulics::SavedState& state) override;

  /// The same run from this instant on the processor, for comparison.
  [[nodiscard]] std::unique_ptr<hydraulics::Hydraulics> branch_on_processor() const { return GridHydraulics::branch(); }
  [[nodiscard]] GpuDevice& device() { return *device_; }

 private:
  GpuHydraulics(hydraulics::Setup setup, std::shared_ptr<GpuDevice> device);
  GpuHydraulics(const GpuHydraulics& origin, std::nullptr_t);

  Status open_card();
  void forget_card();
  void put_what_is_new();
  void put_points();
  void build_laws();
  void set_laws(double from_s, double to_s);
  Status run(double until_s);
  [[nodiscard]] RunBlock stretch_block(double end_s, bool last) const;
  Status run_stretch(double end_s, bool last);
  hydraulics::DepthQuanta exchange(double now_s, hydraulics::DepthQuanta deepest);
  Status bring_back();
  Status failure();
  [[nodiscard]] int tile_of(int column, int row) const;

  std::shared_ptr<GpuDevice> device_;
  std::unique_ptr<GpuWater> water_;
  std::string label_;
  bool terrain_on_card_ = false;
  bool flow_on_card_ = false;
  bool weight_on_card_ = false;

  std::vector<LawBlock> laws_;
  std::vector<std::size_t> rule_of_law_;
  std::vector<std::size_t> places_;
  std::vector<hydraulics::DepthQuanta> exchanged_;
  hydraulics::FlowStore at_points_{hydraulics::CellLayout{}};  ///< depth of the places of point sources
  hydraulics::FlowStore fetched_{hydraulics::CellLayout{}};
  std::size_t awake_cells_ = 0;
  float last_dt_s_ = 0;
};

}  // namespace sandtable::gpu
