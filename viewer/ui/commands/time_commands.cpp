#include "viewer/ui/time_steps.h"

#include <algorithm>

#include "viewer/ui/commands/command_groups.h"

namespace sandtable::ui::commands {
namespace {

constexpr Duration kStep{std::chrono::minutes{5}};

Status set_paused(CommandEnvironment& e, bool paused) {
  e.intents.push_back(SetPaused{paused});
  return {};
}

Status toggle(const CommandCall&, CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  return set_paused(e, !(*now)->paused);
}

Status step_speed(CommandEnvironment& e, bool faster) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  e.intents.push_back(SetSpeed{stepped_speed((*now)->speed, faster)});
  return {};
}

Status set_speed(const CommandCall& call, CommandEnvironment& e) {
  const double speed = number(call, "factor").value_or(0);
  if (!(speed > 0) || speed > 100'000) return fail(ErrorCode::kInvalid, "time.speed: {} is not above 0 and at most 100000", speed);
  e.intents.push_back(SetSpeed{speed});
  return {};
}

/// An ISO time, "+01:30:00" or "+90min" since the start of the recording.
Result<UtcTime> parse_goal(const std::string& text, const Snapshot& now) {
  if (!text.empty() && text.front() == '+') {
    auto offset = parse_offset(std::string_view(text).substr(1));
    if (!offset) return pass(offset);
    return now.recorded.from + *offset;
  }
  return parse_time(text, ZonePolicy::offset(now.state.incident->zone));
}

Status seek_to(CommandEnvironment& e, const Snapshot& now, UtcTime to) {
  e.intents.push_back(Seek{std::clamp(to, now.recorded.from, last_shown(now))});
  return {};
}

Status seek(const CommandCall& call, CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  auto goal = parse_goal(argument(call, "to"), **now);
  if (!goal) return pass(goal);
  return seek_to(e, **now, *goal);
}

Status step(CommandEnvironment& e, Duration by) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  return seek_to(e, **now, shown_at(**now) + by);
}

Status jump_to_alarm(CommandEnvironment& e, bool forward) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  const auto at = alarm_time(e.queries, **now, forward);
  if (!at) return fail(ErrorCode::kNotFound, "{}", forward ? "no alarm after this" : "no alarm before this");
  return seek_to(e, **now, *at);
}

}  // namespace

void add_time(std::vector<CommandInfo>& table) {
  table.insert(
      table.end(),
      {
          {"time.toggle", {}, {.key = ' '}, toggle},
          {"time.play", {}, {}, [](const CommandCall&, CommandEnvironment& e) { return set_paused(e, false); }},
          {"time.pause", {}, {}, [](const CommandCall&, CommandEnvironment& e) { return set_paused(e, true); }},
          {"time.faster", {}, {.key = '.'}, [](const CommandCall&, CommandEnvironment& e) { return step_speed(e, true); }},
          {"time.slower", {}, {.key = ','}, [](const CommandCall&, CommandEnvironment& e) { return step_speed(e, false); }},
          {"time.speed", {{"factor", ArgumentKind::kNumber, true}}, {}, set_speed},
          {"time.seek", {{"to", ArgumentKind::kTime, true}}, {}, seek},
          {"time.back", {}, {.key = '['}, [](const CommandCall&, CommandEnvironment& e) { return step(e, -kStep); }},
          {"time.forward", {}, {.key = ']'}, [](const CommandCall&, CommandEnvironment& e) { return step(e, kStep); }},
          {"time.previous-alarm", {}, {.key = 'N', .shift = true}, [](const CommandCall&, CommandEnvironment& e) { return jump_to_alarm(e, false); }},
          {"time.next-alarm", {}, {.key = 'N'}, [](const CommandCall&, CommandEnvironment& e) { return jump_to_alarm(e, true); }},
          {"time.live", {}, {.key = key::kEnd},
           [](const CommandCall&, CommandEnvironment& e) -> Status {
             e.intents.push_back(GoLive{});
             return {};
           }},
      });
}

}  // namespace sandtable::ui::commands
