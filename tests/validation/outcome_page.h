#pragma once

#include <string>
#include <vector>

#include "tests/validation/outcome.h"

namespace sandtable::validation {

/// Whether the case got to its end and kept to every limit.
bool all_met(const Outcome& outcome);

/// The outcomes as an HTML page of its own: an overview, and for each case its figures beside their limits and its
/// plots.
std::string page(const std::vector<Outcome>& outcomes, Size size);

}  // namespace sandtable::validation
