#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace sandtable::ui {

/// The text with a line feed wherever a line would grow wider than `width`, by the rules that Chinese readers expect
/// (Unicode UAX #14, classes ID, CL, OP, IN, NS, and W3C CLREQ 6.1): between Han characters anywhere, never before
/// closing punctuation or after opening one, Latin words and numbers whole. Spaces at a break fall away; what has no
/// place to break is broken where it is full. `width_of` measures a piece; widths must add up. O(n).
std::string broken_into_lines(std::string_view utf8, float width,
                              const std::function<float(std::string_view)>& width_of);

}  // namespace sandtable::ui
