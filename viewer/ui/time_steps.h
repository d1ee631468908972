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

/// The incident happens as one looks: its clock is the world's.
bool happens_now(const Snapshot& snapshot);
/// Whether the clock that is shown can be held and hurried: that of a recording or of a replay can, the world's cannot.
bool has_own_pace(const Snapshot& snapshot);
/// Why it cannot be; empty where it can.
std::optional<Refusal> pace_refusal(const Snapshot& snapshot);
/// Why what is shown cannot be played backwards; empty for a recording.
std::optional<Refusal> reverse_refusal(const Snapshot& snapshot);

/// What the timeline shows: everything recorded, expected and planned unless the state says otherwise. Whole minutes, so that it
/// stays the same while the clock runs within one.
TimeRange shown_range(const Snapshot& snapshot, const UiState& state);

/// What one jumps to on the timeline.
enum class TimeMark { kAlarm, kOrder, kReport, kBookmark, kGap };
inline constexpr int kTimeMarkCount = 5;
std::string_view time_mark_key(TimeMark mark);
std::optional<TimeMark> parse_time_mark(std::string_view key);
/// The next one after the playhead, or before it; empty when there is none. Alarms to the minute, gaps where they
/// begin (those of the selected station among them), the others exactly.
std::optional<UtcTime> mark_time(TimeMark mark, UiQueries& queries, const Snapshot& snapshot, const UiState& state, bool forward);

/// The shown range made shorter (factor below 1) or longer around a moment that keeps its place. Within `whole`, never
/// shorter than kLeastShown.
inline constexpr Duration kLeastShown{std::chrono::minutes{2}};
TimeRange zoomed(TimeRange shown, TimeRange whole, UtcTime around, double factor);
/// The shown range moved so that `at` is in it, by as little as possible.
TimeRange following(TimeRange shown, TimeRange whole, UtcTime at);

/// What a playing playhead needs at the ends of what it plays: back to the other end of the loop; at the beginning of
/// the recording a halt.
Intents at_ends(const Snapshot& snapshot, const std::optional<TimeRange>& loop);

/// The next time after `from` (or before it) at which alarms were raised, to the minute, late enough that they show;
/// empty when there is none.
std::optional<UtcTime> alarm_time(UiQueries& queries, const Snapshot& snapshot, bool forward);

/// Reads a length of time as "01:30:00", "01:30" (hours and minutes) or as parse_duration() does.
Result<Duration> parse_offset(std::string_view text);

/// The speed one step above or below on the scale 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600,
/// not below `least`; what plays backwards goes on backwards.
double stepped_speed(double speed, bool faster, double least = 1);
/// Slowest speed of a recording; an incident that happens runs no slower than life.
inline constexpr double kSlowestReplay = 0.1;

}  // namespace sandtable::ui
