#pragma once

#include "twin/flood/flood_solver.h"
#include "viewer/app/place_map.h"

namespace sandtable {

/// The cells on which the place's water is computed. The map must have a terrain.
GridFrame flood_frame(const PlaceMap& map);

/// The flood model that the place's [flood] table asks for, at `start`. Null without a basin layer or terrain: the
/// place then has no modelled water, and says so. Fails when the layer or its site attribute is unusable.
Result<std::unique_ptr<FloodSolver>> make_flood_solver(const PlaceMap& map, UtcTime start);

}  // namespace sandtable
