#pragma once

#include <optional>
#include <string_view>

#include "viewer/ui/queries.h"
#include "viewer/ui/ui_state.h"

/// Questions about time that panels and commands share.
namespace sandtable::ui {

/// The moment whose water is shown: ahead of now, or where the playhead stands.
inline UtcTime shown_at(const Snapshot& snapshot) { return snapshot.ahead.value_or(snapshot.at); }
/// How far the playhead can go: live now, or the end of what the model expects or was asked.
UtcTime last_shown(const Snapshot& snapshot);

/// What the timeline shows: everything recorded, expected and planned unless the state says otherwise. Whole minutes, so that it
/// stays the same while the clock runs within one.
TimeRange shown_range(const Snapshot& snapshot, const UiState& state);

/// The next time after `from` (or before it) at which alarms were raised, to the minute, late enough that they show;
/// empty when there is none.
std::optional<UtcTime> alarm_time(UiQueries& queries, const Snapshot& snapshot, bool forward);

/// Reads a length of time as "01:30:00", "01:30" (hours and minutes) or as parse_duration() does.
Result<Duration> parse_offset(std::string_view text);

/// The speed one step above or below on the scale 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600.
double stepped_speed(double speed, bool faster);

}  // namespace sandtable::ui
