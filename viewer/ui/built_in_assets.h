#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "twin/base/result.h"

namespace sandtable::ui {

/// A file of assets/ as it was when the program was built; empty when it is not built in.
/// Names are relative to assets/: "languages/en.json".
std::string_view built_in_asset(std::string_view name);

/// The file below `assets` when it is there, else the built-in one. An empty `assets` always gives the built-in one.
/// Fails with kUnreadable when the file cannot be read or is larger than 4 MB, kNotFound for an unknown name.
Result<std::string> asset_text(const std::filesystem::path& assets, std::string_view name);

}  // namespace sandtable::ui
