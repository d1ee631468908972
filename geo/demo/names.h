#pragma once

#include <cstddef>
#include <vector>

#include "twin/base/random.h"
#include "twin/base/text.h"

namespace sandtable::geo::demo {

/// Names in both languages, put together from lists of common Taiwanese place-name words. All of it is fiction.

Text city_name();
Text river_name();
Text tributary_name();

Text row_name(bool north, int row);
Text column_name(double along_m, const std::vector<double>& columns);
Text levee_road_name(bool north);
Text bridge_name(std::size_t number);
Text collector_name(Random& random);
Text lane_name(const Text& road, int number);

/// Old field and hamlet names, for basins; distinct for the first 40.
Text hamlet_name(std::size_t number);
/// Boroughs (里); distinct for the first 60.
Text borough_name(std::size_t number);

}  // namespace sandtable::geo::demo
