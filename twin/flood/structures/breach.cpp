#include "twin/flood/structures/breach.h"

#include <algorithm>

namespace sandtable::structures {

double crest_m(const Breach& breach, double t_s) {
  if (t_s < breach.start_s) return breach.intact_crest_m;
  const double share = breach.over_s > 0 ? std::min(1.0, (t_s - breach.start_s) / breach.over_s) : 1.0;
  return breach.intact_crest_m + share * (breach.final_crest_m - breach.intact_crest_m);
}

}  // namespace sandtable::structures
