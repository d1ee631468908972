#include "twin/flood/structures/pump.h"

#include <algorithm>

namespace sandtable::structures {
namespace {

constexpr double kDefaultHysteresis_m = 0.1;

bool has_failed(const Pump& pump, double t_s) {
  return std::any_of(pump.failures.begin(), pump.failures.end(),
                     [&](const RunSpan& span) { return span.from_s <= t_s && t_s < span.to_s; });
}

bool has_fuel(const Pump& pump, const PumpState& state) { return pump.tank_l <= 0 || state.fuel_used_l < pump.tank_l; }

/// What the switch says, before failures and fuel.
bool switched_on(const Pump& pump, bool running, double suction_level_m) {
  if (pump.mode != PumpMode::kAutomatic) return pump.mode == PumpMode::kOn;
  if (!pump.start_level_m && !pump.stop_level_m) return true;
  const double start_m = pump.start_level_m.value_or(pump.stop_level_m.value_or(0) + kDefaultHysteresis_m);
  const double stop_m = pump.stop_level_m.value_or(start_m - kDefaultHysteresis_m);
  return running ? suction_level_m > stop_m : suction_level_m >= start_m;
}

}  // namespace

double curve_discharge_m3_per_s(const Pump& pump, double head_m) {
  if (pump.curve.empty()) return 0;
  if (pump.curve.size() == 1 || head_m <= pump.curve.front().head_m) return pump.curve.front().discharge_m3_per_s;
  const auto above = std::find_if(pump.curve.begin(), pump.curve.end(),
                                  [&](const CurvePoint& point) { return point.head_m >= head_m; });
  if (above == pump.curve.end()) return 0;
  const CurvePoint& b = *above;
  const CurvePoint& a = *(above - 1);
  const double share = (head_m - a.head_m) / (b.head_m - a.head_m);
  return a.discharge_m3_per_s + share * (b.discharge_m3_per_s - a.discharge_m3_per_s);
}

PumpState advanced(const Pump& pump, PumpState state, Heads heads, double t_s, double dt_s) {
  state.running = switched_on(pump, state.running, heads.upstream_m);
  const bool able = !has_failed(pump, t_s) && has_fuel(pump, state);
  if (!able) {
    // A failed pump stops at once; its switch keeps its own mind.
    state.ramp = 0;
    return state;
  }
  const double change = pump.ramp_s > 0 ? dt_s / pump.ramp_s : 1;
  state.ramp = std::clamp(state.ramp + (state.running ? change : -change), 0.0, 1.0);
  if (state.ramp > 0) state.fuel_used_l += pump.fuel_l_per_h * dt_s / 3600;
  return state;
}

double discharge_m3_per_s(const Pump& pump, const PumpState& state, Heads heads) {
  if (state.ramp <= 0 || (pump.suction_m && heads.upstream_m <= *pump.suction_m)) return 0;
  const double outlet_m = std::max(heads.downstream_m, pump.outlet_level_m.value_or(heads.downstream_m));
  return state.ramp * std::max(0.0, curve_discharge_m3_per_s(pump, std::max(0.0, outlet_m - heads.upstream_m)));
}

}  // namespace sandtable::structures
