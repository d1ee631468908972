#include <algorithm>
#include <set>

#include "twin/core/alarm_evaluation.h"
#include "twin/core/decision_draft.h"

namespace sandtable {
namespace {

/// Stations and series of the delivery that the incident does not know yet, or knows differently.
StationsDeclared news_of(const StationTable& known, const IngestDelivery& delivery) {
  StationsDeclared news;
  for (const Station& s : delivery.stations) {
    const Station* old = known.find(s.id);
    if (old == nullptr || *old != s) news.stations.push_back(s);
  }
  for (const Series& s : delivery.series) {
    const Series* old = known.find(s.id);
    if (old == nullptr || *old != s) news.series.push_back(s);
  }
  return news;
}

struct Sorted {
  ObservationsIngested accepted;
  std::uint64_t duplicates = 0;
  std::uint64_t orphans = 0;  ///< values of series nobody declared
};

/// Takes out what is already known. Only the newest value of a series is remembered here, so an older duplicate
/// passes; it is harmless, because late data never moves a reading.
Sorted sort_out(const IncidentState& state, const IngestDelivery& delivery) {
  Sorted sorted;
  sorted.accepted.source = delivery.source;
  std::set<std::pair<SeriesIndex, UtcTime>> seen;
  for (const Observation& o : delivery.observations) {
    const auto index = state.stations->index_of(o.series);
    if (!index) {
      ++sorted.orphans;
      continue;
    }
    const Reading& reading = (*state.readings)[*index];
    const bool known = reading.observed() && reading.phenomenon_time == o.phenomenon_time;
    if (known || !seen.emplace(*index, o.phenomenon_time).second) {
      ++sorted.duplicates;
    } else {
      sorted.accepted.observations.push_back(o);
    }
  }
  return sorted;
}

FeedHealth health_after(const IncidentState& state, const IngestDelivery& delivery, const Sorted& sorted, UtcTime now) {
  const auto it = state.feeds->find(delivery.source);
  FeedHealth health = it == state.feeds->end() ? FeedHealth{} : it->second;
  health.source = delivery.source;
  health.last_contact = now;
  ++health.deliveries;
  health.observations += sorted.accepted.observations.size();
  health.duplicates += sorted.duplicates;
  health.refused += delivery.refused + sorted.orphans;
  if (!delivery.error.empty()) ++health.errors;
  health.last_error = delivery.error;
  if (!delivery.warning.empty()) health.last_warning = delivery.warning;
  for (const Observation& o : sorted.accepted.observations) {
    if (!health.last_observation || o.phenomenon_time > *health.last_observation) {
      health.last_observation = o.phenomenon_time;
    }
  }
  return health;
}

}  // namespace

Decision decide_one(DecisionDraft draft, const IngestDelivery& command) {
  StationsDeclared news = news_of(*draft.state().stations, command);
  if (!news.stations.empty() || !news.series.empty()) draft.add(std::move(news));

  Sorted sorted = sort_out(draft.state(), command);
  const FeedHealth health = health_after(draft.state(), command, sorted, draft.now());
  std::set<SeriesIndex> touched;
  for (const Observation& o : sorted.accepted.observations) touched.insert(*draft.state().stations->index_of(o.series));
  if (!touched.empty()) draft.add(std::move(sorted.accepted));
  draft.add(FeedHealthChanged{health});
  for (const SeriesIndex index : touched) evaluate_alarms(draft, index);
  return std::move(draft).finish();
}

}  // namespace sandtable
