#include "twin/runtime/outgoing_gate.h"

namespace sandtable {

bool is_exercise(const SessionParts& parts) {
  // A place with a start plays back a recording: its water is not out there now.
  return parts.tense == Tense::kExercise || parts.opening.incident.start.has_value();
}

void close_gate(SessionParts& parts) {
  const bool is_open = parts.tense == Tense::kLive || parts.tense == Tense::kExercise;
  const bool exercise = is_exercise(parts);
  if (parts.transport && parts.transport->reaches_outside() && (!is_open || exercise)) parts.transport.reset();
  std::erase_if(parts.outputs, [&](const auto& output) { return !is_open || (exercise && !output->may_exercise()); });
}

}  // namespace sandtable
