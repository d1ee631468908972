#include "tests/validation/cases.h"

namespace sandtable::validation {

const std::vector<NamedCase>& cases() {
  static const std::vector<NamedCase> kCases{
      {"lake_at_rest", lake_at_rest},
      {"hunter_wave", hunter_wave},
      {"rain_on_plane", rain_on_plane},
      {"macdonald_subcritical", macdonald_subcritical},
      {"macdonald_with_rain", macdonald_with_rain},
      {"pond_behind_sill", pond_behind_sill},
      {"filling_depressions", filling_depressions},
      {"flood_on_flat_plain", flood_on_flat_plain},
      {"symmetry", symmetry},
      {"closed_basin", closed_basin},
      {"rough_storms", rough_storms},
  };
  return kCases;
}

}  // namespace sandtable::validation
