#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "geo/demo/basins.h"
#include "geo/demo/drains.h"
#include "twin/base/time.h"

namespace sandtable::geo::demo {

/// A measuring station of the demo.
struct Sensor {
  std::string id;
  Text name;
  std::string_view kind;     ///< as station_kind_key() writes it
  LocalXY at;
  double zero_m = 0;         ///< height of the sensor's zero, TWVD2001: street, sewer invert; 0 for levels
  int basin = -1;            ///< index of the basin it stands in
  Duration every{std::chrono::minutes{5}};
  double warn_m[3] = {0, 0, 0};  ///< river gauges: levels 1, 2, 3 (red, orange, yellow)
};

/// The station that gives the mean rain of the district over an hour.
inline constexpr std::string_view kMeanRain = "P90";

/// Depth of sewer inverts below the street; full when the water stands at the street.
constexpr double kManhole_m = 2.5;

/// Road flood sensors at the lowest streets of each basin and in underpasses, river gauges at the bridges, sewer gauges
/// on the trunks, rain gauges, pump stations, gates and a tide gauge. Sorted by id.
std::vector<Sensor> place_sensors(const District& district, const StreetNetwork& streets, const BasinPlan& basins,
                                  const DrainPlan& drains, const Grid<float>& ground);

}  // namespace sandtable::geo::demo
