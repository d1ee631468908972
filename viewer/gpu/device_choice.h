#pragma once

#include <memory>

#include "twin/base/result.h"
#include "twin/flood/scenario/scenario.h"
#include "viewer/gpu/gpu_hydraulics.h"

namespace sandtable::gpu {

/// Wall seconds of the same stretch of time on both, all cells under 0.3 m of water.
struct Trial {
  double card_s = 0;
  double processor_s = 0;
};

/// Lets branches of a run go a few steps on the card and on the processor. The run itself does not move. Fails where
/// either of them does. Costs about a dozen steps of each.
Result<Trial> try_both(const GpuHydraulics& run);

/// A run where it was asked for. kAuto: on the card where there is one (not a processor that plays one), it can do what
/// the setup asks, the grid is large enough to be worth it, and it wins the trial; on the processor in all other cases,
/// silently: label() says which. kGpu: on the card, or the reason why not.
Result<std::unique_ptr<hydraulics::Hydraulics>> make_water(hydraulics::Setup setup, scenario::RunDevice device);

}  // namespace sandtable::gpu
