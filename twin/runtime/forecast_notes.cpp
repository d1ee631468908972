#include "twin/runtime/forecast_notes.h"

#include <algorithm>
#include <cmath>

namespace sandtable {
namespace {

static_assert(kJudgedDepth_m == kImpactDepths_m[kFloodedClass]);
constexpr Duration kNotedEvery{std::chrono::minutes{30}};

/// As people read them, and short in the journal.
double to_millimetre(double depth_m) { return std::round(depth_m * 1000) / 1000; }
double to_percent(double share) { return std::round(share * 100) / 100; }

ExpectedRange range_at(const std::vector<ForecastRange::Bounds>& bounds, std::size_t frame, double middle) {
  const ForecastRange::Bounds b = frame < bounds.size() ? bounds[frame] : ForecastRange::Bounds{middle, middle};
  return {middle, b.low, b.high};
}

double chance_of(const SiteId& site, std::size_t frame, std::span<const std::shared_ptr<const Forecast>> members,
                 std::span<const double> weights) {
  double chance = 0;
  for (std::size_t m = 0; m < members.size(); ++m) {
    if (frame >= members[m]->frames.size()) continue;
    const std::vector<SitePool>& pools = members[m]->frames[frame].water->pools;
    const auto pool = std::ranges::find(pools, site, &SitePool::site);
    if (pool != pools.end() && pool->max_depth_m > kJudgedDepth_m) chance += weights[m];
  }
  return to_percent(chance);
}

}  // namespace

OutlookRecord record_of(const Outlook& outlook, std::span<const std::shared_ptr<const Forecast>> members,
                        std::span<const double> weights) {
  OutlookRecord record;
  record.issued = outlook.issued;
  record.rain_mm_per_h = outlook.rain_mm_per_h;
  record.rain_half_life = outlook.rain_half_life;
  record.runs = static_cast<int>(members.size());
  if (outlook.rain_forecast) {
    record.rain_source = outlook.rain_forecast->source;
    record.rain_issued = outlook.rain_forecast->issued;
  }
  if (!outlook.base) return record;
  const Forecast& base = *outlook.base;
  record.from = base.from;
  record.model = base.model;
  for (std::size_t i = 0; i < base.frames.size(); ++i) {
    const UtcTime at = base.frames[i].water->valid_at;
    if ((at - base.from) % kNotedEvery != Duration{0} && i + 1 < base.frames.size()) continue;
    ExpectedMoment moment;
    moment.at = at;
    const Impact& impact = base.frames[i].impact;
    const auto range = outlook.range ? *outlook.range : ForecastRange{};
    moment.buildings = range_at(range.buildings, i, static_cast<double>(impact.buildings[kFloodedClass]));
    moment.roads_m = range_at(range.roads_m, i, impact.roads_m[kFloodedClass]);
    for (double* length : {&moment.roads_m.middle, &moment.roads_m.low, &moment.roads_m.high}) {
      *length = std::round(*length);
    }
    for (const SitePool& pool : base.frames[i].water->pools) {
      moment.pools.push_back({pool.site, to_millimetre(pool.max_depth_m), chance_of(pool.site, i, members, weights)});
    }
    record.moments.push_back(std::move(moment));
  }
  return record;
}

ForecastQuestion question_of(const WhatIf& question, std::uint64_t number) {
  return {number, QuestionKind::kWhatIf, question.at, {}, question.moves, question.rain_factor, question.interventions};
}

ForecastQuestion question_of(const ConfirmPlacement& question, std::uint64_t number) {
  ForecastQuestion noted;
  noted.number = number;
  noted.kind = QuestionKind::kPlacement;
  if (question.sites.size() == 1) noted.site = question.sites.front();
  return noted;
}

ForecastQuestion question_of(const PumpSetQuestion& question, std::uint64_t number) {
  ForecastQuestion noted;
  noted.number = number;
  noted.kind = QuestionKind::kPumpSet;
  noted.at = question.by;
  noted.site = question.site;
  return noted;
}

ForecastAnswer answer_of(const WhatIfAnswer& answer, std::uint64_t number) {
  ForecastAnswer noted;
  noted.number = number;
  noted.is_preview = answer.is_preview;
  noted.error = answer.error;
  if (!answer.without || !answer.with) return noted;
  const Comparison& c = answer.comparison;
  noted.model = answer.with->model;
  noted.buildings_without = c.worst_without.buildings[kFloodedClass];
  noted.buildings_with = c.worst_with.buildings[kFloodedClass];
  noted.people_without = c.worst_without.people[kFloodedClass];
  noted.people_with = c.worst_with.people[kFloodedClass];
  noted.building_minutes_saved = c.building_minutes_saved;
  noted.road_km_minutes_saved = c.road_km_minutes_saved;
  noted.pumped_m3 = c.pumped_m3;
  return noted;
}

ForecastAnswer answer_of(const Outlook& outlook, bool is_preview, std::uint64_t number) {
  ForecastAnswer noted;
  noted.number = number;
  noted.is_preview = is_preview;
  if (outlook.placement_check) noted.error = outlook.placement_check->error;
  if (!outlook.placement) return noted;
  for (const SitePlacement& place : outlook.placement->sites) {
    const auto& proved = place.row.building_minutes;
    if (is_preview && place.previewed_building_minutes) {
      const double saved = *place.previewed_building_minutes;
      noted.savings.push_back({place.row.site, {saved, saved, saved}});
    } else if (!is_preview && proved && place.confirmed_as_of == outlook.placement->as_of) {
      noted.savings.push_back({place.row.site, {proved->middle, proved->low, proved->high}});
    }
  }
  return noted;
}

ForecastAnswer answer_of(const PumpSetAnswer& answer, std::uint64_t number) {
  ForecastAnswer noted;
  noted.number = number;
  noted.error = answer.error;
  for (const PumpRun& pump : answer.set.pumps) noted.pumps.push_back(pump.resource);
  noted.clears = answer.set.clears;
  return noted;
}

}  // namespace sandtable
