#pragma once

#include <optional>
#include <string>
#include <vector>

#include "twin/core/state.h"

namespace sandtable {

struct ExpectedSite {
  SiteId id;
  Text name;
  double depth_m = 0;  ///< by the middle run
  double chance = 0;   ///< of more than kJudgedDepth_m
};
struct ExpectedHour {
  UtcTime at;
  ExpectedRange buildings;  ///< in water deeper than kJudgedDepth_m
  ExpectedRange roads_m;
  std::vector<ExpectedSite> sites;  ///< deeper than 0.1 m or with a chance worth telling; deepest first
};
/// A hospital, care home or the like that some run floods.
struct ExpectedPlace {
  Text name;
  std::string kind;
  std::optional<UtcTime> expected;
  UtcTime earliest;
};
/// What the journalled outlook says of the hours after `at`.
struct ExpectedWater {
  std::optional<UtcTime> issued;  ///< empty: nobody has looked ahead
  bool is_old = false;            ///< issued more than kOutlookCounts before
  std::string model;
  int runs = 0;
  double rain_mm_per_h = 0;
  std::vector<ExpectedHour> hours;  ///< moments within kLookAhead
  std::vector<ExpectedPlace> places;
  std::optional<double> brier;  ///< how good such outlooks were in this incident; empty: never judged
  std::int64_t judged = 0;      ///< forecasts that were judged
};
inline constexpr Duration kLookAhead{std::chrono::hours{3}};
ExpectedWater expected_water(const IncidentState& state, UtcTime at);

/// The first moment of the newest outlook, unless that is old, at which the site is deeper than kJudgedDepth_m.
std::optional<UtcTime> floods_at(const IncidentState& state, const SiteId& site, UtcTime at);

}  // namespace sandtable
