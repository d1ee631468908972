#include "geo/terrain/terrain_loader.h"

#include <utility>

namespace sandtable::geo {
namespace {

// The lowest dry land is the Dead Sea's shore (-430 m), the highest Mount Everest (8,849 m).
constexpr float kLowest_m = -500;
constexpr float kHighest_m = 9000;

void judge(const Terrain& terrain, const std::string& source, Warnings& warnings) {
  const HeightRange range = *terrain.range();
  if (range.min_m < kLowest_m || range.max_m > kHighest_m) {
    warnings.push_back(
        fmt::format("terrain {}: heights {:.0f} to {:.0f} m lie outside [{:.0f}, {:.0f}] m; "
                    "a missing nodata value or a wrong unit?",
                    source, range.min_m, range.max_m, kLowest_m, kHighest_m));
  }
  if (terrain.known_share() < 1) {
    warnings.push_back(
        fmt::format("terrain {}: {:.1f} % of the cells have no height", source, 100 * (1 - terrain.known_share())));
  }
}

Result<IsolatedGrid> read_here(const GridRequest& request) {
  auto facts = raster_facts(request.raster.source);
  if (!facts) return pass(facts);
  auto grid = read_grid(request);
  if (!grid) return pass(grid);
  return IsolatedGrid{.grid = std::move(grid->value),
                      .vertical_datum = std::move(facts->vertical_datum),
                      .warnings = std::move(grid->warnings)};
}

}  // namespace

Result<WithWarnings<std::shared_ptr<const Terrain>>> load_terrain(const TerrainRequest& request) {
  const std::string& source = request.grid.raster.source;
  auto read = request.trusted ? read_here(request.grid) : read_grid_isolated(request.grid, request.isolation);
  if (!read) return pass(read);
  auto terrain = std::make_shared<const Terrain>(
      std::move(read->grid), read->vertical_datum.empty() ? request.vertical_datum : std::move(read->vertical_datum));
  if (!terrain->range()) return fail(ErrorCode::kInvalid, "terrain {}: no cell has a height", source);
  Warnings warnings = std::move(read->warnings);
  judge(*terrain, source, warnings);
  return WithWarnings<std::shared_ptr<const Terrain>>{std::move(terrain), std::move(warnings)};
}

}  // namespace sandtable::geo
