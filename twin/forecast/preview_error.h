#pragma once

#include "twin/forecast/forecast.h"

namespace sandtable {

/// How far the coarse model was off the fine one, when both ran the same steps from the same water.
struct PreviewError {
  UtcTime as_of;               ///< when these runs began
  std::int64_t buildings = 0;  ///< by the fine run: in water deeper than kImpactDepths_m[kFloodedClass] at any time
  std::int64_t buildings_coarse = 0;
  double pool_depth_m = 0;  ///< mean over pools and frames of how far the deepest water was off
  bool operator==(const PreviewError&) const = default;
};

/// Frames are matched by their place; pools that only one run knows are left out.
PreviewError preview_error(const Forecast& fine, const Forecast& coarse);

}  // namespace sandtable
