#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "geo/demo/river.h"
#include "geo/demo/street_network.h"
#include "twin/base/grid.h"
#include "twin/base/text.h"

namespace sandtable::geo::demo {

/// Land that fills with water together: superblocks whose raised streets are the last to keep their pools apart.
struct Basin {
  std::string site;               ///< "B01"
  Text name;
  std::vector<int> superblocks;
  double area_m2 = 0;
  double built_share = 0;
  bool north = true;
  double lowest_m = 0;            ///< ground
  LocalXY deepest_street;         ///< lowest point of a street in it, underpasses left out
  double deepest_street_m = 0;
  LocalXY pump_position;          ///< dry street near the deepest one
  LocalXY outfall;                ///< where its drains reach the river
  int priority = 3;
};

struct BasinPlan {
  std::vector<Basin> basins;
  Grid<std::int16_t> index;       ///< of each cell, -1 for none
};

/// Starts from one pool a superblock and joins the two whose pass is nearest above their pools until no more than
/// `most` are left and none is a puddle.
BasinPlan make_basins(const StreetNetwork& streets, const Grid<float>& ground, std::size_t most);

}  // namespace sandtable::geo::demo
