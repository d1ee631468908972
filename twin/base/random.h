#pragma once

#include <cstdint>

namespace sandtable {

/// Seeded random numbers, the same on every machine (splitmix64: Steele, Lea, Flood 2014). Not for secrets.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
  }
  /// In [0, 1).
  double uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
  double uniform(double low, double high) { return low + (high - low) * uniform(); }
  /// In [0, n); n > 0. The bias of the remainder is below 2^-40 for n < 2^24.
  std::uint64_t below(std::uint64_t n) { return next() % n; }
  /// Normal with mean 0 and standard deviation 1 (Box and Muller 1958, one of the pair).
  double normal();
  /// An independent stream for one purpose, so that adding draws in one place does not shift another.
  [[nodiscard]] Random fork(std::uint64_t purpose) const { return Random(Random(state_ ^ (purpose * 0xD1B54A32D192ED03ULL)).next()); }

 private:
  std::uint64_t state_;
};

}  // namespace sandtable
