#pragma once

#include <string>
#include <string_view>

#include "twin/base/result.h"

namespace sandtable::ui {

/// What the journal calls a seat where nobody said who sits there.
inline constexpr std::string_view kUnnamedSeat = "EOC";

/// A name for the journal: without blanks around it, 1 to 60 bytes of UTF-8 without control codes. Fails with kInvalid
/// saying which of these it breaks.
Result<std::string> seat_name(std::string_view text);

}  // namespace sandtable::ui
