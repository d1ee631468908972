#pragma once

#include <span>

#include "twin/core/state.h"
#include "twin/flood/flood_solver.h"

namespace sandtable {

/// What drives the water until `until`, as the incident knows it now: rain of the trusted gauges among `rain_gauges`
/// (when that is empty: of every station that measures rainfall; mean, and for each
/// site the mean of the three nearest weighted by inverse distance), mobile pumps that report pumping, the river
/// at the trusted river gauge nearest to each site, and the sites that were declared since.
Forcing forcing_from(const IncidentState& state, UtcTime until, std::span<const StationId> rain_gauges = {});

/// What trusted depth sensors on streets said in the last ten minutes, by station: what the model's water is drawn
/// towards.
std::vector<DepthReading> depth_readings(const IncidentState& state, UtcTime now);

}  // namespace sandtable
