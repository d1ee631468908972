#include "twin/flood/structures/gate.h"

#include <algorithm>
#include <cmath>

#include "twin/flood/structures/weir.h"

namespace sandtable::structures {

double discharge_m3_per_s(const Gate& gate, Heads heads) {
  if (!(gate.opening_m > 0)) return 0;
  if (heads.downstream_m > heads.upstream_m) {
    return gate.flap ? 0 : -discharge_m3_per_s(gate, heads.reversed());
  }
  const double over_sill = discharge_m3_per_s(Weir{.crest_m = gate.sill_m, .width_m = gate.width_m}, heads);
  const double depth_m = heads.upstream_m - gate.sill_m;
  const double jet_m = gate.contraction * gate.opening_m;
  const double head_m = depth_m - std::max(heads.downstream_m - gate.sill_m, jet_m);
  const double slot = jet_m * gate.width_m * std::sqrt(2 * kGravity_m_per_s2 * std::max(0.0, head_m));
  // The leaf begins to count when water touches it and counts fully a fifth above.
  const double leaf = std::clamp((depth_m / gate.opening_m - 1) / 0.2, 0.0, 1.0);
  return (1 - leaf) * over_sill + leaf * std::min(over_sill, slot);
}

}  // namespace sandtable::structures
