#include "viewer/ui/wall/wall_layout.h"

#include <algorithm>
#include <cmath>

namespace sandtable::ui {
namespace {

// Unscaled pixels.
constexpr float kMargin = 4;
constexpr float kShift = 2;
constexpr float kPaneHeader = 42;
constexpr float kFooter = 28;
constexpr float kGap = 3;
constexpr float kLeastPane = 64;

Rect part(const Rect& all, float x, float y, float width, float height) {
  const auto at = [](float from, float length, float share) { return std::round(from + length * share); };
  const float left = at(all.x, all.width, x);
  const float top = at(all.y, all.height, y);
  return {left, top, at(all.x, all.width, x + width) - left, at(all.y, all.height, y + height) - top};
}

/// The same without half a gap where it meets its neighbours.
Rect inside(const Rect& pane, const Rect& all, float gap) {
  const float half = std::round(gap / 2);
  const float left = pane.x > all.x ? half : 0;
  const float top = pane.y > all.y ? half : 0;
  const float right = pane.right() < all.right() ? half : 0;
  const float bottom = pane.bottom() < all.bottom() ? half : 0;
  return {pane.x + left, pane.y + top, pane.width - left - right, pane.height - top - bottom};
}

}  // namespace

float wall_shift_px(float scale) { return std::floor(kShift * scale); }

Layout lay_out_wall(float width, float height, const WallState& wall) {
  width = std::max(width, kLeastPane);
  height = std::max(height, kLeastPane);
  Layout layout;
  const auto s = static_cast<float>(wall_scale(wall.screen, height));
  layout.scale = s;
  layout.border = std::round(2 * s);
  const auto px = [s](float unscaled) { return std::round(unscaled * s); };
  const float margin = px(kMargin);
  const Rect all{margin + wall.shift.x, margin + wall.shift.y, width - 2 * margin, height - 2 * margin};
  layout.top = {all.x, all.y, all.width, px(kPaneHeader)};
  layout.timeline = {all.x, all.bottom() - px(kFooter), all.width, px(kFooter)};
  const Rect middle{all.x, layout.top.bottom(), all.width, layout.timeline.y - layout.top.bottom()};
  const auto pane = [&](float x, float y, float w, float h) {
    return inside(part(middle, x, y, w, h), middle, px(kGap));
  };
  switch (wall.mood.mood()) {
    case WallMood::kCalm:
      layout.scene = pane(0, 0, 0.68F, 1);
      layout.panes = {pane(0.68F, 0, 0.32F, 1)};
      break;
    case WallMood::kWatch:
      layout.scene = pane(0, 0, 0.58F, 1);
      layout.panes = {pane(0.58F, 0, 0.42F, 0.67F), pane(0.58F, 0.67F, 0.42F, 0.33F)};
      break;
    case WallMood::kSurge:
      layout.scene = pane(0, 0, 0.5F, 0.5F);
      layout.panes = {pane(0.5F, 0, 0.5F, 0.5F), pane(0, 0.5F, 0.5F, 0.5F), pane(0.5F, 0.5F, 0.5F, 0.5F)};
      break;
  }
  return layout;
}

}  // namespace sandtable::ui
