#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "twin/base/grid.h"
#include "twin/flood/flood_solver.h"
#include "twin/flood/hydraulics/setup.h"

namespace sandtable {

/// A basin of the place, drained and pumped as one.
struct OverlandBasin {
  SiteId site;
  LocalXY pump_position;  ///< place CRS
};

struct OverlandSetup {
  Grid<float> ground_m;                ///< terrain heights; NaN unknown, water never goes there
  double manning = 0.035;              ///< s/m^(1/3): streets and yards
  std::optional<Grid<float>> manning_grid{};  ///< where it is not the same everywhere
  std::vector<hydraulics::FaceCrest>
      crests{};                    ///< levees and walls that stand; an emergency barrier on one is the higher of both
  Grid<std::uint8_t> buildings{};  ///< not 0 in houses: sensors there speak for the street beside; may be empty
  bool buildings_block = false;    ///< no water comes into them and their rain runs off beside; else ground_m is theirs
  Grid<std::int16_t> basin;            ///< index into `basins`, -1 for none; same frame as ground_m
  std::vector<OverlandBasin> basins;
  UtcTime start;
  double runoff_ratio = 0.8;           ///< share of rain that runs off, 0 to 1
  double drain_m3_per_s_per_km2 = 6;   ///< storm drains, stations and gravity together, while the outfall is free
  double lifted_drain_ratio = 0.3;     ///< share of it that stations lift against a high river, 0 to 1
  double infiltration_mm_per_h = 3;    ///< into gardens, joints and the air, from whatever is wet
  int threads = 1;                     ///< 0: one for each processor
};

/// Overland flow on the place's grid (robust local inertia, see twin/flood/hydraulics), label "overland flow".
/// In each basin the drains first catch running-off rain up to their capacity; the rest falls on the grid and flows.
/// What the drains have left takes water where it gathers. Mobile pumps draw near their position; their water leaves
/// the model, as does what the drains take. The grid's edge lets water out at normal depth.
///
/// Where the forcing has readings, ponds are drawn to them after the run, see pull_towards(); rates and the mass error
/// know that water, `Water::assimilated_m3` sums it up. vary() changes the drains and the roughness.
///
/// preview() runs on subgrid tables of cells four times as long, from 4096 cells on; its fields are spread over the
/// fine ground again. Water on slopes gathers in the hollows of a coarse cell there, so it tells which streets flood
/// sooner than how deep: tests/unit/overland holds what it may be off by.
///
/// Depths and speeds come on the cells of the basins; elsewhere they are unknown, since no rain is modelled there.
/// Rates in SitePool are means over advance(). A site that turned up (Forcing::sites_since) has the pool of the hollow
/// around its pump (hollow_around()), which is part of its basin's too, and no drains of its own; none where no basin
/// is near. Forcing for any other site without a basin is ignored; a rate that is not finite or negative is kInvalid.
/// An unstable run fails with cell, time and cause and keeps the state before. Fails with kInvalid when frames,
/// indices, sites or parameters do not fit.
Result<std::unique_ptr<FloodSolver>> make_overland(OverlandSetup setup);

}  // namespace sandtable
