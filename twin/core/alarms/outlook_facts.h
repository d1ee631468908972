#pragma once

#include <optional>
#include <string>
#include <vector>

#include "twin/base/geometry.h"
#include "twin/base/text.h"
#include "twin/base/time.h"
#include "twin/core/alarms/alarm_subject.h"

namespace sandtable {

/// Water at a pump along an outlook, parallel to OutlookFacts::at.
struct PumpCourse {
  ResourceId resource;
  std::vector<double> depth_m;  ///< above the ground where it stands or is being sent, whole millimetres; 0 where unknown
  bool operator==(const PumpCourse&) const = default;
};
/// A place that cannot help itself and that some run of the outlook floods.
struct ExposedPlace {
  ExposedPlaceId id;
  Text name;
  std::string kind;                 ///< as its layer says: "hospital"
  LocalXY at;                       ///< place CRS
  std::optional<UtcTime> expected;  ///< by the middle run
  UtcTime earliest;                 ///< by any run
  bool operator==(const ExposedPlace&) const = default;
};

/// What rules need of an outlook beside its record (forecasts/forecast_record.h). Journalled, so that a replay raises the same alarms without a model.
struct OutlookFacts {
  UtcTime issued{};                 ///< the epoch before the first
  std::vector<UtcTime> at;
  std::vector<PumpCourse> pumps;
  std::vector<ExposedPlace> places;
  bool operator==(const OutlookFacts&) const = default;
};

/// Stable as long as the place's layer does not move or rename it.
ExposedPlaceId make_exposed_place_id(const std::string& kind, const Text& name, LocalXY at);

}  // namespace sandtable
