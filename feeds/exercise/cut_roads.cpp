#include "feeds/exercise/cut_roads.h"

#include <algorithm>
#include <utility>

namespace sandtable::feeds {
namespace {

double distance_to_segment_m(LocalXY p, LocalXY a, LocalXY b) {
  const LocalXY way = b - a;
  const double length2 = way.x * way.x + way.y * way.y;
  if (length2 == 0) return distance_m(p, a);
  const double along = std::clamp(((p.x - a.x) * way.x + (p.y - a.y) * way.y) / length2, 0.0, 1.0);
  return distance_m(p, a + way * along);
}

bool is_open(std::span<const LocalXY> stretch, const std::vector<Inject>& cuts) {
  for (const Inject& cut : cuts) {
    for (std::size_t i = 1; i < stretch.size(); ++i) {
      if (distance_to_segment_m(*cut.where, stretch[i - 1], stretch[i]) <= cut.radius_m) return false;
    }
  }
  return true;
}

bool is_cut(const Inject& inject) { return inject.kind == InjectKind::kRoadCut && inject.where.has_value(); }

}  // namespace

CutRoads::CutRoads(std::shared_ptr<const RoutePlanner> roads, const ExercisePlan& plan)
    : roads_(std::move(roads)), progress_(plan.progress), open_(roads_) {
  std::ranges::copy_if(plan.script.injects, std::back_inserter(cuts_), is_cut);
}

std::vector<Inject> CutRoads::cuts_now() const {
  std::vector<Inject> now;
  const Duration elapsed = progress_->elapsed();
  std::ranges::copy_if(cuts_, std::back_inserter(now), [&](const Inject& cut) { return holds(cut, elapsed); });
  return now;
}

Result<Route> CutRoads::fastest(LocalXY from, LocalXY to) const {
  std::vector<Inject> now = cuts_now();
  std::shared_ptr<const RoutePlanner> open;
  {
    const std::scoped_lock lock(mutex_);
    if (now != shown_cuts_) {
      open_ = now.empty() ? roads_ : roads_->around([&](std::span<const LocalXY> s) { return is_open(s, now); });
      if (!open_) open_ = roads_;  // it does not know its roads one by one
      shown_cuts_ = std::move(now);
    }
    open = open_;
  }
  return open->fastest(from, to);
}

std::unique_ptr<const RoutePlanner> CutRoads::around(const IsPassable& is_passable) const {
  const std::vector<Inject> now = cuts_now();
  return roads_->around(
      [&](std::span<const LocalXY> stretch) { return is_open(stretch, now) && is_passable(stretch); });
}

std::shared_ptr<const RoutePlanner> with_cuts(std::shared_ptr<const RoutePlanner> roads, const ExercisePlan& plan) {
  if (!roads || std::ranges::none_of(plan.script.injects, is_cut)) return roads;
  return std::make_shared<const CutRoads>(std::move(roads), plan);
}

}  // namespace sandtable::feeds
