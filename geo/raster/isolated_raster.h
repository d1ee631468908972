#pragma once

#include <string>

#include "geo/raster/band_times.h"
#include "geo/raster/raster_reader.h"
#include "geo/reader/reader_process.h"

namespace sandtable::geo {

/// Numbers of one band and what the source says of them.
struct IsolatedGrid {
  Grid<float> grid;
  std::string vertical_datum{};  ///< name from a compound CRS, else empty: unknown
  int bands = 1;                 ///< of the source
  BandTimes times{};             ///< of the band
  Warnings warnings{};
};

/// The child that reads a raster a user brought.
struct RasterIsolation {
  /// Silence is allowed as long as the whole: a warp has no natural point for a heartbeat.
  ReaderLimits limits{kReadingLimits.seconds, kReadingLimits.seconds, kReadingLimits.memory_mb};
  ReaderProgram program;
};

/// read_grid() in a reader child: what a user brought is never opened by GDAL in this process. The pixels come back
/// through a file in the temporary folder that is checked before it is believed. Costs a process start (about 50 ms)
/// and a copy of the cells more than read_grid(). Also opens archives of one raster and "https://" sources. Failure as
/// read_grid(), and kUnreadable or kLimit when the child crashed or broke a limit. Any thread.
Result<IsolatedGrid> read_grid_isolated(const GridRequest& request, const RasterIsolation& isolation = {});

/// read_drape() likewise.
Result<WithWarnings<DrapeImage>> read_drape_isolated(const DrapeRequest& request,
                                                     const RasterIsolation& isolation = {});

}  // namespace sandtable::geo
