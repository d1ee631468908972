#include "viewer/ui/time_steps.h"

#include <algorithm>
#include <cmath>

#include "viewer/ui/commands/command_groups.h"

namespace sandtable::ui::commands {
namespace {

constexpr Duration kStep{std::chrono::minutes{5}};
constexpr Duration kSmallStep{std::chrono::seconds{10}};  // the shortest interval at which common gauges report

/// The incident, if its clock may be held and hurried where the playhead stands.
Result<const Snapshot*> paced_snapshot(CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return now;
  e.refused = pace_refusal(**now);
  if (!e.refused) return now;
  return fail(ErrorCode::kRefused, "the clock of a live place is neither held nor hurried; go back in time first");
}

Status set_paused(CommandEnvironment& e, bool paused) {
  if (auto now = paced_snapshot(e); !now) return pass(now);
  e.intents.push_back(SetPaused{paused});
  return {};
}

Status toggle_pause(const CommandCall&, CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  return set_paused(e, !(*now)->paused);
}

Status step_speed(CommandEnvironment& e, bool faster) {
  auto now = paced_snapshot(e);
  if (!now) return pass(now);
  const bool recorded = (*now)->tense == Tense::kReplay;
  e.intents.push_back(SetSpeed{stepped_speed((*now)->speed, faster, recorded ? kSlowestReplay : 1)});
  return {};
}

/// Only what is over can be played backwards.
Status reverse(const CommandCall&, CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  e.refused = reverse_refusal(**now);
  if (e.refused)
    return fail(ErrorCode::kRefused, "time.reverse: only a recording plays backwards; go back in time first");
  e.intents.push_back(SetSpeed{-(*now)->speed});
  e.intents.push_back(SetPaused{false});
  return {};
}

Status set_speed(const CommandCall& call, CommandEnvironment& e) {
  auto now = paced_snapshot(e);
  if (!now) return pass(now);
  const bool recorded = (*now)->tense == Tense::kReplay;
  const double speed = number(call, "factor").value_or(0);
  const double pace = recorded ? std::abs(speed) : speed;
  if (!(pace > 0) || pace > 100'000)
    return fail(ErrorCode::kInvalid, "time.speed: {} is not above 0 and at most 100000", speed);
  e.intents.push_back(SetSpeed{speed});
  return {};
}

/// A clock such as 14:35 or 14:35:20 on the day of the playhead, in the place's zone; empty for anything else.
std::optional<UtcTime> clock_time(const std::string& text, const Snapshot& now) {
  if (text.find('-') != std::string::npos || text.find(':') == std::string::npos) return std::nullopt;
  const auto zone = now.state.incident->zone;
  const std::string day = format_local(now.at, zone).substr(0, 10);
  const std::string padded = text.find(':') == 1 ? "0" + text : text;
  const auto parsed = parse_time(day + "T" + padded + (padded.size() == 5 ? ":00" : ""), ZonePolicy::offset(zone));
  return parsed ? std::optional(*parsed) : std::nullopt;
}

Status seek_to(CommandEnvironment& e, const Snapshot& now, UtcTime to) {
  e.intents.push_back(Seek{std::clamp(to, now.recorded.from, last_shown(now))});
  return {};
}

Status seek(const CommandCall& call, CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  auto goal = goal_time(argument(call, "to"), **now);
  if (!goal) return pass(goal);
  return seek_to(e, **now, *goal);
}

Status step(CommandEnvironment& e, Duration by) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  return seek_to(e, **now, shown_at(**now) + by);
}

Status jump_to(CommandEnvironment& e, TimeMark mark, bool forward) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  const auto at = mark_time(mark, e.queries, **now, e.state, forward);
  if (!at) {
    return refuse(e, ErrorCode::kNotFound, forward ? "refusal.none_after" : "refusal.none_before",
                  fmt::format("no {} {} this", time_mark_key(mark), forward ? "after" : "before"));
  }
  return seek_to(e, **now, *at);
}

Status jump(const CommandCall& call, CommandEnvironment& e, bool forward) {
  const std::string kind = argument(call, "kind");
  const auto mark = parse_time_mark(kind);
  if (!mark)
    return fail(ErrorCode::kInvalid, "{}: '{}' is not alarm, order, report, bookmark or gap", call.name,
                clipped(kind, 60));
  return jump_to(e, *mark, forward);
}

/// A place to come back to; the same moment again takes it away.
Status bookmark(const CommandCall&, CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  constexpr std::size_t kMostBookmarks = 200;
  if (std::erase(e.state.bookmarks, (*now)->at) > 0) {
    e.intents.push_back(KeepBookmark{(*now)->at, false});
    return {};
  }
  if (e.state.bookmarks.size() >= kMostBookmarks)
    return fail(ErrorCode::kRefused, "there are {} bookmarks already", kMostBookmarks);
  e.state.bookmarks.push_back((*now)->at);
  e.intents.push_back(KeepBookmark{(*now)->at, true});
  return {};
}

Status set_loop(const CommandCall& call, CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  const auto from = goal_time(argument(call, "from"), **now);
  if (!from) return pass(from);
  const auto to = goal_time(argument(call, "to"), **now);
  if (!to) return pass(to);
  const TimeRange loop{std::max(*from, (*now)->recorded.from), std::min(*to, (*now)->recorded.to)};
  constexpr Duration kLeastLoop{std::chrono::seconds{10}};
  if (loop.length() < kLeastLoop)
    return fail(ErrorCode::kInvalid, "time.loop: less than 10 s of the recording lie between these times");
  e.state.loop = loop;
  return seek_to(e, **now, loop.from);
}

Status clear_loop(const CommandCall&, CommandEnvironment& e) {
  e.state.loop.reset();
  e.state.loop_from.reset();
  return {};
}

Status zoom_timeline(CommandEnvironment& e, double factor) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  UiState everything;
  const TimeRange whole = shown_range(**now, everything);
  e.state.timeline_range = zoomed(shown_range(**now, e.state), whole, shown_at(**now), factor);
  if (*e.state.timeline_range == whole) e.state.timeline_range.reset();
  return {};
}

