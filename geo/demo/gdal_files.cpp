#include "geo/demo/gdal_files.h"

#include <cpl_error.h>
#include <ogr_spatialref.h>

#include <array>

namespace sandtable::geo::demo {

std::string gdal_reason() {
  const std::string reason = CPLGetLastErrorMsg();
  return reason.empty() ? "no reason given" : reason;
}

Result<Dataset> create_raster(const std::filesystem::path& file, const GridFrame& frame, int bands, GDALDataType type,
                              const char* const* options) {
  GDALDriver* driver = GetGDALDriverManager()->GetDriverByName("GTiff");
  if (!driver) return fail(ErrorCode::kUnsupported, "{}: this GDAL cannot write GeoTIFF", file.string());
  Dataset dataset(driver->Create(file.c_str(), frame.columns, frame.rows, bands, type, const_cast<char**>(options)));
  if (!dataset) return fail(ErrorCode::kIo, "{}: cannot be written: {}", file.string(), gdal_reason());
  std::array<double, 6> transform{frame.north_west.x, frame.cell_m, 0, frame.north_west.y, 0, -frame.cell_m};
  OGRSpatialReference crs;
  crs.importFromEPSG(3826);
  if (dataset->SetGeoTransform(transform.data()) != CE_None || dataset->SetSpatialRef(&crs) != CE_None) {
    return fail(ErrorCode::kIo, "{}: cannot be placed: {}", file.string(), gdal_reason());
  }
  return dataset;
}

Status finish_raster(Dataset dataset, const std::filesystem::path& file) {
  std::array<int, 3> factors{2, 4, 8};
  if (dataset->BuildOverviews("AVERAGE", static_cast<int>(factors.size()), factors.data(), 0, nullptr, nullptr, nullptr) !=
      CE_None) {
    return fail(ErrorCode::kIo, "{}: overviews cannot be written: {}", file.string(), gdal_reason());
  }
  CPLErrorReset();
  dataset.reset();
  if (CPLGetLastErrorType() >= CE_Failure) return fail(ErrorCode::kIo, "{}: {}", file.string(), gdal_reason());
  return {};
}

}  // namespace sandtable::geo::demo
