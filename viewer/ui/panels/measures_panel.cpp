#include <algorithm>
#include <array>

#include "viewer/ui/describe.h"
#include "viewer/ui/panels/panels.h"
#include "viewer/ui/widgets.h"

namespace sandtable::ui {
namespace {

/// The question that is about measures and not about a pump; null when none is asked.
const WhatIfAnswer* measures_answer(const Snapshot& snapshot) {
  if (!snapshot.outlook || !snapshot.outlook->what_if) return nullptr;
  const WhatIfAnswer& answer = *snapshot.outlook->what_if;
  return answer.question.moves.empty() ? &answer : nullptr;
}

/// A size with its two buttons: "Height 0.6 m  − +".
void draw_size(Frame& frame, const char* id, const Text& caption, double& value, double step, double least, double most) {
  ImGui::PushID(id);
  const std::string number = fmt::format("{:.1f} m", value);
  const Text words{caption.zh + " " + number, caption.en + " " + number};
  ImGui::AlignTextToFramePadding();
  const float buttons = 2 * frame.px(26) + frame.px(6);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float right = at.x + ImGui::GetContentRegionAvail().x;
  paint_words(frame, *ImGui::GetWindowDrawList(), FontRole::kBody, ImVec2(at.x, at.y + frame.px(4)), frame.theme.text, words,
              right - at.x - buttons - frame.px(6));
  ImGui::SetCursorScreenPos(ImVec2(right - buttons, at.y));
  if (icon_button(frame, "less", ControlIcon::kMinus, frame.tr("measure.less"), value > least + step / 2)) value = std::max(least, value - step);
  ImGui::SetCursorScreenPos(ImVec2(right - frame.px(26), at.y));
  if (icon_button(frame, "more", ControlIcon::kPlus, frame.tr("measure.more"), value < most - step / 2)) value = std::min(most, value + step);
  ImGui::SetCursorScreenPos(ImVec2(at.x, at.y + frame.px(30)));
  ImGui::Dummy(ImVec2(1, 0));
  ImGui::PopID();
}

void draw_tools(Frame& frame) {
  MeasurePlan& plan = frame.state.measures;
  bool first = true;
  for (const MeasureTool tool : {MeasureTool::kBarrier, MeasureTool::kExcavation, MeasureTool::kBreach}) {
    const std::string key = "measure." + std::string(measure_tool_key(tool));
    const Text& words = frame.tr(key);
    if (!first) same_line_if_fits(frame, button_width(frame, words));
    if (button(frame, key.c_str(), words, plan.tool == tool ? ButtonLook::kChosen : ButtonLook::kNormal)) plan.take(tool);
    first = false;
  }
  const auto* site = std::get_if<SiteId>(&frame.state.selection);
  const Text gate = site != nullptr ? frame.tr("measure.gate_of", name_of(frame.snapshot.state, *site)) : frame.tr("measure.gate");
  same_line_if_fits(frame, button_width(frame, gate));
  if (button(frame, "gate", gate, ButtonLook::kNormal, site != nullptr, site != nullptr ? Text{} : frame.tr("measure.gate_needs_site"))) {
    frame.call("measure.gate");
  }
}

void draw_tool_in_hand(Frame& frame) {
  MeasurePlan& plan = frame.state.measures;
  if (!plan.tool) return;
  ImGui::Dummy(ImVec2(1, frame.px(2)));
  switch (*plan.tool) {
    case MeasureTool::kBarrier:
      draw_size(frame, "height", frame.tr("measure.height"), plan.barrier_height_m, 0.1, 0.1, 5);
      break;
    case MeasureTool::kExcavation:
      draw_size(frame, "width", frame.tr("measure.width"), plan.trench_width_m, 2, 2, 100);
      draw_size(frame, "depth", frame.tr("measure.depth"), plan.trench_depth_m, 0.2, 0.2, 5);
      break;
    case MeasureTool::kBreach:
      draw_size(frame, "width", frame.tr("measure.width"), plan.breach_width_m, 10, 10, 300);
      break;
  }
  wrapped(frame, FontRole::kSmall, frame.theme.text_dim,
          frame.tr(*plan.tool == MeasureTool::kBreach ? "measure.hint_point" : "measure.hint_line"));
}

void draw_list(Frame& frame) {
  MeasurePlan& plan = frame.state.measures;
  if (plan.measures.empty()) {
    if (!plan.tool) empty_state(frame, frame.tr("measure.none"));
    return;
  }
  separator(frame, 4);
  std::optional<std::size_t> removed;
  for (std::size_t i = 0; i < plan.measures.size(); ++i) {
    ImGui::PushID(static_cast<int>(i));
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float inner = ImGui::GetContentRegionAvail().x;
    paint_words(frame, *ImGui::GetWindowDrawList(), FontRole::kBody, ImVec2(at.x, at.y + frame.px(4)), frame.theme.text,
                measure_words(frame.catalogue, frame.snapshot.state, plan.measures[i]), inner - frame.px(32));
    ImGui::SetCursorScreenPos(ImVec2(at.x + inner - frame.px(26), at.y));
    if (icon_button(frame, "remove", ControlIcon::kClose, frame.tr("measure.remove"))) removed = i;
    ImGui::SetCursorScreenPos(ImVec2(at.x, at.y + frame.px(28)));
    ImGui::Dummy(ImVec2(1, 0));
    ImGui::PopID();
  }
  double dug_m3 = 0;
  for (const Intervention& measure : plan.measures) {
    if (const auto* dug = std::get_if<Excavation>(&measure)) dug_m3 += std::max(0.0, dug->volume_m3());
  }
  if (const FloodConfig& flood = frame.place.flood; dug_m3 > 0 && flood.dredging_cost_per_m3 > 0) {
    const std::string cost = fmt::format("{:.0f} {}", dug_m3 * flood.dredging_cost_per_m3, flood.currency);
    words_line(frame, FontRole::kSmall, frame.theme.text_dim, frame.tr("measure.cost", fmt::format("{:.0f}", dug_m3), cost));
  }
  if (removed) plan.measures.erase(plan.measures.begin() + static_cast<std::ptrdiff_t>(*removed));
}

}  // namespace

Rect measures_area(Frame& frame) {
  const MeasurePlan& plan = frame.state.measures;
  if (!plan.open || frame.layout.scene.empty()) return {};
  const WhatIfAnswer* answer = measures_answer(frame.snapshot);
  const Rect& scene = frame.layout.scene;
  float height = 152 + 28 * static_cast<float>(plan.measures.size());
  if (plan.tool) height += plan.tool == MeasureTool::kExcavation ? 112 : 82;
  if (answer != nullptr) height += answer->progress == WhatIfAnswer::Progress::kDone ? 226 : 96;
  if (frame.both()) height += 100;  // longer words take more lines
  const float room = scene.height - frame.px(80);
  return {scene.x + frame.px(8), scene.y + frame.px(8), std::min(frame.px(350), scene.width * 0.55F), std::min(frame.px(height), room)};
}

namespace {

void paint_line(Frame& frame, ImDrawList& list, const Polyline& line, float thick, bool with_ends) {
  const ImU32 colour = packed(frame.theme.tense_of(Tense::kWhatIf));
  const ImU32 under = packed(faded(frame.theme.window, 0.8));
  std::optional<ScreenXY> last;
  for (const LocalXY& at : line) {
    const auto now = frame.queries.on_screen(at);
    if (now && last) {
      list.AddLine(ImVec2(last->x, last->y), ImVec2(now->x, now->y), under, thick + frame.px(3));
      list.AddLine(ImVec2(last->x, last->y), ImVec2(now->x, now->y), colour, thick);
    }
    if (now && with_ends) list.AddCircleFilled(ImVec2(now->x, now->y), frame.px(4), colour);
    last = now;
  }
}

void paint_breach(Frame& frame, ImDrawList& list, LocalXY at) {
  const auto centre = frame.queries.on_screen(at);
  if (!centre) return;
  const float r = frame.px(9);
  const ImVec2 c(centre->x, centre->y);
  list.AddCircleFilled(c, r + frame.px(2), packed(faded(frame.theme.window, 0.8)));
  list.AddCircle(c, r, packed(frame.theme.tense_of(Tense::kWhatIf)), 0, frame.px(2));
  for (const float side : {-1.0F, 1.0F}) {
    list.AddLine(ImVec2(c.x - r * 0.5F, c.y - side * r * 0.5F), ImVec2(c.x + r * 0.5F, c.y + side * r * 0.5F),
                 packed(frame.theme.tense_of(Tense::kWhatIf)), frame.px(2));
  }
}

}  // namespace

void paint_measures(Frame& frame, ImDrawList& list) {
  const MeasurePlan& plan = frame.state.measures;
  if (!plan.open) return;
  for (const Intervention& measure : plan.measures) {
    if (const auto* barrier = std::get_if<Barrier>(&measure)) paint_line(frame, list, barrier->line, frame.px(4), false);
    if (const auto* dug = std::get_if<Excavation>(&measure)) paint_line(frame, list, dug->line, frame.px(2), true);
    if (const auto* breach = std::get_if<LeveeBreach>(&measure)) paint_breach(frame, list, breach->at);
  }
  Polyline drawn = plan.drawn;
  const ViewStatus view = frame.queries.view();
  if (!drawn.empty() && view.cursor) drawn.push_back(view.cursor->at);
  paint_line(frame, list, drawn, frame.px(2), true);
}

void draw_measures_panel(Frame& frame) {
  MeasurePlan& plan = frame.state.measures;
  const Rect area = measures_area(frame);
  if (area.empty()) return;
  PanelWindow window(frame, "##measures", area, faded(frame.theme.panel, 0.96), 8);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float inner = ImGui::GetContentRegionAvail().x;
  paint_words(frame, window.list(), FontRole::kStrong, at, frame.theme.tense_of(Tense::kWhatIf), frame.tr("measure.title"), inner - frame.px(32));
  ImGui::SetCursorScreenPos(ImVec2(at.x + inner - frame.px(26), at.y - frame.px(2)));
  if (icon_button(frame, "close", ControlIcon::kClose, frame.tr("command.measure.open"))) frame.call("measure.open");
  ImGui::SetCursorScreenPos(ImVec2(at.x, at.y + frame.px(30)));
  draw_tools(frame);
  draw_tool_in_hand(frame);
  draw_list(frame);
  const bool any = !plan.measures.empty() || plan.drawn.size() >= 2;
  if (button(frame, "ask", frame.tr("measure.ask"), ButtonLook::kPrimary, any)) frame.call("measure.ask");
  same_line_if_fits(frame, button_width(frame, frame.tr("measure.clear")));
  if (button(frame, "clear", frame.tr("measure.clear"), ButtonLook::kQuiet, any)) frame.call("measure.clear");
  const WhatIfAnswer* answer = measures_answer(frame.snapshot);
  if (answer == nullptr) return;
  separator(frame, 4);
  ImGui::PushID("answer");
  draw_answer(frame, *answer);
  draw_answer_buttons(frame, *answer);
  ImGui::PopID();
}

}  // namespace sandtable::ui
