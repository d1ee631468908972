#include <algorithm>

#include "viewer/ui/palette_search.h"
#include "viewer/ui/panels/panels.h"
#include "viewer/ui/widgets.h"

namespace sandtable::ui {
namespace {

constexpr int kMostShown = 10;
constexpr float kCommandRow = 38;

void draw_entry(Frame& frame, const PaletteEntry& entry, bool highlighted) {
  const Row r = row(frame, entry.completion.c_str(), frame.px(kCommandRow), highlighted);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float x = r.area.x + frame.px(12);
  const float right = r.area.right() - frame.px(12);
  const std::string shortcut = chord_text(entry.command->shortcut);
  const float said = paint_text_right(frame, list, FontRole::kStrong, right,
                                      r.area.y + (r.area.height - frame.fonts.size_px(FontRole::kStrong)) / 2,
                                      frame.theme.accent, shortcut);
  const float room = right - said - x - frame.px(10);
  paint_words(frame, list, FontRole::kBody, ImVec2(x, r.area.y + frame.px(1)),
              entry.refusal ? frame.theme.text_dim : frame.theme.text, entry.title, room);
  const std::string detail = entry.refusal ? frame.refusal_text(*entry.refusal).in(frame.language()) : entry.detail;
  paint_text(frame, list, FontRole::kSmall, ImVec2(x, r.area.y + frame.px(19)), frame.theme.text_dim, detail, room);
}

void accept(Frame& frame, const PaletteEntry& entry) {
  PaletteState& palette = frame.state.palette;
  if (entry.refusal) {
    palette.complaint = frame.refusal_text(*entry.refusal).in(frame.language());
    return;
  }
  if (!entry.complete) {
    palette.text = entry.completion.ends_with(' ') ? entry.completion : entry.completion + " ";
    palette.highlighted = 0;
    palette.replaced = 3;
    return;
  }
  auto call = parse_call(entry.completion);
  if (!call) {
    palette.complaint = call.error().message;
    return;
  }
  palette = {};
  frame.calls.push_back(std::move(*call));
}

}  // namespace

void draw_palette(Frame& frame) {
  PaletteState& palette = frame.state.palette;
  if (!palette.open) return;
  const auto entries = search_palette(palette.text, frame.catalogue, &frame.snapshot, frame.queries);
  const int shown = std::min(static_cast<int>(entries.size()), kMostShown);
  palette.highlighted = std::clamp(palette.highlighted, 0, std::max(shown - 1, 0));
  const Rect& top = frame.layout.top;
  const float width = std::min(frame.px(620), top.width * 0.7F);
  const float height = frame.px(58) + static_cast<float>(std::max(shown, 1)) * frame.px(kCommandRow) +
                       (palette.complaint.empty() ? 0 : frame.px(40));
  const Rect area{std::round(top.x + (top.width - width) / 2), top.bottom() + frame.px(26), width, height};
  PanelWindow window(frame, "##palette", area, frame.theme.panel, 10, true);
  window.list().PushClipRectFullScreen();  // the border lies in the padding, which ImGui clips away
  window.list().AddRect(corner(area), far_corner(area), packed(frame.theme.accent), 0, 0,
                        std::max(1.0F, frame.px(1.5F)));
  window.list().PopClipRect();
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
  const std::string before = palette.text;
  // Two frames pass until a field has taken the focus, and then it selects all it holds.
  const bool replaced = palette.replaced > 0;
  if (replaced) --palette.replaced;
  const bool take_focus = !ImGui::IsAnyItemActive() && !ImGui::IsMouseDown(0);
  const bool entered = text_field(frame, "##typed", frame.tr("palette.hint"), palette.text,
                                  ImGui::GetContentRegionAvail().x, take_focus, replaced) ||
                       frame.state.confirm;
  if (before != palette.text) {
    palette.highlighted = 0;
    palette.complaint.clear();
  }
  ImGui::Dummy(ImVec2(1, frame.px(8)));
  std::optional<PaletteEntry> accepted;
  for (int i = 0; i < shown; ++i) {
    const PaletteEntry& entry = entries[static_cast<std::size_t>(i)];
    draw_entry(frame, entry, i == palette.highlighted);
    if (ImGui::IsItemClicked() || (entered && i == palette.highlighted)) accepted = entry;
  }
  if (shown == 0) empty_state(frame, frame.tr("palette.nothing"));
  if (!palette.complaint.empty())
    wrapped(frame, FontRole::kSmall, frame.theme.text, {palette.complaint, palette.complaint});
  ImGui::PopStyleVar();
  if (accepted) accept(frame, *accepted);
}

}  // namespace sandtable::ui
