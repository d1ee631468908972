#include "viewer/ui/panels/panels.h"
#include "viewer/ui/widgets.h"

namespace sandtable::ui {
namespace {

/// Both languages always: nobody may take it for the real thing. Gives the tag's rectangle.
Rect paint_tag(Frame& frame, ImDrawList& list, const std::string& words, float centre, float y) {
  const float most = frame.layout.scene.width - frame.px(24);
  const float width = std::min(text_width(frame, FontRole::kStrong, words) + frame.px(24), most);
  const Rect tag{centre - width / 2, y, width, frame.fonts.size_px(FontRole::kStrong) + frame.px(8)};
  list.AddRectFilled(corner(tag), far_corner(tag), packed(frame.theme.tense_of(Tense::kExercise)), frame.px(4));
  paint_text(frame, list, FontRole::kStrong, ImVec2(tag.x + frame.px(12), tag.y + frame.px(4)), frame.theme.on_tense,
             words, width - frame.px(22));
  return tag;
}

}  // namespace

void paint_exercise_mark(Frame& frame) {
  const Incident& incident = *frame.snapshot.state.incident;
  const Rect& scene = frame.layout.scene;
  if (!incident.is_exercise() || scene.empty()) return;
  ImDrawList& list = *ImGui::GetBackgroundDrawList();
  const Text& words = frame.tr("tense.exercise");
  const std::string word = words.zh + " " + words.en;
  const std::string& title = incident.exercise.in(frame.language());
  const float thick = std::max(2.0F, frame.px(3));
  // A frame of its own: in a replay the window's frame tells that it is one.
  list.AddRect(ImVec2(scene.x + thick / 2, scene.y + thick / 2),
               ImVec2(scene.right() - thick / 2, scene.bottom() - thick / 2),
               packed(frame.theme.tense_of(Tense::kExercise)), 0, 0, thick);
  // A wall's header says it in larger letters than there is room for here.
  if (frame.state.mode == WindowMode::kWall && frame.snapshot.tense == Tense::kExercise) return;
  const float centre = scene.x + scene.width / 2;
  paint_tag(frame, list, title.empty() ? word : word + " · " + title, centre, scene.y + frame.px(6));
}

}  // namespace sandtable::ui
