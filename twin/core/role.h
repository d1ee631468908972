#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "twin/base/time.h"

namespace sandtable {

/// What a seat may do; each may all that those before it may. A kiosk and a wall are viewers.
enum class Role { kViewer, kOperator, kCommander, kAdministrator };
std::string_view role_key(Role role);
std::optional<Role> parse_role(std::string_view key);

/// From where a person asked for what an entry records. No state follows from it.
struct AskedFrom {
  Role role = Role::kViewer;         ///< of the seat, when the person asked
  std::optional<std::int64_t> seen;  ///< last entry in the picture that the seat showed then; empty: it showed none
  /// Since the seat's program began, by a clock that only counts: two entries of one seat are as far apart as these say,
  /// whatever was done to its wall clock in between. Empty where time is not real, and in entries of before it was kept.
  std::optional<Duration> counted{};
  bool operator==(const AskedFrom&) const = default;
};

}  // namespace sandtable
