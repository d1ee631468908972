#pragma once

#include <filesystem>
#include <string>

#include "geo/layers/first_bytes.h"
#include "twin/base/result.h"

namespace sandtable::geo {

/// A source made ready to be opened: possibly a copy in the work folder where opening the original would write beside
/// it (GeoPackage in WAL mode, .shp without .shx) or would not be understood (text in Big5 or UTF-16).
struct PreparedSource {
  std::string path;  ///< what to give to GDAL
  FirstBytes first;
  bool restore_shx = false;
  bool folder = false;
  Warnings warnings;
};

/// For files and `/vsi` paths; folders and database strings go through unchanged. Fails when the first bytes say that
/// it is not what it claims to be, or when it points to files it must not.
Result<PreparedSource> prepare_source(const std::string& path, const std::filesystem::path& work);

/// The whole of a file through GDAL's file system, at most `limit` bytes. Fails with kLimit above that.
Result<std::string> whole_file(const std::string& path, std::size_t limit);
/// The first bytes, as many as there are.
std::string head_of_file(const std::string& path, std::size_t bytes);
/// The last bytes, as many as there are.
std::string tail_of_file(const std::string& path, std::size_t bytes);
bool file_exists(const std::string& path);
/// Size in bytes; 0 when it cannot be told.
std::size_t file_size(const std::string& path);
/// The file beside `path` with another extension in any case ("prj", "PRJ"); "" when there is none.
std::string sibling(const std::string& path, const std::string& extension);

}  // namespace sandtable::geo
