#include <algorithm>

#include "viewer/ui/describe.h"
#include "viewer/ui/panels/panels.h"
#include "viewer/ui/widgets.h"

namespace sandtable::ui {
namespace {

Text quantity_words(Frame& frame, const Series& series) {
  Text words = frame.tr("quantity." + std::string(quantity_key(series.quantity)));
  if (series.window > Duration{0}) {
    const Text window = span_text(frame.catalogue, series.window);
    words.zh += " " + window.zh;
    words.en += " " + window.en;
  }
  return words;
}

/// Which of the station's series; a line of its own only where there is a choice.
void draw_series_choice(Frame& frame, ReadingForm& form, const std::vector<SeriesId>& choices) {
  const StationTable& stations = *frame.snapshot.live.stations;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    const Text words = quantity_words(frame, *stations.find(choices[i]));
    ImGui::PushID(static_cast<int>(i));
    if (i > 0) same_line_if_fits(frame, button_width(frame, words));
    if (button(frame, "series", words, form.beside == choices[i] ? ButtonLook::kChosen : ButtonLook::kNormal)) {
      form.beside = choices[i];
      form.unit.clear();
    }
    ImGui::PopID();
  }
}

void draw_units(Frame& frame, ReadingForm& form, Quantity quantity) {
  const auto units = spoken_units(quantity);
  if (form.unit.empty()) form.unit = units.front();
  for (const std::string_view unit : units) {
    const Text words{std::string(unit), std::string(unit)};
    ImGui::SameLine(0, frame.px(4));
    ImGui::PushID(words.zh.c_str());
    if (button(frame, "unit", words, form.unit == unit ? ButtonLook::kChosen : ButtonLook::kNormal)) form.unit = unit;
    ImGui::PopID();
  }
}

/// What would be written down: the value in the twin's unit, when, and by whom.
void draw_as_understood(Frame& frame, const EnterObservation& entry) {
  const auto scale = unit_scale(entry.unit, entry.quantity);
  if (!scale) return;
  const Text value = value_text(frame.catalogue, scale->to_twin(entry.value), entry.quantity);
  const std::string when = format_local(entry.time, frame.snapshot.live.incident->zone);
  wrapped(frame, FontRole::kSmall, frame.theme.text_dim,
          frame.tr("reading.understood", value, when, std::string(frame.actor)));
}

}  // namespace

void draw_reading_dialog(Frame& frame, ReadingDialog& dialog) {
  ReadingForm& form = dialog.form;
  const IncidentState& live = frame.snapshot.live;
  const Series* series = live.stations->find(form.beside);
  if (series == nullptr) return empty_state(frame, frame.tr("selected.gone"));
  words_line(frame, FontRole::kStrong, frame.theme.text, name_of(live, series->station));
  draw_series_choice(frame, form, enterable_series(*live.stations, series->station));
  series = live.stations->find(form.beside);
  ImGui::Dummy(ImVec2(1, frame.px(4)));
  const float width = ImGui::GetContentRegionAvail().x;
  text_field(frame, "##value", frame.tr("reading.value"), form.value, frame.px(120), ImGui::IsWindowAppearing());
  draw_units(frame, form, series->quantity);
  ImGui::Dummy(ImVec2(1, frame.px(2)));
  text_field(frame, "##time", frame.tr("reading.time"), form.time, width);
  ImGui::Dummy(ImVec2(1, frame.px(2)));
  text_field(frame, "##comment", frame.tr("reading.comment"), form.comment, width);
  const auto entry = entry_of(form, *live.stations, frame.snapshot.live_at, live.incident->zone);
  ImGui::Dummy(ImVec2(1, frame.px(2)));
  if (entry) draw_as_understood(frame, *entry);
  const std::optional<Refusal> refusal = entry ? frame.refusal(*entry) : std::optional(entry.error());
  const DialogAnswer answer = answer_buttons(frame, frame.tr("reading.enter"), refusal);
  if (answer == DialogAnswer::kYes) frame.ask(SubmitCommand{*entry});
  if (answer != DialogAnswer::kNone) frame.state.dialog = std::monostate{};
}

}  // namespace sandtable::ui
