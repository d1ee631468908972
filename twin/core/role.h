#pragma once

#include <optional>
#include <string_view>

namespace sandtable {

/// What a seat may do; each may all that those before it may. A kiosk and a wall are viewers.
enum class Role { kViewer, kOperator, kCommander, kAdministrator };
std::string_view role_key(Role role);
std::optional<Role> parse_role(std::string_view key);

}  // namespace sandtable
