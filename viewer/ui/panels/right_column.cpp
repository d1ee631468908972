#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include "viewer/ui/describe.h"
#include "viewer/ui/panels/panels.h"
#include "viewer/ui/widgets.h"

namespace sandtable::ui {
namespace {

struct SectionLook {
  const char* id;
  const char* title_key;
  void (*draw)(Frame&);
};
constexpr std::array<SectionLook, kSectionCount> kSections{{{"alarms", "alarms.title", draw_alarms},
                                                            {"orders", "orders.title", draw_orders},
                                                            {"resources", "resources.title", draw_resources},
                                                            {"sites", "sites.title", draw_sites},
                                                            {"placement", "placement.title", draw_placement},
                                                            {"selected", "selected.title", draw_selected}}};

/// What a folded section still says.
Text summary(Frame& frame, Section section) {
  const IncidentState& state = frame.snapshot.state;
  switch (section) {
    case Section::kAlarms: {
      const auto shown =
          std::ranges::count_if(*state.alarms, [](const auto& e) { return e.second.state != AlarmState::kPending; });
      return frame.tr("alarms.summary", shown, count_unacknowledged(state));
    }
    case Section::kOrders: {
      const auto open = std::ranges::count_if(*state.orders, [](const auto& e) { return !is_closed(e.second.state); });
      const auto late = std::ranges::count_if(*state.orders, [](const auto& e) {
        return e.second.overdue_since.has_value() && !is_closed(e.second.state);
      });
      return late > 0 ? frame.tr("orders.summary_overdue", open, late) : frame.tr("orders.summary", open);
    }
    case Section::kResources: {
      const auto free = std::ranges::count_if(*state.resources, [](const auto& e) {
        return e.second.order.empty() && e.second.state == ResourceState::kStandby;
      });
      return frame.tr("resources.summary", free, state.resources->size());
    }
    case Section::kSites: {
      const auto& pools = state.water ? state.water->pools : std::vector<SitePool>{};
      const auto wet = std::ranges::count_if(pools, [](const SitePool& p) { return p.max_depth_m >= 0.1; });
      return frame.tr("sites.summary", wet, state.incident->sites.size());
    }
    case Section::kPlacement:
      return placement_summary(frame);
    case Section::kSelected:
    case Section::kCount:
      break;
  }
  return {};
}

void draw_header(Frame& frame, std::size_t i) {
  const Layout::SectionPlace& place = frame.layout.sections[i];
  const Rect& area = place.header;
  ImGui::SetCursorScreenPos(corner(area));
  if (ImGui::InvisibleButton(kSections[i].id, ImVec2(area.width - (i == 0 ? frame.px(36) : 0), area.height))) {
    frame.state.section_open[i] = !place.open();
  }
  const bool hovered = ImGui::IsItemHovered();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(corner(area), far_corner(area), packed(hovered ? frame.theme.hovered : frame.theme.raised));
  list.AddLine(corner(area), ImVec2(area.right(), area.y), packed(frame.theme.line));
  const float centre = area.y + area.height / 2;
  paint_icon(frame, list, ImVec2(area.x + frame.px(15), centre), frame.px(6),
             place.open() ? ControlIcon::kFold : ControlIcon::kUnfold, frame.theme.text_dim);
  const float right = area.right() - (i == 0 ? frame.px(40) : frame.px(10));
  const float x = area.x + frame.px(28);
  const float title =
      paint_words(frame, list, FontRole::kStrong, ImVec2(x, centre - frame.fonts.size_px(FontRole::kStrong) / 2),
                  frame.theme.text, frame.tr(kSections[i].title_key), right - x);
  const Text said = summary(frame, static_cast<Section>(i));
  const std::string& words = said.in(frame.language());
  if (!words.empty()) {
    paint_text_right(frame, list, FontRole::kSmall, right, centre - frame.fonts.size_px(FontRole::kSmall) / 2,
                     frame.theme.text_dim, words, std::max(right - x - title - frame.px(10), 0.0F));
  }
}

constexpr float kBodyPadding = 3;  // above and below a section's list, unscaled pixels
constexpr float kDescender = 4;    // letters reach below the line that ImGui counts for them
/// Rows further down than any column is high are of no use to whoever shares it.
constexpr std::size_t kMostRowEnds = 64;

/// Takes down what the list would fill; a column that shares by need is drawn again where that changed.
void measure(Frame& frame, std::size_t i, float top, std::vector<float> row_ends) {
  const float scale = frame.layout.scale;
  // The space that ImGui keeps for a next item is not content.
  const float bottom = ImGui::GetCursorScreenPos().y - ImGui::GetStyle().ItemSpacing.y;
  ListContent content{std::ceil((bottom - top) / scale) + 2 * kBodyPadding + kDescender, std::move(row_ends)};
  if (content.row_ends.size() > kMostRowEnds) content.row_ends.resize(kMostRowEnds);
  for (float& end : content.row_ends) end = std::ceil((end - top) / scale) + 2 * kBodyPadding;
  if (content == frame.state.contents[i]) return;
  frame.state.contents[i] = std::move(content);
  frame.redraw_within(Duration{0});
}

void draw_body(Frame& frame, std::size_t i) {
  const Rect& area = frame.layout.sections[i].body;
  if (area.empty()) return;
  const float padding = frame.px(kBodyPadding);
  ImGui::SetCursorScreenPos(ImVec2(area.x + frame.px(8), area.y + padding));
  ImGui::BeginChild(static_cast<ImGuiID>(i + 1), ImVec2(area.width - frame.px(11), area.height - 2 * padding), false,
                    ImGuiWindowFlags_NoNav);
  const float top = ImGui::GetCursorScreenPos().y;
  std::vector<float> row_ends;
  frame.row_ends = &row_ends;
  kSections[i].draw(frame);
  frame.row_ends = nullptr;
  measure(frame, i, top, std::move(row_ends));
  ImGui::EndChild();
}

/// The lower edge of a list follows the mouse; a double click gives the list back what it needs.
void drag_bottom(Frame& frame, std::size_t i) {
  const Rect& body = frame.layout.sections[i].body;
  if (body.empty()) return;
  const float grip = frame.px(3);
  ImGui::SetCursorScreenPos(ImVec2(body.x + frame.px(8), body.bottom() - grip));
  ImGui::PushID(static_cast<int>(i));
  ImGui::InvisibleButton("bottom", ImVec2(std::max(body.width - frame.px(8), 1.0F), 2 * grip));
  ImGui::PopID();
  if (ImGui::IsItemHovered() || ImGui::IsItemActive()) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeNS);
  if (ImGui::IsItemHovered() && ImGui::IsMouseDoubleClicked(0)) {
    frame.state.section_height[i].reset();
  } else if (ImGui::IsItemActive() && ImGui::IsMouseDragging(0)) {
    frame.state.section_height[i] = std::max((ImGui::GetIO().MousePos.y - body.y) / frame.layout.scale, 0.0F);
  }
}

void drag_left_edge(Frame& frame) {
  const Rect& area = frame.layout.right;
  const float grip = frame.px(5);
  ImGui::SetCursorScreenPos(corner(area));
  ImGui::InvisibleButton("edge", ImVec2(grip, area.height));
  if (ImGui::IsItemHovered() || ImGui::IsItemActive()) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
  if (ImGui::IsItemActive()) frame.state.right_width = (area.right() - ImGui::GetIO().MousePos.x) / frame.layout.scale;
}

}  // namespace

void draw_right_column(Frame& frame) {
  const Rect& area = frame.layout.right;
  if (area.empty()) return;
  PanelWindow window(frame, "##right", area, frame.theme.panel, frame.state.right_open ? 0 : 3);
  if (!frame.state.right_open) {
    if (icon_button(frame, "unfold", ControlIcon::kLeft, frame.tr("panel.unfold"))) frame.state.right_open = true;
    return;
  }
  drag_left_edge(frame);
  // The grips lie over the headers below them and are asked first.
  for (std::size_t i = 0; i + 1 < kSectionCount; ++i) drag_bottom(frame, i);
  for (std::size_t i = 0; i < kSectionCount; ++i) {
    draw_header(frame, i);
    draw_body(frame, i);
  }
  const Rect& first = frame.layout.sections[0].header;
  ImGui::SetCursorScreenPos(ImVec2(first.right() - frame.px(32), first.y + frame.px(2)));
  if (icon_button(frame, "fold", ControlIcon::kRight, frame.tr("panel.fold"))) frame.state.right_open = false;
  window.list().AddLine(corner(area), ImVec2(area.x, area.bottom()), packed(frame.theme.line));
}

}  // namespace sandtable::ui
