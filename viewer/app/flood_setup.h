#pragma once

#include "twin/flood/flood_solver.h"
#include "twin/runtime/site_reaches.h"
#include "viewer/app/place_map.h"

namespace sandtable {

/// The ground on which the place's model computes, elevations on the cells of flood_frame(); NaN where the terrain has
/// none, and in houses that keep the water out. Precondition: the place has a terrain. O(cells).
Grid<float> flood_ground_m(const PlaceMap& map);

/// 1 on cells that the model takes for houses, which stay dry; empty where it knows none. As flood_ground_m().
Grid<std::uint8_t> flood_buildings(const PlaceMap& map);

/// The cells on which the place's water is computed. The map must have a terrain.
GridFrame flood_frame(const PlaceMap& map);

/// The reaches of pumps at the place's sites, and at those that turn up later, on the ground of its flood model. None
/// where make_flood_solver() gives none; a bathtub has no ground for sites without a basin.
SiteReaches make_site_reaches(const PlaceMap& map);

/// The flood model that the place's [flood] table asks for, at `start`. Null without a basin layer or terrain: the
/// place then has no modelled water, and says so. Fails when the layer or its site attribute is unusable.
Result<std::unique_ptr<FloodSolver>> make_flood_solver(const PlaceMap& map, UtcTime start);

}  // namespace sandtable
