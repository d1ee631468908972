#include "geo/layers/source_opening.h"

#include <cpl_conv.h>
#include <cpl_string.h>

#include <algorithm>
#include <array>
#include <utility>

#include "geo/reader/source_text.h"

namespace sandtable::geo {
namespace {

/// Open options that keep a driver from side effects and leave the decoding of text to us.
CPLStringList options_of(const std::string& driver, Half half) {
  CPLStringList options;
  if (driver == "GML") {
    options.SetNameValue("WRITE_GFS", "NO");
    options.SetNameValue("DOWNLOAD_SCHEMA", "NO");
  } else if (driver == "GPKG" || (driver == "SQLite" && half == Half::kVector)) {
    options.SetNameValue("NOLOCK", "YES");
  } else if (driver == "ESRI Shapefile") {
    options.SetNameValue("ENCODING", "");  // raw bytes: GDAL reads user-defined Big5 wrongly
  } else if (driver == "GTiff") {
    options.SetNameValue("GEOREF_SOURCES", "INTERNAL,WORLDFILE,TABFILE,PAM");
  }
  return options;
}

bool one_of(const std::string& word, std::initializer_list<const char*> words) {
  return std::any_of(words.begin(), words.end(), [&](const char* one) { return word == one; });
}

/// Drivers that would take a file that is not theirs.
bool worth_trying(const std::string& driver, const std::string& path, const PreparedSource& source) {
  const std::string extension = extension_of(path);
  if (driver == "PostgreSQL") return is_database_string(path);
  if (is_database_string(path)) return false;
  // Formats that are a folder; the files in any other folder are listed one by one, each in a child of its own.
  if (source.folder) return one_of(driver, {"AIG", "AVCBin", "OpenFileGDB", "MVT"});
  if (driver == "CSV") return false;  // our own reader
  if (driver == "XYZ") return one_of(extension, {"xyz", "txt", "dat", "asc"});
  if (extension == "zip") {
    // These read an archive themselves; the members of any other are listed one by one.
    return one_of(driver, {"SRTMHGT", "OpenFileGDB", "ESRI Shapefile", "LIBKML"});
  }
  if (source.first.json && one_of(driver, {"XLS", "DXF"})) return false;
  return true;
}

Result<OpenedHalf> open_with(const std::string& name, const std::string& driver, unsigned flags, CPLStringList options,
                             GdalErrors& errors) {
  const std::array<const char*, 2> only = {driver.c_str(), nullptr};
  GDALDatasetUniquePtr dataset(GDALDataset::Open(name.c_str(), flags | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR,
                                                 only.data(), options.List(), nullptr));
  if (!dataset) return fail(ErrorCode::kUnreadable, "not opened");
  return OpenedHalf{std::move(dataset), driver, errors.take()};
}

/// GDAL's way to say that a driver does not know the file: no news for a person.
bool is_only_not_recognised(const std::string& message) {
  return message.find("not recognized as") != std::string::npos || message.find("No such file") != std::string::npos;
}

}  // namespace

Result<OpenedHalf> open_half(Half half, const PreparedSource& source, GdalErrors& errors, const DriverNotice& notice) {
  const unsigned flags = half == Half::kRaster ? GDAL_OF_RASTER : GDAL_OF_VECTOR;
  CPLSetThreadLocalConfigOption("SHAPE_RESTORE_SHX", source.restore_shx ? "YES" : nullptr);
  std::vector<std::string> complaints;
  for (const std::string& driver : allowed_drivers(half)) {
    if (!worth_trying(driver, source.path, source)) continue;
    notice(driver);
    Result<OpenedHalf> opened = open_with(source.path, driver, flags, options_of(driver, half), errors);
    if (opened) return opened;
    if (errors.out_of_memory()) return fail(ErrorCode::kLimit, "out of memory in driver {}", driver);
    for (std::string& said : errors.take()) {
      if (!is_only_not_recognised(said)) complaints.push_back(driver + ": " + std::move(said));
    }
  }
  if (complaints.empty()) return fail(ErrorCode::kUnsupported, "no driver recognises it");
  std::string words = complaints.front();
  for (std::size_t i = 1; i < std::min<std::size_t>(complaints.size(), 3); ++i) words += "; " + complaints[i];
  return fail(ErrorCode::kUnreadable, "{}", words);
}

Result<OpenedHalf> open_subdataset(const std::string& name, const std::string& driver, GdalErrors& errors) {
  std::vector<std::string> candidates = {driver};
  if (driver == "HDF5" || driver == "netCDF" || driver == "BAG") candidates.emplace_back("HDF5Image");
  for (const std::string& candidate : candidates) {
    Result<OpenedHalf> opened = open_with(name, candidate, GDAL_OF_RASTER, options_of(candidate, Half::kRaster), errors);
    if (opened) return opened;
  }
  const std::vector<std::string> said = errors.take();
  return fail(ErrorCode::kUnreadable, "{}", said.empty() ? "cannot be opened" : said.front());
}

}  // namespace sandtable::geo
