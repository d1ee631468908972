#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "geo/demo/street_network.h"
#include "twin/base/grid.h"
#include "twin/base/text.h"

namespace sandtable::geo::demo {

enum class LandUse {
  kResidential, kCommercial, kSchool, kPark, kTemple, kMarket, kHospital, kCareHome, kIndustry, kFarm, kPond,
};
std::string_view land_use_key(LandUse use);

/// A block and what it is used for.
struct Plot {
  Ring ring;
  int superblock = 0;
  LandUse use = LandUse::kResidential;
  Text name;  ///< of public places; empty otherwise
};

/// People who need help first, and where they can be brought.
struct VulnerablePlace {
  Text name;
  std::string_view kind;  ///< shelter | hospital | care_home | school
  LocalXY at;
  int capacity = 0;       ///< persons
  double ground_m = 0;
};

/// Gives each block a use: about one in ten is public, some of it on the lowest ground of its neighbourhood.
std::vector<Plot> assign_land_use(const StreetNetwork& streets, const Grid<float>& ground, std::uint64_t seed);

std::vector<VulnerablePlace> vulnerable_places(const std::vector<Plot>& plots, const Grid<float>& ground,
                                               std::uint64_t seed);

}  // namespace sandtable::geo::demo
