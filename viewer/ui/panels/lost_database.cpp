#include <algorithm>

#include "viewer/ui/panels/panels.h"
#include "viewer/ui/widgets.h"

namespace sandtable::ui {

void paint_lost_database(Frame& frame) {
  const Snapshot& now = frame.snapshot;
  const Rect& scene = frame.layout.scene;
  if (!now.seat.shared || now.seat.connected || scene.empty()) return;
  ImDrawList& list = *ImGui::GetBackgroundDrawList();  // dialogs and the palette go before it
  const std::string clock = format_clock(now.live.at, now.live.incident->zone, true);
  // From across the room the first words must be enough.
  const bool far = frame.state.mode == WindowMode::kWall;
  const Text words = far ? frame.tr("lost.database_far") : frame.tr("lost.database", clock);
  const float thick = std::max(2.0F, frame.px(4));
  list.AddRect(ImVec2(scene.x + thick / 2, scene.y + thick / 2),
               ImVec2(scene.right() - thick / 2, scene.bottom() - thick / 2), packed(frame.theme.attention), 0, 0,
               thick);
  // Both languages always, as for an exercise: whoever stands before it must know that it takes nothing.
  const float most = scene.width - frame.px(24);
  const float line = frame.fonts.size_px(FontRole::kStrong);
  const float wanted =
      std::max(text_width(frame, FontRole::kStrong, words.zh), text_width(frame, FontRole::kStrong, words.en)) +
      frame.px(24);
  const float width = std::min(wanted, most);
  const Rect tag{scene.x + (scene.width - width) / 2, scene.y + frame.px(8), width, 2 * line + frame.px(14)};
  list.AddRectFilled(corner(tag), far_corner(tag), packed(frame.theme.attention), frame.px(4));
  float y = tag.y + frame.px(5);
  for (const std::string* text : {&words.zh, &words.en}) {
    frame.fonts.want(*text);
    paint_text(frame, list, FontRole::kStrong, ImVec2(tag.x + frame.px(12), y), frame.theme.on_attention, *text,
               width - frame.px(22));
    y += line + frame.px(3);
  }
}

}  // namespace sandtable::ui
