#pragma once

#include <optional>

#include "twin/base/time.h"

namespace sandtable {

/// Notices that a wall clock was set, by a person, by a time server or while the machine slept: holds it to a clock
/// that only counts. Slow corrections (a time server's, at most half a millisecond a second) are no jump.
class ClockWatch {
 public:
  static constexpr Duration kTolerance{std::chrono::seconds{1}};

  /// By how much the wall clock was set since the last look; empty for less than the tolerance and at the first look.
  /// `counted` is the time since some moment, by the clock that only counts.
  std::optional<Duration> look(UtcTime wall, Duration counted) {
    const Duration offset = wall.time_since_epoch() - counted;
    const Duration by = offset - offset_.value_or(offset);
    offset_ = offset;
    if (by < kTolerance && by > -kTolerance) return std::nullopt;
    return by;
  }

 private:
  std::optional<Duration> offset_;
};

}  // namespace sandtable
