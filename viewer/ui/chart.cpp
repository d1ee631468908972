#include "viewer/ui/chart.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sandtable::ui {

std::vector<std::span<const Sample>> unbroken_runs(std::span<const Sample> samples, Duration longest_step) {
  std::vector<std::span<const Sample>> runs;
  std::size_t begin = 0;
  const auto close = [&](std::size_t end) {
    if (end > begin) runs.push_back(samples.subspan(begin, end - begin));
  };
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (!std::isfinite(samples[i].value)) {
      close(i);
      begin = i + 1;
    } else if (i > begin && samples[i].at - samples[i - 1].at > longest_step) {
      close(i);
      begin = i;
    }
  }
  close(samples.size());
  return runs;
}

std::vector<TimeRange> silences_between(std::span<const std::span<const Sample>> runs, Duration longest_step,
                                        Duration bar_length, UtcTime until) {
  std::vector<TimeRange> silences;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const UtcTime from = runs[i].back().at;
    const bool last = i + 1 == runs.size();
    const UtcTime to = last ? until : runs[i + 1].front().at - bar_length;
    if (to > from && (!last || to - from > longest_step)) silences.push_back({from, to});
  }
  return silences;
}

ValueRange fitted_range(std::span<const Sample> samples, std::span<const double> thresholds, bool floor_at_zero) {
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  const auto include = [&](double value) {
    low = std::min(low, value);
    high = std::max(high, value);
  };
  for (const Sample& sample : samples) {
    if (std::isfinite(sample.value)) include(sample.value);
  }
  if (!(low <= high)) {
    for (const double threshold : thresholds) include(threshold);
  }
  if (!(low <= high)) include(0);
  if (floor_at_zero) include(0);
  // A threshold far above the values would press them flat.
  const double reach = high + 2 * std::max(high - low, 0.1);
  for (const double threshold : thresholds) {
    if (threshold <= reach && threshold >= low - (reach - high)) include(threshold);
  }
  const double span = std::max(high - low, 0.05);
  const double air = span * 0.08;
  return {floor_at_zero && low >= 0 ? 0 : low - air, std::max(high, low + span) + air};
}

std::vector<double> value_ticks(ValueRange range, int wanted) {
  const double raw = (range.high - range.low) / std::max(wanted, 1);
  const double power = std::pow(10, std::floor(std::log10(raw)));
  const double step = raw <= power ? power : raw <= 2 * power ? 2 * power : raw <= 5 * power ? 5 * power : 10 * power;
  std::vector<double> ticks;
  // Counting keeps the ticks exact multiples; adding up would drift.
  for (double k = std::ceil(range.low / step - 1e-9); k * step <= range.high + step * 1e-9; ++k) ticks.push_back(k * step + 0.0);  // no minus zero
  return ticks;
}

int tick_decimals(std::span<const double> ticks) {
  if (ticks.size() < 2) return 2;
  return std::clamp(static_cast<int>(std::ceil(-std::log10(ticks[1] - ticks[0]) - 1e-9)), 0, 4);
}

std::vector<UtcTime> time_ticks(TimeRange range, ZoneOffset zone, int most) {
  using std::chrono::minutes;
  constexpr std::array<int, 16> kSteps{1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 7200, 14400, 43200};
  if (range.length() <= Duration{0} || most < 1) return {};
  Duration step{minutes{kSteps.back()}};
  for (const int candidate : kSteps) {
    if (range.length() / Duration{minutes{candidate}} < most) {
      step = minutes{candidate};
      break;
    }
  }
  while (range.length() / step >= most) step *= 2;
  const auto local = (range.from + Duration{zone}).time_since_epoch();
  const auto first = (local + step - Duration{1}) / step * step;
  std::vector<UtcTime> ticks;
  for (UtcTime t = UtcTime{first} - Duration{zone}; t < range.to; t += step) ticks.push_back(t);
  return ticks;
}

const Sample* sample_at(std::span<const Sample> samples, UtcTime at) {
  const auto after = std::ranges::upper_bound(samples, at, {}, &Sample::at);
  return after == samples.begin() ? nullptr : &*std::prev(after);
}

}  // namespace sandtable::ui
