#pragma once

#include <span>
#include <vector>

#include "twin/forecast/ensemble.h"
#include "twin/runtime/flood_loop.h"
#include "twin/runtime/forecast_plan.h"
#include "twin/runtime/twin_loop.h"

namespace sandtable {

/// Where runs ahead of time begin, and what drives them: from the newest water, or from water that was recorded.
/// Belongs to the forecast thread.
class ForecastStarts {
 public:
  /// All must outlive it.
  ForecastStarts(const ForecastPlan& plan, const std::vector<StationId>& rain_gauges, FloodLoop& flood, TwinLoop& twin)
      : plan_(plan), rain_gauges_(rain_gauges), flood_(flood), twin_(twin) {}

  /// Whether a model goes along with the incident; where none does only the past can be asked about.
  [[nodiscard]] bool is_live() const { return flood_.newest() != nullptr; }
  /// From the newest water on, without the pumps that are moved. Fails with kNotFound where no model runs.
  [[nodiscard]] Result<ForecastStart> live(std::span<const PumpMove> moved, double rain_factor) const;
  /// From recorded water on: what happened is known up to live now and drives the model, what comes after goes as the
  /// outlook expects. Fails with kNotFound where there is no modelled water or no model of the place.
  [[nodiscard]] Result<ForecastStart> past(UtcTime at, std::span<const PumpMove> moved, double rain_factor) const;
  /// What drove the water between two moments, in steps of the plan.
  [[nodiscard]] std::vector<Forcing> recorded(UtcTime from, UtcTime until,
                                              std::span<const PumpMove> moved = {}) const;

 private:
  /// The rest of the start: what drives the water after `from`, as `state` knows it then.
  void look_ahead(const IncidentState& state, UtcTime from, Duration horizon, std::span<const PumpMove> moved,
                  double rain_factor, ForecastStart& start) const;

  const ForecastPlan& plan_;
  const std::vector<StationId>& rain_gauges_;
  FloodLoop& flood_;
  TwinLoop& twin_;
};

}  // namespace sandtable
