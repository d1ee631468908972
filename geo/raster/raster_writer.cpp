#include "geo/raster/raster_writer.h"

#include <cpl_string.h>
#include <ogr_spatialref.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <limits>
#include <vector>

#include "geo/gdal/gdal_errors.h"
#include "geo/gdal/gdal_setting.h"
#include "geo/raster/raster_source.h"

namespace sandtable::geo {
namespace {

Status describe(GDALDataset& dataset, const GridFrame& frame, const GeotiffOptions& options) {
  std::array<double, 6> transform{frame.north_west.x, frame.cell_m, 0, frame.north_west.y, 0, -frame.cell_m};
  dataset.SetGeoTransform(transform.data());
  GDALRasterBand& band = *dataset.GetRasterBand(1);
  band.SetNoDataValue(std::numeric_limits<double>::quiet_NaN());
  if (!options.description.empty()) band.SetDescription(options.description.c_str());
  if (!options.unit.empty()) band.SetUnitType(options.unit.c_str());
  if (options.crs.empty()) return {};
  OGRSpatialReference crs;
  const auto crs_text = Crs::parse(options.crs);
  if (!crs_text) return pass(crs_text);
  if (crs.SetFromUserInput(crs_text->name().starts_with("EPSG:") ? crs_text->name().c_str()
                                                                 : crs_text->wkt().c_str()) != OGRERR_NONE) {
    return fail(ErrorCode::kInvalid, "GDAL does not accept the CRS {}", options.crs);
  }
  dataset.SetSpatialRef(&crs);
  return {};
}

Status write_file(const std::string& path, const Grid<float>& grid, const GeotiffOptions& options) {
  const GdalErrors messages;
  const auto failed = [&] {
    return fail(ErrorCode::kIo, "raster {}: cannot be written: {}", path, messages.last_failure());
  };
  CPLStringList creation;
  creation.SetNameValue("TILED", "YES");
  creation.SetNameValue("COMPRESS", "DEFLATE");
  creation.SetNameValue("PREDICTOR", "3");
  creation.SetNameValue("NUM_THREADS", "2");
  GDALDriver* driver = GetGDALDriverManager()->GetDriverByName("GTiff");
  if (driver == nullptr) return fail(ErrorCode::kUnsupported, "raster {}: GDAL has no GeoTIFF driver", path);
  DatasetPtr file(driver->Create(path.c_str(), grid.columns(), grid.rows(), 1, GDT_Float32, creation.List()));
  if (!file) return failed();
  if (auto ok = describe(*file, grid.frame(), options); !ok) {
    return fail(ok.error().code, "raster {}: {}", path, ok.error().message);
  }
  // GDAL takes a pointer to non-const for reading and writing alike.
  auto* values = const_cast<float*>(grid.values().data());
  if (file->GetRasterBand(1)->RasterIO(GF_Write, 0, 0, grid.columns(), grid.rows(), values, grid.columns(), grid.rows(),
                                       GDT_Float32, 0, 0, nullptr) != CE_None) {
    return failed();
  }
  // Closing writes the rest; only now is it known whether the disk had room.
  file.reset();
  if (messages.failures() > 0) return failed();
  return {};
}

}  // namespace

Status write_geotiff(const std::string& path, const Grid<float>& grid, const GeotiffOptions& options) {
  set_up_gdal_in_host();
  if (grid.empty()) return fail(ErrorCode::kInvalid, "raster {}: the grid has no cells", path);
  const std::string unfinished = path + ".part";
  Status written = write_file(unfinished, grid, options);
  std::error_code error;
  if (written) std::filesystem::rename(std::filesystem::path(unfinished), std::filesystem::path(path), error);
  if (written && !error) return {};
  std::error_code ignored;
  std::filesystem::remove(std::filesystem::path(unfinished), ignored);
  if (!written) return written;
  return fail(ErrorCode::kIo, "raster {}: {}", path, error.message());
}

}  // namespace sandtable::geo
