#include "viewer/ui/widgets.h"

#include <imgui_stdlib.h>

#include <algorithm>
#include <cmath>

namespace sandtable::ui {
namespace {

constexpr float kButtonHeight = 26;
constexpr float kRounding = 4;
constexpr float kTipWidth = 320;
constexpr std::size_t kMostTyped = 2000;

/// What a text field that is being typed into should do with a text that was changed from outside.
struct Caret {
  std::string wanted;
  bool to_end;
};

int keep_caret(ImGuiInputTextCallbackData* data) {
  const auto& caret = *static_cast<const Caret*>(data->UserData);
  if (!caret.to_end) return 0;
  // While a field is active ImGui keeps its own copy of the text.
  if (caret.wanted != std::string_view(data->Buf, static_cast<std::size_t>(data->BufTextLen))) {
    data->DeleteChars(0, data->BufTextLen);
    data->InsertChars(0, caret.wanted.c_str());
  }
  data->CursorPos = data->BufTextLen;
  data->ClearSelection();
  return 0;
}

struct ButtonColours {
  Rgba fill;
  Rgba text;
};

ButtonColours button_colours(const Theme& theme, ButtonLook look, bool enabled, bool hovered) {
  if (!enabled)
    return {look == ButtonLook::kQuiet ? faded(theme.raised, 0) : faded(theme.raised, 0.6),
            faded(theme.text_dim, 0.75)};
  switch (look) {
    case ButtonLook::kPrimary:
      return {hovered ? mixed(theme.accent, theme.text, 0.3) : theme.accent, theme.on_accent};
    case ButtonLook::kChosen:
      return {theme.selected, theme.accent};
    case ButtonLook::kQuiet:
      return {hovered ? theme.hovered : faded(theme.raised, 0), theme.text};
    case ButtonLook::kNormal:
      break;
  }
  return {hovered ? theme.hovered : theme.raised, theme.text};
}

}  // namespace

PanelWindow::PanelWindow(Frame& frame, const char* name, const Rect& area, Rgba background, float padding,
                         bool floats) {
  ImGui::SetNextWindowPos(corner(area));
  ImGui::SetNextWindowSize(ImVec2(area.width, area.height));
  ImGui::PushStyleColor(ImGuiCol_WindowBg, vec4(background));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(frame.px(padding), frame.px(padding)));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 0);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowMinSize, ImVec2(1, 1));
  ImGuiWindowFlags flags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                           ImGuiWindowFlags_NoScrollWithMouse | ImGuiWindowFlags_NoNav;
  // A window that appears takes the focus and thereby comes to the front: only floating ones may.
  if (!floats) flags |= ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoFocusOnAppearing;
  ImGui::Begin(name, nullptr, flags);
  ImGui::PopStyleVar(4);
  ImGui::PopStyleColor();
}

PanelWindow::~PanelWindow() { ImGui::End(); }

ImDrawList& PanelWindow::list() const { return *ImGui::GetWindowDrawList(); }

float button_width(Frame& frame, const Text& label) {
  return words_width(frame, FontRole::kBody, label) + frame.px(20);
}

bool button(Frame& frame, const char* id, const Text& label, ButtonLook look, bool enabled, const Text& tip,
            float width) {
  const ImVec2 size(width > 0 ? width : button_width(frame, label), frame.px(kButtonHeight));
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const bool clicked = ImGui::InvisibleButton(id, size) && enabled;
  const bool hovered = ImGui::IsItemHovered();
  const ButtonColours colours = button_colours(frame.theme, look, enabled, hovered);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 end(at.x + size.x, at.y + size.y);
  list.AddRectFilled(at, end, packed(colours.fill), frame.px(kRounding));
  if (look == ButtonLook::kNormal || look == ButtonLook::kChosen) {
    list.AddRect(at, end, packed(look == ButtonLook::kChosen ? frame.theme.accent : frame.theme.line),
                 frame.px(kRounding));
  }
  const float inner = size.x - frame.px(8);
  const float text = std::min(words_width(frame, FontRole::kBody, label), inner);
  paint_words(frame, list, FontRole::kBody,
              ImVec2(at.x + (size.x - text) / 2, at.y + (size.y - frame.fonts.size_px(FontRole::kBody)) / 2),
              colours.text, label, inner + 1);
  if (!tip.zh.empty() || !tip.en.empty()) tooltip(frame, tip);
  return clicked;
}

