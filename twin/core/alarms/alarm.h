#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "twin/base/ids.h"
#include "twin/base/text.h"
#include "twin/base/time.h"
#include "twin/core/alarms/alarm_subject.h"
#include "twin/core/sensors/reading.h"

namespace sandtable {

/// States of ISA-18.2 / IEC 62682 (ANSI/ISA-18.2-2016, figure of the alarm state transition diagram).
enum class AlarmState {
  kPending,         ///< condition true, delay-on still running: not shown as an alarm
  kUnacknowledged,
  kAcknowledged,
  kReturnedUnacknowledged,
  kShelved,                ///< a person put it aside for a while
  kLatchedUnacknowledged,  ///< condition gone, but the rule wants a person to reset it
  kLatchedAcknowledged,
  kSuppressed,      ///< by design: the rule names what makes it meaningless now
  kOutOfService,    ///< a person switched it off until further notice
  kNormal,          ///< kept only while it is shelved or out of service
};
inline constexpr int kAlarmStateCount = 10;
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

struct OutOfService {
  std::string who;
  UtcTime since;
  std::string reason;
  bool operator==(const OutOfService&) const = default;
};

/// A step of the rule's procedure that somebody ticked.
struct StepDone {
  int step = 0;  ///< index into AlarmRule::steps
  std::string who;
  UtcTime when;
  bool operator==(const StepDone&) const = default;
};

/// One rule met at one subject. The id is stable ("rule@subject"), so an alarm that comes back is the same alarm.
/// What the condition does (`process`) goes on under a shelf, a suppression or out of service; `state` is what is shown.
struct Alarm {
  AlarmId id;
  RuleId rule;
  AlarmSubject subject;
  AlarmState state = AlarmState::kPending;    ///< always shown_state() of the rest
  AlarmState process = AlarmState::kPending;  ///< none of kShelved, kSuppressed, kOutOfService
  int level = 3;                            ///< 1 most severe
  double threshold = 0;                     ///< unit by the rule's kind
  double value = 0;                         ///< the value that raised it
  UtcTime value_at{};                       ///< when that was so
  std::optional<Trust> trust;               ///< of that value then; empty where no sensor spoke
  std::string detail;                       ///< stable key of what was found, where a rule can find several things
  UtcTime condition_since;                  ///< first value that met the rule
  UtcTime raised_at;                        ///< condition_since + delay, on the incident clock
  std::optional<UtcTime> returned_at;       ///< condition gone
  std::optional<UtcTime> below_since;       ///< on the safe side of the dead band, delay-off running
  std::optional<Acknowledgement> acknowledged;
  std::optional<Shelving> shelved;
  std::optional<OutOfService> out_of_service;
  std::string suppressed_by;                ///< the alarm or feed that does; empty when none
  std::optional<UtcTime> signal_lost_at;    ///< last value of a sensor that fell silent in a steep rise; empty otherwise
  int occurrences = 1;                      ///< times raised since it was last normal and acknowledged
  std::vector<StepDone> steps_done;         ///< by step
  /// The series it is about; empty for other subjects.
  [[nodiscard]] const SeriesId& series() const;
  bool operator==(const Alarm&) const = default;
};

AlarmId make_alarm_id(const RuleId& rule, const AlarmSubject& subject);
/// Out of service hides a shelf, a shelf hides a suppression, and each hides what the condition does.
AlarmState shown_state(const Alarm& alarm);
/// Whether somebody should look: not pending, normal, shelved, suppressed or out of service.
bool is_standing(AlarmState state);
/// Whether it waits for an acknowledgement.
bool is_unacknowledged(AlarmState state);

}  // namespace sandtable
