#pragma once

#include <filesystem>
#include <string_view>

#include "twin/base/result.h"
#include "twin/place/place.h"

namespace sandtable {

/// Reads a place file. An unknown key, a missing key or file, a wrong type or unit is an error that names file, line
/// and key; several are reported together, one a line. Layer sources and feed files are checked to exist (GDAL
/// source texts that start with /vsi or hold a colon prefix are not).
Result<Place> load_place(const std::filesystem::path& file);

/// The same from text; relative paths are taken from `directory`. For tests and for places made in memory.
Result<Place> parse_place(std::string_view toml, const std::filesystem::path& file, const std::filesystem::path& directory);

}  // namespace sandtable
