#pragma once

#include "twin/flood/structures/heads.h"

namespace sandtable::structures {

/// A vertical leaf above a sill: sluice, tide gate, flood gate.
struct Gate {
  double sill_m = 0;          ///< terrain's datum
  double width_m = 1;         ///< across the flow
  double opening_m = 0;       ///< height of the slot under the leaf; 0: closed
  double contraction = 0.61;  ///< depth of the jet over the opening, 0.61 for a sharp lip (Henderson 1966, 6.4)
  bool flap = false;          ///< hangs free: lets nothing back
};

/// The lesser of two controls, so that the law is continuous from a trickle to a drowned leaf:
/// the open sill as a broad-crested weir, see weir.h, and the slot, Q = Cc b a sqrt(2 g (H_up - max(H_down, Cc a)))
/// with heads above the sill, which is the free orifice until the tailwater covers the jet and the submerged one from
/// there (Henderson 1966, Open Channel Flow, equations 6-26 and 6-27). Negative when the downstream side is higher,
/// 0 then for a flap. m3/s.
double discharge_m3_per_s(const Gate& gate, Heads heads);

}  // namespace sandtable::structures
