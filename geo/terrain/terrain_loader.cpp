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

}  // namespace

Result<WithWarnings<std::shared_ptr<const Terrain>>> load_terrain(const TerrainRequest& request) {
  const std::string& source = request.grid.raster.source;
  auto facts = raster_facts(source);
  if (!facts) return pass(facts);
  auto grid = read_grid(request.grid);
  if (!grid) return pass(grid);
  auto terrain = std::make_shared<const Terrain>(
      std::move(grid->value), facts->vertical_datum.empty() ? request.vertical_datum : facts->vertical_datum);
  if (!terrain->range()) return fail(ErrorCode::kInvalid, "terrain {}: no cell has a height", source);
  Warnings warnings = std::move(grid->warnings);
  judge(*terrain, source, warnings);
  return WithWarnings<std::shared_ptr<const Terrain>>{std::move(terrain), std::move(warnings)};
}

}  // namespace sandtable::geo
