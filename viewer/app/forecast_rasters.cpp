#include "viewer/app/forecast_rasters.h"

#include <utility>

#include "geo/raster/isolated_raster.h"
#include "viewer/app/reading_limits.h"

namespace sandtable {

feeds::ReadRaster isolated_raster_reading(const Place& place) {
  return [crs = place.crs,
          limits = raster_limits(place.reading)](const feeds::RasterAsk& ask) -> Result<feeds::RasterBand> {
    geo::GridRequest wanted;
    wanted.raster = {
        .source = ask.file.string(), .place_crs = crs, .assumed_crs = ask.assumed_crs, .window = ask.window};
    wanted.band = ask.band;
    wanted.max_cells = ask.max_cells;
    auto read = geo::read_grid_isolated(wanted, {.limits = limits, .program = {}});
    if (!read) return pass(read);
    return feeds::RasterBand{.cells = std::move(read->grid),
                             .bands = read->bands,
                             .issued = read->times.issued,
                             .valid = read->times.valid,
                             .warnings = std::move(read->warnings)};
  };
}

}  // namespace sandtable
