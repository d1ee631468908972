#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace sandtable {

/// What a seat may do; each may all that those before it may. A kiosk and a wall are viewers.
enum class Role { kViewer, kOperator, kCommander, kAdministrator };
std::string_view role_key(Role role);
std::optional<Role> parse_role(std::string_view key);

/// From where a person asked for what an entry records. No state follows from it.
struct AskedFrom {
  Role role = Role::kViewer;         ///< of the seat, when the person asked
  std::optional<std::int64_t> seen;  ///< last entry in the picture that the seat showed then; empty: it showed none
  bool operator==(const AskedFrom&) const = default;
};

}  // namespace sandtable
