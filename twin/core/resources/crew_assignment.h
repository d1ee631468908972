#pragma once

#include <optional>
#include <span>
#include <vector>

#include "twin/core/state.h"

namespace sandtable {

/// A machine that asks for its crew, and in how long it would have to work.
struct CrewCall {
  ResourceId machine;
  Duration works_in{0};
};

/// Who would run each of several machines if all were sent now, by call; empty for those that would stay behind. The
/// calls that matter most come first: one of them stays behind only where those before it need the people.
/// Where one crew is enough for each machine this is exact (assignment.h): no other way gives a crew to a machine that
/// is left and keeps those before it; among the ways that do, the one with the fewest crews from other depots, then
/// with the fewest people to spare over all machines together. Several crews together are found as by crew_for() among
/// those that nobody needs alone, in the order of the calls, and then kept. Nobody for a machine that needs nobody or
/// is not known. Who is called runs nothing itself. Costs one assign() for each call.
std::vector<std::optional<std::vector<ResourceId>>> crews_for(const IncidentState& state,
                                                              std::span<const CrewCall> calls, UtcTime now);

}  // namespace sandtable
