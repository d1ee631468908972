#pragma once

#include <filesystem>
#include <string_view>

#include "twin/base/result.h"
#include "twin/flood/scenario/scenario.h"

namespace sandtable {

/// Reads a scenario file (docs/scenario-file.md). An unknown key, a missing key or file, a wrong type, unit or limit,
/// and a series with a wrong row are errors that name file, line, column and key; several are reported together, one a
/// line. Series are read; rasters are checked to exist, not opened.
Result<scenario::Scenario> load_scenario(const std::filesystem::path& file);

/// The same from text; relative paths are taken from `directory`. For tests.
Result<scenario::Scenario> parse_scenario(std::string_view toml, const std::filesystem::path& file,
                                          const std::filesystem::path& directory);

}  // namespace sandtable
