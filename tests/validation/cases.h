#pragma once

#include <vector>

#include "tests/validation/outcome.h"

namespace sandtable::validation {

Outcome lake_at_rest(Size size);
Outcome hunter_wave(Size size);
Outcome rain_on_plane(Size size);
Outcome macdonald_subcritical(Size size);
Outcome macdonald_with_rain(Size size);
Outcome pond_behind_sill(Size size);
Outcome filling_depressions(Size size);
Outcome flood_on_flat_plain(Size size);
Outcome symmetry(Size size);
Outcome closed_basin(Size size);
Outcome rough_storms(Size size);

struct NamedCase {
  const char* name;
  Case run;
};
/// All cases, in the order of the table.
const std::vector<NamedCase>& cases();

}  // namespace sandtable::validation
