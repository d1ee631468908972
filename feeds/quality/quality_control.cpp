#include "feeds/quality/quality_control.h"

#include <cmath>
#include <utility>

namespace sandtable::feeds {
namespace {

constexpr int kFlatSamples = 5;  // QARTOD test 8 asks for five alike before it fails a value

/// Fail beats suspect beats not evaluated beats pass. Missing is decided before any test.
int weight(QualityFlag flag) {
  switch (flag) {
    case QualityFlag::kPass:
      return 0;
    case QualityFlag::kNotEvaluated:
      return 1;
    case QualityFlag::kSuspect:
      return 2;
    case QualityFlag::kFail:
    case QualityFlag::kMissing:
      return 3;
  }
  return 0;
}

}  // namespace

void QualityControl::Verdict::worsen(QualityFlag to, std::string why) {
  if (weight(to) <= weight(flag)) return;
  flag = to;
  reason = std::move(why);
}

void QualityControl::know(const Series& series) {
  History& history = histories_[series.id];
  history.limits = default_limits(series.quantity, series.window);
  history.unit = unit_symbol(series.quantity);
}

bool QualityControl::is_from_the_future(const Observation& observation) const {
  return observation.phenomenon_time > observation.received_time + settings_.future_skew;
}

Observation QualityControl::assess(Observation observation) {
  if (observation.flag == QualityFlag::kMissing || std::isnan(observation.value)) {
    observation.flag = QualityFlag::kMissing;
    if (observation.reason.empty()) observation.reason = "no value";
    return observation;
  }
  Verdict verdict;
  if (is_from_the_future(observation)) {
    verdict.worsen(QualityFlag::kFail,
                   fmt::format("stamped {} ahead of its receipt",
                               format_span(observation.phenomenon_time - observation.received_time)));
  } else if (const auto found = histories_.find(observation.series); found != histories_.end()) {
    History& history = found->second;
    check_range(history, observation.value, verdict);
    const Sample sample{observation.phenomenon_time, observation.value};
    const bool is_newest = !history.last || sample.at > history.last->at;
    // A value that cannot be true must not be what the next one is compared with.
    if (is_newest && verdict.flag != QualityFlag::kFail) {
      check_jump(history, sample, verdict);
      check_flat(history, sample, verdict);
      history.last = sample;
    }
  } else {
    verdict.worsen(QualityFlag::kNotEvaluated, "no limits for this series");
  }
  observation.flag = verdict.flag;
  observation.reason = std::move(verdict.reason);
  return observation;
}

void QualityControl::check_range(const History& history, double value, Verdict& verdict) {
  const QualityLimits& limits = history.limits;
  const auto outside = [&](const std::optional<double>& low, const std::optional<double>& high, QualityFlag flag,
                           const char* range) {
    if ((!low || value >= *low) && (!high || value <= *high)) return;
    const auto text = [](const std::optional<double>& limit) { return limit ? fmt::format("{:g}", *limit) : "-"; };
    verdict.worsen(flag,
                   fmt::format("{:g} outside {} range [{}, {}] {}", value, range, text(low), text(high), history.unit));
  };
  outside(limits.fail_min, limits.fail_max, QualityFlag::kFail, "possible");
  outside(limits.suspect_min, limits.suspect_max, QualityFlag::kSuspect, "plausible");
}

// QARTOD's spike test judges the value before the newest and so comes too late for an alarm; flags given in real time
// are not changed afterwards. Here a newest value far from the one before waits, as suspect, for one more that
// agrees with it. A value that falls back to where the series was before the jump is believed at once.
void QualityControl::check_jump(History& history, const Sample& sample, Verdict& verdict) {
  const QualityLimits& limits = history.limits;
  const std::optional<Sample> before = std::exchange(history.unconfirmed, std::nullopt);
  if (!limits.jump || !history.last || sample.at - history.last->at > limits.jump_within) return;
  const double change = sample.value - history.last->value;
  if (std::abs(change) <= *limits.jump) return;
  const bool fell_back = before && std::abs(sample.value - before->value) <= *limits.jump;
  if (fell_back) return;
  history.unconfirmed = history.last;
  verdict.worsen(QualityFlag::kSuspect, fmt::format("jump of {:+.3g} {} in {}, not yet confirmed", change, history.unit,
                                                    format_span(sample.at - history.last->at)));
}

void QualityControl::check_flat(History& history, const Sample& sample, Verdict& verdict) {
  const QualityLimits& limits = history.limits;
  if (!limits.flat_epsilon) return;
  const bool normal = limits.normal_up_to && sample.value <= *limits.normal_up_to;
  const bool alike = history.flat_count > 0 && std::abs(sample.value - history.flat_from.value) <= *limits.flat_epsilon;
  if (normal || !alike) {
    history.flat_from = sample;
    history.flat_count = normal ? 0 : 1;
    return;
  }
  ++history.flat_count;
  const Duration length = sample.at - history.flat_from.at;
  if (history.flat_count < kFlatSamples || length < limits.flat_suspect) return;
  // The state recognises a frozen series by exactly this reason.
  verdict.worsen(length >= limits.flat_fail ? QualityFlag::kFail : QualityFlag::kSuspect, kFlatLineReason);
}

}  // namespace sandtable::feeds
