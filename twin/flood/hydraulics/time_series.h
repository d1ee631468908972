#pragma once

#include <vector>

#include "twin/base/result.h"

namespace sandtable::hydraulics {

struct SeriesPoint {
  double time_s = 0;
  double value = 0;
  bool operator==(const SeriesPoint&) const = default;
};

/// A quantity over simulation time: linear between its points, constant before the first and after the last. Empty
/// means zero at all times. The unit is the owner's. Immutable, safe to share.
class TimeSeries {
 public:
  TimeSeries() = default;
  explicit TimeSeries(double constant) : points_{{0, constant}} {}
  /// Refuses values that are not finite and times that do not rise. Two points at one time make a jump: the later one
  /// holds from that instant on.
  static Result<TimeSeries> make(std::vector<SeriesPoint> points);

  [[nodiscard]] bool empty() const { return points_.empty(); }
  [[nodiscard]] const std::vector<SeriesPoint>& points() const { return points_; }
  /// At a jump: the value after it. O(log n).
  [[nodiscard]] double at(double time_s) const;
  /// Exact integral over [from, to], from <= to. O(log n + points between).
  [[nodiscard]] double integral(double from_s, double to_s) const;
  /// integral / length; at(from) where the length is zero.
  [[nodiscard]] double mean(double from_s, double to_s) const;
  /// The first point strictly later than `time_s`; infinity where there is none. Steps end there, so that no step
  /// straddles a kink. O(log n).
  [[nodiscard]] double next_point_s(double time_s) const;
  bool operator==(const TimeSeries&) const = default;

 private:
  std::vector<SeriesPoint> points_;
};

}  // namespace sandtable::hydraulics
