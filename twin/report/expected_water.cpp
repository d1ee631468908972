#include "twin/report/expected_water.h"

#include <algorithm>

#include "twin/core/alarms/rule_findings.h"
#include "twin/report/incident_names.h"

namespace sandtable {
namespace {

constexpr double kWorthTelling_m = 0.1;
constexpr double kChanceWorthTelling = 0.05;

ExpectedHour hour_of(const IncidentState& state, const ExpectedMoment& moment) {
  ExpectedHour hour{moment.at, moment.buildings, moment.roads_m, {}};
  for (const ExpectedPool& pool : moment.pools) {
    if (pool.depth_m <= kWorthTelling_m && pool.chance < kChanceWorthTelling) continue;
    hour.sites.push_back({pool.site, site_name(state, pool.site), pool.depth_m, pool.chance});
  }
  std::ranges::stable_sort(hour.sites, std::greater{}, &ExpectedSite::depth_m);
  return hour;
}

}  // namespace

ExpectedWater expected_water(const IncidentState& state, UtcTime at) {
  ExpectedWater out;
  const ForecastBook& book = *state.forecasts;
  out.judged = book.score.cases();
  out.brier = book.score.brier();
  if (!book.newest) return out;
  out.issued = book.newest->issued;
  out.is_old = at - book.newest->issued > kOutlookCounts;
  out.model = book.newest->model;
  out.runs = book.newest->runs;
  out.rain_mm_per_h = book.newest->rain_mm_per_h;
  for (const ExpectedMoment& moment : book.newest->moments) {
    if (moment.at > at && moment.at <= at + kLookAhead) out.hours.push_back(hour_of(state, moment));
  }
  // Facts of another outlook than the one above would tell two stories.
  if (state.outlook->issued != book.newest->issued) return out;
  for (const ExposedPlace& place : state.outlook->places) {
    if (place.earliest <= at + kLookAhead)
      out.places.push_back({place.name, place.kind, place.expected, place.earliest});
  }
  std::ranges::stable_sort(out.places, {}, &ExpectedPlace::earliest);
  return out;
}

std::optional<UtcTime> floods_at(const IncidentState& state, const SiteId& site, UtcTime at) {
  const auto& outlook = state.forecasts->newest;
  if (!outlook || at - outlook->issued > kOutlookCounts) return std::nullopt;
  for (const ExpectedMoment& moment : outlook->moments) {
    const auto pool = std::ranges::find(moment.pools, site, &ExpectedPool::site);
    if (moment.at > at && pool != moment.pools.end() && pool->depth_m > kJudgedDepth_m) return moment.at;
  }
  return std::nullopt;
}

}  // namespace sandtable
