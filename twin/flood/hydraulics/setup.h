#pragma once

#include <optional>
#include <string>
#include <vector>

#include "twin/base/grid.h"
#include "twin/flood/hydraulics/device.h"
#include "twin/flood/hydraulics/time_series.h"

namespace sandtable::hydraulics {

enum class Scheme {
  kLocalInertial,     ///< robust local inertia: floods over land; out of its depth in dam breaks
  kFullShallowWater,  ///< HLLC, second order: breaches and bores; four to seven times the cost
  kSubgrid,           ///< tables on a four times coarser grid: previews and ensembles
};

/// Water added at cells, evenly; negative discharge takes what is there.
struct InflowSource {
  std::string name{};
  Footprint cells{};
  TimeSeries discharge_m3_per_s{};
};

enum class Side { kWest, kEast, kNorth, kSouth };
enum class EdgeKind {
  kWall,   ///< what every edge is unless told otherwise
  kLevel,  ///< a given water level outside: tide, river
  kFree,   ///< leaves at normal depth, never returns
};

/// A part of the grid's edge. It lies at the first cell inside, seen from that side, so a collar without data does
/// not hide it.
struct EdgeBoundary {
  Side side = Side::kWest;
  int first = 0;  ///< rows from the north (west, east) or columns from the west (north, south), inclusive
  int last = 0;
  EdgeKind kind = EdgeKind::kWall;
  TimeSeries level_m{};           ///< kLevel: terrain datum
  std::optional<double> slope{};  ///< kFree: of the energy line; the ground's own, at least 1e-4, where not given
};

/// A levee, wall or closed gate on the face between a cell and its eastern (or else southern) neighbour. A breach is
/// a crest that falls. Below the ground of both cells it has no effect.
struct FaceCrest {
  std::size_t cell = 0;
  bool east = true;
  TimeSeries crest_m{};  ///< terrain datum
};

struct Rain {
  TimeSeries intensity_mm_per_h{};
  std::optional<Grid<float>> weight{};  ///< factor on the intensity in every cell; 1 where not given
};

enum class LossKind { kNone, kConstant, kHorton, kGreenAmpt };

/// Water lost to the ground, from whatever stands on a cell, the same everywhere.
struct Losses {
  LossKind kind = LossKind::kNone;
  double rate_mm_per_h = 0;          ///< constant; Horton: final rate; Green-Ampt: saturated conductivity
  double initial_rate_mm_per_h = 0;  ///< Horton: at time 0
  double decay_per_h = 0;            ///< Horton
  double suction_m = 0;              ///< Green-Ampt: wetting-front suction head
  double moisture_deficit = 0;       ///< Green-Ampt: porosity minus initial moisture, 0..1
};

/// Everything a run needs. All grids share the frame of `ground_m`.
struct Setup {
  Grid<float> ground_m;   ///< terrain datum; NaN is outside: no water, no rain, a wall to its neighbours
  double manning = 0.03;  ///< s/m^(1/3), where `manning_grid` is not given
  std::optional<Grid<float>> manning_grid{};
  std::optional<double> still_level_m{};  ///< water at rest up to this level at the start, wherever the ground is lower
  std::optional<Grid<float>> depth_m{};  ///< or this depth at the start; on top of the still level where both are given
  std::vector<InflowSource> inflows{};
  std::vector<EdgeBoundary> boundaries{};
  std::vector<FaceCrest> crests{};
  Rain rain{};
  Losses losses{};
  std::vector<Device> devices{};
  std::vector<Network> networks{};
  Scheme scheme = Scheme::kLocalInertial;
  bool second_order = true;  ///< kFullShallowWater: MUSCL reconstruction
  int threads = 0;           ///< 0: one for each processor
};

/// Refuses what no scheme can run, naming the part and the limit: grids of different frames, depths below 0 or above
/// 250 m, Manning outside [1e-5, 2], cells outside the grid, values that are not finite, devices without a law.
Status check(const Setup& setup);

}  // namespace sandtable::hydraulics
