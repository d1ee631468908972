#pragma once

#include <atomic>
#include <memory>
#include <vector>

#include "feeds/lab/fault.h"
#include "twin/place/exercise.h"
#include "twin/place/place.h"

namespace sandtable::feeds {

/// How far an exercise has come on the incident clock. Written on the net thread, read by whoever plans ways.
class ExerciseProgress {
 public:
  void reach(Duration elapsed) { elapsed_ms_.store(elapsed.count(), std::memory_order_relaxed); }
  [[nodiscard]] Duration elapsed() const { return Duration{elapsed_ms_.load(std::memory_order_relaxed)}; }

 private:
  std::atomic<Duration::rep> elapsed_ms_{0};
};

/// A script that fits its place.
struct ExercisePlan {
  ExerciseScript script;
  std::vector<Fault> faults;  ///< of its sensor faults, with their times
  std::shared_ptr<ExerciseProgress> progress = std::make_shared<ExerciseProgress>();
};

/// Checks that every feed, resource and site the script names is the place's, and reads its faults. Fails with
/// kUnreadable, one line a problem: `file:line: inject 'id': key: what is wrong and what there is instead`.
Result<ExercisePlan> plan_exercise(ExerciseScript script, const Place& place);

/// Whether an inject that lasts does so at this time since the start.
inline bool holds(const Inject& inject, Duration elapsed) {
  return inject.at <= elapsed && (!inject.until || elapsed < *inject.until);
}

}  // namespace sandtable::feeds
