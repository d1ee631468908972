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

namespace sandtable::geo::demo {

/// The whole district, ready to be written. A plain value.
struct City {
  std::uint64_t seed = 0;
  DemoSize size = DemoSize::kFull;
  District district{0};
  Grid<float> ground;        ///< metres TWVD2001, with streets, banks, river and levees
  River river;
  StreetNetwork streets;
  std::vector<Plot> plots;
  std::vector<Building> buildings;
  BasinPlan basins;
  DrainPlan drains;
  std::vector<VulnerablePlace> vulnerable;
  std::vector<Sensor> sensors;
};

City make_city(std::uint64_t seed, DemoSize size);

/// What is wrong with a city, one sentence a rule it breaks; empty when it may be shown (geodata.md 6.2, step 8).
std::vector<std::string> objections(const City& city);

/// The first acceptable city from `seed` on; kInvalid when twenty in a row are not.
Result<City> accepted_city(std::uint64_t seed, DemoSize size);

}  // namespace sandtable::geo::demo
