#pragma once

#include <string_view>

namespace sandtable::fuzz {

/// Reads bytes as a scenario file. A refusal is valid UTF-8 and names the file in every line; what loads on a small
/// flat grid is set up and run for a few steps, and ends the program when the books do not balance or a depth is none.
void scenario_file(std::string_view bytes);

}  // namespace sandtable::fuzz
