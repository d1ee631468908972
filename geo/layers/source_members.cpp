#include "geo/layers/source_members.h"

#include <cpl_string.h>
#include <cpl_vsi.h>

#include <algorithm>
#include <array>
#include <memory>
#include <set>

#include "geo/layers/first_bytes.h"

namespace sandtable::geo {
namespace {

constexpr std::size_t kMostMembers = 500;
constexpr int kDeepest = 5;
constexpr double kMostUnpacked = 2e9;
constexpr double kMostRatio = 200;
// Small archives may be very dense without harm: an empty elevation tile packs 1 : 1000.
constexpr double kHarmlessUnpacked = 64e6;

/// Extensions of files that begin a source.
bool begins_a_source(const std::string& extension) {
  constexpr std::array kKnown = {
      "shp", "shz",  "geojson", "json", "topojson", "geojsonl", "geojsons", "gpkg", "sqlite", "db",   "fgb",  "kml",
      "kmz", "gml",  "xml",     "gpx",  "csv",      "tsv",      "psv",      "xls",  "xlsx",   "ods",  "osm",  "pbf",
      "tab", "mif",  "dxf",     "dgn",  "gdb",      "000",      "e00",      "mvt",  "mbtiles", "vrt", "sql",  "tif",
      "tiff", "asc", "grd",     "dem",  "dt0",      "dt1",      "dt2",      "hgt",  "img",    "nc",   "nc4",  "h5",
      "hdf5", "he5", "grb",     "grb2", "grib",     "grib2",    "jp2",      "j2k",  "png",    "jpg",  "jpeg", "gif",
      "bmp", "webp", "bil",     "bip",  "bsq",      "ers",      "xyz",      "sdat", "map",    "bag",  "dbf",  "parquet",
      "pmtiles", "jxl", "sid", "ecw", "zip"};
  return std::any_of(kKnown.begin(), kKnown.end(), [&](const char* one) { return extension == one; });
}

struct Finder {
  bool archive = false;
  double unpacked = 0;
  std::vector<std::string> files;

  void walk(const std::string& folder, int depth) {
    if (depth > kDeepest || files.size() >= kMostMembers) return;
    const CPLStringList names(VSIReadDir(folder.c_str()));
    for (int i = 0; i < names.size() && files.size() < kMostMembers; ++i) {
      const std::string name = names[i];
      // What macOS leaves in archives.
      if (name == "." || name == ".." || name == "__MACOSX" || name.starts_with("._")) continue;
      const std::string path = folder + "/" + name;
      VSIStatBufL facts;
      if (VSIStatL(path.c_str(), &facts) != 0) continue;
      if (VSI_ISDIR(facts.st_mode)) {
        if (extension_of(name) == "gdb") {
          files.push_back(path);
        } else {
          walk(path, depth + 1);
        }
        continue;
      }
      unpacked += static_cast<double>(facts.st_size);
      files.push_back(path);
    }
  }
};

std::string trunk_of(const std::string& path) {
  return lower_ascii(path.substr(0, path.size() - extension_of(path).size()));
}

}  // namespace

Result<std::vector<std::string>> members_of(const std::string& root, bool archive, std::size_t archive_bytes) {
  Finder finder;
  finder.archive = archive;
  finder.walk(root, 0);
  if (archive && finder.unpacked > kMostUnpacked) {
    return fail(ErrorCode::kLimit, "unpacks to {:.1f} GB; the limit is 2 GB", finder.unpacked / 1e9);
  }
  if (archive && finder.unpacked > kHarmlessUnpacked &&
      finder.unpacked > kMostRatio * static_cast<double>(archive_bytes)) {
    return fail(ErrorCode::kLimit, "unpacks to {:.0f} MB, more than 200 times its size", finder.unpacked / 1e6);
  }
  std::set<std::string> present;
  for (const std::string& file : finder.files) present.insert(lower_ascii(file));
  const auto has = [&](const std::string& trunk, const char* extension) { return present.contains(trunk + extension); };

  std::vector<std::string> out;
  for (const std::string& file : finder.files) {
    const std::string extension = extension_of(file);
    const std::string trunk = trunk_of(file);
    if (!begins_a_source(extension)) continue;
    if (extension == "dbf" && (has(trunk, "shp") || has(trunk, "tab"))) continue;
    if (extension == "map" && has(trunk, "tab")) continue;
    if (extension == "csv" && has(trunk, "vrt")) continue;
    // "x.shp.xml", "x.tif.aux.xml": metadata of the file they are named after.
    if (extension == "xml" && (file.ends_with(".aux.xml") || present.contains(trunk.substr(0, trunk.size() - 1)))) continue;
    out.push_back(file);
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace sandtable::geo
