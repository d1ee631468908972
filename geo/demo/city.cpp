#include "geo/demo/city.h"

#include "geo/demo/earthworks.h"

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
  city.roughness = measure_roughness(city.ground);
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

}  // namespace sandtable::geo::demo
