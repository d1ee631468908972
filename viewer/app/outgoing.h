#pragma once

#include "viewer/app/compose.h"

namespace sandtable {

/// Adds what a place sends out: the link to its crews and its [[output]]s. In an exercise by script nothing that could
/// reach outside is made at all, nor where visitors play: crews are simulated, and there are no outputs. For pictures,
/// and with faults injected into the feeds, because what the twin then says is untrue, only the simulated crews of the
/// place itself are added. Nothing is opened yet; what may stay in an exercise or a played-back recording is decided by
/// the gate (twin/runtime/outgoing_gate.h) when the run starts.
void add_outgoing(const Place& place, const RunOptions& options, SessionParts& parts);

}  // namespace sandtable
