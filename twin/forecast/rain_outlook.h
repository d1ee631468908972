#pragma once

#include <vector>

#include "twin/flood/flood_solver.h"

namespace sandtable {

/// How the rain goes on where nobody has forecast it: it persists and dies away, rate(t) = rate(now) * factor *
/// 2^(-t / half_life). Persistence is what simple nowcasts are judged against in the first hour and loses its worth
/// after two to three; the half-life says so openly.
struct RainOutlook {
  Duration half_life{std::chrono::minutes{90}};
  double factor = 1;
};

/// Forcing for each step after `from` until `horizon` later, from the forcing that holds now: rain as the outlook has
/// it (mean over each step), outfall levels as they stand, no mobile pumps (see add_pumps()). The last step is the
/// shorter one when the horizon is not a multiple. Empty when step or horizon is not positive.
std::vector<Forcing> outlook_forcing(const Forcing& now, UtcTime from, Duration horizon, Duration step,
                                     const RainOutlook& rain);

}  // namespace sandtable
