#pragma once

#include <span>
#include <vector>

#include "twin/core/command.h"
#include "twin/core/state.h"
#include "twin/flood/flood_solver.h"

namespace sandtable {

/// A mobile pump that runs at a site, or is expected to.
struct PumpRun {
  ResourceId resource;
  SiteId site;
  double discharge_m3_per_s = 0;
  TimeRange running;  ///< half-open
  bool operator==(const PumpRun&) const = default;
};

/// From the order to the departure of a crew that stands by: the receipt, the acceptance and the crew getting aboard.
inline constexpr Duration kTurnout{std::chrono::minutes{5}};

/// What the open orders promise from `now` on: pumps that run go on until their tank is empty, the others begin once
/// what is left of turnout, travel and setting up has passed; what is late is expected at once. Pumps that withdraw
/// do not count.
std::vector<PumpRun> promised_pumps(const IncidentState& state, UtcTime now);

/// The run of an order that is only considered, given at `at`. `order` has its way planned; see plan_order(). Empty
/// span of time when the resource is unknown.
PumpRun considered_pump(const IncidentState& state, const IssueOrder& order, UtcTime at);

/// Adds what the pumps take to each step of forcing that begins at `from`, as the mean over the step.
void add_pumps(std::span<const PumpRun> pumps, UtcTime from, std::vector<Forcing>& steps);

}  // namespace sandtable
