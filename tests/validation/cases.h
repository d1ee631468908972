#pragma once

#include <vector>

#include "tests/validation/outcome.h"

namespace sandtable::validation {

Outcome lake_at_rest(Size size);
Outcome lake_at_rest_full(Size size);
Outcome hunter_wave(Size size);
Outcome rain_on_plane(Size size);
Outcome macdonald_subcritical(Size size);
Outcome macdonald_with_rain(Size size);
Outcome macdonald_subcritical_full(Size size);
Outcome macdonald_with_rain_full(Size size);
Outcome dam_break_wet(Size size);
Outcome dam_break_dry(Size size);
Outcome flow_over_bump(Size size);
Outcome bowl_tilting(Size size);
Outcome bowl_breathing(Size size);
Outcome dam_break_on_building(Size size);
Outcome pond_behind_sill(Size size);
Outcome filling_depressions(Size size);
Outcome flood_on_flat_plain(Size size);
Outcome symmetry(Size size);
Outcome symmetry_full(Size size);
Outcome closed_basin(Size size);
Outcome rough_storms(Size size);
Outcome rough_storms_full(Size size);
Outcome subgrid_preview(Size size);

struct NamedCase {
  const char* name;
  Case run;
};
/// All cases, in the order of the table.
const std::vector<NamedCase>& cases();

}  // namespace sandtable::validation
