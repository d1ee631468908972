#include <algorithm>

#include "viewer/ui/chart_view.h"
#include "viewer/ui/describe.h"
#include "viewer/ui/judged_series.h"
#include "viewer/ui/panels/panels.h"
#include "viewer/ui/trust_reason.h"
#include "viewer/ui/widgets.h"

namespace sandtable::ui {
namespace {

void draw_value(Frame& frame, const Series& series, const Reading& reading, Trust trust) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Rgba colour = is_trusted(trust) ? frame.theme.text : frame.theme.text_dim;
  const bool known = reading.observed() && trust != Trust::kNoData;
  const std::string number = known ? number_text(reading.value, series.quantity) : "–";
  const float width = paint_text(frame, list, FontRole::kDisplay, at, colour, number);
  const float drop = frame.fonts.size_px(FontRole::kDisplay) * 0.8F - frame.fonts.size_px(FontRole::kBody) * 0.8F;
  std::string unit(unit_symbol(series.quantity));
  if (!series.vertical_datum.empty()) unit += " " + series.vertical_datum;
  if (series.window > Duration{0}) unit += " / " + span_text(frame.catalogue, series.window).in(frame.language());
  paint_text(frame, list, FontRole::kBody, ImVec2(at.x + width + frame.px(6), at.y + drop), frame.theme.text_dim, unit);
  const float shown = width + frame.px(6) + text_width(frame, FontRole::kBody, unit);
  const float right = at.x + ImGui::GetContentRegionAvail().x;
  const float symbol = frame.px(20);
  const Text& word = frame.tr("trust." + std::string(trust_key(trust)));
  const float room = std::max(right - at.x - shown - frame.px(14) - symbol, 0.0F);
  const float said = std::min(words_width(frame, FontRole::kStrong, word), room);
  paint_words(frame, list, FontRole::kStrong, ImVec2(right - said, at.y + drop), frame.theme.text, word, said + 1);
  paint_trust_symbol(frame, list, ImVec2(right - said - symbol / 2 - frame.px(2), at.y + drop + frame.fonts.size_px(FontRole::kStrong) / 2), frame.px(7), trust);
  ImGui::Dummy(ImVec2(ImGui::GetContentRegionAvail().x, frame.fonts.size_px(FontRole::kDisplay)));
}

/// A calibration is a visible step: what the sensor said, why it is not what is shown, and who says so.
void draw_calibration(Frame& frame, const Series& series, const Reading& reading) {
  const auto& calibrations = *frame.snapshot.state.calibrations;
  const auto known = calibrations.find(series.id);
  if (known == calibrations.end()) return;
  const Calibration* calibration = calibration_at(known->second, reading.phenomenon_time);
  if (calibration == nullptr) return;
  const Text raw = value_text(frame.catalogue, reading.raw_value, series.quantity);
  const std::string step = calibration_text(calibration->scale, calibration->offset, series.quantity);
  wrapped(frame, FontRole::kSmall, frame.theme.text,
          frame.tr("calibration.shown", raw, step, calibration->reason, calibration->author));
}

/// What the source said of its own value, and a person who confirmed it: neither is a doubt.
void draw_verdicts(Frame& frame, SeriesIndex index, const Reading& reading) {
  if (reading.tests.of(QualityTest::kManual) == QualityFlag::kPass) {
    const auto& doubts = *frame.snapshot.state.doubts;
    const auto said = doubts.find(index);
    const std::string words = said == doubts.end() ? std::string() : said->second;
    wrapped(frame, FontRole::kSmall, frame.theme.text, frame.tr("verdict.verified", words));
  }
  const auto provider = reading.tests.of(QualityTest::kProvider);
  if (provider == QualityFlag::kPass) wrapped(frame, FontRole::kSmall, frame.theme.text_dim, frame.tr("value_reason.approved"));
  if (provider == QualityFlag::kNotEvaluated) {
    wrapped(frame, FontRole::kSmall, frame.theme.text_dim, frame.tr("value_reason.provisional"));
  }
}

/// What a person can do about the values of this series: say that the newest is right or wrong, or that the sensor is off.
void draw_value_buttons(Frame& frame, const Series& series, const Reading& reading) {
  const auto& calibrations = *frame.snapshot.live.calibrations;
  const auto known = calibrations.find(series.id);
  const bool calibrated = known != calibrations.end() && calibration_at(known->second, reading.phenomenon_time) != nullptr;
  const Text why = reading.observed() ? Text{} : frame.tr("trust_reason.no_data");
  const auto act = [&](const char* id, const char* key, const char* command, bool first) {
    const Text& words = frame.tr(key);
    if (!first) same_line_if_fits(frame, button_width(frame, words));
    if (button(frame, id, words, ButtonLook::kQuiet, reading.observed(), why)) {
      frame.calls.push_back({command, {{"series", series.id.str()}}});
    }
  };
  ImGui::PushID(series.id.str().c_str());
  act("verify", "verdict.ask_verify", "reading.ask-verify", true);
  act("doubt", "verdict.ask_doubt", "reading.ask-doubt", false);
  if (!is_manual(series.id)) act("calibrate", "calibration.ask", "calibration.ask", false);
  if (calibrated) act("withdraw", "calibration.ask_withdraw", "calibration.ask-withdraw", false);
  ImGui::PopID();
}

/// What the flood model said here before it followed the sensor.
void draw_modelled(Frame& frame, const Series& series) {
  const auto& water = frame.snapshot.state.water;
  if (!water || series.quantity != Quantity::kWaterDepth) return;
  const auto found = std::ranges::find(water->innovations, series.station, &Innovation::station);
  if (found == water->innovations.end()) return;
  field(frame, frame.tr("station.modelled"), value_text(frame.catalogue, found->modelled_m, Quantity::kWaterDepth));
}

void draw_times(Frame& frame, const Station& station, const Series& series, const Reading& reading) {
  const ZoneOffset zone = frame.snapshot.state.incident->zone;
  const UtcTime now = frame.snapshot.at;
  const auto timed = [&](UtcTime t) {
    const std::string clock = format_local(t, zone);
    const Text age = age_text(frame.catalogue, now - t);
    return Text{clock + "  " + age.zh, clock + "  " + age.en};
  };
  if (reading.observed()) {
    field(frame, frame.tr("station.observed"), timed(reading.phenomenon_time));
    field(frame, frame.tr("station.received"), timed(reading.received_time));
  }
  field(frame, frame.tr("station.source"), name_of(frame.place, station.source));
  if (!station.duplicate_of.empty()) {
    field(frame, frame.tr("station.duplicate_of"), Text{station.duplicate_of.str(), station.duplicate_of.str()});
  }
  draw_modelled(frame, series);
  if (series.quantity == Quantity::kWaterLevel) {
    field(frame, frame.tr("station.datum"), series.vertical_datum.empty() ? frame.tr("value.unknown") : Text{series.vertical_datum, series.vertical_datum});
  }
}

/// Lower where the panel is: its time axis must show without scrolling.
float chart_height(const Frame& frame) {
  const float left = ImGui::GetWindowHeight() - ImGui::GetCursorPosY() - frame.px(6);
  return std::clamp(left, frame.px(84), frame.px(124));
}

/// What is known of the value that is shown now and was not then, or the other way round.
void draw_correction(Frame& frame, const Series& series, std::span<const JudgedSample> judged) {
  const JudgedSample* newest = judged_at(judged, frame.snapshot.at);
  if (newest == nullptr || !newest->known || !newest->corrected()) return;
  const auto words = [&](double value, QualityFlag flag) {
    const Text& verdict = frame.tr(fmt::format("quality_flag.{}", static_cast<int>(flag)));
    const Text number = value_text(frame.catalogue, value, series.quantity);
    return Text{number.zh + "（" + verdict.zh + "）", number.en + " (" + verdict.en + ")"};
  };
  field(frame, frame.tr("judged.then"), words(newest->value_then, newest->flag_then));
  field(frame, frame.tr("judged.now"), words(newest->value_now, newest->flag_now));
  if (!newest->reason.empty()) wrapped(frame, FontRole::kSmall, frame.theme.text_dim, reason_words(frame.catalogue, newest->reason));
}

/// Which of the two the chart shows, with the switch.
void draw_judged_switch(Frame& frame, const JudgedSeries& judged) {
  const bool corrected = frame.state.as_corrected;
  const std::string clock = format_clock(frame.snapshot.at, frame.snapshot.state.incident->zone, false);
  const Text words = corrected ? frame.tr("judged.as_corrected", judged.corrected)
                               : frame.tr("judged.as_known", clock, judged.corrected);
  wrapped(frame, FontRole::kSmall, judged.corrected > 0 ? frame.theme.text : frame.theme.text_dim, words);
  if (button(frame, "then", frame.tr("judged.show_then"), corrected ? ButtonLook::kQuiet : ButtonLook::kChosen))
    frame.state.as_corrected = false;
  same_line_if_fits(frame, button_width(frame, frame.tr("judged.show_now")));
  if (button(frame, "now", frame.tr("judged.show_now"), corrected ? ButtonLook::kChosen : ButtonLook::kQuiet))
    frame.state.as_corrected = true;
}

void draw_chart(Frame& frame, const Station& station, const Series& series) {
  const Snapshot& now = frame.snapshot;
  const TimeRange range{now.at - frame.state.chart_length, now.at + frame.state.chart_length / 20};
  const auto& samples = frame.cache.samples(frame.queries, now, series.id, range, frame.now_s);
  const bool rain = series.quantity == Quantity::kRainfall;
  ChartContent content;
  content.quantity = series.quantity;
  content.samples = samples;
  content.thresholds = thresholds_of(now.state, station, series);
  content.decisions = decisions_in(now.state, range);
  content.longest_step = now.state.freshness_of(series).late_after;
  content.range = range;
  content.playhead = now.at;
  content.zone = now.state.incident->zone;
  content.bars = rain;
  content.bar_length = series.window;
  // Live there is nothing later than what is known.
  const bool looks_back = now.tense == Tense::kReplay;
  JudgedSeries judged;
  std::span<const JudgedSample> values;
  if (looks_back) {
    values = frame.cache.judged(frame.queries, now, series.id, range, frame.now_s);
    judged = judged_series(values, frame.state.as_corrected, now.at);
    if (!values.empty()) content.samples = judged.shown;
    content.beside = judged.beside;
    content.struck = judged.struck;
  }
  const auto& calibrations = *now.state.calibrations;
  if (const auto known = calibrations.find(series.id); !looks_back && known != calibrations.end()) {
    judged = calibrated_series(samples, known->second);
    content.samples = judged.shown;
    content.beside = judged.beside;
  }
  if (const auto at = chart_view(frame, series.id.str().c_str(), content, chart_height(frame))) frame.ask(Seek{*at});
  ImGui::PushID(series.id.str().c_str());
  if (looks_back) {
    draw_correction(frame, series, values);  // below what it explains: in a low window the chart must still show
    draw_judged_switch(frame, judged);
  }
  if (looks_back) same_line_if_fits(frame, button_width(frame, frame.tr("series.export")));
  if (button(frame, "export", frame.tr("series.export"), ButtonLook::kQuiet, true, frame.tr("series.export.tip"))) {
    frame.ask(ExportSeries{series.id, range, ""});
  }
  const bool together = frame.state.charts.has(series.id);
  const Text& words = frame.tr(together ? "chart.take_out" : "charts.join");
  same_line_if_fits(frame, button_width(frame, words));
  if (button(frame, "together", words, ButtonLook::kQuiet, true, frame.tr("command.chart.panel"))) {
    frame.calls.push_back({"chart.toggle", {{"series", series.id.str()}}});
  }
  ImGui::PopID();
}

void draw_chart_lengths(Frame& frame) {
  for (const int hours : {1, 3, 6, 12, 24}) {
    const Duration length{std::chrono::hours{hours}};
    const std::string words = fmt::format("{} h", hours);
    ImGui::PushID(hours);
    if (hours != 1) ImGui::SameLine(0, frame.px(4));
    if (button(frame, "length", {words, words}, frame.state.chart_length == length ? ButtonLook::kChosen : ButtonLook::kQuiet, true,
               frame.tr("chart.length"))) {
      frame.state.chart_length = length;
    }
    ImGui::PopID();
  }
}

}  // namespace