/// The palette with the command begun, for a time to be typed.
Status ask_time(const CommandCall&, CommandEnvironment& e) {
  e.state.palette = {};
  e.state.palette.open = true;
  e.state.palette.text = "time.seek ";
  return {};
}

}  // namespace

Result<UtcTime> goal_time(const std::string& text, const Snapshot& now) {
  if (!text.empty() && text.front() == '+') {
    auto offset = parse_offset(std::string_view(text).substr(1));
    if (!offset) return pass(offset);
    return now.recorded.from + *offset;
  }
  if (const auto clock = clock_time(text, now)) return *clock;
  return parse_time(text, ZonePolicy::offset(now.state.incident->zone));
}

void add_time(std::vector<CommandInfo>& table) {
  table.insert(
      table.end(),
      {
          {"time.toggle", {}, {.key = ' '}, toggle_pause, pace_refusal},
          {"time.play",
           {},
           {},
           [](const CommandCall&, CommandEnvironment& e) { return set_paused(e, false); },
           pace_refusal},
          {"time.pause",
           {},
           {},
           [](const CommandCall&, CommandEnvironment& e) { return set_paused(e, true); },
           pace_refusal},
          {"time.faster",
           {},
           {.key = '.'},
           [](const CommandCall&, CommandEnvironment& e) { return step_speed(e, true); },
           pace_refusal},
          {"time.slower",
           {},
           {.key = ','},
           [](const CommandCall&, CommandEnvironment& e) { return step_speed(e, false); },
           pace_refusal},
          {"time.speed", {{"factor", ArgumentKind::kNumber, true}}, {}, set_speed, pace_refusal},
          {"time.seek", {{"to", ArgumentKind::kTime, true}}, {}, seek},
          {"time.back", {}, {.key = '['}, [](const CommandCall&, CommandEnvironment& e) { return step(e, -kStep); }},
          {"time.forward", {}, {.key = ']'}, [](const CommandCall&, CommandEnvironment& e) { return step(e, kStep); }},
          {"time.previous-alarm",
           {},
           {.key = 'N', .shift = true},
           [](const CommandCall&, CommandEnvironment& e) { return jump_to(e, TimeMark::kAlarm, false); }},
          {"time.next-alarm",
           {},
           {.key = 'N'},
           [](const CommandCall&, CommandEnvironment& e) { return jump_to(e, TimeMark::kAlarm, true); }},
          {"time.reverse", {}, {.key = 'R'}, reverse, reverse_refusal},
          {"time.step-back",
           {},
           {.key = '[', .shift = true},
           [](const CommandCall&, CommandEnvironment& e) { return step(e, -kSmallStep); }},
          {"time.step-forward",
           {},
           {.key = ']', .shift = true},
           [](const CommandCall&, CommandEnvironment& e) { return step(e, kSmallStep); }},
          {"time.ask", {}, {.key = 'T'}, ask_time},
          {"time.next",
           {{"kind", ArgumentKind::kText, true}},
           {},
           [](const CommandCall& c, CommandEnvironment& e) { return jump(c, e, true); }},
          {"time.previous",
           {{"kind", ArgumentKind::kText, true}},
           {},
           [](const CommandCall& c, CommandEnvironment& e) { return jump(c, e, false); }},
          {"time.bookmark", {}, {.key = 'B', .ctrl = true}, bookmark},
          {"time.loop", {{"from", ArgumentKind::kTime, true}, {"to", ArgumentKind::kTime, true}}, {}, set_loop},
          {"time.no-loop", {}, {.key = 'L', .shift = true}, clear_loop},
          {"timeline.zoom-in",
           {},
           {.key = '=', .shift = true},
           [](const CommandCall&, CommandEnvironment& e) { return zoom_timeline(e, 0.5); }},
          {"timeline.zoom-out",
           {},
           {.key = '-', .shift = true},
           [](const CommandCall&, CommandEnvironment& e) { return zoom_timeline(e, 2); }},
          {"time.live",
           {},
           {.key = key::kEnd},
           [](const CommandCall&, CommandEnvironment& e) -> Status {
             e.intents.push_back(GoLive{});
             return {};
           }},
      });
}

}  // namespace sandtable::ui::commands
