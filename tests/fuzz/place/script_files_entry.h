#pragma once

#include <string_view>

namespace sandtable::fuzz {

/// Reads bytes as the script of an exercise. A refusal is valid UTF-8 and names the file in every line; what loads
/// stands in the order of time, under ids of its own, with numbers that are finite.
void exercise_file(std::string_view bytes);

/// Reads bytes as a series over time. A refusal as above; what loads has finite values at times that never fall.
void series_file(std::string_view bytes);

/// Reads bytes as a story. A refusal as above; what loads is written and read again without a change.
void story_file(std::string_view bytes);

}  // namespace sandtable::fuzz
