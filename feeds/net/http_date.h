#pragma once

#include <optional>
#include <string_view>

#include "twin/base/time.h"

namespace sandtable::feeds {

/// Reads the dates of HTTP, mail and RSS (RFC 9110 5.6.7, RFC 5322): "Mon, 30 Dec 2019 01:35:11 GMT". Empty when it is
/// none, or outside 1970..2200.
std::optional<UtcTime> parse_http_date(std::string_view text);

}  // namespace sandtable::feeds
