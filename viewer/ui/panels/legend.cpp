#include <algorithm>
#include <array>
#include <tuple>

#include "viewer/ui/panels/legend_parts.h"
#include "viewer/ui/panels/panels.h"
#include "viewer/ui/widgets.h"

namespace sandtable::ui {
namespace {

constexpr float kLine = 20;

/// One line with room for a sign on the left; gives the centre of that room.
ImVec2 line(Frame& frame, const Text& words) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  const float height = frame.px(kLine);
  const float sign = frame.px(28);
  paint_words(frame, *ImGui::GetWindowDrawList(), FontRole::kBody,
              ImVec2(at.x + sign, at.y + (height - frame.fonts.size_px(FontRole::kBody)) / 2), frame.theme.text, words, width - sign);
  ImGui::Dummy(ImVec2(width, height));
  return {at.x + sign / 2 - frame.px(2), at.y + height / 2};
}

Rect swatch(Frame& frame, ImVec2 centre) {
  const float w = frame.px(20);
  const float h = frame.px(13);
  return {centre.x - w / 2, centre.y - h / 2, w, h};
}

/// The classes of one flood map, as its makers cut them.
void draw_flood_map(Frame& frame, const LayerInfo& layer) {
  legend_caption(frame, layer.name);
  wrapped(frame, FontRole::kSmall, frame.theme.text_dim, frame.tr("legend.flood_map"));
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const auto metres = [](double m) { return fmt::format("{:g}", m); };
  for (const MapDepthClass& depth : layer.depth_classes) {
    const std::string to = depth.to_m ? metres(*depth.to_m) : std::string();
    const Text words = !depth.colour ? frame.tr("legend.flood_map_rest", metres(depth.from_m), to)
                       : depth.to_m  ? frame.tr("legend.flood_map_between", metres(depth.from_m), to)
                                     : frame.tr("legend.flood_map_from", metres(depth.from_m));
    const Rect box = swatch(frame, line(frame, words));
    if (depth.colour) list.AddRectFilled(corner(box), far_corner(box), packed(*depth.colour), frame.px(2));
    list.AddRect(corner(box), far_corner(box), packed(frame.theme.text_dim), frame.px(2));
  }
}

/// An arrow as the scene draws it: the longer and bolder, the faster.
void paint_flow(Frame& frame, ImVec2 centre, float length, float width) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 tip(centre.x + length / 2, centre.y);
  const float barb = frame.px(4);
  for (const bool hem : {true, false}) {
    const ImU32 colour = hem ? IM_COL32(255, 255, 255, 215) : IM_COL32(11, 26, 46, 255);
    const float thick = width + (hem ? frame.px(2.6F) : 0);
    list.AddLine(ImVec2(centre.x - length / 2, centre.y), tip, colour, thick);
    list.AddLine(ImVec2(tip.x - barb, tip.y - barb), tip, colour, thick);
    list.AddLine(ImVec2(tip.x - barb, tip.y + barb), tip, colour, thick);
  }
}

void draw_flows(Frame& frame) {
  legend_caption(frame, frame.tr("legend.flow"));
  constexpr std::array<std::tuple<const char*, float, float>, 3> kClasses{
      {{"flow.slow", 9, 1.7F}, {"flow.swift", 14, 2.3F}, {"flow.rapid", 20, 3}}};
  for (const auto& [key, length, width] : kClasses) {
    paint_flow(frame, line(frame, frame.tr(key)), frame.px(length), frame.px(width));
  }
  ImGui::Dummy(ImVec2(1, frame.px(1)));
  wrapped(frame, FontRole::kSmall, frame.theme.text_dim, frame.tr("legend.flow_limits"));
}

bool shows(Frame& frame, std::string_view layer) {
  const auto layers = frame.queries.layers();
  const auto found = std::ranges::find(layers, layer, &LayerInfo::id);
  return found != layers.end() && found->visible;
}

void draw_trusts(Frame& frame) {
  legend_caption(frame, frame.tr("legend.trust"));
  for (const Trust trust : {Trust::kFresh, Trust::kLate, Trust::kStale, Trust::kFrozen, Trust::kImplausible, Trust::kToVerify, Trust::kNoData}) {
    const ImVec2 centre = line(frame, frame.tr("trust." + std::string(trust_key(trust))));
    paint_trust_symbol(frame, *ImGui::GetWindowDrawList(), centre, frame.px(7), trust);
  }
}

