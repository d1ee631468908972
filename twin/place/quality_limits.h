#pragma once

#include "twin/place/quality_config.h"

namespace sandtable {

/// The limits that hold for a quantity until a place says otherwise; the numbers and where they come from are in
/// quality_limits.cpp. `window` is that of a sum, 0 for what is no sum.
QualityLimits default_limits(Quantity quantity, Duration window);

}  // namespace sandtable
