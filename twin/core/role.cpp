#include "twin/core/role.h"

#include "twin/core/keys.h"

namespace sandtable {
namespace {

constexpr EnumKeys<Role, 4> kRoles{{"viewer", "operator", "commander", "administrator"}};

}  // namespace

std::string_view role_key(Role role) { return kRoles.of(role); }
std::optional<Role> parse_role(std::string_view key) { return kRoles.find(key); }

}  // namespace sandtable
