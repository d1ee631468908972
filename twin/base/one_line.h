#pragma once

#include <string>
#include <string_view>

namespace sandtable {

/// Bytes from outside as valid UTF-8 that a report can quote: control codes become spaces, so that it stays one line and
/// sends nothing to a terminal but text.
std::string one_line(std::string_view bytes);

}  // namespace sandtable
