#include "twin/runtime/open_ways.h"

#include <algorithm>
#include <cmath>

namespace sandtable {
namespace {

/// How much farther from the goal than the dry way another may end: another side of the same junction.
constexpr double kSameEnd_m = 25;

LocalXY centre_of(const GridFrame& frame, std::uint32_t cell) {
  const auto columns = static_cast<std::uint32_t>(frame.columns);
  return frame.centre_of(static_cast<int>(cell % columns), static_cast<int>(cell / columns));
}

}  // namespace

OpenWays::OpenWays(const RoutePlanner* roads, const std::vector<std::shared_ptr<const FloodField>>& water)
    : roads_(roads) {
  for (const auto& field : water) {
    if (!field || (!water_.empty() && !(field->depth_m().frame() == frame_))) continue;
    frame_ = field->depth_m().frame();
    water_.push_back(field);
  }
}

const std::vector<bool>& OpenWays::closed_for(const WadingLimit& limit) {
  auto& closed = closed_[{limit.depth_m, limit.depth_times_speed_m2_per_s}];
  if (!closed.empty()) return closed;
  closed.assign(frame_.size(), false);
  for (const auto& field : water_) {
    const std::vector<float>& depth = field->depth_m().values();
    for (std::size_t cell = 0; cell < depth.size(); ++cell) {
      const double speed = static_cast<double>(field->speed_m_per_s(cell));
      if (!can_pass(limit, static_cast<double>(depth[cell]), speed)) closed[cell] = true;
    }
  }
  return closed;
}

const RoutePlanner* OpenWays::around(LocalXY goal, const WadingLimit& limit) {
  const Goal key{goal.x, goal.y, {limit.depth_m, limit.depth_times_speed_m2_per_s}};
  const auto known = around_.find(key);
  if (known != around_.end()) return known->second.get();
  const std::vector<bool>& closed = closed_for(limit);
  auto planner = roads_->around([&](std::span<const LocalXY> stretch) {
    return std::ranges::none_of(cells_along(frame_, stretch), [&](std::uint32_t cell) {
      return closed[cell] && distance_m(centre_of(frame_, cell), goal) > kHose_m;
    });
  });
  return around_.emplace(key, std::move(planner)).first->second.get();
}

Result<Route> OpenWays::to(LocalXY goal, LocalXY from, const Route& dry, const WadingLimit& limit) {
  if (roads_ == nullptr || water_.empty()) return dry;
  const std::vector<bool>& closed = closed_for(limit);
  const auto is_closed = [&](std::uint32_t cell) { return closed[cell]; };
  if (std::ranges::none_of(cells_along(frame_, dry.path, kHose_m), is_closed)) return dry;
  const RoutePlanner* open = around(goal, limit);
  auto way =
      open == nullptr ? Result<Route>(fail(ErrorCode::kNotFound, "the dry way is closed")) : open->fastest(from, goal);
  if (!way) return way;
  const double near_m = dry.path.empty() ? 0 : distance_m(dry.path.back(), goal);
  const double left_m = way->path.empty() ? 0 : distance_m(way->path.back(), goal);
  if (left_m > std::max(near_m, kHose_m) + kSameEnd_m) {
    return fail(ErrorCode::kNotFound, "open roads end {:.0f} m before the goal", left_m);
  }
  return way;
}

double OpenWays::deepest_on(const Polyline& path) const {
  float deepest = 0;
  for (const std::uint32_t cell : cells_along(frame_, path, kHose_m)) {
    for (const auto& field : water_) deepest = std::fmax(deepest, field->depth_m().values()[cell]);
  }
  return static_cast<double>(deepest);
}

}  // namespace sandtable
