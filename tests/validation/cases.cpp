#include "tests/validation/cases.h"

namespace sandtable::validation {

const std::vector<NamedCase>& cases() {
  static const std::vector<NamedCase> kCases{
      {"lake_at_rest", lake_at_rest},
      {"lake_at_rest_full", lake_at_rest_full},
      {"hunter_wave", hunter_wave},
      {"rain_on_plane", rain_on_plane},
      {"macdonald_subcritical", macdonald_subcritical},
      {"macdonald_with_rain", macdonald_with_rain},
      {"macdonald_subcritical_full", macdonald_subcritical_full},
      {"macdonald_with_rain_full", macdonald_with_rain_full},
      {"pond_behind_sill", pond_behind_sill},
      {"filling_depressions", filling_depressions},
      {"flood_on_flat_plain", flood_on_flat_plain},
      {"dam_break_wet", dam_break_wet},
      {"dam_break_dry", dam_break_dry},
      {"flow_over_bump", flow_over_bump},
      {"bowl_tilting", bowl_tilting},
      {"bowl_breathing", bowl_breathing},
      {"dam_break_on_building", dam_break_on_building},
      {"subgrid_preview", subgrid_preview},
      {"symmetry", symmetry},
      {"symmetry_full", symmetry_full},
      {"closed_basin", closed_basin},
      {"rough_storms", rough_storms},
      {"rough_storms_full", rough_storms_full},
  };
  return kCases;
}

}  // namespace sandtable::validation
