#pragma once

#include "geo/demo/city.h"
#include "twin/base/time.h"
#include "twin/flood/overland/overland_solver.h"

namespace sandtable::geo::demo {

/// The program's own flood model over a city on cells of this size, dry at `start`: every basin with its drains, no
/// mobile pump.
OverlandSetup storm_model(const City& city, double cell_m, UtcTime start);

}  // namespace sandtable::geo::demo
