#pragma once

#include <string>

#include "geo/raster/isolated_raster.h"
#include "geo/reader/reader_request.h"

namespace sandtable::geo {

/// The child's side of isolated_raster.h: reads `path` (the source, made ready to be opened) as the request wants it
/// and writes the answer to request.cache.
Status answer_raster(const ReaderRequest& request, const std::string& path);

/// The parent's side: read a child's answer back. Fail with kInvalid when it contradicts itself.
Result<IsolatedGrid> read_grid_answer(const std::filesystem::path& cache);
Result<WithWarnings<DrapeImage>> read_drape_answer(const std::filesystem::path& cache);

}  // namespace sandtable::geo
