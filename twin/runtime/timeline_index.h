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

/// What the timeline shows of a whole incident, minute by minute: grows with the length of the incident, its alarms and
/// orders, and with how often sensors fall silent, not with what they say. Not safe from several threads at once.
class TimelineIndex {
 public:
  void add(const Event& event);
  /// A usable value of the series out of the event that was added last, in any order. `longest_step` parts two values
  /// without a silence between them.
  void add_value(const SeriesId& series, UtcTime phenomenon_time, Duration longest_step);

  /// Thins the range into bins. Rain is the mean rate of the gauges, each sum spread over its window, (t - window, t].
  /// A gap is more than 20 minutes of the incident without an observation of any series; before the first one there is
  /// none, after the last one it ends at the last event.
  [[nodiscard]] TimelineBins bins(TimeRange range, std::size_t count) const;
  /// Where the series gave no usable value for longer than it may: half-open, oldest first, those that touch the range,
  /// uncut. The first begins with the incident, the last ends at its last event; who never spoke is silent all the
  /// time.
  [[nodiscard]] std::vector<TimeRange> silences(const SeriesId& series, TimeRange range) const;
  /// The raising of an alarm nearest after (forward) or before `t`; empty when there is none.
  [[nodiscard]] std::optional<UtcTime> neighbouring_alarm(UtcTime t, bool forward) const;

 private:
  using Minute = std::chrono::sys_time<std::chrono::minutes>;
  /// Changes at a minute of what all gauges together report: mm/h and how many do.
  struct RainStep {
    double mm_per_h = 0;
    int gauges = 0;
  };
  /// Stretches in which a series spoke as often as it should: from a first value to a last, apart by more than
  /// `longest_step`, sorted.
  struct Speech {
    Duration longest_step{};
    std::vector<TimeRange> spells;
  };
  void add(const Observation& observation, UtcTime now);
  void add_rain(TimelineBins& out) const;
  void add_gaps(TimelineBins& out) const;

  std::optional<UtcTime> begins_;
  UtcTime ends_{};
  std::map<SeriesId, Duration> rain_window_;
  std::map<Minute, RainStep> rain_;
  std::vector<Minute> observed_;  // sorted, distinct
  std::map<SeriesId, Speech> spoke_;
  std::vector<UtcTime> alarms_raised_;
  std::vector<std::pair<UtcTime, OrderId>> orders_;
};

}  // namespace sandtable
