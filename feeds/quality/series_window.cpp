#include "feeds/quality/series_window.h"

#include <algorithm>
#include <cmath>

namespace sandtable::feeds {
namespace {

std::int64_t hour_of(UtcTime t) { return std::chrono::floor<std::chrono::hours>(t).time_since_epoch().count(); }

}  // namespace

void SeriesWindow::add(const Sample& sample, double still_epsilon) {
  if (count_ == 0) {
    origin_ = sample.value;
    first_at_ = sample.at;
  }
  ring_[count_ % kRing] = sample;
  ++count_;
  extend_run(sample, still_epsilon);
  count_in_hour(sample);
}

void SeriesWindow::extend_run(const Sample& sample, double epsilon) {
  const double low = std::min(run_.low, sample.value);
  const double high = std::max(run_.high, sample.value);
  if (run_.count > 0 && high - low < epsilon) {
    run_ = {run_.since, sample.at, low, high, run_.count + 1};
    return;
  }
  // Values before this one may still be near enough to it, though not to all that came before them.
  run_ = {sample.at, sample.at, sample.value, sample.value, 1};
  for (std::size_t back = 1; back < kept(); ++back) {
    const Sample& earlier = newest(back);
    const double lower = std::min(run_.low, earlier.value);
    const double higher = std::max(run_.high, earlier.value);
    if (higher - lower >= epsilon) break;
    run_ = {earlier.at, sample.at, lower, higher, run_.count + 1};
  }
}

void SeriesWindow::count_in_hour(const Sample& sample) {
  const std::int64_t number = hour_of(sample.at);
  Hour& hour = hours_[static_cast<std::size_t>(number) % kHours];
  if (hour.hour != number) hour = {number, 0, 0, 0, sample.value, sample.value};
  const double difference = sample.value - origin_;
  ++hour.n;
  hour.sum += difference;
  hour.squares += difference * difference;
  hour.low = std::min(hour.low, sample.value);
  hour.high = std::max(hour.high, sample.value);
}

std::optional<Sample> SeriesWindow::lowest_since(UtcTime from) const {
  std::optional<Sample> lowest;
  for (std::size_t back = 1; back < kept() && newest(back).at >= from; ++back) {
    if (!lowest || newest(back).value < lowest->value) lowest = newest(back);
  }
  return lowest;
}

std::optional<double> SeriesWindow::spread_since(UtcTime from) const {
  if (kept() < 2) return std::nullopt;
  double low = newest().value;
  double high = newest().value;
  std::size_t values = 0;
  for (std::size_t back = 0; back < kept() && newest(back).at >= from; ++back, ++values) {
    low = std::min(low, newest(back).value);
    high = std::max(high, newest(back).value);
  }
  return values < 2 ? std::nullopt : std::optional(high - low);
}

std::optional<double> SeriesWindow::deviation(Duration over) const {
  if (count_ < 3) return std::nullopt;
  const std::int64_t last = hour_of(newest().at);
  const std::int64_t first = hour_of(newest().at - over);
  double n = 0;
  double sum = 0;
  double squares = 0;
  for (const Hour& hour : hours_) {
    if (hour.hour < first || hour.hour > last) continue;
    n += hour.n;
    sum += hour.sum;
    squares += hour.squares;
  }
  if (n < 3) return std::nullopt;
  return std::sqrt(std::max(0.0, (squares - sum * sum / n) / (n - 1)));
}

std::optional<ValueRange> SeriesWindow::range(Duration over) const {
  if (count_ == 0 || newest().at - first_at_ < over) return std::nullopt;
  const std::int64_t last = hour_of(newest().at);
  const std::int64_t first = hour_of(newest().at - over);
  ValueRange range{newest().value, newest().value, over};
  for (const Hour& hour : hours_) {
    if (hour.hour < first || hour.hour > last) continue;
    range.low = std::min(range.low, hour.low);
    range.high = std::max(range.high, hour.high);
  }
  return range;
}

}  // namespace sandtable::feeds