void draw_alarm_states(Frame& frame) {
  legend_caption(frame, frame.tr("legend.alarms"));
  ImDrawList& list = *ImGui::GetWindowDrawList();
  for (const int level : {1, 2, 3}) {
    const ImVec2 centre = line(frame, frame.tr(fmt::format("alarm_level.{}", level)));
    paint_alarm_symbol(frame, list, centre, frame.px(8.5F), AlarmState::kUnacknowledged, level);
  }
  for (const AlarmState state : {AlarmState::kAcknowledged, AlarmState::kReturnedUnacknowledged, AlarmState::kLatchedAcknowledged, AlarmState::kShelved,
                                 AlarmState::kSuppressed, AlarmState::kOutOfService}) {
    const ImVec2 centre = line(frame, frame.tr("alarm_state." + std::string(alarm_state_key(state))));
    paint_alarm_symbol(frame, list, centre, frame.px(8.5F), state, 2);
  }
}

void draw_resource_states(Frame& frame) {
  legend_caption(frame, frame.tr("legend.resources"));
  for (const ResourceState state : {ResourceState::kStandby, ResourceState::kInTransit, ResourceState::kSettingUp, ResourceState::kPumping,
                                    ResourceState::kWithdrawing, ResourceState::kFault, ResourceState::kNoReport}) {
    const ImVec2 centre = line(frame, frame.tr("resource_state." + std::string(resource_state_key(state))));
    paint_resource_symbol(frame, *ImGui::GetWindowDrawList(), centre, frame.px(8), state);
  }
}

/// The water as it is at one moment.
void draw_water_of_moment(Frame& frame, bool hazard) {
  legend_caption(frame, frame.tr(hazard ? "legend.hazard" : "legend.depth"));
  hazard ? draw_hazard_classes(frame) : draw_depth_classes(frame);
  draw_expected(frame);
  draw_legend_unknown(frame, frame.tr(hazard ? "legend.hazard_unknown" : "legend.unknown"));
}

}  // namespace

void legend_caption(Frame& frame, const Text& words) {
  ImGui::Dummy(ImVec2(1, frame.px(3)));
  words_line(frame, FontRole::kSmall, frame.theme.text_dim, words);
}

void draw_legend_class(Frame& frame, Rgba colour, const Text& words) {
  const Rect box = swatch(frame, line(frame, words));
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(corner(box), far_corner(box), packed(colour), frame.px(2));
  // The darkest class would vanish on the dark panel.
  list.AddRect(corner(box), far_corner(box), packed(frame.theme.text_dim), frame.px(2));
}

void draw_legend_unknown(Frame& frame, const Text& words) {
  const Rect box = swatch(frame, line(frame, words));
  ImDrawList& list = *ImGui::GetWindowDrawList();
  paint_hatch(list, box, frame.theme.gap, frame.px(5), std::max(1.0F, frame.px(1)));
  list.AddRect(corner(box), far_corner(box), packed(frame.theme.text_dim), frame.px(2));
}

void draw_expected(Frame& frame) {
  const Tense tense = frame.shown_tense();
  const DepthLegend legend = frame.queries.depth_legend();
  if ((tense != Tense::kForecast && tense != Tense::kWhatIf) || legend.classes.empty()) return;
  const Rect box = swatch(frame, line(frame, frame.tr("legend.expected")));
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float band = box.height / 5;
  for (int i = 0; i < 5; i += 2) {
    const float top = box.y + band * static_cast<float>(i);
    list.AddRectFilled(ImVec2(box.x, top), ImVec2(box.right(), top + band),
                       packed(legend.classes[legend.classes.size() / 2].colour));
  }
  list.AddRect(corner(box), far_corner(box), packed(frame.theme.text_dim), frame.px(2));
}

void draw_depth_classes(Frame& frame) {
  const DepthLegend legend = frame.queries.depth_legend();
  for (std::size_t i = 0; i < legend.classes.size(); ++i) {
    const auto cm = [](double m) { return fmt::format("{:.0f}", m * 100); };
    const bool last = i + 1 == legend.classes.size();
    const Text words =
        last ? frame.tr("legend.depth_from", cm(legend.classes[i].from_m))
             : frame.tr("legend.depth_between", cm(legend.classes[i].from_m), cm(legend.classes[i + 1].from_m));
    draw_legend_class(frame, legend.classes[i].colour, words);
  }
}

void draw_hazard_classes(Frame& frame) {
  const std::vector<Rgba> colours = frame.queries.hazard_legend();
  for (std::size_t i = 0; i < colours.size(); ++i) {
    draw_legend_class(frame, colours[i], frame.tr(fmt::format("hazard.{}", i + 1)));
  }
}

void draw_legend(Frame& frame) {
  const WaterColouring colouring = frame.queries.water_colouring();
  if (is_ahead(colouring))
    draw_ahead_legend(frame, colouring);
  else
    draw_water_of_moment(frame, colouring == WaterColouring::kHazard);
  if (shows(frame, kFlowLayer)) draw_flows(frame);
  for (const LayerInfo& layer : frame.queries.layers()) {
    if (layer.visible && !layer.depth_classes.empty()) draw_flood_map(frame, layer);
  }
  draw_trusts(frame);
  draw_alarm_states(frame);
  draw_resource_states(frame);
}

}  // namespace sandtable::ui
