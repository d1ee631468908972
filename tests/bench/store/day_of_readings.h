#pragma once

#include <cstddef>
#include <vector>

#include "twin/base/random.h"
#include "twin/core/event.h"

namespace sandtable::bench {

/// How readings reach us.
enum class Arrival {
  kPolled,  ///< a server is asked every minute: one entry, one time of receipt
  kPushed,  ///< devices send when they like: shuffled, each with its own delay, in entries of 50
};

/// Gauges that report every minute. The same seed gives the same day.
class DayOfReadings {
 public:
  DayOfReadings(std::size_t series, Arrival arrival);
  /// The journal entries of the next minute; the first call also opens the incident.
  std::vector<Event> next_minute();
  [[nodiscard]] const std::vector<SeriesId>& series() const { return series_; }
  [[nodiscard]] std::size_t observations() const { return observations_; }
  [[nodiscard]] UtcTime start() const;

 private:
  Observation reading(std::size_t i, UtcTime when, UtcTime received);
  void add(std::vector<Event>& events, EventBody body, UtcTime at);

  Arrival arrival_;
  Random random_{2026};
  std::vector<SeriesId> series_;
  std::vector<int> level_;  // cm, or tenths of a millimetre
  int minute_ = 0;
  std::int64_t seq_ = 0;
  std::size_t observations_ = 0;
};

}  // namespace sandtable::bench
