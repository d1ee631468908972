#include <algorithm>
#include <utility>

#include "viewer/ui/describe.h"
#include "viewer/ui/panels/panels.h"
#include "viewer/ui/widgets.h"

namespace sandtable::ui {
namespace {

/// Arrow keys walk from the newest note, which stands on top, to older ones; above it nothing is chosen.
void follow_keys(LogDialog& dialog, const std::vector<Note>& notes) {
  const int step = std::exchange(dialog.step, 0);
  if (step == 0 || notes.empty()) return;
  const auto chosen = std::ranges::find(notes.rbegin(), notes.rend(), dialog.chosen, &Note::entry);
  const auto at = chosen == notes.rend() ? -1 : chosen - notes.rbegin();
  const auto next = std::clamp<std::ptrdiff_t>(at + step, -1, std::ssize(notes) - 1);
  dialog.chosen = next < 0 ? 0 : notes[static_cast<std::size_t>(std::ssize(notes) - 1 - next)].entry;
  dialog.scroll = true;
}

/// A line through every line of the text that was just written.
void strike(Frame& frame, ImVec2 from, ImVec2 to, float width) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float line = ImGui::GetTextLineHeight();
  for (float y = from.y + line / 2; y < to.y; y += line) {
    list.AddLine(ImVec2(from.x, y), ImVec2(from.x + width, y), packed(frame.theme.text_dim),
                 std::max(1.0F, frame.px(1)));
  }
}

void draw_note(Frame& frame, LogDialog& dialog, const Note& note) {
  ImGui::PushID(static_cast<int>(note.entry));
  const ZoneOffset zone = frame.snapshot.state.incident->zone;
  const bool struck = !note.struck_by.empty();
  const bool chosen = dialog.chosen == note.entry;
  const std::string when = note.at == UtcTime{} ? "" : format_clock(note.at, zone, true) + "  ";
  const std::string head = fmt::format("{}{}  #{}", when, note.by, note.entry);
  const Row r = row(frame, "note", frame.px(20), chosen);
  if (chosen && std::exchange(dialog.scroll, false)) ImGui::SetScrollHereY();
  paint_text(frame, *ImGui::GetWindowDrawList(), FontRole::kSmall,
             ImVec2(r.area.x + frame.px(8), r.area.y + frame.px(3)), frame.theme.text_dim, head,
             r.area.width - frame.px(12));
  if (r.clicked) dialog.chosen = chosen ? 0 : note.entry;
  ImGui::Indent(frame.px(8));
  const ImVec2 from = ImGui::GetCursorScreenPos();
  ImGui::BeginGroup();
  wrapped(frame, FontRole::kBody, struck ? frame.theme.text_dim : frame.theme.text, {note.text, note.text});
  ImGui::EndGroup();
  if (struck) {
    strike(frame, from, ImGui::GetItemRectMax(), ImGui::GetItemRectSize().x);
    wrapped(frame, FontRole::kSmall, frame.theme.text_dim, frame.tr("log.struck", note.struck_by, note.struck_why));
  }
  if (const auto& asked = note.asked_from) {
    const Text role = frame.tr("role." + std::string(role_key(asked->role)));
    wrapped(frame, FontRole::kSmall, frame.theme.text_dim,
            asked->seen ? frame.tr("log.seat_saw", role, *asked->seen) : role);
  }
  ImGui::Unindent(frame.px(8));
  ImGui::Dummy(ImVec2(1, frame.px(4)));
  ImGui::PopID();
}

/// Writes a note, or strikes the chosen one through.
void draw_entry(Frame& frame, LogDialog& dialog, bool take_focus) {
  const bool strikes = dialog.chosen != 0;
  std::string& text = strikes ? dialog.reason : dialog.text;
  ImGui::PushID(strikes ? "reason" : "text");
  text_field(frame, "##entry", frame.tr(strikes ? "log.hint_reason" : "log.hint_note"), text,
             ImGui::GetContentRegionAvail().x, take_focus);
  ImGui::PopID();
  const Command command = strikes ? Command(StrikeNote{dialog.chosen, text}) : Command(AddNote{text});
  switch (answer_buttons(frame, strikes ? frame.tr("log.strike", dialog.chosen) : frame.tr("log.add"),
                         frame.refusal(command))) {
    case DialogAnswer::kYes:
      frame.ask(SubmitCommand{command});
      text.clear();
      dialog.chosen = 0;
      break;
    case DialogAnswer::kNo:
      frame.state.dialog = std::monostate{};
      break;
    case DialogAnswer::kNone:
      break;
  }
}

}  // namespace

void draw_log_dialog(Frame& frame, LogDialog& dialog) {
  const std::vector<Note>& notes = *frame.snapshot.state.notes;
  const std::int64_t was_chosen = dialog.chosen;
  follow_keys(dialog, notes);
  words_line(frame, FontRole::kSmall, frame.theme.text_dim, frame.tr("log.keys"));
  ImGui::BeginChild("notes", ImVec2(0, std::max(ImGui::GetContentRegionAvail().y - frame.px(112), frame.px(60))), true,
                    ImGuiWindowFlags_NoNav);
  if (notes.empty()) empty_state(frame, frame.tr("log.empty"));
  for (auto note = notes.rbegin(); note != notes.rend(); ++note) draw_note(frame, dialog, *note);
  ImGui::EndChild();
  // Another note is another field to type into.
  draw_entry(frame, dialog, ImGui::IsWindowAppearing() || dialog.chosen != was_chosen);
}

}  // namespace sandtable::ui
