#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "geo/demo/land_use.h"

namespace sandtable::geo::demo {

struct Building {
  Ring ring;               ///< counter-clockwise, convex
  float height_m = 0;      ///< above the ground
  int floors = 1;
  bool basement = false;
  std::string_view structure;  ///< rc | metal | brick
  std::string_view use;        ///< as land_use_key(), or row_house, apartment, shed
  float ground_m = 0;
};

/// Who lives in it (one for 32 m2 of homes) or works there (one for 60 m2 of other rooms, none in sheds).
int people_in(const Building& building);

/// Height that a share of the buildings stays below, from heights measured in Hsinchu (n = 6,181).
double height_quantile_m(double share);

/// Fills the plots with lots, every lot on a street, and the lots with buildings.
std::vector<Building> make_buildings(const StreetNetwork& streets, const std::vector<Plot>& plots,
                                     const Grid<float>& ground, std::uint64_t seed);

}  // namespace sandtable::geo::demo
