#include "twin/flood/structures/weir.h"

#include <cmath>

namespace sandtable::structures {

double submergence(double upstream_head_m, double downstream_head_m) {
  if (downstream_head_m <= 0) return 1;
  if (downstream_head_m >= upstream_head_m) return 0;
  const double ratio = downstream_head_m / upstream_head_m;
  return std::pow(1 - ratio * std::sqrt(ratio), 0.385);
}

double discharge_m3_per_s(const Weir& weir, Heads heads) {
  if (heads.downstream_m > heads.upstream_m) {
    Weir back = weir;
    back.one_way = false;
    return weir.one_way ? 0 : -discharge_m3_per_s(back, heads.reversed());
  }
  const double head_m = heads.upstream_m - weir.crest_m;
  if (!(head_m > 0)) return 0;
  const double free = weir.coefficient * weir.width_m * head_m * std::sqrt(head_m);
  return free * submergence(head_m, heads.downstream_m - weir.crest_m);
}

}  // namespace sandtable::structures
