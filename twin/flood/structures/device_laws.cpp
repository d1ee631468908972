#include "twin/flood/structures/device_laws.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace sandtable::structures {
namespace {

using hydraulics::FootprintWater;

// Below any terrain on Earth: water that leaves the model there never stands against the structure.
constexpr double kFreeFall_m = -1e5;

}  // namespace

double PumpLaw::discharge_m3_per_s(const FootprintWater& from, const FootprintWater& to, double time_s, double dt_s) {
  // Outside nothing is known of the water: a pump lifts to its own pipe there, or not at all.
  const double suction_m = std::isnan(from.level_m) ? to.level_m : from.level_m;
  const Heads heads{suction_m, std::isnan(to.level_m) ? suction_m : to.level_m};
  state_ = advanced(pump_, state_, heads, time_s, dt_s);
  return from.available_m3 > 0 ? structures::discharge_m3_per_s(pump_, state_, heads) : 0;
}

void PumpLaw::settle(double moved_m3, double dt_s) {
  pumped_m3_ += moved_m3;
  if (state_.ramp > 0) running_s_ += dt_s;
}

double PumpLaw::next_event_s(double time_s) const {
  double next = std::numeric_limits<double>::infinity();
  for (const RunSpan& span : pump_.failures) {
    if (span.from_s > time_s) next = std::min(next, span.from_s);
    if (span.to_s > time_s) next = std::min(next, span.to_s);
  }
  return next;
}

std::unique_ptr<hydraulics::DeviceLaw> PumpLaw::clone() const { return std::make_unique<PumpLaw>(*this); }

void PumpLaw::save(std::vector<double>& state) const {
  state.assign({state_.running ? 1.0 : 0.0, state_.ramp, state_.fuel_used_l, pumped_m3_, running_s_,
                static_cast<double>(pump_.mode)});
}

void PumpLaw::restore(std::span<const double> state) {
  if (state.size() != 6) return;
  state_ = {state[0] != 0, state[1], state[2]};
  pumped_m3_ = state[3];
  running_s_ = state[4];
  pump_.mode = static_cast<PumpMode>(std::clamp(static_cast<int>(state[5]), 0, 2));
}

double OpenLaw::discharge_m3_per_s(const FootprintWater& from, const FootprintWater& to, double time_s, double dt_s) {
  const double outside_m = outside_level_m_.empty() ? kFreeFall_m : outside_level_m_.mean(time_s, time_s + dt_s);
  const auto level_of = [&](const FootprintWater& water) {
    return std::isnan(water.level_m) ? outside_m : water.level_m;
  };
  const Heads heads{level_of(from), level_of(to)};
  if (auto* gate = std::get_if<Gate>(&structure_); gate != nullptr && !opening_m_.empty()) {
    gate->opening_m = opening_m_.mean(time_s, time_s + dt_s);
  }
  const double discharge =
      std::visit([&](const auto& law) { return structures::discharge_m3_per_s(law, heads); }, structure_);
  const double drop_m = heads.upstream_m - heads.downstream_m;
  const FootprintWater& higher = drop_m > 0 ? from : to;
  if (std::isnan(higher.level_m) || !(higher.depth_m() > 0) || !(dt_s > 0)) return discharge;
  // Two ponds of this area level out at half the drop; half of that each step comes close without overshooting.
  const double area_m2 = higher.available_m3 / higher.depth_m();
  const double most = 0.25 * std::abs(drop_m) * area_m2 / dt_s;
  return std::clamp(discharge, -most, most);
}

double OpenLaw::next_event_s(double time_s) const {
  return std::min(outside_level_m_.next_point_s(time_s), opening_m_.next_point_s(time_s));
}

std::unique_ptr<hydraulics::DeviceLaw> OpenLaw::clone() const { return std::make_unique<OpenLaw>(*this); }

void OpenLaw::save(std::vector<double>& state) const {
  state.clear();
  if (const auto* gate = std::get_if<Gate>(&structure_)) state = {gate->opening_m, opening_m_.empty() ? 1.0 : 0.0};
}

void OpenLaw::restore(std::span<const double> state) {
  auto* gate = std::get_if<Gate>(&structure_);
  if (gate == nullptr || state.size() != 2) return;
  gate->opening_m = state[0];
  // A saved order outlives the schedule that it overruled.
  if (state[1] != 0) opening_m_ = {};
}

void OpenLaw::set_opening(double opening_m) {
  if (auto* gate = std::get_if<Gate>(&structure_)) gate->opening_m = std::max(0.0, opening_m);
  opening_m_ = {};
}

DrainLaw::DrainLaw(DrainNetwork network, hydraulics::TimeSeries outfall_level_m)
    : network_(std::move(network)), outfall_level_m_(std::move(outfall_level_m)), state_(empty_drains(network_)) {}

void DrainLaw::step(std::span<const FootprintWater> inlets, double time_s, double dt_s, std::span<double> taken_m3) {
  if (!outfall_level_m_.empty()) network_.outfall_level_m = outfall_level_m_.mean(time_s, time_s + dt_s);
  std::ranges::copy(inlet_wishes_m3(network_, state_, inlets, dt_s), taken_m3.begin());
}

void DrainLaw::settle(std::span<const double> taken_m3, double dt_s) {
  discharged_m3_ += structures::settle(network_, state_, taken_m3, dt_s);
}

double DrainLaw::stored_m3() const { return std::accumulate(state_.volume_m3.begin(), state_.volume_m3.end(), 0.0); }

std::unique_ptr<hydraulics::NetworkLaw> DrainLaw::clone() const { return std::make_unique<DrainLaw>(*this); }

void DrainLaw::save(std::vector<double>& state) const {
  state = state_.volume_m3;
  state.push_back(discharged_m3_);
}

void DrainLaw::restore(std::span<const double> state) {
  if (state.size() != state_.volume_m3.size() + 1) return;
  state_.volume_m3.assign(state.begin(), state.end() - 1);
  discharged_m3_ = state.back();
}

}  // namespace sandtable::structures
