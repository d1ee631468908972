#pragma once

#include "feeds/exercise/exercise_plan.h"
#include "twin/core/feed_source.h"

namespace sandtable::feeds {

/// Of what no feed of the place is named for.
inline constexpr const char* kExerciseSource = "exercise";

/// Says each inject when its time has come: into the journal, and for reports, rumours and messages of authorities also
/// to those who practise, as if the inject's feed had brought them. A rumour arrives exactly as a report does.
/// Messages have the status Exercise. Keeps the plan's progress. Net thread only.
class ExerciseSource final : public FeedSource {
 public:
  explicit ExerciseSource(const ExercisePlan& plan);

  [[nodiscard]] const SourceId& id() const override { return id_; }
  Status start(FeedSink& sink, const Clock& clock) override;
  void poll() override;
  void stop() override { sink_ = nullptr; }

 private:
  void play(const Inject& inject, UtcTime now);

  SourceId id_{kExerciseSource};
  std::vector<Inject> injects_;  ///< by time
  std::shared_ptr<ExerciseProgress> progress_;
  std::size_t next_ = 0;
  FeedSink* sink_ = nullptr;
  const Clock* clock_ = nullptr;
  UtcTime started_{};
};

}  // namespace sandtable::feeds
