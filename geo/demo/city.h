#pragma once

#include <vector>

#include "geo/demo/basins.h"
#include "geo/demo/buildings.h"
#include "geo/demo/demo.h"
#include "geo/demo/district.h"
#include "geo/demo/drains.h"
#include "geo/demo/land_use.h"
#include "geo/demo/river.h"
#include "geo/demo/sensors.h"
#include "geo/demo/street_network.h"
#include "geo/demo/terrain_relief.h"

namespace sandtable::geo::demo {

/// The whole district, ready to be written. A plain value.
struct City {
  std::uint64_t seed = 0;
  DemoSize size = DemoSize::kFull;
  District district{0};
  Grid<float> ground;        ///< metres TWVD2001, with streets, banks, river and levees
  Roughness roughness;       ///< of the ground before anybody built
  River river;
  StreetNetwork streets;
  std::vector<Plot> plots;
  std::vector<Building> buildings;
  BasinPlan basins;
  DrainPlan drains;
  std::vector<VulnerablePlace> vulnerable;
  std::vector<Sensor> sensors;
};

/// Makes the city of a seed, fit to be shown or not (see acceptance.h). About two seconds for the full size.
City make_city(std::uint64_t seed, DemoSize size);

}  // namespace sandtable::geo::demo
