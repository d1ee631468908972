#pragma once

#include <optional>
#include <string>
#include <vector>

#include "twin/base/ids.h"
#include "twin/base/time.h"

namespace sandtable {

/// What must be done to the raw values of a series so that they are right: value = scale * raw + offset. A visible step
/// with a name under it; raw values never change. A calibration with scale 1 and offset 0 withdraws the ones before it.
struct Calibration {
  SeriesId series;
  double scale = 1;
  double offset = 0;          ///< unit of the quantity
  UtcTime from;               ///< for values observed at `from` and later
  std::optional<UtcTime> to;  ///< and before `to`; empty: until further notice
  std::string author;
  std::string reason;
  UtcTime set_at;  ///< incident time of the decision
  [[nodiscard]] bool covers(UtcTime t) const { return from <= t && (!to || t < *to); }
  [[nodiscard]] bool changes_nothing() const { return scale == 1 && offset == 0; }
  bool operator==(const Calibration&) const = default;
};

/// Every calibration a series was given, in the order they were set.
using CalibrationHistory = std::vector<Calibration>;

/// The one that holds for a value observed at `t`: the last set whose period covers it; null when there is none or it
/// changes nothing.
const Calibration* calibration_at(const CalibrationHistory& history, UtcTime t);
/// The raw value of `t` calibrated; raw itself when no calibration holds.
double calibrated(const CalibrationHistory& history, UtcTime t, double raw);

}  // namespace sandtable
