#pragma once

#include <string_view>
#include <vector>

#include "geo/demo/city.h"
#include "twin/base/time.h"

namespace sandtable::geo::demo {

/// One row of a recording.
struct StormRow {
  UtcTime time;
  int sensor = 0;             ///< index into City::sensors
  std::string_view property;  ///< quantity key: "water_depth", ...
  double value = 0;
  std::string_view unit;
};

/// Rain of one gauge over the ten minutes that end at `time`, and over the hour.
struct RainRow {
  UtcTime time;
  int sensor = 0;
  double ten_minutes_mm = 0;
  double hour_mm = 0;
};

/// What 8 hours of a storm of 350 mm in 6 hours look like to the sensors when no mobile pump is sent: rain that moves
/// over the district, a river that rises with the tide, basins that fill like baths, and a few faults of the kind real
/// networks have (a frozen sensor, a gap, a spike). Sorted by time, then by sensor.
struct Storm {
  TimeRange span;
  std::vector<StormRow> rows;
  std::vector<RainRow> rain;
  std::vector<double> peak_depth_m;  ///< of each basin over its deepest street
  std::vector<double> first_30cm_h;  ///< hours until a street of the basin is 0.3 m deep; negative when never
};

/// Fails only when the flood model refuses the basins.
Result<Storm> make_storm(const City& city);

}  // namespace sandtable::geo::demo
