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
  std::string_view property;  ///< "water_depth", ... or, with its window, "rainfall_10min"
  double value = 0;
  std::string_view unit;
};

/// Share of the rain that ends up in the streets' pools; soil, roofs and sewers keep the rest.
inline constexpr double kRunoffRatio = 0.2;
/// What drains and pump stations take from a basin while the river is low: about 14 mm/h of runoff.
inline constexpr double kDrain_m3_per_s_per_km2 = 4;
/// With a high river only the stations still lift, about 4 mm/h: what a burst leaves in the streets stays for hours and
/// is of the size that a few mobile pumps can move.
inline constexpr double kLiftedDrainRatio = 0.3;

/// What 8 hours of a storm of 150 mm in 6 hours look like to the sensors when no mobile pump is sent: rain that moves
/// over the district, a river that rises with the tide, basins that fill like baths, and a few faults of the kind real
/// networks have (a frozen sensor, a gap, a spike). Sorted by time, then by sensor.
struct Storm {
  TimeRange span;
  std::vector<StormRow> rows;
  std::vector<double> peak_depth_m;  ///< of each basin over its deepest street
  std::vector<double> first_30cm_h;  ///< hours until a street of the basin is 0.3 m deep; negative when never
};

/// Fails only when the flood model refuses the basins.
Result<Storm> make_storm(const City& city);

}  // namespace sandtable::geo::demo
