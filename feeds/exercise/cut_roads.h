#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "feeds/exercise/exercise_plan.h"
#include "twin/core/route_planner.h"

namespace sandtable::feeds {

/// Roads of which the script cuts some: whoever plans a way while a cut holds is led around it, or told that there is
/// none. A way that was planned before is not changed. Safe from any thread; a change of the cuts costs one look at
/// every road.
class CutRoads final : public RoutePlanner {
 public:
  CutRoads(std::shared_ptr<const RoutePlanner> roads, const ExercisePlan& plan);

  [[nodiscard]] Result<Route> fastest(LocalXY from, LocalXY to) const override;
  [[nodiscard]] std::unique_ptr<const RoutePlanner> around(const IsPassable& is_passable) const override;

 private:
  [[nodiscard]] std::vector<Inject> cuts_now() const;

  std::shared_ptr<const RoutePlanner> roads_;
  std::vector<Inject> cuts_;
  std::shared_ptr<const ExerciseProgress> progress_;
  mutable std::mutex mutex_;
  mutable std::vector<Inject> shown_cuts_;  // that open_ leads around
  mutable std::shared_ptr<const RoutePlanner> open_;
};

/// The roads themselves when the script cuts none or there are none.
std::shared_ptr<const RoutePlanner> with_cuts(std::shared_ptr<const RoutePlanner> roads, const ExercisePlan& plan);

}  // namespace sandtable::feeds
