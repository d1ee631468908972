#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "twin/core/reduce.h"
#include "twin/runtime/snapshot.h"

namespace sandtable {

/// Everything that happened so far, in memory: answers "what was it like at T" and "how did this series go".
/// append() belongs to one thread (the twin's); every other function may be called from any thread.
/// Memory: the events themselves plus one state copy (a dozen pointers and the changed parts) every 256 events.
class History {
 public:
  void append(std::shared_ptr<const Event> event);

  /// The state after the last event at or before `t`; an empty state before the first. Cost: at most 256 reductions.
  [[nodiscard]] IncidentState state_at(UtcTime t) const;
  /// First event .. last event (half-open past the last); an empty range at the epoch without events.
  [[nodiscard]] TimeRange recorded() const;
  [[nodiscard]] std::size_t size() const;

  /// Values of one series with from <= at < to, oldest first, at most `limit` newest ones. Failed values are left out.
  [[nodiscard]] std::vector<Sample> samples(const SeriesId& series, TimeRange range, std::size_t limit) const;
  /// Thins the range into bins for the timeline.
  [[nodiscard]] TimelineBins timeline(TimeRange range, std::size_t bins) const;
  /// The raising of an alarm nearest after (forward) or before `t`; empty when there is none.
  [[nodiscard]] std::optional<UtcTime> neighbouring_alarm(UtcTime t, bool forward) const;

 private:
  void index(const Event& event);

  mutable std::mutex mutex_;
  std::vector<std::shared_ptr<const Event>> events_;  // `at` never falls
  std::vector<IncidentState> checkpoints_;            // checkpoints_[k] = state after k * kCheckpointEvery events
  IncidentState state_;                               // after all events
  std::map<SeriesId, std::vector<Sample>> samples_;   // sorted by time
  std::vector<SeriesId> rain_series_;
  std::map<SeriesId, Duration> rain_window_;
  std::vector<UtcTime> alarms_raised_;
  std::vector<std::pair<UtcTime, OrderId>> orders_;
  std::vector<UtcTime> observed_minutes_;             // distinct, in order of arrival of new maxima
};

}  // namespace sandtable
