#pragma once

#include <string>

#include "twin/base/grid.h"
#include "twin/base/result.h"

namespace sandtable::geo {

struct GeotiffOptions {
  std::string crs = {};          ///< of the grid, `EPSG:3826` or WKT; empty writes none
  std::string description = {};  ///< of the band, for example "water depth [m] at 2026-07-28T03:00:00Z"
  std::string unit = {};         ///< "m"
};

/// Writes a GeoTIFF: Float32, 256-pixel tiles, DEFLATE with the floating-point predictor, NaN as nodata.
/// The file appears under its name only when complete (written beside it, then renamed). Fails with kIo or kInvalid.
Status write_geotiff(const std::string& path, const Grid<float>& grid, const GeotiffOptions& options);

}  // namespace sandtable::geo
