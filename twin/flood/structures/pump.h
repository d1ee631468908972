#pragma once

#include <optional>
#include <vector>

#include "twin/flood/structures/heads.h"

namespace sandtable::structures {

/// One point of a pump's curve.
struct CurvePoint {
  double head_m = 0;  ///< static head: outlet level minus suction level
  double discharge_m3_per_s = 0;
};

enum class PumpMode {
  kAutomatic,  ///< its levels switch it
  kOn,         ///< a person holds it on
  kOff,
};

/// From the simulation's start, s; half open.
struct RunSpan {
  double from_s = 0;
  double to_s = 0;
};

struct Pump {
  /// By rising head. Between the points linear, below the first the first one's discharge. Above the last point of a
  /// curve nothing: it ends where the pump cannot lift. A single point is a capacity at any head.
  std::vector<CurvePoint> curve{};
  std::optional<double> start_level_m{};   ///< suction level at which it starts; empty: whenever there is water
  std::optional<double> stop_level_m{};    ///< and stops; empty: 0.1 m below the start
  std::optional<double> suction_m{};       ///< draws no water below this level; empty: the ground
  std::optional<double> outlet_level_m{};  ///< least level it lifts to (crown of the pipe); empty: the outlet's water
  double ramp_s = 0;                       ///< from standstill to full discharge, and back
  PumpMode mode = PumpMode::kAutomatic;
  std::vector<RunSpan> failures{};  ///< gives nothing
  double tank_l = 0;                ///< fuel; 0: from the grid, never empty
  double fuel_l_per_h = 0;          ///< while it runs

  static Pump of_capacity(double discharge_m3_per_s) { return {.curve = {{0, discharge_m3_per_s}}}; }
};

/// What a pump carries from one step to the next.
struct PumpState {
  bool running = false;
  double ramp = 0;  ///< share of the curve's discharge reached, 0 to 1
  double fuel_used_l = 0;
  bool operator==(const PumpState&) const = default;
};

/// Discharge on the curve at a static head; heads below 0 count as 0. m3/s.
double curve_discharge_m3_per_s(const Pump& pump, double head_m);

/// The state at the end of a step of `dt_s` that begins at `t_s` with these heads, in which it stays until then.
PumpState advanced(const Pump& pump, PumpState state, Heads heads, double t_s, double dt_s);

/// Discharge in that state; never negative: a pump has a non-return valve. m3/s.
double discharge_m3_per_s(const Pump& pump, const PumpState& state, Heads heads);

}  // namespace sandtable::structures
