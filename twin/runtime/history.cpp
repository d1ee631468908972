#include "twin/runtime/history.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sandtable {
namespace {

constexpr std::size_t kCheckpointEvery = 256;
/// Feeds of the trade report every 1 to 10 minutes; twice that without any value at all is a gap worth showing.
constexpr Duration kGap{std::chrono::minutes{20}};

void insert_sorted(std::vector<Sample>& samples, Sample sample) {
  if (samples.empty() || samples.back().at < sample.at) {
    samples.push_back(sample);
    return;
  }
  const auto at = std::ranges::lower_bound(samples, sample.at, {}, &Sample::at);
  if (at != samples.end() && at->at == sample.at) return;
  samples.insert(at, sample);
}

bool just_raised(const Event& event) {
  const auto* changed = std::get_if<AlarmChanged>(&event.body);
  return changed != nullptr && changed->alarm.state == AlarmState::kUnacknowledged &&
         changed->alarm.raised_at == event.at;
}

}  // namespace

void History::append(std::shared_ptr<const Event> event) {
  const std::scoped_lock lock(mutex_);
  if (events_.size() % kCheckpointEvery == 0) checkpoints_.push_back(state_);
  reduce(state_, *event);
  index(*event);
  events_.push_back(std::move(event));
}

void History::index(const Event& event) {
  if (const auto* declared = std::get_if<StationsDeclared>(&event.body)) {
    for (const Series& s : declared->series) {
      if (s.quantity == Quantity::kRainfall && s.window.count() > 0 && rain_window_.emplace(s.id, s.window).second) {
        rain_series_.push_back(s.id);
      }
    }
  } else if (const auto* batch = std::get_if<ObservationsIngested>(&event.body)) {
    for (const Observation& o : batch->observations) {
      const bool usable = std::isfinite(o.value) && o.flag != QualityFlag::kFail && o.flag != QualityFlag::kMissing;
      if (usable) insert_sorted(samples_[o.series], {o.phenomenon_time, o.value});
      const auto minute = std::chrono::floor<std::chrono::minutes>(o.phenomenon_time);
      if (observed_minutes_.empty() || observed_minutes_.back() < minute) observed_minutes_.push_back(minute);
    }
  } else if (const auto* issued = std::get_if<OrderIssued>(&event.body)) {
    orders_.emplace_back(event.at, issued->order.id);
  } else if (just_raised(event)) {
    alarms_raised_.push_back(event.at);
  }
}

IncidentState History::state_at(UtcTime t) const {
  const std::scoped_lock lock(mutex_);
  const auto end = std::ranges::upper_bound(events_, t, {}, [](const auto& e) { return e->at; });
  const auto count = static_cast<std::size_t>(end - events_.begin());
  if (count == events_.size()) return state_;
  const std::size_t checkpoint = count / kCheckpointEvery;
  IncidentState state = checkpoints_[checkpoint];
  for (std::size_t i = checkpoint * kCheckpointEvery; i < count; ++i) reduce(state, *events_[i]);
  return state;
}

TimeRange History::recorded() const {
  const std::scoped_lock lock(mutex_);
  if (events_.empty()) return {};
  return {events_.front()->at, events_.back()->at + Duration{1}};
}

std::size_t History::size() const {
  const std::scoped_lock lock(mutex_);
  return events_.size();
}

std::vector<Sample> History::samples(const SeriesId& series, TimeRange range, std::size_t limit) const {
  const std::scoped_lock lock(mutex_);
  const auto it = samples_.find(series);
  if (it == samples_.end()) return {};
  auto first = std::ranges::lower_bound(it->second, range.from, {}, &Sample::at);
  const auto last = std::ranges::lower_bound(it->second, range.to, {}, &Sample::at);
  if (last < first) return {};
  if (static_cast<std::size_t>(last - first) > limit) first = last - static_cast<std::ptrdiff_t>(limit);
  return {first, last};
}

TimelineBins History::timeline(TimeRange range, std::size_t bins) const {
  TimelineBins out;
  out.range = range;
  if (bins == 0 || range.length() <= Duration{0}) return out;
  const auto bin_of = [&](UtcTime t) {
    const double share = seconds(t - range.from) / seconds(range.length());
    return std::min(bins - 1, static_cast<std::size_t>(share * static_cast<double>(bins)));
  };
  const std::scoped_lock lock(mutex_);

  std::vector<double> sum(bins, 0);
  std::vector<int> count(bins, 0);
  for (const SeriesId& id : rain_series_) {
    const auto it = samples_.find(id);
    if (it == samples_.end()) continue;
    const double per_hour = 3600.0 / seconds(rain_window_.at(id));
    const Duration window = rain_window_.at(id);
    for (auto s = std::ranges::lower_bound(it->second, range.from, {}, &Sample::at);
         s != it->second.end() && s->at < range.to; ++s) {
      // A sum belongs to its whole window, so a bar has no holes between two reports.
      for (std::size_t i = bin_of(std::max(range.from, s->at - window)); i <= bin_of(s->at); ++i) {
        sum[i] += std::max(0.0, s->value) * per_hour;
        ++count[i];
      }
    }
  }
  out.rain_mm_per_h.resize(bins, std::numeric_limits<double>::quiet_NaN());
  for (std::size_t i = 0; i < bins; ++i) {
    if (count[i] > 0) out.rain_mm_per_h[i] = sum[i] / count[i];
  }
  out.alarms_raised.resize(bins, 0);
  for (const UtcTime t : alarms_raised_) {
    if (range.contains(t)) ++out.alarms_raised[bin_of(t)];
  }
  for (const auto& order : orders_) {
    if (range.contains(order.first)) out.orders.push_back(order);
  }
  const auto note_gap = [&](TimeRange gap) {
    if (gap.length() > kGap && gap.from < range.to && range.from < gap.to) out.gaps.push_back(gap);
  };
  for (std::size_t i = 1; i < observed_minutes_.size(); ++i) note_gap({observed_minutes_[i - 1], observed_minutes_[i]});
  // A feed that fell silent shows its gap before it speaks again.
  if (!observed_minutes_.empty()) note_gap({observed_minutes_.back(), state_.at});
  return out;
}

std::optional<UtcTime> History::neighbouring_alarm(UtcTime t, bool forward) const {
  const std::scoped_lock lock(mutex_);
  if (forward) {
    const auto it = std::ranges::upper_bound(alarms_raised_, t);
    return it == alarms_raised_.end() ? std::nullopt : std::optional(*it);
  }
  const auto it = std::ranges::lower_bound(alarms_raised_, t);
  return it == alarms_raised_.begin() ? std::nullopt : std::optional(*std::prev(it));
}

}  // namespace sandtable
