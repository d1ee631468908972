#pragma once

#include "twin/core/event.h"
#include "twin/core/state.h"

namespace sandtable {

/// The state after one event. Total: an event that decide() made is never refused, and an event that names something
/// unknown (a damaged journal) changes nothing but `seq` and `at`. Sends nothing, asks nobody, reads no clock.
void reduce(IncidentState& state, const Event& event);

}  // namespace sandtable
