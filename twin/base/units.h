#pragma once

#include <string_view>

#include "twin/base/result.h"

namespace sandtable {

/// What a number measures. Values inside the twin are in the unit named here.
enum class Quantity {
  kWaterDepth,      ///< m above the ground or invert at the sensor
  kWaterLevel,      ///< m above the station's vertical datum
  kRainfall,        ///< mm over the series' window
  kDischarge,       ///< m3/s
  kGateOpening,     ///< percent open
  kFuel,            ///< percent of a full tank
  kVoltage,         ///< V
  kPumpRunning,     ///< 0 or 1
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

}  // namespace sandtable
