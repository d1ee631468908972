#pragma once

#include <optional>
#include <string>
#include <vector>

#include "twin/core/state.h"

namespace sandtable {

/// An alarm that somebody should look at, as a successor needs it.
struct OpenAlarm {
  AlarmId id;
  int level = 3;
  Text rule;
  Text subject;
  AlarmState state = AlarmState::kUnacknowledged;
  Text found;  ///< the value with its unit, and whether the signal was lost; empty where the rule measures nothing
  std::optional<Trust> trust;  ///< of that value
  UtcTime raised_at;
  Duration age{0};
  std::optional<Acknowledgement> acknowledged;
  std::size_t steps = 0;  ///< of its procedure
  std::size_t steps_done = 0;
  Text next_step;  ///< the first that is not ticked; the rule's advice where it has no steps
  int occurrences = 1;
};
/// Unacknowledged ones first, then by level, then the oldest. Those whose condition is still watched are no alarms yet.
std::vector<OpenAlarm> open_alarms(const IncidentState& state, UtcTime at);

/// An alarm that makes no sound although its condition may hold: shelved, suppressed by design, or out of service.
struct QuietAlarm {
  AlarmId id;
  Text rule;
  Text subject;
  AlarmState state = AlarmState::kShelved;
  bool condition_holds = false;  ///< its condition is met now
  std::string who;               ///< empty for suppression, which is the rule's
  std::string reason;            ///< for suppression the alarm or feed that causes it
  std::optional<UtcTime> since;
  std::optional<UtcTime> until;  ///< empty: until somebody ends it
};
/// Those that end first on top, then those without an end.
std::vector<QuietAlarm> quiet_alarms(const IncidentState& state);

}  // namespace sandtable
