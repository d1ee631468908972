#pragma once

#include <optional>
#include <string_view>

#include "twin/base/result.h"

namespace sandtable {

/// What a number measures. Values inside the twin are in the unit named here.
enum class Quantity {
  kWaterDepth,    ///< m above the ground or invert at the sensor
  kWaterLevel,    ///< m above the station's vertical datum
  kRainfall,      ///< mm over the series' window
  kDischarge,     ///< m3/s
  kGateOpening,   ///< percent open
  kFuel,          ///< percent of a full tank
  kVoltage,       ///< V
  kPumpRunning,   ///< 0 or 1
  kPumpState,     ///< a mobile pump's state as a number, see state_word()
  kGateState,     ///< a gate's state as a number, see state_word()
  kWarningState,  ///< what a source that gives no value says of it, see state_word()
  kFlowSpeed,     ///< m/s
  kTemperature,   ///< °C
};

/// Multiplies a reading in a feed's unit so that it becomes the twin's.
struct UnitScale {
  double factor = 1;
  [[nodiscard]] double to_twin(double raw) const { return raw * factor; }
};

/// Finds the scale from a feed's unit text ("cm", "m", "mm", "ft", "ft3/s", "公分"...) to the quantity's unit.
/// Fails with kInvalid when the unit does not measure that quantity.
Result<UnitScale> unit_scale(std::string_view unit, Quantity quantity);

/// The unit that values of this quantity have inside the twin and on screen: "m", "mm", "m³/s", "%", "V", "".
std::string_view unit_symbol(Quantity quantity);

/// Stable key used in files: "water_depth", "water_level", "rainfall", ...
std::string_view quantity_key(Quantity quantity);
Result<Quantity> parse_quantity(std::string_view key);

/// Some quantities are states that a series can hold only as numbers. Their words, counted from 0:
/// pump_running: off, on; pump_state: standby, in_transit, setting_up, pumping, withdrawing, fault, no_report;
/// gate_state: closed, open, moving, fault; warning_state: normal, level_1 (the most severe), level_2, level_3,
/// offline. Empty when `value` is no state or the quantity is measured.
std::string_view state_word(Quantity quantity, double value);
std::optional<double> parse_state(Quantity quantity, std::string_view word);
bool is_state(Quantity quantity);

}  // namespace sandtable
