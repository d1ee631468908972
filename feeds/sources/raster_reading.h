#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "twin/base/geometry.h"
#include "twin/base/grid.h"
#include "twin/base/result.h"
#include "twin/base/time.h"

namespace sandtable::feeds {

/// One band of a raster file, as much of it as lies in a box.
struct RasterAsk {
  std::filesystem::path file;
  int band = 1;               ///< counted from 1
  Extent window{};            ///< place CRS
  std::string assumed_crs{};  ///< believed where the file names none; empty refuses such a file
  std::size_t max_cells = 0;  ///< asking for more fails
};

/// What it holds, in the place's CRS, and what the file says of its times.
struct RasterBand {
  Grid<float> cells;  ///< NaN where nothing is known
  int bands = 1;      ///< of the file
  std::optional<UtcTime> issued{};
  std::optional<UtcTime> valid{};
  Warnings warnings{};
};

/// Port to what opens rasters. Blocks, up to seconds; any thread. Fails with a message that names the file, and the
/// limit where one was broken.
using ReadRaster = std::function<Result<RasterBand>(const RasterAsk&)>;

}  // namespace sandtable::feeds
