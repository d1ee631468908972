#include "twin/report/feed_doubts.h"

#include <algorithm>
#include <map>

namespace sandtable {
namespace {

struct SeriesCount {
  std::size_t all = 0;
  std::size_t trusted = 0;
};

std::map<SourceId, SeriesCount> count_series(const IncidentState& state, UtcTime at) {
  std::map<SourceId, SeriesCount> counts;
  const std::vector<Series>& series = state.stations->series();
  for (SeriesIndex i = 0; i < series.size() && i < state.readings->size(); ++i) {
    const Station* station = state.stations->find(series[i].station);
    if (station == nullptr || is_manual(series[i].id)) continue;
    SeriesCount& count = counts[station->source];
    ++count.all;
    if (is_trusted(assess_trust((*state.readings)[i], state.freshness_of(series[i]), at))) ++count.trusted;
  }
  return counts;
}

std::optional<FeedDoubt::Why> why_doubted(const FeedDoubt& feed, const Freshness& freshness, bool met, UtcTime at) {
  if (feed.maintenance) return FeedDoubt::Why::kInMaintenance;
  if (!feed.error.empty()) return FeedDoubt::Why::kFailing;
  if (!met || !feed.newest) return FeedDoubt::Why::kNeverSpoke;
  if (at - *feed.newest > freshness.stale_after) return FeedDoubt::Why::kSilent;
  if (feed.trusted < feed.series) return FeedDoubt::Why::kSomeSeries;
  return std::nullopt;
}

}  // namespace

std::vector<FeedDoubt> feed_doubts(const IncidentState& state, UtcTime at) {
  const auto counts = count_series(state, at);
  std::vector<FeedDoubt> doubts;
  for (const auto& [source, freshness] : state.incident->feeds) {
    FeedDoubt feed;
    feed.source = source;
    const auto health = state.feeds->find(source);
    const bool met = health != state.feeds->end();
    if (met) {
      feed.newest = health->second.last_observation;
      feed.last_contact = health->second.last_contact;
      feed.error = health->second.last_error;
    }
    if (const auto m = state.maintenance->find(source); m != state.maintenance->end() && m->second.until > at)
      feed.maintenance = m->second;
    if (const auto count = counts.find(source); count != counts.end()) {
      feed.series = count->second.all;
      feed.trusted = count->second.trusted;
    }
    const auto why = why_doubted(feed, freshness, met, at);
    if (!why) continue;
    feed.why = *why;
    doubts.push_back(std::move(feed));
  }
  std::ranges::stable_sort(doubts, {}, &FeedDoubt::why);
  return doubts;
}

}  // namespace sandtable
