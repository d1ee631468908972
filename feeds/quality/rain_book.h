#pragma once

#include <deque>
#include <map>
#include <optional>

#include "twin/base/geometry.h"
#include "twin/core/sensors/station.h"

namespace sandtable::feeds {

/// What the trusted rain gauges of all feeds said in the last day. One thread at a time.
class RainBook {
 public:
  void know(const Series& series, LocalXY at);
  /// A value that passed its tests. Values older than the newest are left out.
  void note(const SeriesId& series, UtcTime at, double mm);

  /// The heaviest rain within 3 km, from windows of at most an hour that ended within the half hour before `now`;
  /// empty without one. O(gauges).
  [[nodiscard]] std::optional<double> intensity_mm_per_h(LocalXY at, UtcTime now) const;
  /// The most that fell in 24 hours at one of the three nearest gauges within 10 km that can tell; empty when none can:
  /// a gauge must have been heard for 20 of the hours, or have enough rain already to be called wet. O(gauges).
  [[nodiscard]] std::optional<double> day_sum_mm(LocalXY at, UtcTime now) const;

 private:
  struct Fall {
    UtcTime at;
    double mm;
  };
  struct Gauge {
    LocalXY at;
    Duration window{0};
    std::deque<Fall> falls;  // of the last day, oldest first
  };
  static std::optional<double> sum_of_day_mm(const Gauge& gauge, UtcTime now);

  std::map<SeriesId, Gauge> gauges_;
};

}  // namespace sandtable::feeds
