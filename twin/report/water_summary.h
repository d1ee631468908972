#pragma once

#include <optional>
#include <string>
#include <vector>

#include "twin/core/state.h"

namespace sandtable {

/// The latest value of one series that can be trusted.
struct MeasuredPeak {
  Text station;
  double value = 0;  ///< unit of the quantity
  UtcTime at;
  std::optional<int> alert_level;  ///< the gravest of the source's own levels that it reaches
};
/// What is measured of one quantity over the place.
struct MeasuredWater {
  Quantity quantity = Quantity::kWaterDepth;
  Duration window{0};
  std::optional<StationKind> where;  ///< of depths: two metres in a sewer are not two metres on a road
  std::size_t series = 0;
  std::size_t trusted = 0;
  std::size_t at_alert = 0;         ///< trusted ones at or above a level that their source sets
  std::vector<MeasuredPeak> peaks;  ///< of the trusted ones at most three: alert levels first, then the greatest
};
/// Rain, depths, levels and discharges; quantities without a series are left out.
std::vector<MeasuredWater> measured_water(const IncidentState& state, UtcTime at);

/// What the model says of the sites together.
struct ModelledWater {
  std::string model;
  std::optional<UtcTime> valid_at;  ///< empty: no model has run
  double mass_error_ratio = 0;
  std::size_t sites = 0;
  std::size_t unknown = 0;  ///< sites the model says nothing about
  std::size_t above_10_cm = 0;
  std::size_t above_30_cm = 0;
  std::size_t above_50_cm = 0;
  double flooded_area_m2 = 0;  ///< deeper than 0.1 m
  double volume_m3 = 0;
};
ModelledWater modelled_water(const IncidentState& state);

/// A warning of an authority that holds.
struct OfficialWarning {
  AlertSeverity severity = AlertSeverity::kUnknown;
  Text headline;
  std::string sender;
  UtcTime sent;
  UtcTime expires;
};
std::vector<OfficialWarning> official_warnings(const IncidentState& state, UtcTime at);

/// Null where the model says nothing of the site.
const SitePool* pool_of(const IncidentState& state, const SiteId& site);

}  // namespace sandtable
