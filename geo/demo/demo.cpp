#include "geo/demo/demo.h"

#include <array>
#include <chrono>
#include <cmath>
#include <functional>
#include <initializer_list>

#include "geo/demo/acceptance.h"
#include "geo/demo/gdal_files.h"
#include "geo/demo/geopackage.h"
#include "geo/demo/orthophoto.h"
#include "geo/demo/project_file.h"
#include "geo/demo/resources.h"
#include "geo/demo/story_file.h"
#include "geo/demo/storm_tables.h"
#include "geo/gdal/gdal_drivers.h"

namespace sandtable::geo {
namespace demo {
namespace {

Status write_dem(const City& city, const std::filesystem::path& file) {
  constexpr std::array<const char*, 5> kOptions{"TILED=YES", "COMPRESS=DEFLATE", "PREDICTOR=3", "ZLEVEL=4", nullptr};
  auto dataset = create_raster(file, city.ground.frame(), 1, GDT_Float32, kOptions.data());
  if (!dataset) return pass(dataset);
  Grid<float> rounded = city.ground;
  // Whole centimetres: what a real survey could know, and half the bytes.
  for (float& z : rounded.values()) z = std::round(z * 100.0F) / 100.0F;
  GDALRasterBand* band = (*dataset)->GetRasterBand(1);
  band->SetNoDataValue(-9999);
  band->SetUnitType("m");
  if (band->RasterIO(GF_Write, 0, 0, rounded.columns(), rounded.rows(), rounded.values().data(), rounded.columns(),
                     rounded.rows(), GDT_Float32, 0, 0, nullptr) != CE_None) {
    return fail(ErrorCode::kIo, "{}: {}", file.string(), gdal_reason());
  }
  return finish_raster(std::move(*dataset), file);
}

Status write_orthophoto(const City& city, const std::filesystem::path& file) {
  constexpr std::array<const char*, 5> kOptions{"TILED=YES", "COMPRESS=JPEG", "JPEG_QUALITY=88", "PHOTOMETRIC=YCBCR", nullptr};
  Grid<Rgb> picture = paint_orthophoto(city, city.size == DemoSize::kFull ? 2048 : 1024);
  auto dataset = create_raster(file, picture.frame(), 3, GDT_Byte, kOptions.data());
  if (!dataset) return pass(dataset);
  if ((*dataset)->RasterIO(GF_Write, 0, 0, picture.columns(), picture.rows(), picture.values().data(), picture.columns(),
                           picture.rows(), GDT_Byte, 3, nullptr, 3, 3LL * picture.columns(), 1, nullptr) != CE_None) {
    return fail(ErrorCode::kIo, "{}: {}", file.string(), gdal_reason());
  }
  return finish_raster(std::move(*dataset), file);
}

Status write_files(const City& city, const Means& means, const Storm& storm, const std::filesystem::path& directory) {
  const std::initializer_list<std::function<Status()>> steps{
      [&] { return write_dem(city, directory / "dem.tif"); },
      [&] { return write_orthophoto(city, directory / "ortho.tif"); },
      [&] { return write_geopackage(city, means, directory / "city.gpkg"); },
      [&] { return write_storm_tables(city, storm, directory); },
      [&] { return write_text(directory / "README.txt", readme_text(city, means, storm)); },
      [&] { return write_text(directory / "story.toml", story_text(city)); },
      [&] { return write_text(directory / "demo.toml", project_text(city, means, storm)); }};
  for (const auto& step : steps) {
    if (const Status written = step(); !written) return written;
  }
  return {};
}

}  // namespace
}  // namespace demo

Result<DemoSummary> write_demo(const DemoOptions& options) {
  const auto begun = std::chrono::steady_clock::now();
  std::error_code error;
  std::filesystem::create_directories(options.directory, error);
  if (error) return fail(ErrorCode::kIo, "{}: cannot be made: {}", options.directory.string(), error.message());
  register_gdal_drivers();
  const auto accepted = demo::accepted_demo(options.seed, options.size);
  if (!accepted) return pass(accepted);
  const demo::City& city = accepted->city;
  const demo::Means means = demo::make_means(city);
  if (const auto written = demo::write_files(city, means, accepted->storm, options.directory); !written) return pass(written);

  DemoSummary summary;
  summary.project = options.directory / "demo.toml";
  summary.files = {"demo.toml", "story.toml", "dem.tif", "ortho.tif", "city.gpkg", "stations.csv", "storm.csv", "rain_stations.csv",
                   "rain.csv", "rain_forecast.csv", "README.txt"};
  summary.seed = city.seed;
  summary.buildings = city.buildings.size();
  summary.roads = city.streets.pieces.size();
  summary.basins = city.basins.basins.size();
  summary.stations = city.sensors.size();
  summary.observations = accepted->storm.rows.size();
  summary.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  return summary;
}

}  // namespace sandtable::geo
