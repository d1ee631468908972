#pragma once

#include <span>
#include <string>
#include <vector>

#include "twin/runtime/snapshot.h"

/// The arithmetic of charts, without drawing.
namespace sandtable::ui {

/// Runs of samples between which nothing is missing: a new run begins after a step longer than `longest_step` and after
/// a value that is not finite. A line may be drawn within a run and never between two. Samples must be in time order.
std::vector<std::span<const Sample>> unbroken_runs(std::span<const Sample> samples, Duration longest_step);

/// Between which moments nothing was said: from the end of a run to the next value or, for values that stand for the
/// `bar_length` before them, to where the next one's begins; and after the last run to `until` where that is longer than
/// `longest_step`.
std::vector<TimeRange> silences_between(std::span<const std::span<const Sample>> runs, Duration longest_step,
                                        Duration bar_length, UtcTime until);

struct ValueRange {
  double low = 0;
  double high = 1;
  [[nodiscard]] double share(double value) const { return (value - low) / (high - low); }
};

/// Range of the finite values together with the thresholds that lie near them (within two spans above), with some air;
/// never empty. `floor_at_zero` keeps quantities that cannot be negative from showing room below zero.
ValueRange fitted_range(std::span<const Sample> samples, std::span<const double> thresholds, bool floor_at_zero);

/// Round values (1, 2 or 5 times a power of ten) inside the range, about `wanted` of them, rising.
std::vector<double> value_ticks(ValueRange range, int wanted);
/// Decimals needed to tell these ticks apart.
int tick_decimals(std::span<const double> ticks);

/// Round local times inside the range, at most `most` of them.
std::vector<UtcTime> time_ticks(TimeRange range, ZoneOffset zone, int most);

/// The newest sample at or before `at`; null when there is none.
const Sample* sample_at(std::span<const Sample> samples, UtcTime at);

}  // namespace sandtable::ui
