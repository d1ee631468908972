#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "twin/core/alarm_evaluation.h"
#include "twin/core/decision_draft.h"
#include "twin/core/resources/station_telemetry.h"

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

bool is_same_value(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

/// What is known already is a duplicate; another value of the same time is a correction, and kept beside the first.
/// Only the newest value of a series is remembered here, so an older duplicate passes; it is harmless, because late
/// data never moves a reading. A feed that tells two values of one time again and again does not correct itself again
/// and again: what comes before the value that is known is known too.
Sorted sort_out(const IncidentState& state, const IngestDelivery& delivery) {
  Sorted sorted;
  sorted.accepted.source = delivery.source;
  struct Told {
    std::size_t known_until = 0;  ///< observations of the delivery, up to the last that says what is known
    std::optional<double> value;  ///< last one accepted
  };
  std::map<std::pair<SeriesIndex, UtcTime>, Told> told;
  for (std::size_t i = 0; i < delivery.observations.size(); ++i) {
    const Observation& o = delivery.observations[i];
    const auto index = state.stations->index_of(o.series);
    if (!index) continue;
    const Reading& reading = (*state.readings)[*index];
    const bool is_known = reading.observed() && reading.phenomenon_time == o.phenomenon_time;
    Told& all = told[{*index, o.phenomenon_time}];
    if (is_known && is_same_value(reading.raw_value, o.value)) all.known_until = i + 1;
  }
  for (std::size_t i = 0; i < delivery.observations.size(); ++i) {
    const Observation& o = delivery.observations[i];
    const auto index = state.stations->index_of(o.series);
    if (!index) {
      ++sorted.orphans;
      continue;
    }
    Told& all = told[{*index, o.phenomenon_time}];
    if (i < all.known_until || (all.value && is_same_value(*all.value, o.value))) {
      ++sorted.duplicates;
    } else {
      all.value = o.value;
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
  if (delivery.as_of && (!health.last_observation || *delivery.as_of > *health.last_observation)) {
    health.last_observation = delivery.as_of;
  }
  for (const Observation& o : sorted.accepted.observations) {
    if (!is_ahead(o) && (!health.last_observation || o.phenomenon_time > *health.last_observation)) {
      health.last_observation = o.phenomenon_time;
    }
  }
  return health;
}

/// The messages that are news, each id once.
AlertsReceived news_of(const AlertBook& book, const IngestDelivery& delivery, UtcTime now) {
  AlertsReceived news{delivery.source, {}};
  std::set<AlertId> met;
  for (const Alert& alert : delivery.alerts) {
    if (is_news(book, alert, now) && met.insert(alert.id).second) news.alerts.push_back(alert);
  }
  return news;
}

/// The reports that are new or differ from what is known, marked where they repeat an earlier one.
DamageReported news_of(const ReportBook& known, const IngestDelivery& delivery, UtcTime now) {
  DamageReported news{delivery.source, {}};
  ReportBook book;
  for (const DamageReport& report : delivery.reports) {
    if (report.at_time + kReportsKept < now) continue;
    DamageReport marked = report;
    if (const auto old = known.find(report.id); old != known.end()) {
      marked.duplicate_of = old->second.duplicate_of;
      if (marked == old->second) continue;
    } else {
      const ReportId in_delivery = find_duplicate(book, report);
      marked.duplicate_of = in_delivery.empty() ? find_duplicate(known, report) : in_delivery;
    }
    if (book.try_emplace(marked.id, marked).second) news.reports.push_back(std::move(marked));
  }
  return news;
}

/// Judgements of values whose series are known.
ObservationsReflagged known_reflags(const StationTable& known, const IngestDelivery& delivery) {
  ObservationsReflagged again;
  for (const Reflag& reflag : delivery.reflags) {
    if (known.index_of(reflag.series)) again.reflags.push_back(reflag);
  }
  return again;
}

/// A missing value neither begins nor ends a rise: that is how a gauge dies.
SteepRisesSeen rises_of(const IncidentState& state, const IngestDelivery& delivery,
                        const std::vector<Observation>& accepted) {
  SteepRisesSeen seen;
  if (delivery.rises.empty() && state.rises->empty()) return seen;
  std::map<SeriesId, UtcTime> newest;
  for (const Observation& o : accepted) {
    const bool measured = o.flag == QualityFlag::kPass || o.flag == QualityFlag::kSuspect;
    if (!measured || !std::isfinite(o.value)) continue;
    UtcTime& at = newest.try_emplace(o.series, o.phenomenon_time).first->second;
    at = std::max(at, o.phenomenon_time);
  }
  for (const SteepRise& rise : delivery.rises) {
    const auto at = newest.find(rise.series);
    if (at == newest.end() || at->second != rise.at) continue;
    seen.rising.push_back(rise);
    newest.erase(at);
  }
  for (const auto& [series, at] : newest) {
    const auto known = state.rises->find(series);
    if (known != state.rises->end() && known->second.at < at) seen.over.push_back(series);
  }
  return seen;
}

/// Of each series of the delivery the newest time that counts.
std::map<SeriesIndex, UtcTime> newest_times(const StationTable& known, const std::vector<Observation>& accepted) {
  std::map<SeriesIndex, UtcTime> newest;
  for (const Observation& o : accepted) {
    if (is_ahead(o)) continue;
    UtcTime& at = newest.try_emplace(*known.index_of(o.series), o.phenomenon_time).first->second;
    at = std::max(at, o.phenomenon_time);
  }
  return newest;
}

/// What the stations of resources say of them, one report for each moment that is news. `newest` are the times of what
/// has just come; what came late moved no reading and is passed over.
void hear_machines(DecisionDraft& draft, const std::map<SeriesIndex, UtcTime>& newest) {
  if (newest.empty()) return;
  const auto resources = draft.state().resources.frozen();
  for (const auto& [id, resource] : *resources) {
    if (resource.config.station.empty()) continue;
    std::map<UtcTime, std::vector<SeriesIndex>> moments;
    for (const SeriesIndex index : draft.state().stations->series_of(resource.config.station)) {
      const auto heard = newest.find(index);
      if (heard == newest.end() || is_manual(draft.state().stations->series()[index].id)) continue;
      if ((*draft.state().readings)[index].phenomenon_time == heard->second) moments[heard->second].push_back(index);
    }
    for (const auto& [at, readings] : moments) {
      auto report = telemetry_news(draft.state(), draft.state().resources->at(id), readings, draft.now());
      if (report) draft.add(FieldReported{*std::move(report)});
    }
  }
}

}  // namespace

Decision decide_one(DecisionDraft draft, const IngestDelivery& command) {
  if (!command.injects.empty()) {
    for (const Inject& inject : command.injects) draft.add(InjectPlayed{inject});
    return std::move(draft).finish();
  }
  StationsDeclared news = news_of(*draft.state().stations, command);
  if (!news.stations.empty() || !news.series.empty()) draft.add(std::move(news));

  Sorted sorted = sort_out(draft.state(), command);
  const FeedHealth health = health_after(draft.state(), command, sorted, draft.now());
  std::set<SeriesIndex> touched;
  for (const Observation& o : sorted.accepted.observations) touched.insert(*draft.state().stations->index_of(o.series));
  SteepRisesSeen rises = rises_of(draft.state(), command, sorted.accepted.observations);
  const auto newest = newest_times(*draft.state().stations, sorted.accepted.observations);
  if (!touched.empty()) draft.add(std::move(sorted.accepted));
  hear_machines(draft, newest);
  ObservationsReflagged again = known_reflags(*draft.state().stations, command);
  for (const Reflag& reflag : again.reflags) touched.insert(*draft.state().stations->index_of(reflag.series));
  if (!again.reflags.empty()) draft.add(std::move(again));
  if (!rises.rising.empty() || !rises.over.empty()) draft.add(std::move(rises));
  AlertsReceived alerts = news_of(*draft.state().alerts, command, draft.now());
  if (!alerts.alerts.empty()) draft.add(std::move(alerts));
  DamageReported reports = news_of(*draft.state().reports, command, draft.now());
  if (!reports.reports.empty()) draft.add(std::move(reports));
  for (const RainForecast& forecast : command.rain_forecasts) {
    if (is_news(*draft.state().rain_forecasts, forecast)) draft.add(RainForecastReceived{forecast});
  }
  draft.add(FeedHealthChanged{health});
  for (const SeriesIndex index : touched) evaluate_alarms(draft, index);
  return std::move(draft).finish();
}

}  // namespace sandtable
