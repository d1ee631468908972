#include "viewer/ui/query_cache.h"

#include <algorithm>

namespace sandtable::ui {
namespace {

constexpr std::size_t kMostSeries = 16;

/// A range that moves with the clock is asked for in steps of a hundredth of its length, about a pixel of a chart.
TimeRange coarsened(TimeRange range) {
  const auto step = std::max<Duration::rep>(range.length().count() / 100, 1);
  const auto down = [&](UtcTime t) { return UtcTime{Duration{t.time_since_epoch().count() / step * step}}; };
  return {down(range.from), down(range.to) + Duration{step}};
}

}  // namespace

const std::vector<Sample>& QueryCache::samples(UiQueries& queries, const Snapshot& snapshot, const SeriesId& series,
                                               TimeRange range, double now_s) {
  range = coarsened(range);
  const auto known = samples_.find(series);
  if (known != samples_.end() && known->second.range == range && !known->second.stamp.stale(snapshot, now_s)) {
    owed_ = owed_ || known->second.stamp.snapshot != snapshot.number;
    return known->second.values;
  }
  if (known == samples_.end() && samples_.size() >= kMostSeries) samples_.clear();
  Samples& entry = samples_[series];
  entry = {range, {snapshot.number, now_s}, queries.samples(series, range)};
  return entry.values;
}

const std::vector<JudgedSample>& QueryCache::judged(UiQueries& queries, const Snapshot& snapshot,
                                                    const SeriesId& series, TimeRange range, double now_s) {
  range = coarsened(range);
  const auto known = judged_.find(series);
  if (known != judged_.end() && known->second.range == range && !known->second.stamp.stale(snapshot, now_s)) {
    owed_ = owed_ || known->second.stamp.snapshot != snapshot.number;
    return known->second.values;
  }
  if (known == judged_.end() && judged_.size() >= kMostSeries) judged_.clear();
  Judged& entry = judged_[series];
  entry = {range, {snapshot.number, now_s}, queries.judged(series, range, snapshot.at)};
  return entry.values;
}

const std::vector<TimeRange>& QueryCache::silences(UiQueries& queries, const Snapshot& snapshot, const SeriesId& series,
                                                   TimeRange range, double now_s) {
  const auto known = silences_.find(series);
  if (known != silences_.end() && known->second.range == range && !known->second.stamp.stale(snapshot, now_s)) {
    owed_ = owed_ || known->second.stamp.snapshot != snapshot.number;
    return known->second.values;
  }
  if (known == silences_.end() && silences_.size() >= kMostSeries) silences_.clear();
  Silences& entry = silences_[series];
  entry = {range, {snapshot.number, now_s}, queries.silences(series, range)};
  return entry.values;
}

const TimelineBins& QueryCache::timeline(UiQueries& queries, const Snapshot& snapshot, TimeRange range,
                                         std::size_t bins, double now_s) {
  const bool same = timeline_known_ && timeline_bins_ == bins && timeline_.range == range;
  if (same && !timeline_stamp_.stale(snapshot, now_s)) {
    owed_ = owed_ || timeline_stamp_.snapshot != snapshot.number;
    return timeline_;
  }
  timeline_ = queries.timeline(range, bins);
  timeline_.range = range;
  timeline_bins_ = bins;
  timeline_stamp_ = {snapshot.number, now_s};
  timeline_known_ = true;
  return timeline_;
}

void QueryCache::clear() { *this = QueryCache{}; }

}  // namespace sandtable::ui
