#include "geo/raster/isolated_raster.h"

#include "geo/raster/raster_answer.h"
#include "geo/reader/reader_run.h"
#include "geo/reader/source_text.h"

namespace sandtable::geo {
namespace {

ReaderRequest request_for(const RasterRequest& raster, ReaderRequest::Mode mode, const WorkFolder& work) {
  ReaderRequest request;
  request.mode = mode;
  request.source = shown_source(raster.source);
  request.path = raster.source;
  request.place_crs = raster.place_crs;
  request.assumed_crs = raster.assumed_crs;
  request.place_extent = raster.window;
  request.work = work.path();
  request.cache = work.path() / "raster.cache";
  return request;
}

}  // namespace

Result<IsolatedGrid> read_grid_isolated(const GridRequest& wanted, const RasterIsolation& isolation) {
  const Result<WorkFolder> work = WorkFolder::make();
  if (!work) return pass(work);
  ReaderRequest request = request_for(wanted.raster, ReaderRequest::Mode::kGrid, *work);
  request.band = static_cast<std::size_t>(wanted.band);
  request.terrain_rgb = wanted.terrain_rgb;
  request.cell_m = wanted.cell_m.value_or(0);
  request.max_cells = wanted.max_cells;
  if (const Status ok = run_reader(isolation.program, request, isolation.limits); !ok) return pass(ok);
  return read_grid_answer(request.cache);
}

Result<WithWarnings<DrapeImage>> read_drape_isolated(const DrapeRequest& wanted, const RasterIsolation& isolation) {
  const Result<WorkFolder> work = WorkFolder::make();
  if (!work) return pass(work);
  ReaderRequest request = request_for(wanted.raster, ReaderRequest::Mode::kDrape, *work);
  request.max_side = static_cast<std::size_t>(wanted.max_side);
  if (const Status ok = run_reader(isolation.program, request, isolation.limits); !ok) return pass(ok);
  return read_drape_answer(request.cache);
}

}  // namespace sandtable::geo
