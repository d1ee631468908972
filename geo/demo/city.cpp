#include "geo/demo/city.h"

#include <fmt/format.h>

#include <algorithm>

#include "geo/demo/earthworks.h"
#include "geo/demo/terrain_relief.h"

namespace sandtable::geo::demo {
namespace {

constexpr double kSmallCity = 0.62;  ///< of the radius of the full one
constexpr std::size_t kMostBasins = 22;

}  // namespace

City make_city(std::uint64_t seed, DemoSize size) {
  City city;
  city.seed = seed;
  city.size = size;
  city.district = District(seed);
  const ArterialPlan plan = make_arterial_plan(seed);
  city.ground = natural_ground(city.district, seed, District::frame(size));
  city.river = make_river(city.district, seed, plan.tributary_along_m + 38);
  city.streets = make_streets(city.district, plan, seed, size == DemoSize::kFull ? 1.0 : kSmallCity);
  shape_ground(city.streets, city.ground);
  carve_river(city.river, city.ground);
  city.plots = assign_land_use(city.streets, city.ground, seed);
  city.buildings = make_buildings(city.streets, city.plots, city.ground, seed);
  city.basins = make_basins(city.streets, city.ground, kMostBasins);
  city.drains = make_drains(city.streets, city.ground);
  city.vulnerable = vulnerable_places(city.plots, city.ground, seed);
  city.sensors = place_sensors(city.district, city.streets, city.basins, city.drains, city.ground);
  return city;
}

std::vector<std::string> objections(const City& city) {
  std::vector<std::string> found;
  const auto in_floodway = std::count_if(city.buildings.begin(), city.buildings.end(), [&](const Building& b) {
    return contains(city.river.floodway, centroid(b.ring));
  });
  if (in_floodway > 0) found.push_back(fmt::format("{} buildings stand in the floodway", in_floodway));
  for (std::size_t i = 0; i < city.streets.superblocks.size(); ++i) {
    const SuperblockUse use = city.streets.superblocks[i].use;
    if ((use == SuperblockUse::kCity || use == SuperblockUse::kIndustry) && city.drains.outfall_of_superblock[i] < 0) {
      found.push_back(fmt::format("superblock {} has no way to an outfall", i));
    }
  }
  if (city.basins.basins.size() < (city.size == DemoSize::kFull ? 12U : 5U)) found.push_back(fmt::format("only {} basins", city.basins.basins.size()));
  if (city.drains.stations.size() < 3) found.push_back(fmt::format("only {} pump stations", city.drains.stations.size()));
  if (city.streets.bridges.size() < 2) found.push_back("fewer than 2 bridges");
  if (city.sensors.size() < 60) found.push_back(fmt::format("only {} sensors", city.sensors.size()));
  if (city.size == DemoSize::kFull && city.buildings.size() < 20000) {
    found.push_back(fmt::format("only {} buildings", city.buildings.size()));
  }
  return found;
}

Result<City> accepted_city(std::uint64_t seed, DemoSize size) {
  constexpr std::uint64_t kAttempts = 20;
  std::vector<std::string> last;
  for (std::uint64_t attempt = 0; attempt < kAttempts; ++attempt) {
    City city = make_city(seed + attempt, size);
    last = objections(city);
    if (last.empty()) return city;
  }
  return fail(ErrorCode::kInvalid, "no acceptable demo city from seed {} to {}; the last one: {}", seed,
              seed + kAttempts - 1, last.front());
}

}  // namespace sandtable::geo::demo
