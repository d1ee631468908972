#include <algorithm>

#include "viewer/ui/panels/panels.h"
#include "viewer/ui/widgets.h"

namespace sandtable::ui {
namespace {

constexpr double kToastSeconds = 8;
constexpr double kErrorSeconds = 15;
constexpr std::size_t kMostToasts = 4;

void collect_notices(Frame& frame) {
  for (const Notice& notice : frame.snapshot.notices) {
    if (notice.number <= frame.state.notice_shown) continue;
    frame.state.notice_shown = notice.number;
    const std::string text = frame.refusal_text(notice.refusal).in(frame.language());
    frame.state.toasts.push_back({text, notice.is_error, frame.now_s + (notice.is_error ? kErrorSeconds : kToastSeconds)});
  }
}

}  // namespace

void draw_toasts(Frame& frame) {
  collect_notices(frame);
  tell_packs(frame);
  auto& toasts = frame.state.toasts;
  // A toast made outside a frame has no time yet.
  for (Toast& toast : toasts) {
    if (toast.until_s <= 0) toast.until_s = frame.now_s + (toast.is_error ? kErrorSeconds : kToastSeconds);
  }
  std::erase_if(toasts, [&](const Toast& toast) { return toast.until_s <= frame.now_s; });
  if (toasts.size() > kMostToasts) toasts.erase(toasts.begin(), toasts.end() - static_cast<std::ptrdiff_t>(kMostToasts));
  if (toasts.empty()) return;
  const Rect& scene = frame.layout.scene;
  ImDrawList& list = *ImGui::GetForegroundDrawList();
  const float height = frame.px(34);
  float bottom = scene.bottom() - frame.px(64);
  for (auto toast = toasts.rbegin(); toast != toasts.rend(); ++toast) {
    const float sign = frame.px(30);
    const float width = std::min(text_width(frame, FontRole::kBody, toast->text) + sign + frame.px(16), scene.width - frame.px(32));
    const Rect area{std::round(scene.x + (scene.width - width) / 2), bottom - height, width, height};
    list.AddRectFilled(corner(area), far_corner(area), packed(frame.theme.raised), frame.px(5));
    list.AddRect(corner(area), far_corner(area), packed(toast->is_error ? frame.theme.attention : frame.theme.accent), frame.px(5), 0, std::max(1.0F, frame.px(1.5F)));
    const ImVec2 centre(area.x + frame.px(17), area.y + height / 2);
    if (toast->is_error) paint_attention_symbol(frame, list, centre, frame.px(8));
    else paint_icon(frame, list, centre, frame.px(7), ControlIcon::kCheck, frame.theme.accent);
    paint_text(frame, list, FontRole::kBody, ImVec2(area.x + sign, area.y + (height - frame.fonts.size_px(FontRole::kBody)) / 2), frame.theme.text, toast->text, width - sign - frame.px(10));
    bottom -= height + frame.px(6);
  }
  frame.redraw_within(std::chrono::milliseconds{500});
}

}  // namespace sandtable::ui
