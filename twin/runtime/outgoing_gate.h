#pragma once

#include "twin/runtime/session_parts.h"

namespace sandtable {

/// The one gate through which anything leaves. Takes out of the parts whatever must not exist in their tense, before
/// any of it is started, so that it holds no socket:
///   live               everything stays
///   exercise, and a recording that is played back
///                      links to crews go unless they are simulated; outputs go unless they were asked to speak in
///                      exercises, which they then mark as such
///   replay, what-if    everything goes
/// Orders then become overdue instead of reaching anybody. Sources that could speak are given links that cannot when
/// they are made.
void close_gate(SessionParts& parts);

/// Whether what is said outside must be marked as exercise.
bool is_exercise(const SessionParts& parts);

}  // namespace sandtable
