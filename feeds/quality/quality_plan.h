#pragma once

#include <map>
#include <vector>

#include "twin/core/sensors/station.h"
#include "twin/place/place.h"

namespace sandtable::feeds {

/// Which limits hold for which series: the defaults of its quantity, what its feed says of clocks and cadence, then the
/// place's [[quality]] tables: those for all, those for feeds, those for stations, each in the order of the file.
struct QualityPlan {
  struct Feed {
    Duration future_skew{std::chrono::minutes{15}};
    Duration expected_every{0};
  };
  ZoneOffset zone{0};  ///< of the place: seasons begin and end by its calendar
  std::map<SourceId, Feed> feeds;
  std::vector<QualityRule> rules;

  [[nodiscard]] QualityLimits limits_of(const Series& series, const Station* station, const SourceId& source) const;
};

QualityPlan quality_plan(const Place& place);

}  // namespace sandtable::feeds
