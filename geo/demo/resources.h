#pragma once

#include <string>
#include <vector>

#include "geo/demo/city.h"

namespace sandtable::geo::demo {

struct Depot {
  std::string id;
  Text name;
  LocalXY at;
};

struct MeansItem {
  std::string id;
  bool pump = true;
  Text name;
  std::string depot;
  double capacity_m3_per_s = 0;
  int outlet_inch = 0;
  int setup_min = 15;
  int endurance_h = 8;
  std::string owner;
};

/// What can be sent: 24 mobile pumps and 8 crews in four depots.
struct Means {
  std::vector<Depot> depots;
  std::vector<MeansItem> items;
};

Means make_means(const City& city);

}  // namespace sandtable::geo::demo