bool icon_button(Frame& frame, const char* id, ControlIcon icon, const Text& tip, bool enabled, double heading_deg) {
  const float side = frame.px(kButtonHeight);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const bool clicked = ImGui::InvisibleButton(id, ImVec2(side, side)) && enabled;
  const bool hovered = ImGui::IsItemHovered();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 end(at.x + side, at.y + side);
  list.AddRectFilled(at, end, packed(hovered && enabled ? frame.theme.hovered : frame.theme.raised),
                     frame.px(kRounding));
  list.AddRect(at, end, packed(frame.theme.line), frame.px(kRounding));
  paint_icon(frame, list, ImVec2(at.x + side / 2, at.y + side / 2), side * 0.27F, icon,
             enabled ? frame.theme.text : faded(frame.theme.text_dim, 0.6), heading_deg);
  tooltip(frame, tip);
  return clicked;
}

bool tick_box(Frame& frame, const char* id, const Text& label, bool* value, float width) {
  const float height = frame.px(24);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const bool clicked = ImGui::InvisibleButton(id, ImVec2(width, height));
  if (clicked) *value = !*value;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  if (ImGui::IsItemHovered()) {
    list.AddRectFilled(at, ImVec2(at.x + width, at.y + height), packed(frame.theme.hovered), frame.px(3));
  }
  const float side = frame.px(14);
  const ImVec2 box(at.x + frame.px(3), at.y + (height - side) / 2);
  const ImVec2 box_end(box.x + side, box.y + side);
  if (*value) {
    list.AddRectFilled(box, box_end, packed(frame.theme.accent), frame.px(3));
    paint_icon(frame, list, ImVec2(box.x + side / 2, box.y + side / 2), side * 0.42F, ControlIcon::kCheck,
               frame.theme.on_accent);
  } else {
    list.AddRect(box, box_end, packed(frame.theme.text_dim), frame.px(3), 0, std::max(1.0F, frame.px(1.3F)));
  }
  const float text_x = box_end.x + frame.px(7);
  paint_words(frame, list, FontRole::kBody, ImVec2(text_x, at.y + (height - frame.fonts.size_px(FontRole::kBody)) / 2),
              *value ? frame.theme.text : frame.theme.text_dim, label, at.x + width - text_x);
  return clicked;
}

void same_line_if_fits(Frame& frame, float width) {
  const float gap = frame.px(6);
  const float right = ImGui::GetWindowPos().x + ImGui::GetWindowContentRegionMax().x;
  if (ImGui::GetItemRectMax().x + gap + width <= right) ImGui::SameLine(0, gap);
}

void tooltip(Frame& frame, const Text& first, const Text& second) {
  if (!ImGui::IsItemHovered() || (first.zh.empty() && first.en.empty())) return;
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(frame.px(9), frame.px(6)));
  ImGui::BeginTooltip();
  ImGui::PushTextWrapPos(frame.px(kTipWidth));
  const auto show = [&](const Text& words, Rgba colour) { wrapped(frame, FontRole::kBody, colour, words); };
  show(first, frame.theme.text);
  if (!second.zh.empty() || !second.en.empty()) show(second, frame.theme.text_dim);
  ImGui::PopTextWrapPos();
  ImGui::EndTooltip();
  ImGui::PopStyleVar();
}

void words_line(Frame& frame, FontRole role, Rgba colour, const Text& words) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  paint_words(frame, *ImGui::GetWindowDrawList(), role, at, colour, words, width);
  ImGui::Dummy(ImVec2(width, frame.fonts.size_px(role)));
}

void wrapped(Frame& frame, FontRole role, Rgba colour, const Text& words) {
  const auto show = [&](FontRole r, const std::string& text, Rgba c) {
    if (text.empty()) return;
    const float room = ImGui::GetContentRegionAvail().x;
    const float width = std::min(frame.px(kTipWidth * 1.5F), room > frame.px(60) ? room : frame.px(kTipWidth));
    const std::string lines = lines_of(frame, r, text, width);
#if IMGUI_VERSION_NUM >= 19200
    ImGui::PushFont(frame.fonts.font(r), frame.fonts.size_px(r));
#else
    ImGui::PushFont(frame.fonts.font(r));
#endif
    ImGui::PushStyleColor(ImGuiCol_Text, packed(c));
    ImGui::PushTextWrapPos(-1);  // its lines are made already
    ImGui::TextUnformatted(lines.data(), lines.data() + lines.size());
    ImGui::PopTextWrapPos();
    ImGui::PopStyleColor();
    ImGui::PopFont();
  };
  show(role, words.in(frame.language()), colour);
  if (frame.both() && !words.zh.empty() && words.en != words.zh) show(FontRole::kSmall, words.en, faded(colour, 0.8));
}

