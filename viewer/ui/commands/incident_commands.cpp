#include <algorithm>

#include "viewer/ui/alarm_list.h"
#include "viewer/ui/alarm_words.h"
#include "viewer/ui/commands/command_groups.h"

namespace sandtable::ui::commands {
namespace {

/// The alarm named, else the unfolded one or one of what is selected, else the most needed one.
Result<AlarmId> meant_alarm(const CommandCall& call, CommandEnvironment& e, bool waiting) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  if (const std::string id = argument(call, "alarm"); !id.empty()) return AlarmId(id);
  const IncidentState& state = (*now)->live;
  const AlarmList list = list_alarms(state, (*now)->live_at);
  const Alarm* best = nullptr;
  for (const Alarm* alarm : list.alarms) {
    if (waiting && !is_unacknowledged(alarm->state)) continue;
    if (best == nullptr) best = alarm;
    const Selection subject = selection_of(state, *alarm);
    if (e.state.alarm == alarm->id || (subject.index() != 0 && e.state.selection == subject)) {
      best = alarm;
      break;
    }
  }
  if (best == nullptr) return fail(ErrorCode::kNotFound, "{}", waiting ? "no alarm waits for acknowledgement" : "no alarm");
  return best->id;
}

Status acknowledge(const CommandCall& call, CommandEnvironment& e) {
  auto alarm = meant_alarm(call, e, true);
  if (!alarm) return pass(alarm);
  return submit(e, AcknowledgeAlarm{*alarm, argument(call, "comment")});
}

Status ask_acknowledge(const CommandCall& call, CommandEnvironment& e) {
  auto alarm = meant_alarm(call, e, true);
  if (!alarm) return pass(alarm);
  e.state.dialog = AcknowledgeDialog{*alarm, ""};
  return {};
}

Status shelve(const CommandCall& call, CommandEnvironment& e) {
  auto alarm = meant_alarm(call, e, false);
  if (!alarm) return pass(alarm);
  auto length = parse_duration(argument(call, "for"));
  if (!length) return pass(length);
  return submit(e, ShelveAlarm{*alarm, *length, argument(call, "reason")});
}

Status ask_shelve(const CommandCall& call, CommandEnvironment& e) {
  auto alarm = meant_alarm(call, e, false);
  if (!alarm) return pass(alarm);
  e.state.dialog = ShelveDialog{.alarm = *alarm, .reason = {}};
  return {};
}

Status unshelve(const CommandCall& call, CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  return submit(e, UnshelveAlarm{AlarmId(argument(call, "alarm"))});
}

Status acknowledge_all(const CommandCall& call, CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  AcknowledgeAlarms all{{}, argument(call, "comment")};
  for (const auto& [id, alarm] : *(*now)->live.alarms) {
    if (is_unacknowledged(alarm.state)) all.alarms.push_back(id);
  }
  return submit(e, std::move(all));
}

Status reset(const CommandCall& call, CommandEnvironment& e) {
  auto alarm = meant_alarm(call, e, false);
  if (!alarm) return pass(alarm);
  return submit(e, ResetAlarm{*alarm});
}

Status take_out_of_service(const CommandCall& call, CommandEnvironment& e) {
  auto alarm = meant_alarm(call, e, false);
  if (!alarm) return pass(alarm);
  return submit(e, TakeOutOfService{*alarm, argument(call, "reason")});
}

Status return_to_service(const CommandCall& call, CommandEnvironment& e) {
  auto alarm = meant_alarm(call, e, false);
  if (!alarm) return pass(alarm);
  return submit(e, ReturnToService{*alarm});
}

/// Ticks a step of the procedure, counted from 1, or takes the tick back.
Status tick_step(const CommandCall& call, CommandEnvironment& e) {
  auto alarm = meant_alarm(call, e, false);
  if (!alarm) return pass(alarm);
  const int step = static_cast<int>(number(call, "step").value_or(0)) - 1;
  const auto& alarms = *e.snapshot->live.alarms;
  const auto known = alarms.find(*alarm);
  const bool done = known != alarms.end() && std::ranges::find(known->second.steps_done, step, &StepDone::step) != known->second.steps_done.end();
  return submit(e, TickStep{*alarm, step, !done});
}

Status set_maintenance(const CommandCall& call, CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  auto length = parse_duration(argument(call, "for"));
  if (!length) return pass(length);
  return submit(e, SetMaintenance{SourceId(argument(call, "feed")), *length, argument(call, "reason")});
}

/// Unfolds the next alarm in the list's order and selects what it is about.
Status step_alarm(CommandEnvironment& e, bool forward) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  const IncidentState& state = (*now)->state;
  const AlarmList list = list_alarms(state, (*now)->at);
  if (list.alarms.empty()) return fail(ErrorCode::kNotFound, "no alarm");
  const auto current = std::ranges::find(list.alarms, e.state.alarm, [](const Alarm* a) { return a->id; });
  const auto count = std::ssize(list.alarms);
  const auto at = current - list.alarms.begin();
  const auto next = current == list.alarms.end() ? (forward ? 0 : count - 1) : (at + (forward ? 1 : count - 1)) % count;
  const Alarm& alarm = *list.alarms[static_cast<std::size_t>(next)];
  e.state.alarm = alarm.id;
  const Selection subject = selection_of(state, alarm);
  if (subject.index() != 0) select(e, subject);
  return {};
}

