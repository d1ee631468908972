#include <algorithm>

#include "twin/core/alarm_evaluation.h"
#include "twin/core/alarms/rule_findings.h"
#include "twin/core/alarms/telemetry_findings.h"
#include "twin/core/decision_draft.h"

namespace sandtable {
namespace {

constexpr Duration kLongestShelf{std::chrono::hours{24}};         // ISA-18.2: shelving is for a limited time
constexpr Duration kLongestMaintenance{std::chrono::hours{24 * 7}};

const Alarm* find(const IncidentState& state, const AlarmId& id) {
  const auto it = state.alarms->find(id);
  return it == state.alarms->end() || it->second.state == AlarmState::kPending ? nullptr : &it->second;
}

std::optional<Alarm> known_alarm(const IncidentState& state, const AlarmId& id) {
  const auto known = state.alarms->find(id);
  return known == state.alarms->end() ? std::nullopt : std::optional(known->second);
}

void settle(DecisionDraft& draft, const std::optional<Alarm>& before, const std::optional<Alarm>& after) {
  if (before == after) return;
  if (after) {
    draft.add(AlarmChanged{*after});
  } else {
    draft.add(AlarmCleared{before->id});
  }
}

void evaluate(DecisionDraft& draft, const AlarmRule& rule, const AlarmSubject& subject) {
  const std::optional<Alarm> before = known_alarm(draft.state(), make_alarm_id(rule.id, subject));
  const Finding finding = look(rule, subject, draft.state(), draft.now());
  if (!before && finding.condition != Condition::kMet) return;
  const std::string suppressor = suppressor_of(rule, subject, draft.state(), draft.now());
  settle(draft, before, next_alarm(before, rule, subject, finding, suppressor, draft.now()));
}

/// A sensor that fell silent in a steep rise: the rules its last value met, and the next one up, which the water was
/// about to meet.
void evaluate_signal_loss(DecisionDraft& draft, const SteepRise& rise) {
  const IncidentState& state = draft.state();
  const auto index = state.stations->index_of(rise.series);
  if (!index) return;
  const Series series = state.stations->series()[*index];
  const Station* station = state.stations->find(series.station);
  if (station == nullptr || !is_lost_in_rise(state, series, draft.now())) return;
  const auto known = state.calibrations->find(series.id);
  const double value = known == state.calibrations->end() ? rise.value : calibrated(known->second, rise.at, rise.value);
  const std::shared_ptr<const Incident> incident = state.incident.frozen();
  std::vector<std::pair<const AlarmRule*, double>> rules;
  std::optional<double> next;
  for (const AlarmRule& rule : incident->rules) {
    if (rule.kind != AlarmRuleKind::kLevel || !applies(rule, series, *station)) continue;
    const auto threshold = threshold_of(rule, series);
    if (!threshold) continue;
    rules.emplace_back(&rule, *threshold);
    if (*threshold > value) next = std::min(next.value_or(*threshold), *threshold);
  }
  for (const auto& [rule, threshold] : rules) {
    if (threshold > next.value_or(value)) continue;
    const auto before = known_alarm(draft.state(), make_alarm_id(rule->id, series.id));
    const Finding last{Condition::kMet, value, threshold, rise.at, Trust::kStale};
    settle(draft, before, after_signal_loss(before, *rule, series.id, last, draft.now()));
  }
}

/// What a person did to an alarm, if it may be done.
Decision transition(DecisionDraft draft, const AlarmId& id, const Transition& after) {
  if (!after) return refuse(std::string(after.error()), id.str());
  draft.add(AlarmChanged{*after});
  if (!is_kept(*after)) draft.add(AlarmCleared{id});
  return std::move(draft).finish();
}

void acknowledge_one(DecisionDraft& draft, const Alarm& before, const Alarm& after) {
  draft.add(AlarmChanged{after});
  // Its condition is gone: acknowledged means normal.
  if (before.process == AlarmState::kReturnedUnacknowledged) draft.add(AlarmCleared{after.id});
}

struct NamedAlarm {
  const AlarmRule* rule;
  AlarmSubject subject;
};

/// The rule and the subject that an alarm's id names, whether it stands or not.
std::optional<NamedAlarm> named(const IncidentState& state, const AlarmId& id) {
  for (const AlarmRule& rule : state.incident->rules) {
    const std::string prefix = rule.id.str() + "@";
    if (!id.str().starts_with(prefix)) continue;
    if (auto subject = parse_subject(rule, std::string_view(id.str()).substr(prefix.size()), state)) {
      return NamedAlarm{&rule, *std::move(subject)};
    }
  }
  return std::nullopt;
}

/// A refusal is settled once its alarm is acknowledged and every step of the procedure is ticked.
void settle_refusals(DecisionDraft& draft) {
  const auto incident = draft.state().incident.frozen();
  const auto alarms = draft.state().alarms.frozen();
  for (const AlarmRule& rule : incident->rules) {
    if (rule.kind != AlarmRuleKind::kOrderRefused) continue;
    for (const auto& [id, alarm] : *alarms) {
      const auto* order_id = std::get_if<OrderId>(&alarm.subject);
      if (alarm.rule != rule.id || order_id == nullptr || !alarm.acknowledged) continue;
      if (alarm.steps_done.size() < rule.steps.size()) continue;
      const auto order = draft.state().orders->find(*order_id);
      if (order == draft.state().orders->end() || !is_unanswered_refusal(order->second, draft.state())) continue;
      Order after = order->second;
      after.refusal_settled = draft.now();
      draft.add(OrderChanged{after});
    }
  }
}

}  // namespace

void evaluate_alarms(DecisionDraft& draft, SeriesIndex index) {
  const std::shared_ptr<const Incident> incident = draft.state().incident.frozen();
  const Series series = draft.state().stations->series()[index];
  const Station* station = draft.state().stations->find(series.station);
  if (station == nullptr) return;
  for (const AlarmRule& rule : incident->rules) {
    if (applies(rule, series, *station)) evaluate(draft, rule, series.id);
  }
}

void tick_alarms(DecisionDraft& draft) {
  settle_refusals(draft);
  const auto incident = draft.state().incident.frozen();
  std::map<RuleId, std::vector<AlarmSubject>> standing;
  for (const auto& [id, alarm] : *draft.state().alarms) standing[alarm.rule].push_back(alarm.subject);
  // Those that others may suppress come after them, so that nothing rises for a second only.
  for (const bool suppressible : {false, true}) {
    for (const AlarmRule& rule : incident->rules) {
      if (rule.suppressed_by.empty() == suppressible) continue;
      if (const auto mine = standing.find(rule.id); mine != standing.end()) {
        for (const AlarmSubject& subject : mine->second) evaluate(draft, rule, subject);
      }
      if (!is_looked_at_in_time(rule.kind)) continue;
      for (const AlarmSubject& subject : subjects_of(rule, draft.state())) {
        // Most subjects of most rules are well; those need no more than a look.
        if (look(rule, subject, draft.state(), draft.now()).condition == Condition::kMet) evaluate(draft, rule, subject);
      }
    }
  }
  const auto rises = draft.state().rises.frozen();
  for (const auto& [series, rise] : *rises) evaluate_signal_loss(draft, rise);
}

Decision decide_one(DecisionDraft draft, const AcknowledgeAlarm& command) {
  const Alarm* alarm = find(draft.state(), command.alarm);
  if (alarm == nullptr) return refuse("refusal.no_such_alarm", command.alarm.str());
  const Alarm before = *alarm;
  const auto after = acknowledge(before, {draft.context().actor, draft.now(), command.comment});
  if (!after) return refuse(std::string(after.error()), command.alarm.str());
  acknowledge_one(draft, before, *after);
  return std::move(draft).finish();
}

Decision decide_one(DecisionDraft draft, const AcknowledgeAlarms& command) {
  bool any = false;
  for (const AlarmId& id : command.alarms) {
    const Alarm* alarm = find(draft.state(), id);
    if (alarm == nullptr) continue;
    const Alarm before = *alarm;
    const auto after = acknowledge(before, {draft.context().actor, draft.now(), command.comment});
    if (!after) continue;
    any = true;
    acknowledge_one(draft, before, *after);
  }
  if (!any) return refuse("refusal.none_waits", std::to_string(command.alarms.size()));
  return std::move(draft).finish();
}

Decision decide_one(DecisionDraft draft, const ResetAlarm& command) {
  const Alarm* alarm = find(draft.state(), command.alarm);
  if (alarm == nullptr) return refuse("refusal.no_such_alarm", command.alarm.str());
  const Transition after = reset(*alarm);
  return transition(std::move(draft), command.alarm, after);
}

Decision decide_one(DecisionDraft draft, const ShelveAlarm& command) {
  const Alarm* alarm = find(draft.state(), command.alarm);
  if (alarm == nullptr) return refuse("refusal.no_such_alarm", command.alarm.str());
  if (command.reason.empty()) return refuse("refusal.reason_needed", command.alarm.str());
  if (command.length <= Duration{0} || command.length > kLongestShelf) {
    return refuse("refusal.shelf_too_long", format_span(command.length));
  }
  const Transition after = shelve(*alarm, {draft.context().actor, draft.now() + command.length, command.reason});
  return transition(std::move(draft), command.alarm, after);
}

Decision decide_one(DecisionDraft draft, const UnshelveAlarm& command) {
  const Alarm* alarm = find(draft.state(), command.alarm);
  if (alarm == nullptr) return refuse("refusal.no_such_alarm", command.alarm.str());
  const Transition after = unshelve(*alarm);
  return transition(std::move(draft), command.alarm, after);
}

Decision decide_one(DecisionDraft draft, const TakeOutOfService& command) {
  std::optional<Alarm> alarm = known_alarm(draft.state(), command.alarm);
  if (!alarm) {
    if (const auto meant = named(draft.state(), command.alarm)) alarm = quiet_alarm(*meant->rule, meant->subject);
  }
  if (!alarm) return refuse("refusal.no_such_alarm", command.alarm.str());
  if (command.reason.empty()) return refuse("refusal.reason_needed", command.alarm.str());
  const Transition after = take_out_of_service(*alarm, {draft.context().actor, draft.now(), command.reason});
  return transition(std::move(draft), command.alarm, after);
}

Decision decide_one(DecisionDraft draft, const ReturnToService& command) {
  const Alarm* alarm = find(draft.state(), command.alarm);
  if (alarm == nullptr) return refuse("refusal.no_such_alarm", command.alarm.str());
  const Transition after = return_to_service(*alarm);
  return transition(std::move(draft), command.alarm, after);
}

Decision decide_one(DecisionDraft draft, const TickStep& command) {
  const Alarm* alarm = find(draft.state(), command.alarm);
  if (alarm == nullptr) return refuse("refusal.no_such_alarm", command.alarm.str());
  const auto& rules = draft.state().incident->rules;
  const auto rule = std::ranges::find(rules, alarm->rule, &AlarmRule::id);
  if (rule == rules.end() || command.step < 0 || command.step >= std::ssize(rule->steps)) {
    return refuse("refusal.no_such_step", std::to_string(command.step + 1));
  }
  const bool is_done = std::ranges::find(alarm->steps_done, command.step, &StepDone::step) != alarm->steps_done.end();
  if (is_done != command.done) draft.add(AlarmStepTicked{command.alarm, command.step, command.done});
  return std::move(draft).finish();
}

Decision decide_one(DecisionDraft draft, const SetMaintenance& command) {
  const auto& feeds = draft.state().incident->feeds;
  const auto feed = std::ranges::find(feeds, command.source, &std::pair<SourceId, Freshness>::first);
  if (feed == feeds.end()) return refuse("refusal.no_such_feed", command.source.str());
  if (command.length < Duration{0} || command.length > kLongestMaintenance) {
    return refuse("refusal.maintenance_too_long", format_span(command.length));
  }
  if (command.length > Duration{0} && command.reason.empty()) {
    return refuse("refusal.reason_needed", command.source.str());
  }
  draft.add(MaintenanceSet{
      {command.source, draft.context().actor, command.reason, draft.now(), draft.now() + command.length}});
  tick_alarms(draft);
  return std::move(draft).finish();
}

Decision decide_one(DecisionDraft draft, const ReviewOutlook& command) {
  if (command.facts.issued < draft.state().outlook->issued) {
    return refuse("refusal.older_outlook", format_iso(command.facts.issued));
  }
  draft.add(OutlookReviewed{command.facts});
  return std::move(draft).finish();
}

}  // namespace sandtable
