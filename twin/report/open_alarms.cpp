#include "twin/report/open_alarms.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "twin/report/incident_names.h"
#include "twin/report/report_words.h"

namespace sandtable {
namespace {

/// Only a rule about a series has a value with a unit that everybody reads the same way.
Text found_by(const IncidentState& state, const Alarm& alarm, const AlarmRule* rule) {
  if (rule == nullptr || alarm.series().empty() || !std::isfinite(alarm.value)) return {};
  if (rule->kind != AlarmRuleKind::kLevel && rule->kind != AlarmRuleKind::kRise) return {};
  const std::string_view per = rule->kind == AlarmRuleKind::kRise ? "/h" : "";
  const Text value = same(fmt::format("{:.2f} {}{} ({} {:.2f})", alarm.value, unit_of(state, alarm.series()), per,
                                      alarm.value < alarm.threshold ? "<" : "≥", alarm.threshold));
  return alarm.signal_lost_at ? joined(value, kSemicolon, {"急升中斷訊", "signal lost while rising"}) : value;
}

Text next_step(const Alarm& alarm, const AlarmRule& rule) {
  if (rule.steps.empty()) return rule.advice;
  for (std::size_t i = 0; i < rule.steps.size(); ++i) {
    const bool done =
        std::ranges::any_of(alarm.steps_done, [&](const StepDone& s) { return s.step == static_cast<int>(i); });
    if (!done) return rule.steps[i];
  }
  return {};
}

OpenAlarm row_of(const IncidentState& state, const Alarm& alarm, UtcTime at) {
  const AlarmRule* rule = rule_of(state, alarm.rule);
  OpenAlarm row;
  row.id = alarm.id;
  row.level = alarm.level;
  row.rule = rule == nullptr ? same(alarm.rule.str()) : rule->name;
  row.subject = subject_name(state, alarm);
  row.state = alarm.state;
  row.found = found_by(state, alarm, rule);
  row.trust = alarm.trust;
  row.raised_at = alarm.raised_at;
  row.age = std::max(at - alarm.raised_at, Duration{0});
  row.acknowledged = alarm.acknowledged;
  row.occurrences = alarm.occurrences;
  if (rule == nullptr) return row;
  row.steps = rule->steps.size();
  row.steps_done = std::min(alarm.steps_done.size(), row.steps);
  row.next_step = next_step(alarm, *rule);
  return row;
}

/// Gone water may leave its alarm waiting for somebody, acknowledged or latched: its condition holds no more.
bool is_met(AlarmState process) {
  return process == AlarmState::kUnacknowledged || process == AlarmState::kAcknowledged;
}

}  // namespace

std::vector<OpenAlarm> open_alarms(const IncidentState& state, UtcTime at) {
  std::vector<OpenAlarm> rows;
  for (const auto& [id, alarm] : *state.alarms) {
    if (is_standing(alarm.state)) rows.push_back(row_of(state, alarm, at));
  }
  std::ranges::stable_sort(
      rows, {}, [](const OpenAlarm& a) { return std::tuple(!is_unacknowledged(a.state), a.level, a.raised_at); });
  return rows;
}

std::vector<QuietAlarm> quiet_alarms(const IncidentState& state) {
  std::vector<QuietAlarm> rows;
  for (const auto& [id, alarm] : *state.alarms) {
    const AlarmRule* rule = rule_of(state, alarm.rule);
    QuietAlarm row{id,
                   rule == nullptr ? same(alarm.rule.str()) : rule->name,
                   subject_name(state, alarm),
                   alarm.state,
                   is_met(alarm.process),
                   {},
                   {},
                   {},
                   {}};
    if (alarm.state == AlarmState::kShelved && alarm.shelved) {
      row.who = alarm.shelved->who;
      row.reason = alarm.shelved->reason;
      row.until = alarm.shelved->until;
    } else if (alarm.state == AlarmState::kOutOfService && alarm.out_of_service) {
      row.who = alarm.out_of_service->who;
      row.reason = alarm.out_of_service->reason;
      row.since = alarm.out_of_service->since;
    } else if (alarm.state == AlarmState::kSuppressed) {
      row.reason = alarm.suppressed_by;
    } else {
      continue;
    }
    rows.push_back(std::move(row));
  }
  std::ranges::stable_sort(rows, {}, [](const QuietAlarm& a) { return a.until.value_or(UtcTime::max()); });
  return rows;
}

}  // namespace sandtable
