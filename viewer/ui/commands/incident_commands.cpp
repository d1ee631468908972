#include <algorithm>

#include "viewer/ui/alarm_list.h"
#include "viewer/ui/alarm_words.h"
#include "viewer/ui/commands/command_groups.h"
#include "viewer/ui/dispatch_candidates.h"

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

Status dispatch(const CommandCall& call, CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  IssueOrder order;
  order.id = OrderId("?");  // only asked about; the session chooses the id
  order.resource = ResourceId(argument(call, "pump"));
  order.site = SiteId(argument(call, "site"));
  const CommandContext context{(*now)->live_at, std::string(e.actor), (*now)->role};
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

Status resend_order(const CommandCall& call, CommandEnvironment& e) {
  auto order = meant_order(call, e);
  if (!order) return pass(order);
  return submit(e, ResendOrder{*order});
}

Status reroute_order(const CommandCall& call, CommandEnvironment& e) {
  auto order = meant_order(call, e);
  if (!order) return pass(order);
  return submit(e, RerouteOrder{{*order, {}, SiteId(argument(call, "site")), {}, 0, {}, argument(call, "comment")}});
}

/// "P-01>B01,P-02>B03": who goes where.
Result<std::vector<IssueOrder>> planned_orders(const std::string& text, const PlanId& plan) {
  std::vector<IssueOrder> orders;
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::size_t comma = rest.find(',');
    const std::string_view pair = rest.substr(0, comma);
    rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
    const std::size_t arrow = pair.find('>');
    if (arrow == std::string_view::npos) return fail(ErrorCode::kInvalid, "plan.propose: '{}' is not PUMP>SITE", clipped(std::string(pair), 64));
    IssueOrder order;
    order.id = OrderId(fmt::format("{}-{}", plan.str(), orders.size() + 1));
    order.resource = ResourceId(std::string(pair.substr(0, arrow)));
    order.site = SiteId(std::string(pair.substr(arrow + 1)));
    orders.push_back(std::move(order));
  }
  return orders;
}

Status propose_plan(const CommandCall& call, CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  const PlanId plan(fmt::format("PL-{:02}", (*now)->live.plans->size() + 1));
  auto orders = planned_orders(argument(call, "orders"), plan);
  if (!orders) return pass(orders);
  return submit(e, ProposePlan{plan, argument(call, "title"), std::move(*orders)});
}

template <class PlanCommand>
Status decide_plan(const CommandCall& call, CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  const PlanId plan(argument(call, "plan"));
  if constexpr (std::is_same_v<PlanCommand, IssuePlan>) {
    return submit(e, IssuePlan{plan});
  } else {
    return submit(e, PlanCommand{plan, argument(call, "comment")});
  }
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
  const Argument plan{"plan", ArgumentKind::kText, true};
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
          {"alarm.acknowledge-all", {{"comment", ArgumentKind::kText, false}}, {}, acknowledge_all},
          {"alarm.reset", {alarm}, {}, reset},
          {"alarm.out-of-service", {{"reason", ArgumentKind::kText, true}, alarm}, {}, take_out_of_service},
          {"alarm.return-to-service", {alarm}, {}, return_to_service},
          {"alarm.step", {{"step", ArgumentKind::kNumber, true}, alarm}, {}, tick_step},
          {"feed.maintenance", {{"feed", ArgumentKind::kText, true}, {"for", ArgumentKind::kDuration, true}, {"reason", ArgumentKind::kText, false}}, {}, set_maintenance},
          {"alarm.mute", {}, {.key = 'M'}, toggle_mute},
          {"order.ask-dispatch", {{"site", ArgumentKind::kSite, false}}, {.key = 'S'}, ask_dispatch},
          {"order.dispatch", {{"pump", ArgumentKind::kResource, true}, {"site", ArgumentKind::kSite, true}, {"comment", ArgumentKind::kText, false}}, {}, dispatch},
          {"what-if.ask", {{"pump", ArgumentKind::kResource, true}, {"site", ArgumentKind::kSite, true}, {"rain", ArgumentKind::kNumber, false}}, {}, ask_what_if},
          {"what-if.show", {}, {.key = 'W'}, toggle_what_if},
          {"what-if.forget", {}, {}, drop_question},
          {"order.cancel", {order, {"reason", ArgumentKind::kText, false}}, {}, cancel_order},
          {"order.release", {order}, {}, release_order},
          {"order.resend", {order}, {}, resend_order},
          {"order.reroute", {{"site", ArgumentKind::kSite, true}, order, {"comment", ArgumentKind::kText, false}}, {}, reroute_order},
          {"plan.propose", {{"orders", ArgumentKind::kText, true}, {"title", ArgumentKind::kText, false}}, {}, propose_plan},
          {"plan.approve", {plan, {"comment", ArgumentKind::kText, false}}, {}, decide_plan<ApprovePlan>},
          {"plan.reject", {plan, {"comment", ArgumentKind::kText, true}}, {}, decide_plan<RejectPlan>},
          {"plan.issue", {plan}, {}, decide_plan<IssuePlan>},
          {"note.add", {{"text", ArgumentKind::kText, true}}, {}, add_note},
      });
}

}  // namespace sandtable::ui::commands
