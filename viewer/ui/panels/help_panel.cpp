#include "viewer/ui/panels/panels.h"
#include "viewer/ui/widgets.h"

namespace sandtable::ui {

void draw_help(Frame& frame) {
  wrapped(frame, FontRole::kBody, frame.theme.text, frame.tr("help.intro"));
  ImGui::Dummy(ImVec2(1, frame.px(4)));
  ImDrawList& list = *ImGui::GetWindowDrawList();
  for (const CommandInfo& command : command_table()) {
    if (command.shortcut.key == 0) continue;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const float column = frame.px(128);
    const float name = std::min(frame.px(180), width * 0.3F);
    paint_text(frame, list, FontRole::kStrong, at, frame.theme.accent, chord_text(command.shortcut), column - frame.px(8));
    paint_words(frame, list, FontRole::kBody, ImVec2(at.x + column, at.y), frame.theme.text, frame.tr("command." + std::string(command.name)),
                width - column - name - frame.px(8));
    paint_text_right(frame, list, FontRole::kSmall, at.x + width - frame.px(4), at.y + frame.px(2), frame.theme.text_dim, command.name, name);
    ImGui::Dummy(ImVec2(width, frame.fonts.size_px(FontRole::kBody) + frame.px(2)));
  }
  separator(frame);
  wrapped(frame, FontRole::kBody, frame.theme.text_dim, frame.tr("help.mouse"));
}

}  // namespace sandtable::ui
