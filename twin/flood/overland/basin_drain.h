#pragma once

#include "twin/flood/hydraulics/device.h"

namespace sandtable {

/// What the storm drains of a basin can take now.
struct DrainState {
  double lifted_m3_per_s = 0;   ///< by pumping stations, whatever the river does
  double gravity_m3_per_s = 0;  ///< while the outfall is free
  double outfall_m = 0;         ///< river level there, terrain datum; -infinity for none
  double captured_m3_per_s = 0; ///< of it already filled with rain that never became a flood
};

/// The whole capacity with water at `level_m` before the inlets: gravity stops at the river's level and reaches its
/// full rate 0.5 m above it.
double drain_capacity_m3_per_s(const DrainState& drain, double level_m);

/// The drains of one basin as a device of the solver: what rain left of them takes the water that gathers.
class BasinDrain final : public hydraulics::DeviceLaw {
 public:
  /// Between two advances.
  void set(const DrainState& drain) { drain_ = drain; }

  double discharge_m3_per_s(const hydraulics::FootprintWater& from, const hydraulics::FootprintWater& to, double time_s,
                            double dt_s) override;
  [[nodiscard]] std::unique_ptr<DeviceLaw> clone() const override { return std::make_unique<BasinDrain>(*this); }

 private:
  DrainState drain_;
};

/// Mobile pumps at a site: one rate for all of them, while there is water.
class SitePumps final : public hydraulics::DeviceLaw {
 public:
  void set(double rate_m3_per_s) { rate_m3_per_s_ = rate_m3_per_s; }

  double discharge_m3_per_s(const hydraulics::FootprintWater&, const hydraulics::FootprintWater&, double,
                            double) override {
    return rate_m3_per_s_;
  }
  [[nodiscard]] std::unique_ptr<DeviceLaw> clone() const override { return std::make_unique<SitePumps>(*this); }

 private:
  double rate_m3_per_s_ = 0;
};

}  // namespace sandtable
