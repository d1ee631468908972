#include <algorithm>
#include <cmath>
#include <utility>

#include "viewer/ui/panels/panels.h"
#include "viewer/ui/widgets.h"

namespace sandtable::ui {
namespace {

std::string count_text(std::uint64_t count) {
  if (count < 10'000) return std::to_string(count);
  if (count < 1'000'000) return fmt::format("{}k", count / 1000);
  return fmt::format("{:.1f}M", static_cast<double>(count) / 1e6);
}

Text warnings_text(Frame& frame, const LayerInfo& layer) {
  std::string lines = layer.error;
  for (const std::string& warning : layer.warnings) lines += (lines.empty() ? "" : "\n") + warning;
  const Text head =
      layer.error.empty() ? frame.tr("layers.warnings", layer.warnings.size()) : frame.tr("layers.failed");
  return {head.zh + "\n" + lines, head.en + "\n" + lines};
}

/// The slider of the layer that is unfolded.
void draw_opacity(Frame& frame, const std::string& id, double opacity) {
  float percent = static_cast<float>(std::round(opacity * 100));
  const float indent = frame.px(24);
  ImGui::SetCursorScreenPos(ImVec2(ImGui::GetCursorScreenPos().x + indent, ImGui::GetCursorScreenPos().y));
  ImGui::SetNextItemWidth(ImGui::GetContentRegionAvail().x - frame.px(6));
  const std::string format = frame.tr("layers.opacity").in(frame.language()) + " %.0f%%";
  frame.fonts.want(format);
  if (ImGui::SliderFloat("##opacity", &percent, 0, 100, format.c_str(), ImGuiSliderFlags_AlwaysClamp)) {
    frame.ask(SetLayerOpacity{id, static_cast<double>(percent) / 100});
  }
}

/// A small arrow at the right end of a row that unfolds its slider; dim opacity is told beside it.
void draw_unfold(Frame& frame, const std::string& id, ImVec2 at, float width) {
  const float height = frame.px(24);
  ImGui::SameLine(0, 0);
  ImGui::SetCursorScreenPos(at);
  const bool open = frame.state.unfolded_layer == id;
  if (ImGui::InvisibleButton("unfold", ImVec2(width, height))) frame.state.unfolded_layer = open ? std::string() : id;
  const Rgba colour = ImGui::IsItemHovered() || open ? frame.theme.text : frame.theme.text_dim;
  paint_icon(frame, *ImGui::GetWindowDrawList(), ImVec2(at.x + width / 2, at.y + height / 2), frame.px(4),
             open ? ControlIcon::kFold : ControlIcon::kUnfold, colour);
  tooltip(frame, frame.tr("layers.opacity"));
}

void draw_layer(Frame& frame, const LayerInfo& layer) {
  ImGui::PushID(layer.id.c_str());
  const float width = ImGui::GetContentRegionAvail().x;
  const bool troubled = !layer.error.empty() || !layer.warnings.empty();
  const float fold = frame.px(18);
  const float sign = (troubled ? frame.px(20) : 0) + fold;
  const bool dimmed = layer.opacity && *layer.opacity < 0.995;
  const std::string count = layer.loading         ? std::string("…")
                            : dimmed              ? fmt::format("{:.0f}%", *layer.opacity * 100)
                            : layer.feature_count ? count_text(*layer.feature_count)
                                                  : "";
  const float count_width = count.empty() ? 0 : text_width(frame, FontRole::kSmall, count) + frame.px(6);
  bool visible = layer.visible;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const Text name = layer.name.zh.empty() && layer.name.en.empty() ? Text{layer.id, layer.id} : layer.name;
  if (tick_box(frame, "visible", name, &visible, width - sign - count_width))
    frame.ask(SetLayerVisible{layer.id, visible});
  tooltip(frame, name, {layer.attribution, layer.attribution});
  ImDrawList& list = *ImGui::GetWindowDrawList();
  if (!count.empty()) {
    paint_text_right(frame, list, FontRole::kSmall, at.x + width - sign,
                     at.y + frame.px(24) / 2 - frame.fonts.size_px(FontRole::kSmall) / 2, frame.theme.text_dim, count);
  }
  if (troubled) {
    ImGui::SameLine(0, 0);
    ImGui::SetCursorScreenPos(ImVec2(at.x + width - sign, at.y));
    ImGui::InvisibleButton("trouble", ImVec2(sign - fold, frame.px(24)));
    paint_attention_symbol(frame, list,
                           ImVec2(at.x + width - fold - (sign - fold) / 2 + frame.px(1), at.y + frame.px(12)),
                           frame.px(6.5F));
    tooltip(frame, warnings_text(frame, layer));
  }
  if (layer.opacity) draw_unfold(frame, layer.id, ImVec2(at.x + width - fold, at.y), fold);
  if (layer.opacity && frame.state.unfolded_layer == layer.id) draw_opacity(frame, layer.id, *layer.opacity);
  ImGui::PopID();
}

void draw_drape(Frame& frame, const ViewStatus& view) {
  if (!view.drape_available) return;
  const std::string id(kDrapeLayer);
  ImGui::PushID(id.c_str());
  bool visible = view.drape_visible;
  const float fold = frame.px(18);
  const float width = ImGui::GetContentRegionAvail().x;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  if (tick_box(frame, "drape", frame.tr("layers.drape"), &visible, width - fold)) frame.ask(SetDrapeVisible{visible});
  draw_unfold(frame, id, ImVec2(at.x + width - fold, at.y), fold);
  if (frame.state.unfolded_layer == id) draw_opacity(frame, id, view.drape_opacity);
  ImGui::PopID();
}

void draw_folded(Frame& frame) {
  if (icon_button(frame, "unfold", ControlIcon::kRight, frame.tr("layers.title"))) frame.state.left_open = true;
}

void heading(Frame& frame, const Text& words) {
  ImGui::Dummy(ImVec2(1, frame.px(2)));
  words_line(frame, FontRole::kStrong, frame.theme.text, words);
  ImGui::Dummy(ImVec2(1, frame.px(2)));
}

/// Drags the panel's inner edge.
void drag_right_edge(Frame& frame) {
  const Rect& area = frame.layout.left;
  const float grip = frame.px(5);
  ImGui::SetCursorScreenPos(ImVec2(area.right() - grip, area.y));
  ImGui::InvisibleButton("edge", ImVec2(grip, area.height));
  if (ImGui::IsItemHovered() || ImGui::IsItemActive()) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
  if (ImGui::IsItemActive()) frame.state.left_width = (ImGui::GetIO().MousePos.x - area.x) / frame.layout.scale;
}

}  // namespace

void draw_layers_panel(Frame& frame) {
  const Rect& area = frame.layout.left;
  if (area.empty()) return;
  PanelWindow frame_window(frame, "##left", area, frame.theme.panel, frame.state.left_open ? 0 : 3);
  if (!frame.state.left_open) {
    draw_folded(frame);
    return;
  }
  const float head = frame.px(32);
  ImDrawList& list = frame_window.list();
  paint_words(frame, list, FontRole::kStrong,
              ImVec2(area.x + frame.px(10), area.y + (head - frame.fonts.size_px(FontRole::kStrong)) / 2),
              frame.theme.text, frame.tr("layers.title"), area.width - frame.px(50));
  ImGui::SetCursorScreenPos(ImVec2(area.right() - frame.px(34), area.y + frame.px(3)));
  if (icon_button(frame, "fold", ControlIcon::kLeft, frame.tr("panel.fold"))) frame.state.left_open = false;
  drag_right_edge(frame);
  list.AddLine(ImVec2(area.right() - 1, area.y), ImVec2(area.right() - 1, area.bottom()), packed(frame.theme.line));

  ImGui::SetCursorScreenPos(ImVec2(area.x + frame.px(8), area.y + head));
  ImGui::BeginChild("body", ImVec2(area.width - frame.px(14), area.height - head - frame.px(4)), false,
                    ImGuiWindowFlags_NoNav);
  const auto layers = frame.queries.layers();
  for (const LayerInfo& layer : layers) draw_layer(frame, layer);
  const std::size_t before = std::exchange(frame.state.layers_listed, layers.size());
  if (before != 0 && layers.size() > before) ImGui::SetScrollHereY(1);  // what was brought is the last
  draw_drape(frame, frame.queries.view());
  ImGui::Dummy(ImVec2(1, frame.px(2)));
  if (button(frame, "add", frame.tr("command.layer.add"), ButtonLook::kQuiet)) frame.call("layer.add");
  if (layers.empty()) empty_state(frame, frame.tr("layers.empty"));
  separator(frame);
  heading(frame, frame.tr("legend.title"));
  draw_legend(frame);
  separator(frame);
  if (button(frame, "about", frame.tr("about.title"), ButtonLook::kNormal)) frame.state.dialog = AboutDialog{};
  same_line_if_fits(frame, button_width(frame, frame.tr("help.title")));
  if (button(frame, "help", frame.tr("help.title"), ButtonLook::kNormal)) frame.state.dialog = HelpDialog{};
  ImGui::Dummy(ImVec2(1, frame.px(6)));
  ImGui::EndChild();
}

}  // namespace sandtable::ui
