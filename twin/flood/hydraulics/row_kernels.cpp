#include "twin/flood/hydraulics/row_kernels.h"

#include <cstdlib>
#include <string_view>

namespace sandtable::hydraulics {
namespace {

const RowKernels& best() {
#if defined(__x86_64__)
  const char* asked = std::getenv("SANDTABLE_INSTRUCTIONS");
  const std::string_view limit = asked != nullptr ? asked : "";
  const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  const bool avx512 = avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
  if (limit == "baseline") return row_kernels_baseline();
  if (avx512 && limit != "avx2") return row_kernels_avx512();
  if (avx2) return row_kernels_avx2();
#endif
  return row_kernels_baseline();
}

}  // namespace

const RowKernels& row_kernels() {
  static const RowKernels& chosen = best();
  return chosen;
}

}  // namespace sandtable::hydraulics
