#pragma once

#include <vector>

#include "twin/forecast/ensemble.h"
#include "twin/forecast/pump_reach.h"

namespace sandtable {

/// The fewest pumps that clear a site in time, or how far all of them come.
struct PumpSet {
  std::vector<PumpRun> pumps;       ///< the set, most water first; all that come in time when even they do not clear it
  bool clears = false;              ///< in the middle run: shallower than kImpactDepths_m[0] from `by` to the end
  bool fewest = false;              ///< a run of one pump less was tried too, and did not
  std::size_t in_time = 0;          ///< pumps that could run before `by`
  double depth_without_m = 0;       ///< deepest water at `by`, without any of them
  Spread depth_with_m;              ///< the same with the set, over the ensemble
  double depth_out_of_reach_m = 0;  ///< deepest at `by` in hollows beside, whose water no pump there can get
  int runs = 0;                     ///< of the model
};

struct PumpSetTask {
  const ForecastStart& start;
  const Forecast& base;  ///< the middle run of `start`, with its depth fields
  const PumpReach& reach;
  const Exposure& exposure;
  std::vector<PumpRun> available;  ///< at this site
  UtcTime by;                      ///< within the forecast
};

/// Whether the water is gone by then is seen in the last frame that is not after `by`. Depth is that of the clearable
/// cells at the pumps: see PondCourse::clearable_cells(). Pumps are taken by the water that they can move before `by`;
/// how many is guessed from the ponds, then proved or corrected by runs of the model, at most kMostPumpSetRuns and
/// those of the ensemble. Fails as run_forecast() does, and with kInvalid when `by` lies outside the forecast.
Result<PumpSet> smallest_pump_set(const PumpSetTask& task, const std::stop_token& stop = {},
                                  const ForecastProgress& progress = {});

inline constexpr int kMostPumpSetRuns = 8;

}  // namespace sandtable
