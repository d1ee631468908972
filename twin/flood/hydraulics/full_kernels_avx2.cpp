#include "twin/flood/hydraulics/full_kernels.h"

namespace sandtable::hydraulics {
namespace {
#include "twin/flood/hydraulics/kernel_math.inc"
// After it, because it is written with it.
#include "twin/flood/hydraulics/full_kernels_body.inc"
}  // namespace

const FullKernels& full_kernels_avx2() {
  static constexpr FullKernels kKernels{"avx2", speeds, predict, east_faces, south_faces, limit, move};
  return kKernels;
}

}  // namespace sandtable::hydraulics
