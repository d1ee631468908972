#include <algorithm>

#include "viewer/ui/alarm_list.h"
#include "viewer/ui/commands/command_groups.h"
#include "viewer/ui/dispatch_candidates.h"

namespace sandtable::ui::commands {
namespace {

const Station* station_of(const IncidentState& state, const Alarm& alarm) {
  const Series* series = state.stations->find(alarm.series);
  return series != nullptr ? state.stations->find(series->station) : nullptr;
}

bool waits(const Alarm& alarm) {
  return alarm.state == AlarmState::kUnacknowledged || alarm.state == AlarmState::kReturnedUnacknowledged;
}

/// The alarm named, else one of the selected station, else the most needed one.
Result<AlarmId> meant_alarm(const CommandCall& call, CommandEnvironment& e, bool waiting) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  if (const std::string id = argument(call, "alarm"); !id.empty()) return AlarmId(id);
  const IncidentState& state = (*now)->live;
  const AlarmList list = list_alarms(state, (*now)->live_at);
  const Alarm* best = nullptr;
  for (const Alarm* alarm : list.alarms) {
    if (waiting && !waits(*alarm)) continue;
    if (best == nullptr) best = alarm;
    const Station* station = station_of(state, *alarm);
    if (station != nullptr && e.state.selection == Selection(station->id)) {
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

/// Selects the station of the next alarm in the list's order.
Status step_alarm(CommandEnvironment& e, bool forward) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  const IncidentState& state = (*now)->state;
  std::vector<StationId> stations;
  for (const Alarm* alarm : list_alarms(state, (*now)->at).alarms) {
    const Station* station = station_of(state, *alarm);
    if (station != nullptr && std::ranges::find(stations, station->id) == stations.end()) stations.push_back(station->id);
  }
  if (stations.empty()) return fail(ErrorCode::kNotFound, "no alarm");
  const auto current = std::ranges::find_if(stations, [&](const StationId& id) { return e.state.selection == Selection(id); });
  const auto count = static_cast<std::ptrdiff_t>(stations.size());
  const auto at = current - stations.begin();
  const auto next = current == stations.end() ? (forward ? 0 : count - 1) : (at + (forward ? 1 : count - 1)) % count;
  select(e, stations[static_cast<std::size_t>(next)]);
  return {};
}

Status dispatch(const CommandCall& call, CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  IssueOrder order;
  order.id = OrderId("?");  // only asked about; the session chooses the id
  order.resource = ResourceId(argument(call, "pump"));
  order.site = SiteId(argument(call, "site"));
  const CommandContext context{(*now)->live_at, std::string(e.actor)};
  if (const auto decision = decide((*now)->live, order, context); !decision) {
    return fail(ErrorCode::kRefused, "{}", decision.error().message());
  }
  e.intents.push_back(Dispatch{order.resource, order.site, argument(call, "comment")});
  return {};
}

/// Asks what it would change to send the pump, at the moment that is shown or the one named.
Status ask_what_if(const CommandCall& call, CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  WhatIf question{(*now)->at, ResourceId(argument(call, "pump")), SiteId(argument(call, "site")), 1};
  if (!(*now)->live.resources->contains(question.resource)) return fail(ErrorCode::kNotFound, "no resource '{}'", question.resource.str());
  if ((*now)->live.site(question.site) == nullptr) return fail(ErrorCode::kNotFound, "no site '{}'", question.site.str());
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
  if (!sound.available) return fail(ErrorCode::kRefused, "this window makes no sound");
  e.intents.push_back(MuteAlarms{!sound.muted_for});
  return {};
}

/// Opens the dialog for the selected site, else for the deepest one.
Status ask_dispatch(const CommandCall& call, CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  DispatchDialog dialog;
  if (const auto* site = std::get_if<SiteId>(&e.state.selection)) dialog.site = *site;
  if (const auto* pump = std::get_if<ResourceId>(&e.state.selection)) dialog.resource = *pump;
  if (const std::string site = argument(call, "site"); !site.empty()) dialog.site = SiteId(site);
  const IncidentState& state = (*now)->live;
  if (dialog.site.empty() && state.water && !state.water->pools.empty()) {
    dialog.site = std::ranges::max_element(state.water->pools, {}, &SitePool::max_depth_m)->site;
  }
  if (dialog.site.empty() && !state.incident->sites.empty()) dialog.site = state.incident->sites.front().id;
  if (dialog.site.empty()) return fail(ErrorCode::kNotFound, "this place has no site a pump could be sent to");
  e.state.dialog = std::move(dialog);
  return {};
}

/// The order named, else the open one of the selected pump.
Result<OrderId> meant_order(const CommandCall& call, CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  if (const std::string id = argument(call, "order"); !id.empty()) return OrderId(id);
  if (const auto* pump = std::get_if<ResourceId>(&e.state.selection)) {
    const auto found = (*now)->live.resources->find(*pump);
    if (found != (*now)->live.resources->end() && !found->second.order.empty()) return found->second.order;
  }
  return fail(ErrorCode::kNotFound, "no order is named and the selected pump has none");
}

Status cancel_order(const CommandCall& call, CommandEnvironment& e) {
  auto order = meant_order(call, e);
  if (!order) return pass(order);
  return submit(e, CancelOrder{*order, argument(call, "reason")});
}

Status release_order(const CommandCall& call, CommandEnvironment& e) {
  auto order = meant_order(call, e);
  if (!order) return pass(order);
  return submit(e, ReleaseOrder{*order});
}

Status add_note(const CommandCall& call, CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  return submit(e, AddNote{argument(call, "text")});
}

}  // namespace

void add_incident(std::vector<CommandInfo>& table) {
  using C = const CommandCall&;
  using E = CommandEnvironment&;
  const Argument alarm{"alarm", ArgumentKind::kAlarm, false};
  const Argument order{"order", ArgumentKind::kOrder, false};
  table.insert(
      table.end(),
      {
          {"alarm.next", {}, {.key = 'J'}, [](C, E e) { return step_alarm(e, true); }},
          {"alarm.previous", {}, {.key = 'K'}, [](C, E e) { return step_alarm(e, false); }},
          {"alarm.ask-acknowledge", {alarm}, {.key = 'A'}, ask_acknowledge},
          {"alarm.acknowledge", {alarm, {"comment", ArgumentKind::kText, false}}, {.key = 'A', .ctrl = true, .shift = true}, acknowledge},
          {"alarm.ask-shelve", {alarm}, {.key = 'H'}, ask_shelve},
          {"alarm.shelve", {{"for", ArgumentKind::kDuration, true}, {"reason", ArgumentKind::kText, true}, alarm}, {}, shelve},
          {"alarm.unshelve", {{"alarm", ArgumentKind::kAlarm, true}}, {}, unshelve},
          {"alarm.mute", {}, {.key = 'M'}, toggle_mute},
          {"order.ask-dispatch", {{"site", ArgumentKind::kSite, false}}, {.key = 'S'}, ask_dispatch},
          {"order.dispatch", {{"pump", ArgumentKind::kResource, true}, {"site", ArgumentKind::kSite, true}, {"comment", ArgumentKind::kText, false}}, {}, dispatch},
          {"what-if.ask", {{"pump", ArgumentKind::kResource, true}, {"site", ArgumentKind::kSite, true}, {"rain", ArgumentKind::kNumber, false}}, {}, ask_what_if},
          {"what-if.show", {}, {.key = 'W'}, toggle_what_if},
          {"what-if.forget", {}, {}, drop_question},
          {"order.cancel", {order, {"reason", ArgumentKind::kText, false}}, {}, cancel_order},
          {"order.release", {order}, {}, release_order},
          {"note.add", {{"text", ArgumentKind::kText, true}}, {}, add_note},
      });
}

}  // namespace sandtable::ui::commands
