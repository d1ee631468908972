#include <algorithm>

#include "viewer/ui/describe.h"
#include "viewer/ui/panels/panels.h"
#include "viewer/ui/widgets.h"

namespace sandtable::ui {
namespace {

/// What each half shows: the playhead's moment first.
std::pair<Text, Text> sides(Frame& frame, bool in_short) {
  const Snapshot& now = frame.snapshot;
  const ZoneOffset zone = now.state.incident->zone;
  const auto moment = [&](UtcTime t) {
    const std::string words = in_short ? format_clock(t, zone, false) : format_local(t, zone);
    return Text{words, words};
  };
  const CompareState& compare = frame.state.compare;
  if (compare.time) return {moment(now.at), moment(*compare.time)};
  return now.what_if_shown ? std::pair(frame.tr("compare.with"), frame.tr("compare.without"))
                           : std::pair(frame.tr("compare.without"), frame.tr("compare.with"));
}

void paint_tag(Frame& frame, ImDrawList& list, const Text& words, float centre, float most) {
  const float width = std::min(words_width(frame, FontRole::kStrong, words) + frame.px(20), most);
  const Rect tag{centre - width / 2, frame.layout.scene.y + frame.px(34), width,
                 frame.fonts.size_px(FontRole::kStrong) + frame.px(8)};
  list.AddRectFilled(corner(tag), far_corner(tag), packed(faded(frame.theme.panel, 0.94)), frame.px(4));
  list.AddRect(corner(tag), far_corner(tag), packed(frame.theme.line), frame.px(4));
  paint_words(frame, list, FontRole::kStrong, ImVec2(tag.x + frame.px(10), tag.y + frame.px(4)), frame.theme.text,
              words, width - frame.px(18));
}

/// The two ramps towards and away from each other, with their steps.
void paint_legend(Frame& frame, ImDrawList& list, const std::pair<Text, Text>& names) {
  const DifferenceLegend legend = frame.queries.difference_legend();
  const Rect& scene = frame.layout.scene;
  const float box = frame.px(38);
  const float small = frame.fonts.size_px(FontRole::kSmall);
  const auto count = static_cast<float>(legend.deeper.size() + legend.shallower.size());
  const Text deeper = frame.tr("compare.deeper", names.first);
  const Text shallower = frame.tr("compare.shallower", names.first);
  const float words =
      std::max(words_width(frame, FontRole::kSmall, deeper), words_width(frame, FontRole::kSmall, shallower));
  const float width =
      std::min(std::max(box * count, 2 * words + frame.px(24)) + frame.px(20), scene.width - frame.px(16));
  const Rect plate{scene.x + (scene.width - width) / 2, scene.bottom() - frame.px(102), width, frame.px(62)};
  list.AddRectFilled(corner(plate), far_corner(plate), packed(faded(frame.theme.panel, 0.94)), frame.px(5));
  list.AddRect(corner(plate), far_corner(plate), packed(frame.theme.line), frame.px(5));
  const float centre = plate.x + plate.width / 2;
  const float y = plate.y + frame.px(6);
  const auto step = [&](float x, const DepthLegendClass& c, const char* sign, bool striped) {
    const Rect field{x, y + small + frame.px(3), box - frame.px(2), frame.px(14)};
    list.AddRectFilled(corner(field), far_corner(field), packed(c.colour));
    // As on the map: the two signs are told apart without their colours.
    if (striped) paint_hatch(list, field, faded({255, 255, 255}, 0.5), frame.px(9), std::max(1.0F, frame.px(1.5F)));
    paint_text(frame, list, FontRole::kSmall, ImVec2(x, y + small + frame.px(18)), frame.theme.text_dim,
               fmt::format("{}{:.0f}", sign, c.from_m * 100), box);
  };
  for (std::size_t i = 0; i < legend.deeper.size(); ++i)
    step(centre + frame.px(4) + box * static_cast<float>(i), legend.deeper[i], "+", false);
  for (std::size_t i = 0; i < legend.shallower.size(); ++i)
    step(centre - frame.px(2) - box * static_cast<float>(i + 1), legend.shallower[i], "−", true);
  paint_words(frame, list, FontRole::kSmall, ImVec2(centre + frame.px(4), y - frame.px(2)), frame.theme.text, deeper,
              plate.width / 2 - frame.px(10));
  const float said = std::min(words_width(frame, FontRole::kSmall, shallower), plate.width / 2 - frame.px(14));
  paint_words(frame, list, FontRole::kSmall, ImVec2(centre - frame.px(4) - said, y - frame.px(2)), frame.theme.text,
              shallower, said + 1);
}

/// The line between the two, with a grip that can be dragged where it moves at all.
void draw_divider(Frame& frame, ImDrawList& list, float x, bool moves) {
  const Rect& scene = frame.layout.scene;
  list.AddLine(ImVec2(x, scene.y), ImVec2(x, scene.bottom()), packed(frame.theme.panel), frame.px(5));
  list.AddLine(ImVec2(x, scene.y), ImVec2(x, scene.bottom()), packed(frame.theme.text), frame.px(2));
  if (!moves) return;
  const Rect grip{x - frame.px(15), scene.y + scene.height / 2 - frame.px(22), frame.px(30), frame.px(44)};
  const PanelWindow window(frame, "##divider", grip, faded(frame.theme.panel, 0), 0);
  ImGui::InvisibleButton("grip", ImVec2(grip.width, grip.height));
  const bool held = ImGui::IsItemActive();
  if (held || ImGui::IsItemHovered()) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
  if (held) {
    const double share = (ImGui::GetIO().MousePos.x - scene.x) / scene.width;
    frame.state.compare.share = std::clamp(share, CompareState::kLeastShare, CompareState::kMostShare);
  } else {
    tooltip(frame, frame.tr("compare.grip"));
  }
  ImDrawList& top = window.list();
  const bool lit = held || ImGui::IsItemHovered();
  top.AddRectFilled(corner(grip), far_corner(grip), packed(lit ? frame.theme.accent : frame.theme.panel), frame.px(6));
  top.AddRect(corner(grip), far_corner(grip), packed(lit ? frame.theme.accent : frame.theme.text), frame.px(6), 0,
              frame.px(1.5F));
  const Rgba sign = lit ? frame.theme.on_accent : frame.theme.text;
  const float y = grip.y + grip.height / 2;
  for (const float side : {-1.0F, 1.0F}) {
    const float near = x + side * frame.px(4);
    const float far = x + side * frame.px(10);
    top.AddTriangleFilled(ImVec2(far, y), ImVec2(near, y - side * frame.px(6)), ImVec2(near, y + side * frame.px(6)),
                          packed(sign));
  }
}

}  // namespace

void paint_comparison(Frame& frame) {
  const CompareState& compare = frame.state.compare;
  const Rect& scene = frame.layout.scene;
  if (!compare.on() || scene.empty()) return;
  ImDrawList& list = *ImGui::GetBackgroundDrawList();
  const std::pair<Text, Text> names = sides(frame, false);
  if (compare.way == CompareWay::kDifference) {
    const Text words{names.first.zh + " − " + names.second.zh, names.first.en + " − " + names.second.en};
    paint_tag(frame, list, words, scene.x + scene.width / 2, scene.width - frame.px(24));
    paint_legend(frame, list, sides(frame, true));
    return;
  }
  const float share = compare.way == CompareWay::kSwipe ? static_cast<float>(compare.share) : 0.5F;
  const float x = std::round(scene.x + scene.width * share);
  draw_divider(frame, list, x, compare.way == CompareWay::kSwipe && frame.state.mode == WindowMode::kDesk);
  paint_tag(frame, list, names.first, (scene.x + x) / 2, x - scene.x - frame.px(12));
  paint_tag(frame, list, names.second, (x + scene.right()) / 2, scene.right() - x - frame.px(12));
}

}  // namespace sandtable::ui
