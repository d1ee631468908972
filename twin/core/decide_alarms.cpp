#include <algorithm>

#include "twin/core/alarm_evaluation.h"
#include "twin/core/alarms/alarm_rules.h"
#include "twin/core/decision_draft.h"

namespace sandtable {
namespace {

constexpr Duration kLongestShelf{std::chrono::hours{24}};  // ISA-18.2: shelving is for a limited time

const Alarm* find(const IncidentState& state, const AlarmId& id) {
  const auto it = state.alarms->find(id);
  return it == state.alarms->end() || it->second.state == AlarmState::kPending ? nullptr : &it->second;
}

bool is_lost_in_rise(const IncidentState& state, const Series& series, UtcTime now) {
  const auto rise = state.rises->find(series.id);
  return rise != state.rises->end() && now - rise->second.at > state.freshness_of(series).late_after;
}

void settle(DecisionDraft& draft, const std::optional<Alarm>& before, const std::optional<Alarm>& after) {
  if (before == after) return;
  if (after) {
    draft.add(AlarmChanged{*after});
  } else {
    draft.add(AlarmCleared{before->id});
  }
}

void evaluate(DecisionDraft& draft, const ThresholdRule& rule, SeriesIndex index) {
  const IncidentState& state = draft.state();
  const Series& series = state.stations->series()[index];
  const Reading& reading = (*state.readings)[index];
  const auto known = state.alarms->find(make_alarm_id(rule.id, series.id));
  const std::optional<Alarm> before = known == state.alarms->end() ? std::nullopt : std::optional(known->second);
  const Trust trust = assess_trust(reading, state.freshness_of(series), draft.now());
  // The last value of a rise that nobody sees any more is not where the water stands.
  const Condition condition = is_lost_in_rise(state, series, draft.now()) ? Condition::kUnknown
                                                                          : condition_of(rule, reading, trust);
  const auto after = next_alarm(before, rule, series, reading, condition, draft.now());
  settle(draft, before, after);
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
  std::vector<const ThresholdRule*> rules;
  std::optional<double> next;
  for (const ThresholdRule& rule : incident->rules) {
    if (!applies(rule, series, *station)) continue;
    rules.push_back(&rule);
    if (rule.raise_at > value) next = std::min(next.value_or(rule.raise_at), rule.raise_at);
  }
  for (const ThresholdRule* rule : rules) {
    if (rule->raise_at > next.value_or(value)) continue;
    const auto alarm = draft.state().alarms->find(make_alarm_id(rule->id, series.id));
    const std::optional<Alarm> before = alarm == draft.state().alarms->end() ? std::nullopt : std::optional(alarm->second);
    settle(draft, before, after_signal_loss(before, *rule, series, value, rise.at, draft.now()));
  }
}

}  // namespace

void evaluate_alarms(DecisionDraft& draft, SeriesIndex index) {
  const std::shared_ptr<const Incident> incident = draft.state().incident.frozen();
  const Series series = draft.state().stations->series()[index];
  const Station* station = draft.state().stations->find(series.station);
  if (station == nullptr) return;
  for (const ThresholdRule& rule : incident->rules) {
    if (applies(rule, series, *station)) evaluate(draft, rule, index);
  }
}

void tick_alarms(DecisionDraft& draft) {
  const auto alarms = draft.state().alarms.frozen();
  const auto incident = draft.state().incident.frozen();
  for (const auto& [id, alarm] : *alarms) {
    const auto rule = std::ranges::find(incident->rules, alarm.rule, &ThresholdRule::id);
    const auto index = draft.state().stations->index_of(alarm.series);
    if (rule != incident->rules.end() && index) evaluate(draft, *rule, *index);
  }
  const auto rises = draft.state().rises.frozen();
  for (const auto& [series, rise] : *rises) evaluate_signal_loss(draft, rise);
}

Decision decide_one(DecisionDraft draft, const AcknowledgeAlarm& command) {
  const Alarm* alarm = find(draft.state(), command.alarm);
  if (alarm == nullptr) return refuse("refusal.no_such_alarm", command.alarm.str());
  const bool returned = alarm->state == AlarmState::kReturnedUnacknowledged;
  if (!returned && alarm->state != AlarmState::kUnacknowledged) {
    return refuse("refusal.already_acknowledged", command.alarm.str());
  }
  Alarm after = *alarm;
  after.state = AlarmState::kAcknowledged;
  after.acknowledged = Acknowledgement{draft.context().actor, draft.now(), command.comment};
  draft.add(AlarmChanged{after});
  if (returned) draft.add(AlarmCleared{after.id});  // its condition is gone: acknowledged means normal
  return std::move(draft).finish();
}

Decision decide_one(DecisionDraft draft, const ShelveAlarm& command) {
  const Alarm* alarm = find(draft.state(), command.alarm);
  if (alarm == nullptr) return refuse("refusal.no_such_alarm", command.alarm.str());
  if (alarm->state == AlarmState::kShelved) return refuse("refusal.already_shelved", command.alarm.str());
  if (command.reason.empty()) return refuse("refusal.reason_needed", command.alarm.str());
  if (command.length <= Duration{0} || command.length > kLongestShelf) {
    return refuse("refusal.shelf_too_long", format_span(command.length));
  }
  Alarm after = *alarm;
  after.state = AlarmState::kShelved;
  after.shelved = Shelving{draft.context().actor, draft.now() + command.length, command.reason};
  draft.add(AlarmChanged{after});
  return std::move(draft).finish();
}

Decision decide_one(DecisionDraft draft, const UnshelveAlarm& command) {
  const Alarm* alarm = find(draft.state(), command.alarm);
  if (alarm == nullptr) return refuse("refusal.no_such_alarm", command.alarm.str());
  if (alarm->state != AlarmState::kShelved) return refuse("refusal.not_shelved", command.alarm.str());
  Alarm after = *alarm;
  after.state = AlarmState::kUnacknowledged;
  after.shelved.reset();
  draft.add(AlarmChanged{after});
  return std::move(draft).finish();
}

}  // namespace sandtable
