#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sandtable {

/// The text of assets/rules/NAME.toml, built into the program: one pack of alarm rules.
std::optional<std::string_view> built_in_rule_pack(std::string_view name);
std::vector<std::string> built_in_rule_pack_names();

}  // namespace sandtable