void field(Frame& frame, const Text& caption, const Text& value) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  // Values stand in one column; a caption that is longer moves its own value, as far as that has room.
  const float wanted = words_width(frame, FontRole::kSmall, caption) + frame.px(10);
  const float most = width - words_width(frame, FontRole::kBody, value) - frame.px(2);
  const float column = std::round(std::max(width * 0.36F, std::min(wanted, most)));
  const float line = frame.fonts.size_px(FontRole::kBody);
  paint_words(frame, list, FontRole::kSmall, ImVec2(at.x, at.y + (line - frame.fonts.size_px(FontRole::kSmall)) / 2),
              frame.theme.text_dim, caption, column - frame.px(4));
  const float room = width - column;
  if (words_width(frame, FontRole::kBody, value) <= room ||
      text_width(frame, FontRole::kBody, value.in(frame.language())) <= room) {
    paint_words(frame, list, FontRole::kBody, ImVec2(at.x + column, at.y), frame.theme.text, value, room);
    ImGui::Dummy(ImVec2(width, line));
    return;
  }
  ImGui::Dummy(ImVec2(1, 0));
  ImGui::SetCursorScreenPos(ImVec2(at.x + column, at.y));
  ImGui::BeginGroup();
  wrapped(frame, FontRole::kBody, frame.theme.text, value);
  ImGui::EndGroup();
}

void empty_state(Frame& frame, const Text& words) {
  ImGui::Dummy(ImVec2(1, frame.px(4)));
  wrapped(frame, FontRole::kBody, frame.theme.text_dim, words);
}

void separator(Frame& frame, float space) {
  ImGui::Dummy(ImVec2(1, frame.px(space)));
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  ImGui::GetWindowDrawList()->AddLine(at, ImVec2(at.x + width, at.y), packed(frame.theme.line));
  ImGui::Dummy(ImVec2(1, frame.px(space)));
}

Row row(Frame& frame, const char* id, float height, bool selected) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = std::max(ImGui::GetContentRegionAvail().x, 1.0F);
  Row result;
  result.clicked = ImGui::InvisibleButton(id, ImVec2(width, height));
  result.hovered = ImGui::IsItemHovered();
  result.double_clicked = result.hovered && ImGui::IsMouseDoubleClicked(0);
  result.area = {at.x, at.y, width, height};
  if (frame.row_ends != nullptr) frame.row_ends->push_back(result.area.bottom());
  if (selected || result.hovered) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.AddRectFilled(at, ImVec2(at.x + width, at.y + height),
                       packed(selected ? frame.theme.selected : faded(frame.theme.hovered, 0.7)), frame.px(3));
    if (selected) list.AddRectFilled(at, ImVec2(at.x + frame.px(3), at.y + height), packed(frame.theme.accent));
  }
  return result;
}

float chip_width(Frame& frame, const Text& words) { return words_width(frame, FontRole::kSmall, words) + frame.px(12); }

float paint_chip(Frame& frame, ImDrawList& list, ImVec2 at, Rgba fill, Rgba colour, const Text& words) {
  const float width = chip_width(frame, words);
  const float height = frame.fonts.size_px(FontRole::kSmall) + frame.px(2);
  list.AddRectFilled(at, ImVec2(at.x + width, at.y + height), packed(fill), frame.px(3));
  paint_words(frame, list, FontRole::kSmall, ImVec2(at.x + frame.px(6), at.y + frame.px(1)), colour, words);
  return width;
}

bool text_field(Frame& frame, const char* id, const Text& hint, std::string& text, float width, bool take_focus,
                bool caret_to_end) {
  frame.fonts.want(text);
  const std::string& shown = hint.in(frame.language());
  frame.fonts.want(shown);
  if (take_focus) ImGui::SetKeyboardFocusHere();
  ImGui::PushItemWidth(width);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(frame.px(8), frame.px(4)));
  if (text.size() > kMostTyped) text.resize(kMostTyped);
  Caret caret{text, caret_to_end};
  const bool entered = ImGui::InputTextWithHint(
      id, shown.c_str(), &text, ImGuiInputTextFlags_EnterReturnsTrue | ImGuiInputTextFlags_CallbackAlways, keep_caret,
      &caret);
  ImGui::PopStyleVar();
  ImGui::PopItemWidth();
  return entered;
}

}  // namespace sandtable::ui
