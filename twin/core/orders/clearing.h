#pragma once

#include <optional>

#include "twin/base/time.h"
#include "twin/flood/water.h"

namespace sandtable {

/// How long a pool takes to be pumped empty.
struct ClearingTime {
  Duration soonest{0};              ///< when nothing flows in any more
  std::optional<Duration> latest;   ///< while as much flows in as now; empty when the pumps do not beat it
};

/// With so much discharge (m3/s) beside what drains and pumps it already. Empty for a dry pool and for no discharge.
/// A pool is taken as one vessel: what the model knows of streets and slopes is not asked, see the placement for that.
std::optional<ClearingTime> clearing_time(const SitePool& pool, double more_m3_per_s);

}  // namespace sandtable
