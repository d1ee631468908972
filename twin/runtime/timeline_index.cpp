#include "twin/runtime/timeline_index.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sandtable {
namespace {

/// Feeds of the trade report every 1 to 10 minutes; twice that without any value at all is a gap worth showing.
constexpr Duration kGap{std::chrono::minutes{20}};
/// Sums of a day before the incident still reach into it; what is older or from the future has a wrong clock.
constexpr Duration kBefore{std::chrono::hours{24}};

bool just_raised(const Event& event) {
  const auto* changed = std::get_if<AlarmChanged>(&event.body);
  return changed != nullptr && changed->alarm.state == AlarmState::kUnacknowledged &&
         changed->alarm.raised_at == event.at;
}

/// Which bin of a range a time falls into, and where a bin begins.
struct BinScale {
  TimeRange range;
  std::size_t bins;
  [[nodiscard]] std::size_t of(UtcTime t) const {
    const double share = seconds(t - range.from) / seconds(range.length());
    return std::min(bins - 1, static_cast<std::size_t>(std::max(0.0, share) * static_cast<double>(bins)));
  }
  [[nodiscard]] double begin_s(std::size_t bin) const {
    return seconds(range.length()) * static_cast<double>(bin) / static_cast<double>(bins);
  }
};

}  // namespace

void TimelineIndex::add(const Event& event) {
  if (!begins_) begins_ = event.at;
  ends_ = event.at;
  if (const auto* declared = std::get_if<StationsDeclared>(&event.body)) {
    for (const Series& s : declared->series) {
      if (s.quantity == Quantity::kRainfall && s.window.count() > 0) rain_window_.emplace(s.id, s.window);
    }
  } else if (const auto* batch = std::get_if<ObservationsIngested>(&event.body)) {
    for (const Observation& o : batch->observations) add(o, event.at);
  } else if (const auto* issued = std::get_if<OrderIssued>(&event.body)) {
    orders_.emplace_back(event.at, issued->order.id);
  } else if (just_raised(event)) {
    alarms_raised_.push_back(event.at);
  }
}

void TimelineIndex::add(const Observation& o, UtcTime now) {
  if (o.phenomenon_time < *begins_ - kBefore || o.phenomenon_time > now + kGap) return;
  const auto minute = std::chrono::floor<std::chrono::minutes>(o.phenomenon_time);
  if (observed_.empty() || observed_.back() < minute) {
    observed_.push_back(minute);
  } else if (observed_.back() != minute) {
    const auto at = std::ranges::lower_bound(observed_, minute);
    if (*at != minute) observed_.insert(at, minute);
  }
  if (rain_window_.empty() || !is_usable(o)) return;
  const auto window = rain_window_.find(o.series);
  if (window == rain_window_.end()) return;
  const double mm_per_h = std::max(0.0, o.value) * 3600.0 / seconds(window->second);
  const Minute from = std::chrono::floor<std::chrono::minutes>(o.phenomenon_time - window->second);
  const Minute to = std::max(minute, from + std::chrono::minutes{1});
  RainStep& begin = rain_[from];
  begin.mm_per_h += mm_per_h;
  ++begin.gauges;
  RainStep& end = rain_[to];
  end.mm_per_h -= mm_per_h;
  --end.gauges;
}

void TimelineIndex::add_value(const SeriesId& series, UtcTime t, Duration longest_step) {
  if (!begins_ || t < *begins_ - kBefore || t > ends_ + kGap) return;
  Speech& speech = spoke_[series];
  speech.longest_step = longest_step;
  auto& spells = speech.spells;
  // The first spell that ends so late that the value may belong to it.
  const auto ends_before = [&](const TimeRange& spell) { return spell.to + longest_step < t; };
  auto spell = spells.end();
  while (spell != spells.begin() && !ends_before(*std::prev(spell))) --spell;
  if (spell == spells.end() || t + longest_step < spell->from) {
    spells.insert(spell, {t, t});
    return;
  }
  spell->from = std::min(spell->from, t);
  spell->to = std::max(spell->to, t);
  for (auto next = std::next(spell); next != spells.end() && next->from <= spell->to + longest_step;) {
    spell->to = std::max(spell->to, next->to);
    next = spells.erase(next);
  }
}

