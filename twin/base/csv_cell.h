#pragma once

#include <string>
#include <string_view>

namespace sandtable {

/// A text of feeds or people as one cell of a CSV file (RFC 4180): valid UTF-8, quoted where it must be, and with an
/// apostrophe before what a spreadsheet would run as a formula (OWASP, "CSV injection").
std::string csv_cell(std::string_view text);

}  // namespace sandtable
