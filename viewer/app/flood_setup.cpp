#include "viewer/app/flood_setup.h"

#include <algorithm>

#include "geo/terrain/burn_polygons.h"

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

Result<std::unique_ptr<FloodSolver>> make_flood_solver(const PlaceMap& map, UtcTime start) {
  const LoadedLayer* basins = map.layer(map.place.flood.basin_layer);
  if (basins == nullptr || !map.terrain) return std::unique_ptr<FloodSolver>();
  if (!basins->features) return fail(ErrorCode::kUnreadable, "basin layer: {}", basins->error);
  const auto sites = sites_of(*basins->features, map.place);
  if (!sites) return pass(sites);

  BathtubSetup setup;
  setup.ground_m = sample_ground(*map.terrain, flood_frame(map));
  setup.basin = geo::burn_polygons(*basins->features, *sites, setup.ground_m.frame(), std::int16_t{-1});
  for (const SiteConfig& site : map.place.sites) setup.sites.push_back(site.id);
  setup.start = start;
  setup.parameters.runoff_ratio = map.place.flood.runoff_ratio;
  setup.parameters.drain_m3_per_s_per_km2 = map.place.flood.drain_m3_per_s_per_km2;
  setup.parameters.lifted_drain_ratio = map.place.flood.lifted_drain_ratio;
  return make_bathtub(setup);
}

}  // namespace sandtable
