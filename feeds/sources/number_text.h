#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sandtable::feeds {

/// The number that a feed wrote as text: 12, -0.5, 1e3, "12,5" (decimal comma). Nothing else may stand around it but
/// white space. Empty when it is no number, or not a finite double.
std::optional<double> read_number(std::string_view text);

/// True for the texts by which feeds say "no value": empty, -, --, NA, N/A, #N/A, nan, none, null, and those in
/// `also`. Case does not matter; a code that is a number matches the same number written otherwise (-99 and -99.00).
bool means_missing(std::string_view text, std::span<const std::string> also);

}  // namespace sandtable::feeds
