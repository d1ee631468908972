#pragma once

#include <optional>
#include <span>
#include <vector>

#include "twin/forecast/forecast.h"

namespace sandtable {

/// When water deeper than kImpactDepths_m[kFloodedClass] stands at a vulnerable place.
struct PlaceArrival {
  Text name;
  std::string kind;
  LocalXY at;                       ///< place CRS
  std::optional<UtcTime> expected;  ///< by the middle run; empty where only others reach it
  UtcTime earliest;                 ///< by any run: what to be ready for
  bool operator==(const PlaceArrival&) const = default;
};

/// Of every place that any run reaches, soonest first by `earliest`, then by `expected`. The first run is the middle;
/// all belong to the exposure.
std::vector<PlaceArrival> place_arrivals(std::span<const std::shared_ptr<const Forecast>> runs,
                                         const Exposure& exposure);

}  // namespace sandtable
