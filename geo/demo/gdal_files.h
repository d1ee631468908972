#pragma once

#include <gdal_priv.h>

#include <filesystem>
#include <memory>
#include <string>

#include "twin/base/grid.h"
#include "twin/base/result.h"

namespace sandtable::geo::demo {

struct CloseDataset {
  void operator()(GDALDataset* dataset) const { GDALClose(dataset); }
};
using Dataset = std::unique_ptr<GDALDataset, CloseDataset>;

/// What GDAL said last, or "no reason given".
std::string gdal_reason();

/// Makes an empty raster file of EPSG:3826 on a frame. `options` as GDAL's driver takes them, ended by null.
Result<Dataset> create_raster(const std::filesystem::path& file, const GridFrame& frame, int bands, GDALDataType type,
                              const char* const* options);

/// Averages two, four and eight cells into overviews and closes the file.
Status finish_raster(Dataset dataset, const std::filesystem::path& file);

}  // namespace sandtable::geo::demo
