#include "twin/flood/hydraulics/row_kernels.h"

#include <cstdlib>
#include <string_view>

#include "twin/flood/hydraulics/full_kernels.h"

namespace sandtable::hydraulics {
namespace {

enum class Instructions { kBaseline, kAvx2, kAvx512 };

Instructions best() {
#if defined(__x86_64__)
  const char* asked = std::getenv("SANDTABLE_INSTRUCTIONS");
  const std::string_view limit = asked != nullptr ? asked : "";
  const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  const bool avx512 = avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
  if (limit == "baseline") return Instructions::kBaseline;
  if (avx512 && limit != "avx2") return Instructions::kAvx512;
  if (avx2) return Instructions::kAvx2;
#endif
  return Instructions::kBaseline;
}

template <class Kernels>
const Kernels& chosen(const Kernels& baseline, const Kernels& avx2, const Kernels& avx512) {
  static const Instructions instructions = best();
  if (instructions == Instructions::kBaseline) return baseline;
  return instructions == Instructions::kAvx2 ? avx2 : avx512;
}

}  // namespace

const RowKernels& row_kernels() { return chosen(row_kernels_baseline(), row_kernels_avx2(), row_kernels_avx512()); }

const FullKernels& full_kernels() {
  return chosen(full_kernels_baseline(), full_kernels_avx2(), full_kernels_avx512());
}

}  // namespace sandtable::hydraulics
