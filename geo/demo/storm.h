#pragma once

#include <string_view>
#include <vector>

#include "geo/demo/city.h"
#include "twin/base/time.h"

namespace sandtable::geo::demo {

/// Of every local time that the demo writes: Taiwan's.
inline constexpr ZoneOffset kDemoZone{480};

/// One row of a recording.
struct StormRow {
  UtcTime time;
  int sensor = 0;             ///< index into City::sensors
  std::string_view property;  ///< "water_depth", ... or, with its window, "rainfall_10min"
  double value = 0;
  std::string_view unit;
};

/// Share of the rain that runs off a district of roofs and asphalt with a few gardens.
inline constexpr double kRunoffRatio = 0.75;
/// What drains and pump stations take while the river is low, 32 mm/h of runoff: a sewer built for the shower of every
/// second year.
inline constexpr double kDrain_m3_per_s_per_km2 = 9;
/// With a high river only the stations still lift, 13 mm/h: what a burst leaves in the streets stays for hours and is
/// of the size that a few mobile pumps can move.
inline constexpr double kLiftedDrainRatio = 0.4;

/// Cells of the flood model, m: fine enough for a street, or for weak machines and tests for a block.
inline double model_cell_m(DemoSize size) { return size == DemoSize::kFull ? 10 : 20; }

/// What 8 hours of a storm of 150 mm in 6 hours look like to the sensors when no mobile pump is sent: rain that moves
/// over the district, a river that rises with the tide, streets that flood as the program's own flood model says, and a
/// few faults of the kind real
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
