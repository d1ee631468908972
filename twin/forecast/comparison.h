#pragma once

#include <optional>
#include <vector>

#include "twin/forecast/forecast.h"

namespace sandtable {

/// A pool with and without a decision.
struct PoolComparison {
  SiteId site;
  double deepest_without_m = 0;  ///< over the run
  double deepest_with_m = 0;
  double last_without_m = 0;  ///< at the end of the run
  double last_with_m = 0;
  /// From when on the deepest water stays below kImpactDepths_m[0]; empty when it does not within the run.
  std::optional<UtcTime> clear_without;
  std::optional<UtcTime> clear_with;
};

/// What a decision changes between two runs over the same steps.
struct Comparison {
  Impact worst_without;  ///< harm by the greatest depths
  Impact worst_with;
  Impact last_without;  ///< harm at the end
  Impact last_with;
  double building_minutes_saved = 0;  ///< of buildings deeper than kImpactDepths_m[kFloodedClass]
  double road_km_minutes_saved = 0;   ///< of roads deeper than that
  double pumped_m3 = 0;               ///< more than without
  std::vector<PoolComparison> pools;
};

/// Both must have the same steps; frames that only one has are left out.
Comparison compare(const Forecast& without, const Forecast& with);

}  // namespace sandtable
