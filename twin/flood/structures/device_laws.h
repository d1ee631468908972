#pragma once

#include <memory>
#include <variant>

#include "twin/flood/hydraulics/device.h"
#include "twin/flood/hydraulics/time_series.h"
#include "twin/flood/structures/culvert.h"
#include "twin/flood/structures/drain_network.h"
#include "twin/flood/structures/gate.h"
#include "twin/flood/structures/pump.h"
#include "twin/flood/structures/weir.h"

namespace sandtable::structures {

/// A pump as the solver asks it. Its tank and switch are what it remembers.
class PumpLaw final : public hydraulics::DeviceLaw {
 public:
  explicit PumpLaw(Pump pump) : pump_(std::move(pump)) {}

  double discharge_m3_per_s(const hydraulics::FootprintWater& from, const hydraulics::FootprintWater& to, double time_s,
                            double dt_s) override;
  void settle(double moved_m3, double dt_s) override;
  [[nodiscard]] double next_event_s(double time_s) const override;
  [[nodiscard]] std::unique_ptr<hydraulics::DeviceLaw> clone() const override;
  void save(std::vector<double>& state) const override;
  void restore(std::span<const double> state) override;

  /// An order: on, off, or back to its levels. Holds from the next step on.
  void set_mode(PumpMode mode) { pump_.mode = mode; }
  [[nodiscard]] const PumpState& state() const { return state_; }
  [[nodiscard]] double pumped_m3() const { return pumped_m3_; }
  [[nodiscard]] double hours_running() const { return running_s_ / 3600; }

 private:
  Pump pump_;
  PumpState state_;
  double pumped_m3_ = 0;
  double running_s_ = 0;
};

/// A structure that remembers nothing: gate, weir, culvert. Where one of its ends is outside, the water there stands
/// at `outside_level_m`, or below everything where that is empty.
class OpenLaw final : public hydraulics::DeviceLaw {
 public:
  using Structure = std::variant<Gate, Weir, Culvert>;
  /// `opening_m` is a gate's schedule and replaces Gate::opening_m; empty leaves that.
  explicit OpenLaw(Structure structure, hydraulics::TimeSeries outside_level_m = {},
                   hydraulics::TimeSeries opening_m = {})
      : structure_(structure), outside_level_m_(std::move(outside_level_m)), opening_m_(std::move(opening_m)) {}

  /// The law's discharge, bounded by what would bring both sides half way to one level within the step, so that two
  /// small ponds do not swap their water for ever.
  double discharge_m3_per_s(const hydraulics::FootprintWater& from, const hydraulics::FootprintWater& to, double time_s,
                            double dt_s) override;
  [[nodiscard]] double next_event_s(double time_s) const override;
  [[nodiscard]] std::unique_ptr<hydraulics::DeviceLaw> clone() const override;
  void save(std::vector<double>& state) const override;
  void restore(std::span<const double> state) override;

  /// An order for a gate: this opening from now on, whatever its schedule says. No effect on other structures.
  void set_opening(double opening_m);

 private:
  Structure structure_;
  hydraulics::TimeSeries outside_level_m_;
  hydraulics::TimeSeries opening_m_;
};

/// A drain network as the solver asks it; what it remembers is the water in its nodes.
class DrainLaw final : public hydraulics::NetworkLaw {
 public:
  /// Precondition: network.check() passed. `outfall_level_m` over time replaces the network's own; empty leaves it.
  explicit DrainLaw(DrainNetwork network, hydraulics::TimeSeries outfall_level_m = {});

  void step(std::span<const hydraulics::FootprintWater> inlets, double time_s, double dt_s,
            std::span<double> taken_m3) override;
  void settle(std::span<const double> taken_m3, double dt_s) override;
  [[nodiscard]] double stored_m3() const override;
  [[nodiscard]] double discharged_m3() const override { return discharged_m3_; }
  [[nodiscard]] std::unique_ptr<hydraulics::NetworkLaw> clone() const override;
  void save(std::vector<double>& state) const override;
  void restore(std::span<const double> state) override;

 private:
  DrainNetwork network_;
  hydraulics::TimeSeries outfall_level_m_;
  DrainState state_;
  double discharged_m3_ = 0;
};

}  // namespace sandtable::structures
