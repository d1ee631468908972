#pragma once

#include <string>

#include "twin/base/result.h"
#include "twin/base/time.h"

namespace sandtable {

/// A moment as commands take it: ISO 8601 with offset, or "+DURATION" since `start`. Fails with kInvalid quoting it.
Result<UtcTime> parse_moment(const std::string& text, UtcTime start);

}  // namespace sandtable
