#pragma once

#include <span>
#include <vector>

#include "twin/core/sensors/calibration.h"
#include "twin/runtime/judged_sample.h"
#include "twin/runtime/snapshot.h"

namespace sandtable::ui {

/// A series seen two ways: as it was known at a moment and with all that was said of it since.
struct JudgedSeries {
  std::vector<Sample> shown;   ///< the way that was chosen, oldest first; bad and missing values left out
  std::vector<Sample> beside;  ///< the other way, only where it differs; NaN parts two stretches
  std::vector<Sample> struck;  ///< taken for true then and judged bad since
  std::size_t corrected = 0;   ///< values that differ, those that came later included
  bool operator==(const JudgedSeries&) const = default;
};

/// As known then: what had been received, with the flags and calibrations of that time. As corrected: everything up to
/// `until`, with the newest flags and calibrations. Values after `until` are left out either way.
JudgedSeries judged_series(std::span<const JudgedSample> samples, bool as_corrected, UtcTime until);

/// The values as they are shown, and beside them those of the sensor where a calibration changes them: `beside` is the
/// visible step. Nothing is struck or counted.
JudgedSeries calibrated_series(std::span<const Sample> raw, const CalibrationHistory& history);

/// The newest at or before `t`; null when there is none.
const JudgedSample* judged_at(std::span<const JudgedSample> samples, UtcTime t);

}  // namespace sandtable::ui
