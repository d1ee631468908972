#pragma once

#include <optional>

#include "geo/demo/city.h"
#include "twin/base/result.h"

namespace sandtable::geo::demo {

/// Rain of both design floods, mm/h, `hours` after their begin: 200 mm in 12 h, blocks of an hour, the heaviest in the
/// middle.
double design_rain_mm_per_h(double hours);

/// What two floods that are never shown do to a city: by them its lie is judged.
struct DesignFloods {
  double heavy_rain = 0;  ///< share of built land once deeper than 0.3 m, 200 mm in 12 h and the river high
  /// The same when the settled stretch of the north levee gives way at the river's peak. Empty for the small demo: its
  /// city is the middle alone, close to that levee, and no share of it could be held against one of a town.
  std::optional<double> levee_fails;
};

/// Runs them by the program's own model on cells of 40 m, with nobody pumping; 0.7 s of one processor for the full
/// city. Fails as the model does.
Result<DesignFloods> make_design_floods(const City& city);

}  // namespace sandtable::geo::demo