/// Asks what it would change to send the pump, at the moment that is shown or the one named.
Status ask_what_if(const CommandCall& call, CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  const PumpMove move{ResourceId(argument(call, "pump")), SiteId(argument(call, "site"))};
  if (!(*now)->live.resources->contains(move.resource))
    return fail(ErrorCode::kNotFound, "no resource '{}'", move.resource.str());
  if ((*now)->live.site(move.site) == nullptr) return fail(ErrorCode::kNotFound, "no site '{}'", move.site.str());
  WhatIf question{(*now)->at, {move}};
  question.rain_factor = number(call, "rain").value_or(1);
  if (!(question.rain_factor >= 0) || question.rain_factor > 10) {
    return fail(ErrorCode::kInvalid, "what-if.ask: rain {} is not between 0 and 10", question.rain_factor);
  }
  e.intents.push_back(AskWhatIf{std::move(question)});
  return {};
}

Status toggle_what_if(const CommandCall&, CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  const auto& outlook = (*now)->outlook;
  if (!outlook || !outlook->what_if || !outlook->what_if->with) return fail(ErrorCode::kNotFound, "no question has been answered");
  e.intents.push_back(ShowWhatIf{!(*now)->what_if_shown});
  return {};
}

Status drop_question(const CommandCall&, CommandEnvironment& e) {
  e.intents.push_back(DropQuestion{});
  return {};
}

Status toggle_mute(const CommandCall&, CommandEnvironment& e) {
  const SoundStatus sound = e.queries.sound();
  if (!sound.available) return refuse(e, ErrorCode::kRefused, "refusal.no_sound", "this window makes no sound");
  e.intents.push_back(MuteAlarms{!sound.muted_for});
  return {};
}

}  // namespace

void add_incident(std::vector<CommandInfo>& table) {
  using C = const CommandCall&;
  using E = CommandEnvironment&;
  const Argument alarm{"alarm", ArgumentKind::kAlarm, false};
  table.insert(table.end(),
               {
                   {"alarm.next", {}, {.key = 'J'}, [](C, E e) { return step_alarm(e, true); }},
                   {"alarm.previous", {}, {.key = 'K'}, [](C, E e) { return step_alarm(e, false); }},
                   {"alarm.ask-acknowledge", {alarm}, {.key = 'A'}, ask_acknowledge},
                   {"alarm.acknowledge",
                    {alarm, {"comment", ArgumentKind::kText, false}},
                    {.key = 'A', .ctrl = true, .shift = true},
                    acknowledge},
                   {"alarm.ask-shelve", {alarm}, {.key = 'H'}, ask_shelve},
                   {"alarm.shelve",
                    {{"for", ArgumentKind::kDuration, true}, {"reason", ArgumentKind::kText, true}, alarm},
                    {},
                    shelve},
                   {"alarm.unshelve", {{"alarm", ArgumentKind::kAlarm, true}}, {}, unshelve},
                   {"alarm.acknowledge-all", {{"comment", ArgumentKind::kText, false}}, {}, acknowledge_all},
                   {"alarm.reset", {alarm}, {}, reset},
                   {"alarm.out-of-service", {{"reason", ArgumentKind::kText, true}, alarm}, {}, take_out_of_service},
                   {"alarm.return-to-service", {alarm}, {}, return_to_service},
                   {"alarm.step", {{"step", ArgumentKind::kNumber, true}, alarm}, {}, tick_step},
                   {"feed.maintenance",
                    {{"feed", ArgumentKind::kText, true},
                     {"for", ArgumentKind::kDuration, true},
                     {"reason", ArgumentKind::kText, false}},
                    {},
                    set_maintenance},
                   {"alarm.mute", {}, {.key = 'M'}, toggle_mute},
                   {"what-if.ask",
                    {{"pump", ArgumentKind::kResource, true},
                     {"site", ArgumentKind::kSite, true},
                     {"rain", ArgumentKind::kNumber, false}},
                    {},
                    ask_what_if},
                   {"what-if.show", {}, {.key = 'W'}, toggle_what_if},
                   {"what-if.forget", {}, {}, drop_question},
               });
}

}  // namespace sandtable::ui::commands
