#include "viewer/render/picking.h"

#include <algorithm>
#include <cmath>

namespace sandtable::render {
namespace {

/// Part of the ray that runs above the terrain's extent and within its heights.
bool clip(double from, double direction, double low, double high, double& enter, double& leave) {
  if (std::abs(direction) < 1e-12) return from >= low && from <= high;
  double a = (low - from) / direction, b = (high - from) / direction;
  if (a > b) std::swap(a, b);
  enter = std::max(enter, a);
  leave = std::min(leave, b);
  return enter <= leave;
}

}  // namespace

std::optional<ScenePoint> meet_terrain(const Ray& ray, const Heightfield& heights) {
  const Extent e = heights.extent();
  const HeightRange range = heights.range();
  double enter = 0, leave = 1e9;
  if (!clip(ray.from.at.x, ray.direction.x, e.west, e.east, enter, leave) ||
      !clip(ray.from.at.y, ray.direction.y, e.south, e.north, enter, leave) ||
      !clip(ray.from.elevation_m, ray.direction.z, static_cast<double>(range.low) - 1, static_cast<double>(range.high) + 1, enter, leave)) {
    return std::nullopt;
  }
  const auto at = [&](double along) {
    return ScenePoint{{ray.from.at.x + along * ray.direction.x, ray.from.at.y + along * ray.direction.y},
                      ray.from.elevation_m + along * ray.direction.z};
  };
  // Positive above the ground; NaN over holes.
  const auto clearance = [&](double along) {
    const ScenePoint p = at(along);
    return p.elevation_m - static_cast<double>(heights.sample(p.at, 0));
  };
  const double level = std::hypot(ray.direction.x, ray.direction.y);
  const double step = std::max(heights.cell_m() / 2 / std::max(level, 1e-3), (leave - enter) / 100'000);
  double before = enter;
  bool above = clearance(enter) > 0;
  for (double along = enter; along <= leave + step; along += step) {
    const double here = std::min(along, leave);
    const double c = clearance(here);
    if (above && c <= 0) {
      double low = before, high = here;
      for (int i = 0; i < 24; ++i) {
        const double middle = (low + high) / 2;
        (clearance(middle) > 0 ? low : high) = middle;
      }
      return at(high);
    }
    if (c > 0) above = true;
    before = here;
  }
  return std::nullopt;
}

}  // namespace sandtable::render
