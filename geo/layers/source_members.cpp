#include "geo/layers/source_members.h"

#include <cpl_string.h>
#include <cpl_vsi.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "geo/layers/first_bytes.h"

namespace sandtable::geo {
namespace {

constexpr std::size_t kMostEntries = 100000;
constexpr int kDeepest = 5;
/// Depth of what lies in a `.gdb` folder: the folder is the source. Those within are deeper still.
constexpr int kInsideDatabase = 1 << 20;
constexpr double kMostUnpacked = 2e9;
constexpr double kMostRatio = 200;
// Small archives may be very dense without harm: an empty elevation tile packs 1 : 1000.
constexpr double kHarmlessUnpacked = 64e6;

/// Extensions of files that begin a source.
bool begins_a_source(const std::string& extension) {
  constexpr std::array kKnown = {
      "shp", "shz",  "geojson", "json", "topojson", "geojsonl", "geojsons", "gpkg", "sqlite", "db",    "fgb",
      "kml", "kmz",  "gml",     "xml",  "gpx",      "csv",      "tsv",      "psv",  "xls",    "xlsx",  "ods",
      "osm", "pbf",  "tab",     "mif",  "dxf",      "dgn",      "gdb",      "000",  "e00",    "mvt",   "mbtiles",
      "vrt", "sql",  "tif",     "tiff", "asc",      "grd",      "dem",      "dt0",  "dt1",    "dt2",   "hgt",
      "img", "nc",   "nc4",     "h5",   "hdf5",     "he5",      "grb",      "grb2", "grib",   "grib2", "jp2",
      "j2k", "png",  "jpg",     "jpeg", "gif",      "bmp",      "webp",     "bil",  "bip",    "bsq",   "ers",
      "xyz", "sdat", "map",     "bag",  "dbf",      "parquet",  "pmtiles",  "jxl",  "sid",    "ecw",   "zip"};
  return std::any_of(kKnown.begin(), kKnown.end(), [&](const char* one) { return extension == one; });
}

/// What a folder or an archive holds, found without recursion: an archive may nest folders as deep as it likes.
struct Contents {
  std::vector<std::string> files;
  double unpacked = 0;
  std::size_t too_deep = 0;  ///< files of an archive that count but are not looked into; of a folder, folders
};

struct OpenFolder {
  std::string path;
  int depth = 0;
};

/// `to_the_bottom`: also what is not looked into is counted, because it unpacks all the same.
Result<Contents> contents_of(const std::string& root, bool to_the_bottom) {
  Contents found;
  std::vector<OpenFolder> open = {{root, 0}};
  for (std::size_t seen = 0; !open.empty();) {
    const OpenFolder folder = std::move(open.back());
    open.pop_back();
    const CPLStringList names(VSIReadDir(folder.path.c_str()));
    for (int i = 0; i < names.size(); ++i) {
      const std::string name = names[i];
      if (name == "." || name == "..") continue;
      if (++seen > kMostEntries) return fail(ErrorCode::kLimit, "holds more than {} files and folders", kMostEntries);
      const std::string path = folder.path + "/" + name;
      VSIStatBufL facts;
      if (VSIStatL(path.c_str(), &facts) != 0) continue;
      const bool is_folder = VSI_ISDIR(facts.st_mode);
      const bool database = is_folder && extension_of(name) == "gdb";
      if (is_folder && (to_the_bottom || (!database && folder.depth < kDeepest))) {
        open.push_back({path, database ? kInsideDatabase : folder.depth + 1});
      } else if (is_folder && !database) {
        ++found.too_deep;
      }
      if (!is_folder) found.unpacked += static_cast<double>(facts.st_size);
      // What macOS leaves in archives.
      const bool of_macos = name.starts_with("._") || path.find("/__MACOSX/", root.size()) != std::string::npos;
      if ((is_folder && !database) || of_macos || folder.depth >= kInsideDatabase) continue;
      folder.depth > kDeepest ? void(++found.too_deep) : found.files.push_back(path);
    }
  }
  return found;
}

std::string trunk_of(const std::string& path) {
  return lower_ascii(path.substr(0, path.size() - extension_of(path).size()));
}

}  // namespace

Result<Members> members_of(const std::string& root, bool archive, std::size_t archive_bytes) {
  const Result<Contents> found = contents_of(root, archive);
  if (!found) return pass(found);
  if (archive && found->unpacked > kMostUnpacked) {
    return fail(ErrorCode::kLimit, "unpacks to {:.1f} GB; the limit is 2 GB", found->unpacked / 1e9);
  }
  if (archive && found->unpacked > kHarmlessUnpacked &&
      found->unpacked > kMostRatio * static_cast<double>(archive_bytes)) {
    return fail(ErrorCode::kLimit, "unpacks to {:.0f} MB, more than 200 times its size", found->unpacked / 1e6);
  }
  std::set<std::string> present;
  for (const std::string& file : found->files) present.insert(lower_ascii(file));
  const auto has = [&](const std::string& trunk, const char* extension) { return present.contains(trunk + extension); };

  Members out;
  for (const std::string& file : found->files) {
    const std::string extension = extension_of(file);
    const std::string trunk = trunk_of(file);
    if (!begins_a_source(extension)) continue;
    if (extension == "dbf" && (has(trunk, "shp") || has(trunk, "tab"))) continue;
    if (extension == "map" && has(trunk, "tab")) continue;
    if (extension == "csv" && has(trunk, "vrt")) continue;
    // "x.shp.xml", "x.tif.aux.xml": metadata of the file they are named after.
    if (extension == "xml" && (file.ends_with(".aux.xml") || present.contains(trunk.substr(0, trunk.size() - 1))))
      continue;
    out.files.push_back(file);
  }
  std::sort(out.files.begin(), out.files.end());
  out.too_deep = found->too_deep;
  return out;
}

}  // namespace sandtable::geo
