#include "tests/bench/hydraulics/memory_bandwidth.h"

#include <algorithm>
#include <chrono>
#include <thread>
#include <vector>

namespace sandtable {

double triad_bytes_per_s(int threads) {
  constexpr std::size_t kSize = 8U << 20U;
  struct Arrays {
    std::vector<double> a = std::vector<double>(kSize, 1), b = std::vector<double>(kSize, 2),
                        c = std::vector<double>(kSize, 3);
  };
  std::vector<Arrays> arrays(static_cast<std::size_t>(threads));
  double best = 0;
  for (int attempt = 0; attempt < 6; ++attempt) {
    const auto start = std::chrono::steady_clock::now();
    std::vector<std::thread> workers;
    for (Arrays& mine : arrays)
      workers.emplace_back([&mine] {
        double* a = mine.a.data();
        const double* b = mine.b.data();
        const double* c = mine.c.data();
        for (std::size_t i = 0; i < kSize; ++i) a[i] = b[i] + 3.0 * c[i];
      });
    for (std::thread& worker : workers) worker.join();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    best = std::max(best, 3.0 * kSize * sizeof(double) * threads / took.count());
  }
  return best;
}

}  // namespace sandtable
