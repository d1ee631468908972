#include "twin/core/sensors/calibration.h"

#include <algorithm>

namespace sandtable {

const Calibration* calibration_at(const CalibrationHistory& history, UtcTime t) {
  const auto last = std::find_if(history.rbegin(), history.rend(), [t](const Calibration& c) { return c.covers(t); });
  return last == history.rend() || last->changes_nothing() ? nullptr : &*last;
}

double calibrated(const CalibrationHistory& history, UtcTime t, double raw) {
  const Calibration* calibration = calibration_at(history, t);
  return calibration == nullptr ? raw : calibration->scale * raw + calibration->offset;
}

}  // namespace sandtable
