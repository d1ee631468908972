#pragma once

#include <string_view>

#include "twin/base/text.h"

namespace sandtable {

/// What a stable key means to people, in both languages at once: reports leave the house, so they carry their own words
/// and do not follow anybody's language setting. `group` is "alarm_state", "order_state", "resource_state",
/// "resource_kind", "trust", "quantity" or "activation". An unknown key stands for itself.
Text report_word(std::string_view group, std::string_view key);

}  // namespace sandtable
