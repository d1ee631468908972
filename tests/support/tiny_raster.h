#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace sandtable::test {

/// A raster small enough to write down in a test. `bands` hold row-major values, first row first.
struct TinyRaster {
  int columns = 1;
  int rows = 1;
  std::vector<std::vector<double>> bands = {};
  std::string type = "Float32";  ///< GDAL's name: Byte, UInt16, Int16, Float32, Float64
  std::string crs = "EPSG:3826";  ///< empty writes none
  /// GDAL's geotransform: x = [0] + column*[1] + row*[2], y = [3] + column*[4] + row*[5]. Empty writes none.
  std::optional<std::array<double, 6>> transform = std::array<double, 6>{0, 1, 0, 0, 0, -1};
  std::optional<double> nodata = {};
  double scale = 1;
  double offset = 0;
  /// "KEY=value" of the file, and of each band.
  std::vector<std::string> metadata = {};
  std::vector<std::vector<std::string>> band_metadata = {};
  /// RGBA entries of a colour table for band 1.
  std::vector<std::array<short, 4>> colours = {};
};

/// Writes it with GDAL's driver of that name. Throws std::runtime_error when GDAL refuses.
void write_raster(const std::string& path, const TinyRaster& raster, const std::string& driver = "GTiff");

}  // namespace sandtable::test
