#include "viewer/app/flood_setup.h"

#include <algorithm>

#include "geo/terrain/burn_polygons.h"
#include "twin/flood/bathtub_solver.h"
#include "twin/flood/overland/basin_cells.h"
#include "twin/flood/overland/overland_solver.h"

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
};

/// Empty for a place without basins or terrain.
Result<std::optional<FloodGround>> flood_ground(const PlaceMap& map) {
  const LoadedLayer* basins = map.layer(map.place.flood.basin_layer);
  if (basins == nullptr || !map.terrain) return std::optional<FloodGround>();
  if (!basins->features) return fail(ErrorCode::kUnreadable, "basin layer: {}", basins->error);
  const auto sites = sites_of(*basins->features, map.place);
  if (!sites) return pass(sites);
  Grid<float> ground_m = flood_ground_m(map);
  Grid<std::int16_t> basin = geo::burn_polygons(*basins->features, *sites, ground_m.frame(), std::int16_t{-1});
  return std::optional<FloodGround>({std::move(ground_m), std::move(basin)});
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

Grid<float> flood_ground_m(const PlaceMap& map) { return sample_ground(*map.terrain, flood_frame(map)); }

std::vector<PumpReach> make_pump_reaches(const PlaceMap& map) {
  std::vector<PumpReach> reaches;
  const auto ground = flood_ground(map);
  if (!ground || !*ground) return reaches;
  const Grid<float>& ground_m = (*ground)->ground_m;
  std::vector<LocalXY> positions;
  for (const SiteConfig& site : map.place.sites) positions.push_back(site.pump_position);
  const std::vector<BasinCells> basins = basin_cells(ground_m, (*ground)->basin, positions);
  const bool bath = map.place.flood.model == "bathtub";
  for (std::size_t i = 0; i < basins.size(); ++i) {
    const std::vector<std::size_t>& drawn = bath ? basins[i].all : basins[i].suction;
    if (drawn.empty()) continue;
    const std::vector<std::uint32_t> cells(drawn.begin(), drawn.end());
    const SiteId& site = map.place.sites[i].id;
    reaches.push_back(bath ? bath_reach(site, ground_m, cells) : flowing_reach(site, ground_m, cells));
  }
  return reaches;
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
  for (const SiteConfig& site : map.place.sites) setup.basins.push_back({site.id, site.pump_position});
  setup.start = start;
  setup.runoff_ratio = flood.runoff_ratio;
  setup.drain_m3_per_s_per_km2 = flood.drain_m3_per_s_per_km2;
  setup.lifted_drain_ratio = flood.lifted_drain_ratio;
  return make_overland(std::move(setup));
}

}  // namespace sandtable
