#include "viewer/ui/describe.h"
#include "viewer/ui/panels/panels.h"
#include "viewer/ui/trust_reason.h"
#include "viewer/ui/widgets.h"

// What a person decides of a sensor's values: that one is right or wrong, or that all of them are off by so much.
namespace sandtable::ui {
namespace {

Text series_words(Frame& frame, const Series& series) {
  const Text name = name_of(frame.snapshot.live, series.station);
  const Text quantity = frame.tr("quantity." + std::string(quantity_key(series.quantity)));
  return {name.in(Language::kZhHant) + "  " + quantity.zh, name.in(Language::kEn) + "  " + quantity.en};
}

/// "0.42 m, 14:35": the newest value and when it was so.
Text newest_words(Frame& frame, const Series& series, const Reading& reading) {
  if (!reading.observed()) return frame.tr("trust.no_data");
  const Text value = value_text(frame.catalogue, reading.value, series.quantity);
  const std::string when = format_local(reading.phenomenon_time, frame.snapshot.live.incident->zone);
  return {value.zh + "  " + when, value.en + "  " + when};
}

void draw_units(Frame& frame, CalibrationForm& form, Quantity quantity) {
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

/// The step before it is taken: what the newest value would be.
void draw_as_understood(Frame& frame, const SetCalibration& set, const Series& series, const Reading& reading) {
  const IncidentState& live = frame.snapshot.live;
  const ZoneOffset zone = live.incident->zone;
  const std::string from = format_local(set.from, zone);
  const Text until = set.to ? Text{format_local(*set.to, zone), format_local(*set.to, zone)} : frame.tr("calibration.for_good");
  wrapped(frame, FontRole::kSmall, frame.theme.text_dim,
          frame.tr("calibration.understood", calibration_text(set.scale, set.offset, series.quantity), from, until));
  if (!reading.observed()) return;
  const Text raw = value_text(frame.catalogue, reading.raw_value, series.quantity);
  const bool covers = set.from <= reading.phenomenon_time && (!set.to || reading.phenomenon_time < *set.to);
  if (!covers) return wrapped(frame, FontRole::kSmall, frame.theme.text_dim, frame.tr("calibration.not_yet", raw));
  const Text then = value_text(frame.catalogue, set.scale * reading.raw_value + set.offset, series.quantity);
  wrapped(frame, FontRole::kStrong, frame.theme.text, frame.tr("calibration.preview", raw, then));
}

}  // namespace

void draw_calibration_dialog(Frame& frame, CalibrationDialog& dialog) {
  CalibrationForm& form = dialog.form;
  const IncidentState& live = frame.snapshot.live;
  const auto index = live.stations->index_of(form.series);
  if (!index) return empty_state(frame, frame.tr("selected.gone"));
  const Series& series = live.stations->series()[*index];
  const Reading reading = *index < live.readings->size() ? (*live.readings)[*index] : Reading{};
  words_line(frame, FontRole::kStrong, frame.theme.text, series_words(frame, series));
  const float width = ImGui::GetContentRegionAvail().x;
  const auto gap = [&] { ImGui::Dummy(ImVec2(1, frame.px(2))); };
  text_field(frame, "##offset", frame.tr("calibration.offset"), form.offset, frame.px(150), ImGui::IsWindowAppearing());
  draw_units(frame, form, series.quantity);
  gap();
  text_field(frame, "##scale", frame.tr("calibration.scale"), form.scale, frame.px(150));
  gap();
  text_field(frame, "##from", frame.tr("calibration.from"), form.from, width);
  gap();
  text_field(frame, "##to", frame.tr("calibration.to"), form.to, width);
  gap();
  text_field(frame, "##reason", frame.tr("dialog.reason_needed"), form.reason, width);
  const auto set = calibration_of(form, *live.stations, frame.snapshot.live_at, live.incident->zone);
  gap();
  if (set) draw_as_understood(frame, *set, series, reading);
  const std::optional<Refusal> refusal = set ? frame.refusal(*set) : std::optional(set.error());
  const DialogAnswer answer = answer_buttons(frame, frame.tr("calibration.set"), refusal);
  if (answer == DialogAnswer::kYes) frame.ask(SubmitCommand{*set});
  if (answer != DialogAnswer::kNone) frame.state.dialog = std::monostate{};
}

void draw_verdict_dialog(Frame& frame, VerdictDialog& dialog) {
  const IncidentState& live = frame.snapshot.live;
  const auto index = live.stations->index_of(dialog.series);
  if (!index || *index >= live.readings->size()) return empty_state(frame, frame.tr("selected.gone"));
  const Series& series = live.stations->series()[*index];
  const Reading& reading = (*live.readings)[*index];
  words_line(frame, FontRole::kStrong, frame.theme.text, series_words(frame, series));
  words_line(frame, FontRole::kBody, frame.theme.text, newest_words(frame, series, reading));
  wrapped(frame, FontRole::kSmall, frame.theme.text_dim,
          trust_reason(frame.catalogue, assess_trust(live, *index, frame.snapshot.live_at)));
  ImGui::Dummy(ImVec2(1, frame.px(4)));
  const bool verifies = dialog.flag == QualityFlag::kPass;
  if (button(frame, "right", frame.tr("verdict.right"), verifies ? ButtonLook::kChosen : ButtonLook::kNormal)) {
    dialog.flag = QualityFlag::kPass;
  }
  same_line_if_fits(frame, button_width(frame, frame.tr("verdict.wrong")));
  if (button(frame, "wrong", frame.tr("verdict.wrong"), verifies ? ButtonLook::kNormal : ButtonLook::kChosen)) {
    dialog.flag = QualityFlag::kFail;
  }
  ImGui::Dummy(ImVec2(1, frame.px(2)));
  text_field(frame, "##reason", frame.tr("verdict.reason"), dialog.reason,
                                  ImGui::GetContentRegionAvail().x, ImGui::IsWindowAppearing());
  // The value that was looked at, also when a newer one has come since.
  const ReflagObservation verdict{dialog.series, dialog.phenomenon_time, dialog.flag, dialog.reason};
  if (dialog.phenomenon_time != reading.phenomenon_time) {
    const std::string when = format_local(dialog.phenomenon_time, live.incident->zone);
    wrapped(frame, FontRole::kSmall, frame.theme.text, frame.tr("verdict.of_older", when));
  }
  const Text& yes = frame.tr(dialog.flag == QualityFlag::kPass ? "verdict.verify" : "verdict.reject");
  const DialogAnswer answer = answer_buttons(frame, yes, frame.refusal(verdict));
  if (answer == DialogAnswer::kYes) frame.ask(SubmitCommand{verdict});
  if (answer != DialogAnswer::kNone) frame.state.dialog = std::monostate{};
}

}  // namespace sandtable::ui
