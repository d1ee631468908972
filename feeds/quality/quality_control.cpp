#include "feeds/quality/quality_control.h"

#include <cmath>
#include <utility>

#include "feeds/quality/change_tests.h"
#include "feeds/quality/range_tests.h"

namespace sandtable::feeds {
namespace {

constexpr Duration kSteepWithin{std::chrono::hours{1}};
constexpr const char* kOurTests = "quality";
constexpr const char* kNoDetail = "–";

/// The value before the newest, if `now` shows that it was a spike.
bool reveals_spike(Judged& judged, SeriesRecord& record, const Sample& now) {
  if (!record.follows_twice || record.window.kept() < 2) return false;
  const Sample& before = record.window.newest(1);
  const Sample& peak = record.window.newest();
  const Duration gap = record.limits->gap.value_or(Duration::max());
  if (peak.at - before.at > gap || now.at - peak.at > gap) return false;
  const Finding found = spike(before.value, peak.value, now.value, record.unit, *record.limits);
  if (found.flag != QualityFlag::kSuspect && found.flag != QualityFlag::kFail) return false;
  Reflag reflag{record.id, peak.at, record.last_tests, kOurTests, record.last_reason};
  reflag.tests.set(QualityTest::kSpike, found.flag);
  if (reflag.tests.decisive() == QualityTest::kSpike) reflag.reason = found.detail;
  judged.reflag = std::move(reflag);
  return true;
}

void count_ceiling(SeriesRecord& record, double value, double step) {
  const QualityLimits& limits = *record.limits;
  bool at_ceiling = false;
  for (const QualityCeiling& c : limits.ceilings) at_ceiling = at_ceiling || (c.from <= value && value <= c.to);
  if (!at_ceiling) {
    record.ceiling.rests = 0;
  } else if (record.ceiling.rests > 0) {
    ++record.ceiling.rests;
  } else if (limits.ceiling_jump && step >= *limits.ceiling_jump) {
    ++record.ceiling.visits;
    record.ceiling.rests = 1;
  }
}

std::optional<SteepRise> steep_rise(const SeriesRecord& record) {
  const QualityLimits& limits = *record.limits;
  if (!limits.steep_rise || record.window.empty()) return std::nullopt;
  const Sample& now = record.window.newest();
  const auto lowest = record.window.lowest_since(now.at - kSteepWithin);
  if (!lowest) return std::nullopt;
  const double rise = now.value - lowest->value;
  if (rise < *limits.steep_rise || rise < limits.steep_ratio.value_or(0) * std::abs(now.value)) return std::nullopt;
  return SteepRise{record.id, now.at, now.value, rise, now.at - lowest->at};
}

}  // namespace

void Judged::note(QualityTest test, Finding finding) {
  std::erase_if(doubts, [test](const Doubt& d) { return d.test == test; });
  observation.tests.set(test, finding.flag);
  if (!finding.detail.empty()) doubts.push_back({test, std::move(finding.detail)});
}

std::string Judged::reason() const {
  if (doubts.empty() && observation.tests.roll_up() == QualityFlag::kPass) return {};
  const auto decisive = observation.tests.decisive();
  for (const Doubt& doubt : doubts) {
    if (decisive == doubt.test) return doubt.detail;
  }
  return observation.tests.roll_up() == QualityFlag::kPass ? std::string() : std::string(kNoDetail);
}

void QualityControl::know(const Series& series) {
  know(series, std::make_shared<const QualityLimits>(default_limits(series.quantity, series.window)));
}

void QualityControl::know(const Series& series, std::shared_ptr<const QualityLimits> limits) {
  SeriesRecord& record = records_[series.id];
  record.id = series.id;
  record.limits = std::move(limits);
  record.unit = unit_symbol(series.quantity);
}

SeriesRecord* QualityControl::find(const SeriesId& id) {
  const auto found = records_.find(id);
  return found == records_.end() ? nullptr : &found->second;
}

Judged QualityControl::examine(Observation observation, bool supply_frozen) {
  Judged judged;
  judged.observation = std::move(observation);
  Observation& o = judged.observation;
  SeriesRecord* record = find(o.series);
  judged.record = record;
  if (!o.reason.empty() && o.tests.decisive()) judged.doubts.push_back({*o.tests.decisive(), o.reason});
  const QualityLimits* limits = record == nullptr ? nullptr : record->limits.get();
  const Duration skew = limits != nullptr ? limits->future_skew.value_or(settings_.future_skew) : settings_.future_skew;
  Finding clock = future_clock(o.phenomenon_time, o.received_time, skew);
  if (clock.flag == QualityFlag::kFail) {
    // A reader that found the clock out already knows why; we know only by how much.
    const bool is_told = o.tests.of(QualityTest::kFutureClock) == QualityFlag::kFail && !judged.doubts.empty();
    if (!is_told) judged.note(QualityTest::kFutureClock, std::move(clock));
    return judged;
  }
  if (o.flag == QualityFlag::kMissing || std::isnan(o.value)) {
    if (o.tests.of(QualityTest::kSyntax) != QualityFlag::kFail) o.flag = QualityFlag::kMissing;
    if (record != nullptr && (!record->last_at || o.phenomenon_time > *record->last_at)) {
      record->last_at = o.phenomenon_time;
      record->follows = record->follows_twice = false;
    }
    return judged;
  }
  if (record == nullptr) return judged;
  o.tests.set(QualityTest::kFutureClock, QualityFlag::kPass);
  o.tests.set(QualityTest::kSyntax, QualityFlag::kPass);
  judged.note(QualityTest::kTimingGap, timing_gap(o.phenomenon_time, o.received_time, *limits));
  Finding range = gross_range(o.value, record->unit, *limits);
  const bool can_be_true = range.flag != QualityFlag::kFail;
  judged.note(QualityTest::kGrossRange, std::move(range));
  if (!limits->seasons.empty()) {
    judged.note(QualityTest::kClimatology,
                climatology(o.value, o.phenomenon_time, settings_.zone, record->unit, *limits));
  }
  if (record->last_at && o.phenomenon_time <= *record->last_at) return judged;
  record->last_at = o.phenomenon_time;
  // A value that cannot be true must not be what the next one is compared with.
  if (can_be_true) {
    compare(judged, *record, supply_frozen);
  } else {
    record->follows = record->follows_twice = false;
  }
  return judged;
}

void QualityControl::compare(Judged& judged, SeriesRecord& record, bool supply_frozen) {
  const QualityLimits& limits = *record.limits;
  const Sample sample{judged.observation.phenomenon_time, judged.observation.value};
  judged.step = record.window.empty() ? 0 : judge_step(judged, record, sample);
  record.window.add(sample, limits.flat_epsilon.value_or(0));
  record.follows_twice = record.follows;
  record.follows = true;
  judged.entered = true;
  // The newest value cannot be judged as a spike before the next one comes.
  if (limits.spike_suspect || limits.spike_fail) {
    judged.observation.tests.set(QualityTest::kSpike, QualityFlag::kNotEvaluated);
  }
  const StillRun& run = record.window.run();
  if (limits.flat_epsilon) {
    judged.note(QualityTest::kFlatLine, flat_line(run, sample.value, supply_frozen, record.unit, limits));
  }
  if (limits.attenuated_over) {
    judged.note(QualityTest::kAttenuated, attenuated(record.window.range(*limits.attenuated_over), sample.value,
                                                     supply_frozen, record.unit, limits));
  }
  if (!limits.ceilings.empty()) {
    count_ceiling(record, sample.value, judged.step);
    judged.note(QualityTest::kCeiling, ceiling(sample.value, record.ceiling, record.unit));
  }
  judged.rise = steep_rise(record);
  if (judged.rise) record.rose_at = sample.at;
  if (limits.held_above) {
    const bool rose = record.rose_at && run.since <= *record.rose_at + kSteepWithin && run.until >= *record.rose_at;
    judged.note(QualityTest::kHeldExtreme, held_extreme(run, sample.value, rose, record.unit, limits));
  }
}

/// The rate of change, against the value before or, where that is now known for a spike, the one before it. A rise is
/// doubted once: the value that stays where a doubted step led, or goes on from there, confirms it. Otherwise the alarm
/// of a true flash flood would have to wait for its end.
double QualityControl::judge_step(Judged& judged, SeriesRecord& record, const Sample& sample) {
  const bool after_spike = reveals_spike(judged, record, sample);
  const Sample before = record.window.newest(after_spike ? 1 : 0);
  const QualityLimits& limits = *record.limits;
  const double step = sample.value - before.value;
  const double suspected = std::exchange(record.suspected_step, 0);
  if (!limits.rate_base && !limits.rate_deviations && !limits.rate_per_s) return step;
  if (sample.at - before.at > limits.gap.value_or(Duration::max())) {
    judged.observation.tests.set(QualityTest::kRateOfChange, QualityFlag::kNotEvaluated);
    return step;
  }
  const auto deviation = limits.rate_deviations
                             ? record.window.deviation(limits.rate_over.value_or(std::chrono::hours{25}))
                             : std::nullopt;
  Finding found = rate_of_change(before, sample, deviation, record.unit, limits);
  const bool goes_on = !after_spike && suspected * step > 0;
  if (found.flag == QualityFlag::kSuspect) record.suspected_step = step;
  if (goes_on) found = Finding::pass();
  judged.note(QualityTest::kRateOfChange, std::move(found));
  return step;
}

Observation QualityControl::settle(Judged judged) {
  Observation& o = judged.observation;
  if (o.flag == QualityFlag::kMissing) {
    if (o.reason.empty()) o.reason = kNoDetail;
  } else {
    o.flag = o.tests.roll_up();
    if (o.flag == QualityFlag::kPass) {
      o.reason.clear();
    } else {
      o.reason = judged.reason();
    }
  }
  if (judged.entered && judged.record != nullptr) {
    judged.record->last_tests = o.tests;
    judged.record->last_reason = o.reason;
  }
  return std::move(o);
}

}  // namespace sandtable::feeds
