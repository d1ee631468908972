#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "twin/core/incident_store.h"
#include "twin/core/reduce.h"
#include "twin/core/state_output.h"
#include "twin/runtime/judged_sample.h"
#include "twin/runtime/timeline_index.h"

namespace sandtable {

/// Everything that happened so far: answers "what was it like at T" and "how did this series go".
/// Keeps the latest events in memory; what is older and committed it gives up once it can read it back from the store.
/// append() belongs to one thread (the twin's); every other function may be called from any thread.
/// Memory: the recent events (bounded by `kept`), one state without readings for every few hundred events before them
/// (at most 512), and the timeline. Without a reader all events stay.
class History {
 public:
  /// How much stays in memory at least, counted in observations; every event counts as one more.
  static constexpr std::size_t kKept = 200'000;
  explicit History(std::size_t kept = kKept) : kept_(kept) {}

  /// From now on older events may be given up. Before the first append(); null before the store closes, which waits for
  /// nobody else to have the file open.
  void look_back_with(std::unique_ptr<IncidentReader> reader);
  void append(std::shared_ptr<const Event> event);
  /// Events up to `seq` can be read back.
  void committed(std::int64_t seq);

  /// The state after the last event at or before `t`; an empty state before the first. Cost: within memory at most 256
  /// reductions; before that one question to the store (tens of milliseconds with 10,000 series), kept for the next.
  [[nodiscard]] IncidentState state_at(UtcTime t) const;
  /// First event .. last event (half-open past the last); an empty range at the epoch without events.
  [[nodiscard]] TimeRange recorded() const;
  [[nodiscard]] std::size_t size() const;
  /// Events in memory.
  [[nodiscard]] std::size_t kept() const;
  /// Why the past could not be read from the store the last time; empty when all is well. What was asked for is then
  /// answered with what memory holds.
  [[nodiscard]] std::string trouble() const;

  /// Values of one series with from <= at < to, oldest first, at most `limit` newest ones. Failed values are left out;
  /// of several for the same moment the first counts.
  [[nodiscard]] std::vector<Sample> samples(const SeriesId& series, TimeRange range, std::size_t limit) const;
  /// The same values, failed and missing ones too, as they were known at `known_at` and as the journal knows them now.
  /// Cost: a walk through the events in memory, which holds nobody up.
  [[nodiscard]] std::vector<JudgedSample> judged(const SeriesId& series, TimeRange range, UtcTime known_at,
                                                 std::size_t limit) const;
  /// What judged() knows now, without what failed by now or is missing; for those outside. Of `limit` newest moments.
  [[nodiscard]] PastValues known_now(const SeriesId& series, TimeRange range, std::size_t limit) const;
  /// Thins the range into bins for the timeline.
  [[nodiscard]] TimelineBins timeline(TimeRange range, std::size_t bins) const;
  /// Where one series gave no usable value for longer than it may; see TimelineIndex::silences().
  [[nodiscard]] std::vector<TimeRange> silences(const SeriesId& series, TimeRange range) const;
  /// The raising of an alarm nearest after (forward) or before `t`; empty when there is none.
  [[nodiscard]] std::optional<UtcTime> neighbouring_alarm(UtcTime t, bool forward) const;

 private:
  /// A state after so many events of those in memory.
  struct Checkpoint {
    std::int64_t seq = 0;
    IncidentState state;
  };
  /// What was said of a value, and when.
  struct Judgement {
    UtcTime said;
    Reflag reflag;
  };
  void note_samples(const Event& event);
  void note_speech(const Event& event);
  /// Of one series by phenomenon time; of one time in the order of the journal.
  using Judgements = std::multimap<UtcTime, Judgement>;
  static void judge(JudgedSample& sample, const Judgements& judgements, UtcTime known_at);
  void note_judgements(const Event& event);
  [[nodiscard]] std::vector<Observation> observations(const SeriesId& series, TimeRange range) const;
  void give_up_old();
  Status read_state(const JournalMoment& moment, IncidentState& state) const;
  Status jump(const JournalMoment& moment, IncidentState& state) const;
  Result<IncidentState> past_state(UtcTime t) const;
  void note_trouble(std::string why) const;

  const std::size_t kept_;
  mutable std::mutex mutex_;
  std::deque<std::shared_ptr<const Event>> events_;  // `at` never falls
  std::size_t weight_ = 0;                           // of events_
  std::size_t since_checkpoint_ = 0;
  std::deque<Checkpoint> checkpoints_;               // the first is the state before events_
  std::vector<Checkpoint> outlines_;                 // older ones, without readings
  IncidentState state_;                              // after all events
  std::map<SeriesId, std::vector<Sample>> samples_;  // of events_, sorted by time
  std::map<SeriesId, Judgements> judgements_;        // of all events
  TimelineIndex timeline_;
  std::size_t size_ = 0;
  bool can_look_back_ = false;
  std::int64_t committed_ = 0;
  UtcTime first_at_{};
  mutable std::string trouble_;

  mutable std::mutex past_mutex_;  // never taken while mutex_ is held
  std::unique_ptr<IncidentReader> reader_;
  mutable IncidentState past_;     // the last one read from the store
};

}  // namespace sandtable
