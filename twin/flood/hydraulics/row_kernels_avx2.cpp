#include "twin/flood/hydraulics/row_kernels.h"

namespace sandtable::hydraulics {
namespace {
#include "twin/flood/hydraulics/kernel_math.inc"
// After it, because it is written with it.
#include "twin/flood/hydraulics/row_kernels_body.inc"
}  // namespace

const RowKernels& row_kernels_avx2() {
  static constexpr RowKernels kKernels{"avx2",       fluxes,        shares,        volumes,      coarse_fluxes,
                                       coarse_asked, coarse_shares, coarse_paid,   coarse_moved, coarse_levels,
                                       update,       rain_evenly,   rain_by_weight};
  return kKernels;
}

}  // namespace sandtable::hydraulics
