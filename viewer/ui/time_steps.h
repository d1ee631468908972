#pragma once

#include <optional>
#include <string_view>

#include "viewer/ui/queries.h"
#include "viewer/ui/ui_state.h"

/// Questions about time that panels and commands share.
namespace sandtable::ui {

/// What the timeline shows: everything recorded and planned unless the state says otherwise. Whole minutes, so that it
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
