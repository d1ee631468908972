#pragma once

#include <vector>

#include "twin/core/state.h"

namespace sandtable::ui {

/// Alarms that share a rule: the first-out of the surge first, what stood before it last.
struct AlarmGroup {
  RuleId rule;
  std::vector<const Alarm*> alarms;
};

/// What the alarm list shows. Pointers live as long as the state.
struct AlarmList {
  std::vector<const Alarm*> alarms;   ///< by need: unacknowledged first, then level, then newest; shelved last
  std::vector<AlarmGroup> groups;     ///< the same by rule, the group that began the surge on top; empty when calm
  std::size_t raised_lately = 0;      ///< in the ten minutes before `now`
};

/// More than this many in ten minutes are more than a person can follow (ISA-18.2 calls it an alarm flood), so the
/// list is grouped.
inline constexpr std::size_t kFloodOfAlarms = 10;

AlarmList list_alarms(const IncidentState& state, UtcTime now);

}  // namespace sandtable::ui
