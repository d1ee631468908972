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
  const char* kind = "mobile_pump";  ///< as place files spell it
  Text name;
  std::string depot;
  double capacity_m3_per_s = 0;
  int outlet_inch = 0;
  int head_m = 0;                     ///< rated
  int built_year = 0;
  int crew_needed = 0;
  int setup_min = 15;
  int endurance_h = 8;
  std::string owner;
  std::string payer{};                ///< not empty: lent by a neighbour, and who pays for it
  int work_limit_h = 0;
  int people = 0;
  std::vector<const char*> skills{};
  double wading_depth_m = 0;
  int stock_m = 0;
  int pace_m_per_h = 0;
  int pace_m3_per_h = 0;
  int stock_l = 0;
  int consumption_l_per_h = 0;

  [[nodiscard]] bool is_pump() const { return capacity_m3_per_s > 0; }
};

/// What can be sent: 24 mobile pumps, 16 crews, and a few boats, volunteers, machines and stores, in four depots.
struct Means {
  std::vector<Depot> depots;
  std::vector<MeansItem> items;
};

Means make_means(const City& city);

}  // namespace sandtable::geo::demo