void draw_selected_station(Frame& frame, const StationId& id) {
  const IncidentState& state = frame.snapshot.state;
  const Station* station = state.stations->find(id);
  if (station == nullptr) {
    empty_state(frame, frame.tr("selected.gone"));
    return;
  }
  words_line(frame, FontRole::kTitle, frame.theme.text, name_of(state, id));
  const Text& kind = frame.tr("station_kind." + std::string(station_kind_key(station->kind)));
  words_line(frame, FontRole::kSmall, frame.theme.text_dim, {kind.zh + " · " + id.str(), kind.en + " · " + id.str()});
  const auto indices = state.stations->series_of(id);
  if (indices.empty()) empty_state(frame, frame.tr("station.no_series"));
  bool first = true;
  for (const SeriesIndex index : indices) {
    const Series& series = state.stations->series()[index];
    const Reading reading = index < state.readings->size() ? (*state.readings)[index] : Reading{};
    const Freshness freshness = state.freshness_of(series);
    const Trust trust = assess_trust(reading, freshness, frame.snapshot.at);
    draw_value(frame, series, reading, trust);
    wrapped(frame, FontRole::kSmall, frame.theme.text_dim, trust_reason(frame.catalogue, assess_trust(state, index, frame.snapshot.at)));
    draw_calibration(frame, series, reading);
    draw_verdicts(frame, index, reading);
    draw_chart(frame, *station, series);
    if (first) draw_chart_lengths(frame);
    draw_value_buttons(frame, series, reading);
    draw_times(frame, *station, series, reading);
    separator(frame, 4);
    first = false;
  }
  const bool placed = station->at.has_value();
  if (button(frame, "fly", frame.tr("action.fly_to"), ButtonLook::kNormal, placed, placed ? Text{} : frame.tr("station.no_position"))) {
    frame.ask(FlyTo{id});
  }
  const Text& enter = frame.tr("reading.title");
  same_line_if_fits(frame, button_width(frame, enter));
  const bool measures = !enterable_series(*frame.snapshot.live.stations, id).empty();
  if (button(frame, "reading", enter, ButtonLook::kNormal, measures, measures ? Text{} : frame.tr("station.no_series"))) {
    frame.call("reading.ask-enter");
  }
}

}  // namespace sandtable::ui
