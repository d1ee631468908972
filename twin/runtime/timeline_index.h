#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "twin/core/event.h"
#include "twin/runtime/snapshot.h"

namespace sandtable {

/// What the timeline shows of a whole incident, minute by minute: grows with the length of the incident and with its
/// alarms and orders, not with its sensors. Not safe from several threads at once.
class TimelineIndex {
 public:
  void add(const Event& event);

  /// Thins the range into bins. Rain is the mean rate of the gauges, each sum spread over its window, (t - window, t].
  /// A gap is more than 20 minutes of the incident without an observation of any series; before the first one there is
  /// none, after the last one it ends at the last event.
  [[nodiscard]] TimelineBins bins(TimeRange range, std::size_t count) const;
  /// The raising of an alarm nearest after (forward) or before `t`; empty when there is none.
  [[nodiscard]] std::optional<UtcTime> neighbouring_alarm(UtcTime t, bool forward) const;

 private:
  using Minute = std::chrono::sys_time<std::chrono::minutes>;
  /// Changes at a minute of what all gauges together report: mm/h and how many do.
  struct RainStep {
    double mm_per_h = 0;
    int gauges = 0;
  };
  void add(const Observation& observation, UtcTime now);
  void add_rain(TimelineBins& out) const;
  void add_gaps(TimelineBins& out) const;

  std::optional<UtcTime> begins_;
  UtcTime ends_{};
  std::map<SeriesId, Duration> rain_window_;
  std::map<Minute, RainStep> rain_;
  std::vector<Minute> observed_;  // sorted, distinct
  std::vector<UtcTime> alarms_raised_;
  std::vector<std::pair<UtcTime, OrderId>> orders_;
};

}  // namespace sandtable
