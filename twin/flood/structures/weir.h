#pragma once

#include "twin/flood/structures/heads.h"

namespace sandtable::structures {

/// A crest over which water falls: a wall, a road, the overflow of a basin.
struct Weir {
  double crest_m = 0;        ///< terrain's datum
  double width_m = 1;        ///< across the flow
  double coefficient = 1.7;  ///< m^0.5/s; (2/3)^1.5 sqrt(g) = 1.705 for a broad crest, about 1.84 for a sharp one
  bool one_way = false;      ///< never from downstream to upstream
};

/// Q = C b H^1.5 with H the upstream level above the crest (velocity head left out), times the share that tailwater
/// leaves, see submergence(). Negative when the downstream side is higher. m3/s; 0 below the crest.
double discharge_m3_per_s(const Weir& weir, Heads heads);

/// Share of the free discharge over a weir whose tailwater stands above the crest:
/// (1 - (H_down / H_up)^1.5)^0.385 (Villemonte 1947, Submerged-weir discharge studies). Heads above the crest, m.
/// 1 for a free weir, 0 at equal levels.
double submergence(double upstream_head_m, double downstream_head_m);

}  // namespace sandtable::structures
