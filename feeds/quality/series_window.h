#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "twin/base/time.h"

namespace sandtable::feeds {

struct Sample {
  UtcTime at;
  double value = 0;
};

/// The newest values that all lie within an epsilon of each other.
struct StillRun {
  UtcTime since;
  UtcTime until;
  double low = 0;
  double high = 0;
  int count = 0;
  [[nodiscard]] Duration length() const { return until - since; }
};

struct ValueRange {
  double low = 0;
  double high = 0;
  Duration over{0};
};

/// The recent past of one series, in constant memory (about 2 kB): its last sixteen values one by one, and the 25 hours
/// before now hour by hour. Times must not fall.
class SeriesWindow {
 public:
  /// `still_epsilon`: changes of the run smaller than this are none.
  void add(const Sample& sample, double still_epsilon);

  [[nodiscard]] bool empty() const { return count_ == 0; }
  /// The newest value is newest(0); at most kept() - 1 back.
  [[nodiscard]] const Sample& newest(std::size_t back = 0) const { return ring_[(count_ - 1 - back) % kRing]; }
  [[nodiscard]] std::size_t kept() const { return count_ < kRing ? static_cast<std::size_t>(count_) : kRing; }
  /// Exact as far as the run began within the last sixteen values; before that a slow drift may break it.
  [[nodiscard]] const StillRun& run() const { return run_; }
  /// The least of the last sixteen values observed at `from` or later, before the newest; empty when there is none.
  [[nodiscard]] std::optional<Sample> lowest_since(UtcTime from) const;
  /// High minus low of the last sixteen values observed at `from` or later; empty when there are fewer than two.
  [[nodiscard]] std::optional<double> spread_since(UtcTime from) const;

  /// Standard deviation (n - 1) of the values of the last `over`, whole hours; empty for fewer than three. O(hours).
  [[nodiscard]] std::optional<double> deviation(Duration over) const;
  /// Range of the values of the last `over`, whole hours; empty until so much time is covered.
  [[nodiscard]] std::optional<ValueRange> range(Duration over) const;

 private:
  static constexpr std::size_t kRing = 16;
  static constexpr std::size_t kHours = 26;
  struct Hour {
    std::int64_t hour = -1;
    std::uint32_t n = 0;
    double sum = 0;  // of differences from origin_, so that levels far above zero keep their digits
    double squares = 0;
    double low = 0;
    double high = 0;
  };
  void extend_run(const Sample& sample, double epsilon);
  void count_in_hour(const Sample& sample);

  std::array<Sample, kRing> ring_{};
  std::uint64_t count_ = 0;
  StillRun run_;
  std::array<Hour, kHours> hours_{};
  double origin_ = 0;
  UtcTime first_at_{};
};

}  // namespace sandtable::feeds
