#include <algorithm>

#include "viewer/ui/describe.h"
#include "viewer/ui/panels/panels.h"
#include "viewer/ui/widgets.h"

namespace sandtable::ui {
namespace {

constexpr float kPageHeight = 30;

void call(Frame& frame, const char* command, std::map<std::string, std::string, std::less<>> arguments) {
  frame.calls.push_back({command, std::move(arguments)});
}

void draw_story_head(Frame& frame, ImDrawList& list) {
  const StoryDesk& desk = frame.state.story;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float inner = ImGui::GetContentRegionAvail().x;
  const Text& title = frame.tr("story.title");
  const std::string name = desk.draft.name.empty() ? "" : " · " + desk.draft.name;
  paint_words(frame, list, FontRole::kStrong, at, frame.theme.text, {title.zh + name, title.en + name},
              inner - frame.px(32));
  ImGui::SetCursorScreenPos(ImVec2(at.x + inner - frame.px(26), at.y - frame.px(2)));
  if (icon_button(frame, "close", ControlIcon::kClose, frame.tr("command.story.panel"))) frame.call("story.panel");
  ImGui::SetCursorScreenPos(ImVec2(at.x, at.y + frame.px(30)));
  ImGui::Dummy(ImVec2(1, 0));
}

/// "1  14:20  Streets fill" with its three buttons.
void draw_page(Frame& frame, ImDrawList& list, std::size_t i) {
  StoryDesk& desk = frame.state.story;
  const StoryChapter& chapter = desk.draft.story.chapters[i];
  const std::string number = std::to_string(i + 1);
  const float inner = ImGui::GetContentRegionAvail().x;
  const float buttons = 3 * frame.px(28);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::PushID(static_cast<int>(i));
  const Row line = row(frame, "page", frame.px(kPageHeight), desk.chosen == i);
  const UtcTime when = frame.snapshot.recorded.from + chapter.at;
  const std::string clock = number + "  " + format_clock(when, frame.snapshot.state.incident->zone, false) + "  ";
  const float y = line.area.y + (line.area.height - frame.fonts.size_px(FontRole::kBody)) / 2;
  const float said =
      paint_text(frame, list, FontRole::kBody, ImVec2(line.area.x + frame.px(6), y), frame.theme.text_dim, clock);
  paint_words(frame, list, FontRole::kBody, ImVec2(line.area.x + frame.px(6) + said, y), frame.theme.text,
              chapter.title, inner - said - buttons - frame.px(12));
  const bool over_buttons = ImGui::GetIO().MousePos.x > at.x + inner - buttons;
  if (line.clicked && !over_buttons) call(frame, "story.go", {{"page", number}});
  ImGui::SetCursorScreenPos(ImVec2(at.x + inner - buttons, at.y + frame.px(2)));
  if (icon_button(frame, "up", ControlIcon::kPrevious, frame.tr("story.earlier"), i > 0)) {
    call(frame, "story.move", {{"page", number}, {"to", std::to_string(i)}});
  }
  ImGui::SameLine(0, frame.px(2));
  if (icon_button(frame, "down", ControlIcon::kNext, frame.tr("story.later"),
                  i + 1 < desk.draft.story.chapters.size())) {
    call(frame, "story.move", {{"page", number}, {"to", std::to_string(i + 2)}});
  }
  ImGui::SameLine(0, frame.px(2));
  if (icon_button(frame, "remove", ControlIcon::kClose, frame.tr("story.remove")))
    call(frame, "story.remove", {{"page", number}});
  ImGui::SetCursorScreenPos(ImVec2(at.x, at.y + frame.px(kPageHeight + 2)));
  ImGui::Dummy(ImVec2(1, 0));
  ImGui::PopID();
}

/// Title and caption of the next page, or of the chosen one when it shall be named anew.
void draw_form(Frame& frame) {
  StoryDesk& desk = frame.state.story;
  const float inner = ImGui::GetContentRegionAvail().x;
  text_field(frame, "title", frame.tr("story.page_title"), desk.typed_title, inner);
  text_field(frame, "caption", frame.tr("story.page_caption"), desk.typed_caption, inner);
  const bool typed = !desk.typed_title.empty();
  const Text& needs = frame.tr("story.needs_title");
  if (button(frame, "record", frame.tr("story.record"), ButtonLook::kPrimary, typed,
             typed ? frame.tr("story.record.tip") : needs)) {
    call(frame, "story.record", {{"title", desk.typed_title}, {"caption", desk.typed_caption}});
  }
  const Text& rename = frame.tr("story.rename");
  same_line_if_fits(frame, button_width(frame, rename));
  const bool any = !desk.draft.story.chapters.empty();
  if (button(frame, "rename", rename, ButtonLook::kNormal, typed && any, typed ? Text{} : needs)) {
    call(frame, "story.rename", {{"title", desk.typed_title}, {"caption", desk.typed_caption}});
  }
}

/// The story's name with saving, and what the incident keeps.
void draw_shelf(Frame& frame) {
  StoryDesk& desk = frame.state.story;
  const float inner = ImGui::GetContentRegionAvail().x;
  separator(frame, 4);
  const std::string trouble = frame.queries.story_trouble();
  if (!trouble.empty()) {
    wrapped(frame, FontRole::kSmall, frame.theme.text_dim, frame.tr("story.cannot_keep", trouble));
    return;
  }
  text_field(frame, "name", frame.tr("story.name"), desk.draft.name, inner);
  const bool ready = !desk.draft.name.empty() && !desk.draft.story.chapters.empty();
  if (button(frame, "save", frame.tr(desk.saved ? "story.saved" : "story.save"),
             desk.saved ? ButtonLook::kQuiet : ButtonLook::kPrimary, ready && !desk.saved)) {
    frame.call("story.save");
  }
  const Text& fresh = frame.tr("story.new");
  same_line_if_fits(frame, button_width(frame, fresh));
  if (button(frame, "new", fresh, ButtonLook::kQuiet)) frame.call("story.new");
  for (const NamedStory& story : frame.queries.stories()) {
    ImGui::PushID(story.name.c_str());
    const std::string words = fmt::format("{} ({})", story.name, story.story.chapters.size());
    if (button(frame, "open", {words, words}, ButtonLook::kNormal, true, frame.tr("story.open"),
               inner - frame.px(34))) {
      call(frame, "story.open", {{"name", story.name}});
    }
    ImGui::SameLine(0, frame.px(4));
    if (icon_button(frame, "forget", ControlIcon::kClose, frame.tr("story.forget")))
      call(frame, "story.forget", {{"name", story.name}});
    ImGui::PopID();
  }
}

}  // namespace

Rect story_area(Frame& frame) {
  const StoryDesk& desk = frame.state.story;
  if (!desk.open || frame.layout.scene.empty()) return {};
  const Rect& scene = frame.layout.scene;
  const Rect measures = measures_area(frame);
  const float x = measures.empty() ? scene.x + frame.px(8) : measures.right() + frame.px(8);
  float height =
      256 + (kPageHeight + 2) * static_cast<float>(std::max<std::size_t>(desk.draft.story.chapters.size(), 1));
  height += 36 * static_cast<float>(frame.queries.stories().size());
  const float room = scene.height - frame.px(110);
  return {x, scene.y + frame.px(34), std::min(frame.px(340), scene.right() - x - frame.px(60)),
          std::min(frame.px(height), room)};
}

void draw_story_panel(Frame& frame) {
  const Rect area = story_area(frame);
  if (area.empty() || area.width < frame.px(120)) return;
  PanelWindow window(frame, "##story", area, faded(frame.theme.panel, 0.96), 8);
  draw_story_head(frame, window.list());
  const auto& chapters = frame.state.story.draft.story.chapters;
  if (chapters.empty()) empty_state(frame, frame.tr("story.empty"));
  for (std::size_t i = 0; i < chapters.size(); ++i) draw_page(frame, window.list(), i);
  draw_form(frame);
  draw_shelf(frame);
}

}  // namespace sandtable::ui
