#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "twin/base/ids.h"
#include "twin/base/text.h"
#include "twin/base/time.h"

namespace sandtable {

/// States of ISA-18.2 / IEC 62682 that this build knows; an alarm in kNormal is not kept.
enum class AlarmState {
  kPending,         ///< condition true, delay-on still running: not shown as an alarm
  kUnacknowledged,
  kAcknowledged,
  kReturnedUnacknowledged,
  kShelved,
};
std::string_view alarm_state_key(AlarmState state);
std::optional<AlarmState> parse_alarm_state(std::string_view key);

struct Acknowledgement {
  std::string who;
  UtcTime when;
  std::string comment;
  bool operator==(const Acknowledgement&) const = default;
};

struct Shelving {
  std::string who;
  UtcTime until;
  std::string reason;
  bool operator==(const Shelving&) const = default;
};

/// One rule met at one series. The id is stable ("rule@series"), so an alarm that comes back is the same alarm.
struct Alarm {
  AlarmId id;
  RuleId rule;
  SeriesId series;
  AlarmState state = AlarmState::kPending;
  int level = 3;                            ///< 1 most severe
  double threshold = 0;                     ///< unit of the series' quantity
  double value = 0;                         ///< the reading that raised it
  UtcTime condition_since;                  ///< first reading at or above the threshold
  UtcTime raised_at;                        ///< condition_since + delay, on the incident clock
  std::optional<UtcTime> returned_at;       ///< condition gone
  std::optional<UtcTime> below_since;       ///< below the dead band, delay-off running
  std::optional<Acknowledgement> acknowledged;
  std::optional<Shelving> shelved;
  std::optional<UtcTime> signal_lost_at;    ///< last value of a sensor that fell silent in a steep rise; empty otherwise
  int occurrences = 1;                      ///< times raised since it was last normal and acknowledged
  bool operator==(const Alarm&) const = default;
};

AlarmId make_alarm_id(const RuleId& rule, const SeriesId& series);

}  // namespace sandtable
