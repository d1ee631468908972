#pragma once

#include <optional>
#include <vector>

#include "twin/core/state.h"

namespace sandtable {

/// Crews and volunteers: people who come with what they carry.
bool is_crew(const ResourceConfig& config);
/// What is left of a shift, less than nothing when it is over; empty where there is none.
std::optional<Duration> shift_left(const Resource& resource, UtcTime now);

/// The machine with which a crew is out: it runs it under an open order and has not told its own position since, so it
/// is where the machine is. Null for a crew that is free, was sent itself, or tells where it is.
const Resource* machine_run_by(const IncidentState& state, const Resource& crew);

/// Whether this crew could run the machine if it were sent now and had to work in `works_in`: it is free, has every
/// skill that the machine asks for, is not broken down, not resting, and still on shift then.
bool can_run(const Resource& crew, const ResourceConfig& machine, Duration works_in, UtcTime now);
/// How many it counts as: one where it does not say.
int people_of(const Resource& crew);

/// Who would run the machine if it were sent now and had to work in `works_in`, of those who can_run(). One crew where
/// one is enough: of its own depot before others, then with the fewest people to spare. Several otherwise, of its own
/// depot and the largest first. Nobody for a machine that needs nobody; empty when there are not enough.
std::optional<std::vector<ResourceId>> crew_for(const IncidentState& state, const ResourceConfig& machine,
                                                Duration works_in, UtcTime now);

}  // namespace sandtable
