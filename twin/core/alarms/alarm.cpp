#include "twin/core/alarms/alarm.h"

#include "twin/core/keys.h"

namespace sandtable {
namespace {

constexpr EnumKeys<AlarmState, kAlarmStateCount> kAlarmStates{
    {"pending", "unacknowledged", "acknowledged", "returned_unacknowledged", "shelved", "latched_unacknowledged",
     "latched_acknowledged", "suppressed", "out_of_service", "normal"}};

}  // namespace

std::string_view alarm_state_key(AlarmState state) { return kAlarmStates.of(state); }
std::optional<AlarmState> parse_alarm_state(std::string_view key) { return kAlarmStates.find(key); }

const SeriesId& Alarm::series() const {
  static const SeriesId kNone;
  const auto* series = std::get_if<SeriesId>(&subject);
  return series != nullptr ? *series : kNone;
}

AlarmId make_alarm_id(const RuleId& rule, const AlarmSubject& subject) {
  return AlarmId(rule.str() + "@" + subject_text(subject));
}

AlarmState shown_state(const Alarm& alarm) {
  if (alarm.out_of_service) return AlarmState::kOutOfService;
  if (alarm.shelved) return AlarmState::kShelved;
  const bool shown = alarm.process != AlarmState::kPending && alarm.process != AlarmState::kNormal;
  return shown && !alarm.suppressed_by.empty() ? AlarmState::kSuppressed : alarm.process;
}

bool is_standing(AlarmState state) {
  switch (state) {
    case AlarmState::kUnacknowledged:
    case AlarmState::kAcknowledged:
    case AlarmState::kReturnedUnacknowledged:
    case AlarmState::kLatchedUnacknowledged:
    case AlarmState::kLatchedAcknowledged:
      return true;
    default:
      return false;
  }
}

bool is_unacknowledged(AlarmState state) {
  return state == AlarmState::kUnacknowledged || state == AlarmState::kReturnedUnacknowledged ||
         state == AlarmState::kLatchedUnacknowledged;
}

}  // namespace sandtable
