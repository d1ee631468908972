#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "geo/demo/river.h"
#include "geo/demo/street_network.h"
#include "twin/base/grid.h"
#include "twin/base/text.h"

namespace sandtable::geo::demo {

/// A trunk sewer along one side of a superblock, running down to an outfall.
struct Drain {
  Polyline line;             ///< downstream
  double diameter_m = 0.6;
  double area_m2 = 0;        ///< drained through it
  int outfall = -1;
};

struct Outfall {
  std::string id;            ///< "OF01"
  LocalXY at;                ///< on the levee
  double invert_m = 0;
  double area_m2 = 0;
  bool north = true;
};

/// A pump station on the levee with the gates that close when the river is higher than the streets.
struct PumpStation {
  std::string id;            ///< "K01"
  Text name;
  LocalXY at;                ///< the house, on the land side
  LocalXY gate_at;           ///< on the levee
  int pumps = 3;
  double pump_m3_per_s = 3;  ///< each
  int gates = 2;
  double start_m = 0;        ///< inner level at which pumps start, TWVD2001
  double warn_m = 0;
  double stop_m = 0;
  bool north = true;
};

struct DrainPlan {
  std::vector<Drain> drains;
  std::vector<Outfall> outfalls;
  std::vector<PumpStation> stations;
  std::vector<int> outfall_of_superblock;  ///< -1 where nothing is drained
};

/// Trunks follow the arterials down a shortest-path tree, weighted by fall, to the nearest outfall. Sized by Manning
/// for 78.8 mm/h on 0.8 of the area, as Taipei does; about 17 m3/s of pumps a km2.
DrainPlan make_drains(const StreetNetwork& streets, const Grid<float>& ground);

}  // namespace sandtable::geo::demo
