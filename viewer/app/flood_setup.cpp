#include "viewer/app/flood_setup.h"

#include <algorithm>
#include <limits>

#include "geo/terrain/burn_polygons.h"
#include "twin/flood/bathtub_solver.h"
#include "twin/flood/overland/basin_cells.h"
#include "twin/flood/overland/overland_solver.h"
#include "viewer/app/flood_ground.h"

namespace sandtable {
namespace {

/// Terrain heights on the model's own cells.
Grid<float> sample_ground(const geo::Terrain& terrain, const GridFrame& frame) {
  Grid<float> ground(frame);
  for (int row = 0; row < frame.rows; ++row) {
    for (int column = 0; column < frame.columns; ++column) {
      const auto height = terrain.height_m(frame.centre_of(column, row));
      ground.at(column, row) = height ? static_cast<float>(*height) : std::numeric_limits<float>::quiet_NaN();
    }
  }
  return ground;
}

/// For each feature of the basin layer, which site it is; -1 for features of no site.
Result<std::vector<std::int16_t>> sites_of(const geo::VectorLayer& basins, const Place& place) {
  const geo::AttributeColumn* column = basins.column(place.flood.basin_id_field);
  if (column == nullptr) {
    return fail(ErrorCode::kNotFound, "layer '{}' has no attribute '{}' (flood.basin_id_field)", basins.name,
                place.flood.basin_id_field);
  }
  std::vector<std::int16_t> values(basins.feature_count(), -1);
  for (std::size_t f = 0; f < values.size(); ++f) {
    const auto site = std::ranges::find(place.sites, SiteId(column->text(f)), &SiteConfig::id);
    if (site != place.sites.end()) values[f] = static_cast<std::int16_t>(site - place.sites.begin());
  }
  return values;
}

/// What the place's water runs over, and which site's basin each cell belongs to.
struct FloodGround {
  Grid<float> ground_m;
  Grid<std::int16_t> basin;
  GroundCover cover;
};

/// Houses that let no water in are no ground; others are ground that stands higher.
void build_houses(const GroundCover& cover, const FloodGroundConfig& config, Grid<float>& ground_m) {
  for (std::size_t cell = 0; cell < cover.buildings.values().size(); ++cell) {
    if (cover.buildings.values()[cell] == 0) continue;
    float& ground = ground_m.values()[cell];
    ground = config.buildings_block ? std::numeric_limits<float>::quiet_NaN()
                                    : ground + static_cast<float>(config.building_height_m);
  }
}

/// Empty for a place without basins or terrain.
Result<std::optional<FloodGround>> flood_ground(const PlaceMap& map) {
  const LoadedLayer* basins = map.layer(map.place.flood.basin_layer);
  if (basins == nullptr || !map.terrain) return std::optional<FloodGround>();
  if (!basins->features) return fail(ErrorCode::kUnreadable, "basin layer: {}", basins->error);
  const auto sites = sites_of(*basins->features, map.place);
  if (!sites) return pass(sites);
  Grid<float> ground_m = sample_ground(*map.terrain, flood_frame(map));
  auto cover = ground_cover(map, ground_m.frame());
  if (!cover) return pass(cover);
  build_houses(*cover, map.place.flood.ground, ground_m);
  Grid<std::int16_t> basin = geo::burn_polygons(*basins->features, *sites, ground_m.frame(), std::int16_t{-1});
  return std::optional<FloodGround>({std::move(ground_m), std::move(basin), std::move(*cover)});
}

std::vector<PumpReach> new_reaches(const FloodGround& ground, const std::map<SiteId, LocalXY>& sites) {
  std::vector<PumpReach> reaches;
  for (const auto& [site, position] : sites) {
    const Hollow hollow = hollow_around(ground.ground_m, ground.basin, position);
    if (hollow.suction.empty()) continue;
    const std::vector<std::uint32_t> cells(hollow.suction.begin(), hollow.suction.end());
    reaches.push_back(flowing_reach(site, ground.ground_m, cells));
  }
  return reaches;
}

Result<std::unique_ptr<FloodSolver>> bathtub_of(const Place& place, UtcTime start, Grid<float> ground_m,
                                                Grid<std::int16_t> basin) {
  BathtubSetup setup;
  setup.ground_m = std::move(ground_m);
  setup.basin = std::move(basin);
  for (const SiteConfig& site : place.sites) setup.sites.push_back(site.id);
  setup.start = start;
  setup.parameters.runoff_ratio = place.flood.runoff_ratio;
  setup.parameters.drain_m3_per_s_per_km2 = place.flood.drain_m3_per_s_per_km2;
  setup.parameters.lifted_drain_ratio = place.flood.lifted_drain_ratio;
  return make_bathtub(setup);
}

}  // namespace

GridFrame flood_frame(const PlaceMap& map) {
  const Extent extent = map.terrain->extent();
  GridFrame frame;
  frame.cell_m = map.place.flood.cell_m;
  frame.north_west = {extent.west, extent.north};
  frame.columns = std::max(1, static_cast<int>(extent.width_m() / frame.cell_m));
  frame.rows = std::max(1, static_cast<int>(extent.height_m() / frame.cell_m));
  return frame;
}

Grid<float> flood_ground_m(const PlaceMap& map) {
  Grid<float> ground_m = sample_ground(*map.terrain, flood_frame(map));
  // Whoever makes the model says what is wrong with its layers.
  if (const auto cover = ground_cover(map, ground_m.frame())) build_houses(*cover, map.place.flood.ground, ground_m);
  return ground_m;
}

Grid<std::uint8_t> flood_buildings(const PlaceMap& map) {
  auto cover = ground_cover(map, flood_frame(map));
  return cover ? std::move(cover->buildings) : Grid<std::uint8_t>();
}

SiteReaches make_site_reaches(const PlaceMap& map) {
  std::vector<PumpReach> reaches;
  auto surveyed = flood_ground(map);
  if (!surveyed || !*surveyed) return std::make_shared<const std::vector<PumpReach>>();
  const auto ground = std::make_shared<const FloodGround>(*std::move(*surveyed));
  const Grid<float>& ground_m = ground->ground_m;
  std::vector<LocalXY> positions;
  for (const SiteConfig& site : map.place.sites) positions.push_back(site.pump_position);
  const std::vector<BasinCells> basins = basin_cells(ground_m, ground->basin, positions);
  const bool bath = map.place.flood.model == "bathtub";
  for (std::size_t i = 0; i < basins.size(); ++i) {
    const std::vector<std::size_t>& drawn = bath ? basins[i].all : basins[i].suction;
    if (drawn.empty()) continue;
    const std::vector<std::uint32_t> cells(drawn.begin(), drawn.end());
    const SiteId& site = map.place.sites[i].id;
    reaches.push_back(bath ? bath_reach(site, ground_m, cells) : flowing_reach(site, ground_m, cells));
  }
  SiteReaches::OfNewSites of_new;
  if (!bath) of_new = [ground](const auto& sites) { return new_reaches(*ground, sites); };
  return {std::make_shared<const std::vector<PumpReach>>(std::move(reaches)), std::move(of_new)};
}

Result<std::unique_ptr<FloodSolver>> make_flood_solver(const PlaceMap& map, UtcTime start) {
  auto ground = flood_ground(map);
  if (!ground) return pass(ground);
  if (!*ground) return std::unique_ptr<FloodSolver>();
  const FloodConfig& flood = map.place.flood;
  if (flood.model == "bathtub") return bathtub_of(map.place, start, std::move((*ground)->ground_m), std::move((*ground)->basin));
  OverlandSetup setup;
  setup.ground_m = std::move((*ground)->ground_m);
  setup.basin = std::move((*ground)->basin);
  setup.buildings = std::move((*ground)->cover.buildings);
  setup.buildings_block = flood.ground.buildings_block;
  setup.crests = std::move((*ground)->cover.levees);
  setup.manning = flood.ground.manning;
  setup.manning_grid = std::move((*ground)->cover.manning);
  for (const SiteConfig& site : map.place.sites) setup.basins.push_back({site.id, site.pump_position});
  setup.start = start;
  setup.runoff_ratio = flood.runoff_ratio;
  setup.drain_m3_per_s_per_km2 = flood.drain_m3_per_s_per_km2;
  setup.lifted_drain_ratio = flood.lifted_drain_ratio;
  return make_overland(std::move(setup));
}

}  // namespace sandtable
