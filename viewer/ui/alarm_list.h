#pragma once

#include <vector>

#include "twin/core/state.h"

namespace sandtable::ui {

/// Alarms of one basin: the first-out of the surge first, what stood before it last.
struct AlarmGroup {
  SiteId site;  ///< empty: about no place, such as a feed, or far from every site
  RuleId rule;  ///< of the first-out
  std::vector<const Alarm*> alarms;
  const Alarm* gravest = nullptr;  ///< of them, the one that needs somebody most: first in AlarmList::alarms
  std::size_t unacknowledged = 0;
};

/// How the alarm system itself does, in the terms of ISA-18.2 (ANSI/ISA-18.2-2016, clause 16).
struct AlarmMetrics {
  std::size_t raised_lately = 0;  ///< calls for somebody in the ten minutes before `now`; what is set aside calls nobody
  std::size_t standing = 0;       ///< that somebody should look at, acknowledged or not
  std::size_t chattering = 0;     ///< three rises within a minute of the last hour; see has_chattered()
  std::size_t stale = 0;          ///< standing for more than 24 h
  std::size_t set_aside = 0;      ///< shelved, suppressed by design or out of service
};

/// What the alarm list shows. Pointers live as long as the state.
struct AlarmList {
  std::vector<const Alarm*> alarms;   ///< by need: unacknowledged first, then level, then newest; what is set aside last
  std::vector<AlarmGroup> groups;     ///< the same by basin, the group that began the surge on top; empty when calm
  std::size_t raised_lately = 0;      ///< as in `metrics`
  AlarmMetrics metrics;
};

/// More than this many in ten minutes are more than a person can follow (ISA-18.2 calls it an alarm flood), so the
/// list is grouped.
inline constexpr std::size_t kFloodOfAlarms = 10;
/// A sensor further than this from every site's pump position belongs to none of them.
inline constexpr double kBasinReach_m = 1500;

/// Standing for longer than ISA-18.2 lets an alarm stand without calling it stale.
bool is_stale(const Alarm& alarm, UtcTime now);
/// How often it rose in the last hour, where it chattered in it; 0 where it did not.
std::size_t chattering_rises(const IncidentState& state, const AlarmId& alarm, UtcTime now);

AlarmList list_alarms(const IncidentState& state, UtcTime now);

/// The site whose pumps would answer: the alarm's own, its order's, or the nearest to its station or place.
SiteId basin_of(const IncidentState& state, const Alarm& alarm);

}  // namespace sandtable::ui
