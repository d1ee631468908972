#pragma once

#include <memory>
#include <string>

#include "geo/raster/isolated_raster.h"
#include "geo/terrain/terrain.h"
#include "twin/base/result.h"

namespace sandtable::geo {

struct TerrainRequest {
  GridRequest grid = {};
  std::string vertical_datum = {};  ///< believed when the source names none
  /// Files written with the place by us are read in this process; everything a user brought in a reader child.
  bool trusted = false;
  RasterIsolation isolation = {};
};

/// Reads a digital elevation model of any CRS and builds its pyramid. Warns when parts are unknown or heights lie
/// outside [-500, 9000] m. Blocking; for a worker. Failure as read_grid(); kInvalid when no cell is known.
Result<WithWarnings<std::shared_ptr<const Terrain>>> load_terrain(const TerrainRequest& request);

}  // namespace sandtable::geo
