#include "viewer/ui/kiosk/kiosk_layout.h"

#include <algorithm>
#include <cmath>

namespace sandtable::ui {
namespace {

constexpr float kUnscaledHeight = 635;  // 1080 lines at scale 1.7: read from two steps away
constexpr float kUnscaledWidth = 900;
constexpr float kBorder = 3;
constexpr float kTop = 54;
constexpr float kCaption = 132;

}  // namespace

Layout lay_out_kiosk(float width, float height) {
  Layout layout;
  const float s = std::clamp(std::min(height / kUnscaledHeight, width / kUnscaledWidth), 0.5F, 6.0F);
  layout.scale = s;
  layout.border = std::round(kBorder * s);
  const float b = layout.border;
  const float top = std::round(kTop * s);
  const float caption = std::min(std::round(kCaption * s), height / 2);
  layout.top = {b, b, width - 2 * b, top};
  layout.timeline = {b, height - b - caption, width - 2 * b, caption};
  layout.scene = {b, b + top, width - 2 * b, layout.timeline.y - b - top};
  return layout;
}

}  // namespace sandtable::ui