std::vector<TimeRange> TimelineIndex::silences(const SeriesId& series, TimeRange range) const {
  if (!begins_) return {};
  const auto found = spoke_.find(series);
  const Speech never;
  const auto& [longest_step, spells] = found == spoke_.end() ? never : found->second;
  std::vector<TimeRange> silences;
  const auto note = [&](TimeRange silence) {
    if (silence.length() > longest_step && silence.from < range.to && range.from < silence.to)
      silences.push_back(silence);
  };
  UtcTime spoken = *begins_;
  for (const TimeRange& spell : spells) {
    note({spoken, spell.from});
    spoken = std::max(spoken, spell.to);
  }
  note({spoken, ends_});
  return silences;
}

TimelineBins TimelineIndex::bins(TimeRange range, std::size_t count) const {
  TimelineBins out;
  out.range = range;
  if (count == 0 || range.length() <= Duration{0}) return out;
  const BinScale scale{range, count};
  out.rain_mm_per_h.resize(count, std::numeric_limits<double>::quiet_NaN());
  add_rain(out);
  out.alarms_raised.resize(count, 0);
  for (const UtcTime t : alarms_raised_) {
    if (range.contains(t)) ++out.alarms_raised[scale.of(t)];
  }
  for (const auto& order : orders_) {
    if (range.contains(order.first)) out.orders.push_back(order);
  }
  add_gaps(out);
  return out;
}

void TimelineIndex::add_rain(TimelineBins& out) const {
  const BinScale scale{out.range, out.rain_mm_per_h.size()};
  std::vector<double> weight(scale.bins, 0);
  std::vector<double> sum(scale.bins, 0);
  RainStep now;
  for (auto step = rain_.begin(); step != rain_.end(); ++step) {
    now.mm_per_h += step->second.mm_per_h;
    now.gauges += step->second.gauges;
    if (now.gauges == 0) now.mm_per_h = 0;  // nothing is left of rounding
    const auto next = std::next(step);
    if (now.gauges == 0 || next == rain_.end()) continue;
    const TimeRange spell{std::max<UtcTime>(step->first, out.range.from), std::min<UtcTime>(next->first, out.range.to)};
    if (spell.length() <= Duration{0}) continue;
    const double from_s = seconds(spell.from - out.range.from);
    const double to_s = seconds(spell.to - out.range.from);
    for (std::size_t i = scale.of(spell.from); i <= scale.of(spell.to - Duration{1}); ++i) {
      const double overlap_s = std::min(to_s, scale.begin_s(i + 1)) - std::max(from_s, scale.begin_s(i));
      if (overlap_s <= 0) continue;
      sum[i] += now.mm_per_h * overlap_s;
      weight[i] += now.gauges * overlap_s;
    }
  }
  for (std::size_t i = 0; i < scale.bins; ++i) {
    if (weight[i] > 0) out.rain_mm_per_h[i] = sum[i] / weight[i];
  }
}

void TimelineIndex::add_gaps(TimelineBins& out) const {
  const auto note = [&](TimeRange gap) {
    if (gap.length() > kGap && gap.from < out.range.to && out.range.from < gap.to) out.gaps.push_back(gap);
  };
  const auto first = begins_ ? std::ranges::lower_bound(observed_, std::chrono::floor<std::chrono::minutes>(*begins_))
                             : observed_.end();
  if (first == observed_.end()) return;
  for (auto i = first; std::next(i) != observed_.end(); ++i) note({*i, *std::next(i)});
  // A feed that fell silent shows its gap before it speaks again.
  note({observed_.back(), ends_});
}

std::optional<UtcTime> TimelineIndex::neighbouring_alarm(UtcTime t, bool forward) const {
  if (forward) {
    const auto it = std::ranges::upper_bound(alarms_raised_, t);
    return it == alarms_raised_.end() ? std::nullopt : std::optional(*it);
  }
  const auto it = std::ranges::lower_bound(alarms_raised_, t);
  return it == alarms_raised_.begin() ? std::nullopt : std::optional(*std::prev(it));
}

}  // namespace sandtable
