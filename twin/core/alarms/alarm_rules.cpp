#include "twin/core/alarms/alarm_rules.h"

#include <algorithm>

namespace sandtable {
namespace {

Alarm pending(const ThresholdRule& rule, const Series& series, double value, UtcTime since) {
  Alarm alarm;
  alarm.id = make_alarm_id(rule.id, series.id);
  alarm.rule = rule.id;
  alarm.series = series.id;
  alarm.level = rule.level;
  alarm.threshold = rule.raise_at;
  alarm.value = value;
  alarm.condition_since = since;
  return alarm;
}

Alarm raised(Alarm alarm, double value, UtcTime now) {
  alarm.state = AlarmState::kUnacknowledged;
  alarm.raised_at = now;
  alarm.value = value;
  alarm.returned_at.reset();
  alarm.below_since.reset();
  alarm.acknowledged.reset();
  return alarm;
}

/// An alarm whose condition has gone for longer than the delay-off.
std::optional<Alarm> returned(Alarm alarm, UtcTime now) {
  if (alarm.state != AlarmState::kUnacknowledged) return std::nullopt;  // acknowledged or shelved: all is done
  alarm.state = AlarmState::kReturnedUnacknowledged;
  alarm.returned_at = now;
  return alarm;
}

std::optional<Alarm> with_condition_met(Alarm alarm, const ThresholdRule& rule, const Reading& reading, UtcTime now) {
  alarm.below_since.reset();
  if (alarm.state == AlarmState::kPending) {
    return now - alarm.condition_since >= rule.delay_on ? raised(alarm, reading.value, now) : alarm;
  }
  if (alarm.state == AlarmState::kReturnedUnacknowledged) {
    ++alarm.occurrences;
    alarm.condition_since = reading.phenomenon_time;
    return raised(alarm, reading.value, now);
  }
  return alarm;
}

std::optional<Alarm> with_condition_clear(Alarm alarm, const ThresholdRule& rule, const Reading& reading, UtcTime now) {
  if (alarm.state == AlarmState::kPending) return std::nullopt;
  if (alarm.state == AlarmState::kReturnedUnacknowledged) return alarm;
  if (!alarm.below_since) alarm.below_since = reading.phenomenon_time;
  if (now - *alarm.below_since < rule.delay_off) return alarm;
  return returned(alarm, now);
}

/// A shelf that ran out puts the alarm back before the operator.
Alarm unshelved_in_time(Alarm alarm, UtcTime now) {
  if (alarm.state == AlarmState::kShelved && alarm.shelved && now >= alarm.shelved->until) {
    alarm.state = AlarmState::kUnacknowledged;
    alarm.shelved.reset();
  }
  return alarm;
}

}  // namespace

bool applies(const ThresholdRule& rule, const Series& series, const Station& station) {
  if (rule.quantity != series.quantity) return false;
  if (!rule.station_kind.empty() && parse_station_kind(rule.station_kind) != station.kind) return false;
  return rule.stations.empty() || std::ranges::find(rule.stations, station.id) != rule.stations.end();
}

Condition condition_of(const ThresholdRule& rule, const Reading& reading, Trust trust) {
  if (!is_trusted(trust)) return Condition::kUnknown;
  if (reading.value >= rule.raise_at) return Condition::kMet;
  return reading.value < rule.raise_at - rule.dead_band ? Condition::kClear : Condition::kInDeadBand;
}

std::optional<Alarm> next_alarm(const std::optional<Alarm>& before, const ThresholdRule& rule, const Series& series,
                                const Reading& reading, Condition condition, UtcTime now) {
  if (!before) {
    if (condition != Condition::kMet) return std::nullopt;
    return with_condition_met(pending(rule, series, reading.value, reading.phenomenon_time), rule, reading, now);
  }
  Alarm alarm = unshelved_in_time(*before, now);
  if (condition != Condition::kUnknown) alarm.signal_lost_at.reset();
  switch (condition) {
    case Condition::kMet: return with_condition_met(alarm, rule, reading, now);
    case Condition::kClear: return with_condition_clear(alarm, rule, reading, now);
    case Condition::kInDeadBand:
      // A value that fell below the threshold before its delay-on ran out was never an alarm.
      return alarm.state == AlarmState::kPending ? std::nullopt : std::optional(alarm);
    case Condition::kUnknown: return alarm;
  }
  return alarm;
}

Alarm after_signal_loss(const std::optional<Alarm>& before, const ThresholdRule& rule, const Series& series,
                        double last_value, UtcTime last_seen, UtcTime now) {
  Alarm alarm = before.value_or(pending(rule, series, last_value, last_seen));
  if (alarm.signal_lost_at == last_seen) return unshelved_in_time(alarm, now);
  if (alarm.state == AlarmState::kReturnedUnacknowledged) ++alarm.occurrences;
  const bool stands = alarm.state != AlarmState::kPending && alarm.state != AlarmState::kReturnedUnacknowledged;
  alarm = stands ? unshelved_in_time(alarm, now) : raised(alarm, last_value, now);
  alarm.signal_lost_at = last_seen;
  return alarm;
}

}  // namespace sandtable
