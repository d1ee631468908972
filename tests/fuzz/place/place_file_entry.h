#pragma once

#include <string_view>

namespace sandtable::fuzz {

/// Reads bytes as a place file and ends the program when a refusal is not valid UTF-8, holds control codes, or does
/// not name the file in every line, or when a place that loads breaks its own limits.
void place_file(std::string_view bytes);

}  // namespace sandtable::fuzz
