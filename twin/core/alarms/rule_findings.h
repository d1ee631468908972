#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "twin/core/alarms/alarm_lifecycle.h"
#include "twin/core/state.h"

namespace sandtable {

/// An outlook older than this says nothing any more.
inline constexpr Duration kOutlookCounts{std::chrono::minutes{60}};

/// Does a rule about series speak about this one of this station?
bool applies(const AlarmRule& rule, const Series& series, const Station& station);
/// Rules about series are looked at when a value comes; the others, and lost trust, when time passes.
bool is_about_series(AlarmRuleKind kind);
bool is_looked_at_in_time(AlarmRuleKind kind);

/// Everything the rule speaks about now. O(what there is of its kind).
std::vector<AlarmSubject> subjects_of(const AlarmRule& rule, const IncidentState& state);
/// The subject that "RULE@..." names; empty when the incident knows nothing by that name.
std::optional<AlarmSubject> parse_subject(const AlarmRule& rule, std::string_view text, const IncidentState& state);

/// What the rule finds at the subject. What is gone (a closed order, an expired alert) is clear.
Finding look(const AlarmRule& rule, const AlarmSubject& subject, const IncidentState& state, UtcTime now);

/// From which value a level rule is met: its own, or what the source sets; empty where the source sets none.
std::optional<double> threshold_of(const AlarmRule& rule, const Series& series);

/// Whether a series rose steeply with its last value and has been silent for too long since.
bool is_lost_in_rise(const IncidentState& state, const Series& series, UtcTime now);

/// What makes an alarm of the rule at the subject meaningless by design: an alarm's id, or "maintenance:FEED"; empty
/// for nothing.
std::string suppressor_of(const AlarmRule& rule, const AlarmSubject& subject, const IncidentState& state, UtcTime now);

}  // namespace sandtable
