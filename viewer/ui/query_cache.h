#pragma once

#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "viewer/ui/queries.h"

namespace sandtable::ui {

/// Remembers answers that cost more than a look, until the snapshot or the question changes. Under a stream of
/// snapshots an answer is asked for again at most once a second.
class QueryCache {
 public:
  const std::vector<Sample>& samples(UiQueries& queries, const Snapshot& snapshot, const SeriesId& series,
                                     TimeRange range, double now_s);
  /// What was known at the playhead and what is known now.
  const std::vector<JudgedSample>& judged(UiQueries& queries, const Snapshot& snapshot, const SeriesId& series,
                                          TimeRange range, double now_s);
  const TimelineBins& timeline(UiQueries& queries, const Snapshot& snapshot, TimeRange range, std::size_t bins,
                               double now_s);
  const std::vector<TimeRange>& silences(UiQueries& queries, const Snapshot& snapshot, const SeriesId& series,
                                         TimeRange range, double now_s);
  /// Whether an answer since the last call of this was older than its snapshot: ask again in a second, or a value that
  /// came late would stay out of a picture that rests.
  bool take_owed() { return std::exchange(owed_, false); }
  /// Forgets everything, for example when another incident is opened.
  void clear();

 private:
  struct Stamp {
    std::uint64_t snapshot = 0;
    double asked_s = -1e9;
    [[nodiscard]] bool stale(const Snapshot& now, double now_s) const {
      return snapshot != now.number && now_s - asked_s >= 1.0;
    }
  };
  struct Samples {
    TimeRange range;
    Stamp stamp;
    std::vector<Sample> values;
  };
  struct Judged {
    TimeRange range;
    Stamp stamp;
    std::vector<JudgedSample> values;
  };
  struct Silences {
    TimeRange range;
    Stamp stamp;
    std::vector<TimeRange> values;
  };
  std::map<SeriesId, Samples> samples_;
  std::map<SeriesId, Silences> silences_;
  std::map<SeriesId, Judged> judged_;
  TimelineBins timeline_;
  std::size_t timeline_bins_ = 0;
  Stamp timeline_stamp_;
  bool timeline_known_ = false;
  bool owed_ = false;
};

}  // namespace sandtable::ui
