#include "twin/core/alarms/alarm_lifecycle.h"

#include <algorithm>

namespace sandtable {
namespace {

using State = AlarmState;

Alarm raised(Alarm alarm, const Finding& finding, UtcTime now) {
  alarm.process = State::kUnacknowledged;
  alarm.raised_at = now;
  alarm.value = finding.value;
  alarm.threshold = finding.threshold;
  alarm.value_at = finding.at;
  alarm.trust = finding.trust;
  alarm.detail = finding.detail;
  alarm.returned_at.reset();
  alarm.below_since.reset();
  alarm.acknowledged.reset();
  alarm.steps_done.clear();
  return alarm;
}

Alarm begun(Alarm alarm, const AlarmRule& rule, const Finding& finding, UtcTime now) {
  alarm.process = State::kPending;
  alarm.value = finding.value;
  alarm.threshold = finding.threshold;
  alarm.condition_since = std::min(finding.at, now);  // what is only expected is known from now on
  return now - alarm.condition_since >= rule.delay_on ? raised(alarm, finding, now) : alarm;
}

Alarm with_condition_met(Alarm alarm, const AlarmRule& rule, const Finding& finding, UtcTime now) {
  alarm.below_since.reset();
  switch (alarm.process) {
    case State::kNormal:
      return begun(alarm, rule, finding, now);
    case State::kPending:
      return now - alarm.condition_since >= rule.delay_on ? raised(alarm, finding, now) : alarm;
    case State::kReturnedUnacknowledged:
    case State::kLatchedUnacknowledged:
    case State::kLatchedAcknowledged:
      ++alarm.occurrences;
      alarm.condition_since = std::min(finding.at, now);
      return raised(alarm, finding, now);
    default:
      return alarm;
  }
}

Alarm with_condition_clear(Alarm alarm, const AlarmRule& rule, const Finding& finding, UtcTime now) {
  const bool acknowledged = alarm.process == State::kAcknowledged;
  if (alarm.process == State::kPending) alarm.process = State::kNormal;
  if (alarm.process != State::kUnacknowledged && !acknowledged) return alarm;
  if (!alarm.below_since) alarm.below_since = std::min(finding.at, now);
  if (now - *alarm.below_since < rule.delay_off) return alarm;
  alarm.returned_at = now;
  if (rule.latched) {
    alarm.process = acknowledged ? State::kLatchedAcknowledged : State::kLatchedUnacknowledged;
  } else {
    alarm.process = acknowledged ? State::kNormal : State::kReturnedUnacknowledged;
  }
  return alarm;
}

/// What comes out from under a shelf or a suppression stands before the operator again.
Alarm put_back(Alarm alarm) {
  if (alarm.process == State::kAcknowledged) alarm.process = State::kUnacknowledged;
  return alarm;
}

Alarm shown(Alarm alarm) {
  alarm.state = shown_state(alarm);
  return alarm;
}

Alarm with_covers(Alarm alarm, const std::string& suppressor, UtcTime now) {
  if (alarm.shelved && now >= alarm.shelved->until) {
    alarm.shelved.reset();
    alarm = put_back(std::move(alarm));
  }
  if (!alarm.suppressed_by.empty() && suppressor.empty()) alarm = put_back(std::move(alarm));
  alarm.suppressed_by = suppressor;
  return alarm;
}

tl::unexpected<std::string_view> refused(std::string_view key) { return tl::unexpected<std::string_view>(key); }

}  // namespace

Condition at_or_above(double value, double threshold, double dead_band) {
  if (value >= threshold) return Condition::kMet;
  return value < threshold - dead_band ? Condition::kClear : Condition::kInDeadBand;
}

Condition at_or_below(double value, double threshold, double dead_band) {
  if (value <= threshold) return Condition::kMet;
  return value > threshold + dead_band ? Condition::kClear : Condition::kInDeadBand;
}

bool is_kept(const Alarm& alarm) {
  return alarm.process != State::kNormal || alarm.shelved.has_value() || alarm.out_of_service.has_value();
}

Alarm quiet_alarm(const AlarmRule& rule, const AlarmSubject& subject) {
  Alarm alarm;
  alarm.id = make_alarm_id(rule.id, subject);
  alarm.rule = rule.id;
  alarm.subject = subject;
  alarm.level = rule.level;
  alarm.threshold = rule.raise_at;
  alarm.state = alarm.process = State::kNormal;
  return alarm;
}

std::optional<Alarm> next_alarm(const std::optional<Alarm>& before, const AlarmRule& rule, const AlarmSubject& subject,
                                const Finding& finding, const std::string& suppressor, UtcTime now) {
  if (!before && finding.condition != Condition::kMet) return std::nullopt;
  Alarm alarm = with_covers(before ? *before : quiet_alarm(rule, subject), suppressor, now);
  if (finding.condition != Condition::kUnknown) alarm.signal_lost_at.reset();
  switch (finding.condition) {
    case Condition::kMet:
      alarm = with_condition_met(std::move(alarm), rule, finding, now);
      break;
    case Condition::kClear:
      alarm = with_condition_clear(std::move(alarm), rule, finding, now);
      break;
    case Condition::kInDeadBand:
      // A value that fell below the threshold before its delay-on ran out was never an alarm.
      if (alarm.process == State::kPending) alarm.process = State::kNormal;
      break;
    case Condition::kUnknown:
      break;
  }
  if (!is_kept(alarm)) return std::nullopt;
  return shown(std::move(alarm));
}

Alarm after_signal_loss(const std::optional<Alarm>& before, const AlarmRule& rule, const AlarmSubject& subject,
                        const Finding& last, UtcTime now) {
  Alarm alarm = before ? with_covers(*before, before->suppressed_by, now) : quiet_alarm(rule, subject);
  if (alarm.signal_lost_at == last.at) return shown(std::move(alarm));
  const bool stands = alarm.process == State::kUnacknowledged || alarm.process == State::kAcknowledged;
  if (!stands) {
    if (alarm.process == State::kNormal) alarm.condition_since = last.at;
    if (is_standing(alarm.process)) ++alarm.occurrences;
    alarm = raised(std::move(alarm), last, now);
  }
  alarm.signal_lost_at = last.at;
  return shown(std::move(alarm));
}

Transition acknowledge(Alarm alarm, const Acknowledgement& by) {
  if (alarm.state != alarm.process) return refused("refusal.set_aside");
  if (!is_unacknowledged(alarm.process)) return refused("refusal.already_acknowledged");
  alarm.process = alarm.process == State::kLatchedUnacknowledged ? State::kLatchedAcknowledged : State::kAcknowledged;
  alarm.acknowledged = by;
  return shown(std::move(alarm));
}

Transition reset(Alarm alarm) {
  if (alarm.state == State::kLatchedUnacknowledged) return refused("refusal.acknowledge_first");
  if (alarm.state != State::kLatchedAcknowledged) return refused("refusal.not_latched");
  alarm.process = State::kNormal;
  return shown(std::move(alarm));
}

Transition shelve(Alarm alarm, const Shelving& shelving) {
  if (alarm.out_of_service) return refused("refusal.set_aside");
  if (alarm.shelved) return refused("refusal.already_shelved");
  alarm.shelved = shelving;
  return shown(std::move(alarm));
}

Transition unshelve(Alarm alarm) {
  if (!alarm.shelved) return refused("refusal.not_shelved");
  alarm.shelved.reset();
  return shown(put_back(std::move(alarm)));
}

Transition take_out_of_service(Alarm alarm, const OutOfService& by) {
  if (alarm.out_of_service) return refused("refusal.already_out_of_service");
  alarm.shelved.reset();
  alarm.out_of_service = by;
  return shown(std::move(alarm));
}

Transition return_to_service(Alarm alarm) {
  if (!alarm.out_of_service) return refused("refusal.not_out_of_service");
  alarm.out_of_service.reset();
  return shown(put_back(std::move(alarm)));
}

}  // namespace sandtable
