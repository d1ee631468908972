#pragma once

#include <optional>
#include <span>

#include "twin/base/time.h"
#include "twin/flood/water.h"

namespace sandtable {

/// What is expected to flow into a pool until a moment, counted from when the pump begins.
struct ExpectedInflow {
  Duration until{0};
  double m3_per_s = 0;
};

/// How long a pool takes to be pumped empty.
struct ClearingTime {
  Duration soonest{0};              ///< when nothing flows in any more
  std::optional<Duration> latest;   ///< with the inflow that is expected; empty when the pumps do not beat it
};

/// With so much discharge (m3/s) beside what drains and pumps it already. Empty for a dry pool and for no discharge.
/// `expected` is in the order of time and its last inflow goes on; without any, as much flows in as now does.
/// A pool is taken as one vessel: what the model knows of streets and slopes is not asked, see the placement for that.
std::optional<ClearingTime> clearing_time(const SitePool& pool, double more_m3_per_s,
                                          std::span<const ExpectedInflow> expected = {});

}  // namespace sandtable
