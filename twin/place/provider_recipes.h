#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sandtable {

/// The text of assets/feeds/NAME.toml, built into the program: keys of kind "table" for one provider's service.
std::optional<std::string_view> provider_recipe(std::string_view name);
std::vector<std::string> provider_names();

}  // namespace sandtable
