#include "twin/core/alarms/alarm.h"

#include "twin/core/keys.h"

namespace sandtable {
namespace {

constexpr EnumKeys<AlarmState, 5> kStates{
    {"pending", "unacknowledged", "acknowledged", "returned_unacknowledged", "shelved"}};

}  // namespace

std::string_view alarm_state_key(AlarmState state) { return kStates.of(state); }
std::optional<AlarmState> parse_alarm_state(std::string_view key) { return kStates.find(key); }

AlarmId make_alarm_id(const RuleId& rule, const SeriesId& series) { return AlarmId(rule.str() + "@" + series.str()); }

}  // namespace sandtable
