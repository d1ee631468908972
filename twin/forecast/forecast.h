#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "twin/flood/flood_solver.h"
#include "twin/flood/water_record.h"
#include "twin/forecast/exposure.h"

namespace sandtable {

/// The water and its harm at one moment to come.
struct ForecastFrame {
  std::shared_ptr<const Water> water;  ///< never null
  Impact impact;
};

/// When water deeper than kImpactDepths_m[kFloodedClass] reaches a vulnerable place, at the end of which step.
struct Arrival {
  std::size_t place = 0;  ///< index into Exposure::places
  UtcTime at;
  bool operator==(const Arrival&) const = default;
};

/// One run of the flood model ahead of time. Frozen; share between threads.
struct Forecast {
  UtcTime from;
  std::string model;                  ///< label of the solver
  std::vector<ForecastFrame> frames;  ///< one at the end of each step, oldest first
  /// Of the whole run, seconds from `from` on; null where the model has no grid. The water of `from` counts.
  std::shared_ptr<const WaterRecordFields> record;
  std::vector<Arrival> arrivals;      ///< earliest first; of places that were dry in `from`
  Impact worst;                       ///< harm by the greatest depth of each cell over all frames
  double pumped_m3 = 0;               ///< by mobile pumps over the run
  double mass_error_ratio = 0;        ///< of the model at the end

  [[nodiscard]] UtcTime to() const { return frames.empty() ? from : frames.back().water->valid_at; }
  /// The newest frame at or before `t`; null before the first.
  [[nodiscard]] const ForecastFrame* frame_at(UtcTime t) const;
};

/// Told from the running thread with the share of the work done, 0 to 1.
using ForecastProgress = std::function<void(double)>;

/// Advances `solver` through the steps. Cost: what the solver costs, and about 10 ns for each exposed cell and frame.
/// Fails with kCancelled between two steps once a stop is requested, and with the solver's own error; nothing is
/// returned then.
Result<std::shared_ptr<const Forecast>> run_forecast(FloodSolver& solver, std::span<const Forcing> steps,
                                                     const Exposure& exposure, const std::stop_token& stop = {},
                                                     const ForecastProgress& progress = {});

/// Lowest and highest of several runs that differ in what is not known: the range that is shown beside the middle.
struct ForecastRange {
  struct Bounds {
    double low = 0;
    double high = 0;
  };
  std::vector<UtcTime> at;
  std::vector<Bounds> buildings;  ///< flooded ones, class kFloodedClass, at each of `at`
  std::vector<Bounds> roads_m;
  std::map<SiteId, std::vector<Bounds>> depth_m;  ///< deepest water of each pool
};
/// Frames are matched by their place in the runs, which must have the same steps; missing ones end the range.
ForecastRange range_of(std::span<const std::shared_ptr<const Forecast>> runs);

}  // namespace sandtable
