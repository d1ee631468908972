#pragma once

#include "twin/base/ids.h"
#include "twin/base/time.h"

namespace sandtable {

/// A series rises so fast that its silence would be an alarm. Gauges die at the peak, as at the Rambla del Poyo in 2024.
struct SteepRise {
  SeriesId series;
  UtcTime at;         ///< its newest value
  double value = 0;   ///< that value, raw, unit of the quantity
  double rise = 0;    ///< above the least value within the time before, same unit
  Duration within{};  ///< that time
  bool operator==(const SteepRise&) const = default;
};

}  // namespace sandtable
