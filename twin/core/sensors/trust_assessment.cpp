#include "twin/core/sensors/trust_assessment.h"

#include <fmt/format.h>

namespace sandtable {
namespace {

constexpr double kNeighbour_m = 3000;
constexpr Duration kRisesTogether{std::chrono::hours{1}};

/// A supply whose reading the gross range test calls too low.
std::string low_battery(const IncidentState& state, const StationId& station, UtcTime now) {
  for (const SeriesIndex index : state.stations->series_of(station)) {
    const Series& series = state.stations->series()[index];
    if (series.quantity != Quantity::kVoltage && series.quantity != Quantity::kFuel) continue;
    const Reading& reading = (*state.readings)[index];
    const auto range = reading.tests.of(QualityTest::kGrossRange);
    const bool is_old = now - reading.phenomenon_time > state.freshness_of(series).stale_after;
    if (!reading.observed() || is_old || range != QualityFlag::kSuspect) continue;
    return fmt::format("{:.3g} {}", reading.value, unit_symbol(series.quantity));
  }
  return {};
}

int rising_neighbours(const IncidentState& state, const Series& series, UtcTime now) {
  const Station* here = state.stations->find(series.station);
  if (here == nullptr || !here->at) return 0;
  int count = 0;
  for (const auto& [id, rise] : *state.rises) {
    const Series* other = state.stations->find(id);
    if (other == nullptr || other->station == series.station || other->quantity != series.quantity) continue;
    const Station* there = state.stations->find(other->station);
    if (there == nullptr || !there->at || now - rise.at > kRisesTogether) continue;
    if (distance_m(*here->at, *there->at) <= kNeighbour_m) ++count;
  }
  return count;
}

std::string detail_of(const SteepRise& rise, Quantity quantity) {
  return fmt::format("+{:.3g} {} / {}", rise.rise, unit_symbol(quantity), format_span(rise.within));
}

void explain_age(TrustAssessment& said, const Freshness& freshness) {
  said.limit = said.trust == Trust::kStale ? freshness.stale_after : freshness.late_after;
  if (freshness.expected_every.count() > 0) said.missed = static_cast<int>(said.age / freshness.expected_every);
  said.key = "trust_reason." + std::string(trust_key(said.trust));
  if (!said.low_battery.empty()) {
    said.key = said.trust == Trust::kFresh ? "trust_reason.low_battery" : "trust_reason.silent_low_battery";
  } else if (said.trust != Trust::kFresh && said.missed > 1) {
    said.key = "trust_reason.missed_reports";
  }
}

void explain_doubt(TrustAssessment& said, const IncidentState& state, SeriesIndex index, UtcTime now) {
  const auto decisive = (*state.readings)[index].tests.decisive();
  // Incident files of schema 1 kept no tests.
  said.key = decisive ? "quality." + std::string(quality_test_key(*decisive))
                      : "trust_reason." + std::string(trust_key(said.trust));
  if (const auto doubt = state.doubts->find(index); doubt != state.doubts->end()) said.detail = doubt->second;
  if (said.trust == Trust::kToVerify) said.neighbours = rising_neighbours(state, state.stations->series()[index], now);
}

}  // namespace

TrustAssessment assess_trust(const IncidentState& state, SeriesIndex index, UtcTime now) {
  TrustAssessment said;
  if (index >= state.readings->size()) return said.key = "trust_reason.no_data", said;
  const Series& series = state.stations->series()[index];
  const Reading& reading = (*state.readings)[index];
  const Freshness freshness = state.freshness_of(series);
  said.trust = assess_trust(reading, freshness, now);
  said.age = now - reading.phenomenon_time;
  const auto rise = state.rises->find(series.id);
  const bool is_silent = rise != state.rises->end() && now - rise->second.at > freshness.late_after;
  if (is_silent && (said.trust == Trust::kNoData || said.trust == Trust::kLate || said.trust == Trust::kStale)) {
    said.key = "trust_reason.lost_in_rise";
    said.age = now - rise->second.at;
    said.detail = detail_of(rise->second, series.quantity);
    return said;
  }
  switch (said.trust) {
    case Trust::kNoData:
      said.key = reading.observed() ? "trust_reason.missing" : "trust_reason.no_data";
      if (const auto doubt = state.doubts->find(index); doubt != state.doubts->end()) said.detail = doubt->second;
      // What came was no value, by a clock that runs ahead or because it is no number.
      if (reading.observed() && reading.flag == QualityFlag::kFail) explain_doubt(said, state, index, now);
      break;
    case Trust::kFresh:
    case Trust::kLate:
    case Trust::kStale:
      said.low_battery = low_battery(state, series.station, now);
      explain_age(said, freshness);
      break;
    case Trust::kFrozen:
    case Trust::kImplausible:
    case Trust::kToVerify:
      explain_doubt(said, state, index, now);
      break;
  }
  return said;
}

}  // namespace sandtable
