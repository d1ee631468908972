#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "twin/base/grid.h"
#include "twin/base/ids.h"
#include "twin/flood/flood_solver.h"

namespace sandtable {

/// How the baths fill and empty; the place file's [flood] table.
struct BathtubParameters {
  double runoff_ratio = 0.8;               ///< share of rain that reaches the pool, 0 to 1
  double drain_m3_per_s_per_km2 = 6;       ///< fixed stations and gravity together, while the outfall is free
  double lifted_drain_ratio = 0.3;         ///< share of that drainage that stations lift against a high river, 0 to 1
  Duration step{std::chrono::minutes{1}};  ///< longest sub-step
};

struct BathtubSetup {
  Grid<float> ground_m;      ///< terrain heights; NaN unknown
  Grid<std::int16_t> basin;  ///< index into `sites`, -1 for none; same frame as ground_m
  std::vector<SiteId> sites;
  std::map<SiteId, double> initial_level_m;  ///< still water at the start; dry where not named
  UtcTime start;
  BathtubParameters parameters;
};

/// The stand-in flood model, label "bathtub stand-in": every basin is a bath with a flat surface. In each sub-step
/// rain times area times runoff ratio flows in; drainage takes what its capacity and the outfall allow (gravity stops
/// at the river's level and reaches its full rate 0.5 m above it; stations lift their share regardless); mobile pumps
/// take the smaller of their capacity and what is there, and it leaves the model; what stands above the crest to a
/// neighbour goes there until the two are level; what stands above a crest to land of no basin leaves the model.
/// Water never flows within a basin, arrives at once, and knows no street: believe the volume, not the shape.
/// It follows no sensors; of a variation only the drains matter, and of interventions only outfall gates are known.
///
/// Depths come on the cells of the basins; elsewhere they are unknown. Rates in SitePool are means over advance().
/// Forcing for a site without a basin is ignored; a rate that is not finite or negative is kInvalid.
/// Fails with kInvalid when frames, indices, sites or parameters do not fit; a site without cells has no pool.
Result<std::unique_ptr<FloodSolver>> make_bathtub(const BathtubSetup& setup);

}  // namespace sandtable
