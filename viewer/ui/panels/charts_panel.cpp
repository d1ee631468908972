#include <algorithm>
#include <array>
#include <cmath>

#include "viewer/ui/chart_axes.h"
#include "viewer/ui/describe.h"
#include "viewer/ui/panels/panels.h"
#include "viewer/ui/widgets.h"

namespace sandtable::ui {
namespace {

/// Hues that no alert, depth or tense has; after the last they come again, dashed.
constexpr std::array<Rgba, 4> kOnDark{{{232, 238, 245}, {79, 209, 192}, {216, 178, 130}, {168, 200, 112}}};
constexpr std::array<Rgba, 4> kOnLight{{{27, 39, 51}, {10, 122, 112}, {128, 84, 28}, {74, 108, 20}}};

Rgba line_colour(const Frame& frame, std::size_t i) {
  constexpr int kLight = 3 * 128;
  const Rgba ground = frame.theme.panel;
  const auto& hues = ground.r + ground.g + ground.b >= kLight ? kOnLight : kOnDark;
  return hues[i % hues.size()];
}
bool is_dashed(std::size_t i) { return i >= kOnDark.size(); }
/// What stands at a line, in its caption and before its thresholds.
std::string letter(std::size_t i) { return std::string(1, static_cast<char>('A' + i)); }

/// One line of the chart.
struct ChartLine {
  std::size_t number = 0;
  const Series* series = nullptr;
  const Station* station = nullptr;
  std::vector<Sample> samples;
  std::vector<ThresholdLine> thresholds;
  ChartSide side = ChartSide::kLeft;
};

std::vector<ChartLine> lines_of(Frame& frame, TimeRange range) {
  const IncidentState& state = frame.snapshot.state;
  std::vector<ChartLine> lines;
  std::vector<std::string_view> units;
  const ChartDesk& desk = frame.state.charts;
  for (std::size_t i = 0; i < desk.series.size(); ++i) {
    const Series* series = state.stations->find(desk.series[i]);
    const Station* station = series == nullptr ? nullptr : state.stations->find(series->station);
    if (station == nullptr) continue;  // of another incident, or not announced yet at that moment
    units.push_back(unit_symbol(series->quantity));
    lines.push_back({i, series, station,
                     frame.cache.samples(frame.queries, frame.snapshot, series->id, range, frame.now_s),
                     thresholds_of(state, *station, *series), ChartSide::kLeft});
  }
  const auto sides = chart_sides(units);
  for (std::size_t i = 0; i < lines.size(); ++i) lines[i].side = sides[i].value_or(ChartSide::kLeft);
  return lines;
}

/// What the lines of one side are held against, each limit once with the letters of all that share it.
std::vector<ThresholdLine> thresholds_of(const std::vector<ChartLine>& lines, ChartSide side) {
  std::vector<ThresholdLine> all;
  for (const ChartLine& line : lines) {
    if (line.side != side) continue;
    for (const ThresholdLine& one : line.thresholds) {
      auto same = std::ranges::find_if(
          all, [&](const ThresholdLine& t) { return t.value == one.value && t.level == one.level; });
      if (same == all.end()) same = all.insert(all.end(), one);
      if (lines.size() > 1) same->whose += letter(line.number);
    }
  }
  return all;
}

/// The scale that all lines of one side share.
ValueRange range_of(const std::vector<ChartLine>& lines, ChartSide side) {
  std::vector<Sample> samples;
  std::vector<double> limits;
  bool floor = true;
  for (const ChartLine& line : lines) {
    if (line.side != side) continue;
    samples.insert(samples.end(), line.samples.begin(), line.samples.end());
    for (const ThresholdLine& threshold : line.thresholds) limits.push_back(threshold.value);
    floor = floor && never_negative(line.series->quantity);
  }
  return fitted_range(samples, limits, floor);
}

void paint_stretch(Frame& frame, ImDrawList& list, ImVec2 from, ImVec2 to, Rgba colour, bool dashed) {
  const float thick = std::max(1.3F, frame.px(1.8F));
  const float length = std::hypot(to.x - from.x, to.y - from.y);
  const float dash = dashed ? frame.px(5) : std::max(length, 1.0F);
  for (float s = 0; s < length; s += 2 * dash) {
    const float a = s / length;
    const float b = std::min(s + dash, length) / length;
    list.AddLine(ImVec2(from.x + (to.x - from.x) * a, from.y + (to.y - from.y) * a),
                 ImVec2(from.x + (to.x - from.x) * b, from.y + (to.y - from.y) * b), packed(colour), thick);
  }
}

void paint_line(Frame& frame, ImDrawList& list, const ChartAxes& axes, const ChartLine& line) {
  const Rgba colour = line_colour(frame, line.number);
  const auto runs = unbroken_runs(line.samples, frame.snapshot.state.freshness_of(*line.series).late_after);
  for (const auto& run : runs) {
    if (run.size() == 1)
      list.AddCircleFilled(ImVec2(axes.x(run[0].at), axes.y(run[0].value)), frame.px(2), packed(colour), 8);
    for (std::size_t i = 1; i < run.size(); ++i) {
      paint_stretch(frame, list, ImVec2(axes.x(run[i - 1].at), axes.y(run[i - 1].value)),
                    ImVec2(axes.x(run[i].at), axes.y(run[i].value)), colour, is_dashed(line.number));
    }
  }
  if (runs.empty()) return;
  const Sample& last = runs.back().back();
  const float small = frame.fonts.size_px(FontRole::kSmall);
  paint_text(frame, list, FontRole::kSmall, ImVec2(axes.x(last.at) + frame.px(3), axes.y(last.value) - small / 2),
             colour, letter(line.number));
}

/// The value at a moment with its unit; a dash where none was known.
std::string value_at(Frame& frame, const ChartLine& line, UtcTime at) {
  const Sample* sample = sample_at(line.samples, at);
  const Duration late = frame.snapshot.state.freshness_of(*line.series).late_after;
  if (sample == nullptr || !std::isfinite(sample->value) || at - sample->at > late) return "–";
  return value_text(frame.catalogue, sample->value, line.series->quantity).in(frame.language());
}

/// "A ── 北安路 · Water depth  0.42 m  ×" over the width; the cross takes the series out.
void draw_caption(Frame& frame, const ChartLine& line, UtcTime at) {
  const float height = frame.px(24);
  const float width = ImGui::GetContentRegionAvail().x;
  const ImVec2 from = ImGui::GetCursorScreenPos();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Rgba colour = line_colour(frame, line.number);
  const float centre = from.y + height / 2;
  const float y = centre - frame.fonts.size_px(FontRole::kBody) / 2;
  paint_text(frame, list, FontRole::kStrong, ImVec2(from.x, y), colour, letter(line.number));
  paint_stretch(frame, list, ImVec2(from.x + frame.px(16), centre), ImVec2(from.x + frame.px(44), centre), colour,
                is_dashed(line.number));
  const float cross = frame.px(26);
  const float right = from.x + width - cross - frame.px(4);
  const float said =
      paint_text_right(frame, list, FontRole::kStrong, right, y, frame.theme.text, value_at(frame, line, at));
  const Text& quantity = frame.tr("quantity." + std::string(quantity_key(line.series->quantity)));
  const Text& name = line.station->name;
  const float x = from.x + frame.px(52);
  paint_words(frame, list, FontRole::kBody, ImVec2(x, y), frame.theme.text,
              {name.in(Language::kZhHant) + " · " + quantity.zh, name.in(Language::kEn) + " · " + quantity.en},
              right - said - x - frame.px(8));
  ImGui::SetCursorScreenPos(ImVec2(from.x + width - cross, from.y));
  ImGui::PushID(line.series->id.str().c_str());
  if (icon_button(frame, "out", ControlIcon::kClose, frame.tr("chart.take_out"))) {
    frame.calls.push_back({"chart.toggle", {{"series", line.series->id.str()}}});
  }
  ImGui::PopID();
  ImGui::SetCursorScreenPos(ImVec2(from.x, from.y + height));
  ImGui::Dummy(ImVec2(1, 0));
}

/// Axes, thresholds, decisions, lines and the playhead; gives the moment under the pointer and seeks where one clicks.
std::optional<UtcTime> draw_plot(Frame& frame, const std::vector<ChartLine>& lines, TimeRange range, float height) {
  const bool two = std::ranges::any_of(lines, [](const ChartLine& line) { return line.side == ChartSide::kRight; });
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = std::max(ImGui::GetContentRegionAvail().x, frame.px(120));
  const bool clicked = ImGui::InvisibleButton("plot", ImVec2(width, height));
  const bool hovered = ImGui::IsItemHovered();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float small = frame.fonts.size_px(FontRole::kSmall);
  const float right_room = frame.px(two ? 48 : 14);
  const Rect plot{at.x + frame.px(44), at.y + small + frame.px(3), width - frame.px(44) - right_room,
                  height - 2 * small - frame.px(8)};
  const ChartAxes left{plot, range, range_of(lines, ChartSide::kLeft)};
  const ChartAxes right{plot, range, range_of(lines, ChartSide::kRight)};
  paint_values_axis(frame, list, left);
  if (two) paint_values_axis(frame, list, right, true);
  paint_time_axis(frame, list, left, frame.snapshot.state.incident->zone);
  const auto unit_of = [&](ChartSide side) {
    const auto first = std::ranges::find(lines, side, &ChartLine::side);
    return first == lines.end() ? std::string() : std::string(unit_symbol(first->series->quantity));
  };
  paint_text(frame, list, FontRole::kSmall, at, frame.theme.text_dim, unit_of(ChartSide::kLeft));
  if (two)
    paint_text_right(frame, list, FontRole::kSmall, at.x + width, at.y, frame.theme.text_dim,
                     unit_of(ChartSide::kRight));
  list.PushClipRect(ImVec2(plot.x, plot.y), ImVec2(plot.right() + frame.px(14), plot.bottom() + 1), true);
  for (const ChartSide side : {ChartSide::kLeft, ChartSide::kRight}) {
    const auto first = std::ranges::find(lines, side, &ChartLine::side);
    if (first == lines.end()) continue;
    paint_thresholds(frame, list, side == ChartSide::kLeft ? left : right, thresholds_of(lines, side),
                     first->series->quantity);
  }
  if (lines.size() == 1) {  // of several lines a hatch would not tell whose it is: each breaks off instead
    const Duration late = frame.snapshot.state.freshness_of(*lines.front().series).late_after;
    const auto runs = unbroken_runs(lines.front().samples, late);
    paint_gaps(frame, list, left, silences_between(runs, late, Duration{0}, frame.snapshot.at));
  }
  paint_decisions(frame, list, left, decisions_in(frame.snapshot.state, range));
  for (const ChartLine& line : lines) paint_line(frame, list, line.side == ChartSide::kLeft ? left : right, line);
  const float playhead = std::round(left.x(frame.snapshot.at));
  list.AddLine(ImVec2(playhead, plot.y), ImVec2(playhead, plot.bottom()), packed(frame.theme.accent),
               std::max(1.0F, frame.px(1.5F)));
  list.PopClipRect();
  if (!hovered) return std::nullopt;
  const float x = std::clamp(ImGui::GetIO().MousePos.x, plot.x, plot.right());
  list.AddLine(ImVec2(x, plot.y), ImVec2(x, plot.bottom()), packed(frame.theme.text_dim));
  const UtcTime under = left.time_at(x);
  if (clicked) frame.ask(Seek{under});
  return under;
}

void draw_lengths(Frame& frame) {
  for (const int hours : {1, 3, 6, 12, 24}) {
    const Duration length{std::chrono::hours{hours}};
    const std::string words = fmt::format("{} h", hours);
    ImGui::PushID(hours);
    const ButtonLook look = frame.state.chart_length == length ? ButtonLook::kChosen : ButtonLook::kQuiet;
    if (button(frame, "length", {words, words}, look, true, frame.tr("chart.length")))
      frame.state.chart_length = length;
    ImGui::PopID();
    ImGui::SameLine(0, frame.px(4));
  }
}

/// Title, lengths, table and cross.
void draw_chart_head(Frame& frame, ImDrawList& list) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float inner = ImGui::GetContentRegionAvail().x;
  const Text& title = frame.tr("charts.title");
  const float y = at.y + frame.px(3);
  paint_words(frame, list, FontRole::kStrong, ImVec2(at.x, y), frame.theme.text, title, inner * 0.4F);
  ImGui::SetCursorScreenPos(ImVec2(at.x + words_width(frame, FontRole::kStrong, title) + frame.px(16), at.y));
  draw_lengths(frame);
  const bool any = !frame.state.charts.series.empty();
  if (button(frame, "csv", frame.tr("series.export"), ButtonLook::kQuiet, any, frame.tr("charts.export.tip")))
    frame.call("chart.export");
  ImGui::SameLine(0, frame.px(4));
  if (button(frame, "clear", frame.tr("charts.clear"), ButtonLook::kQuiet, any)) frame.call("chart.clear");
  ImGui::SetCursorScreenPos(ImVec2(at.x + inner - frame.px(26), at.y));
  if (icon_button(frame, "close", ControlIcon::kClose, frame.tr("command.chart.panel"))) frame.call("chart.panel");
  ImGui::SetCursorScreenPos(ImVec2(at.x, at.y + frame.px(32)));
  ImGui::Dummy(ImVec2(1, 0));
}

/// Adds what is selected, as long as it is not in.
void draw_offer(Frame& frame) {
  const auto* chosen = std::get_if<StationId>(&frame.state.selection);
  if (chosen == nullptr) return;
  const IncidentState& state = frame.snapshot.state;
  bool is_first = true;
  for (const SeriesIndex index : state.stations->series_of(*chosen)) {
    const Series& series = state.stations->series()[index];
    if (frame.state.charts.has(series.id)) continue;
    const Text& quantity = frame.tr("quantity." + std::string(quantity_key(series.quantity)));
    const Text name = name_of(state, *chosen);
    const Text what{name.in(Language::kZhHant) + " · " + quantity.zh, name.in(Language::kEn) + " · " + quantity.en};
    const Text words = frame.tr("charts.add", what);
    if (!std::exchange(is_first, false)) same_line_if_fits(frame, button_width(frame, words));
    if (button(frame, series.id.str().c_str(), words, ButtonLook::kNormal, !frame.state.charts.is_full())) {
      frame.calls.push_back({"chart.toggle", {{"series", series.id.str()}}});
    }
  }
}

}  // namespace

Rect charts_area(Frame& frame) {
  const Rect& scene = frame.layout.scene;
  if (!frame.state.charts.open || scene.empty()) return {};
  const float captions = 24 * static_cast<float>(frame.state.charts.series.size());
  // While there is no line there is no plot: the map keeps its room.
  constexpr float kNoLine = 150;
  const float wanted = frame.state.charts.series.empty() ? kNoLine : 280 + captions;
  const float height = std::min(frame.px(wanted), scene.height * 0.62F);
  const float width = std::min(scene.width - frame.px(64), frame.px(900));
  return {scene.x + frame.px(8), scene.bottom() - height - frame.px(34), width, height};
}

void draw_charts_panel(Frame& frame) {
  const Rect area = charts_area(frame);
  if (area.empty()) return;
  PanelWindow window(frame, "##charts", area, faded(frame.theme.panel, 0.97), 8);
  draw_chart_head(frame, window.list());
  const TimeRange range{frame.snapshot.at - frame.state.chart_length,
                        frame.snapshot.at + frame.state.chart_length / 20};
  const auto lines = lines_of(frame, range);
  if (lines.empty()) {
    empty_state(frame, frame.tr("charts.empty"));
    draw_offer(frame);
    return;
  }
  const float captions = frame.px(24) * static_cast<float>(lines.size()) + frame.px(34);
  const float height = std::max(ImGui::GetContentRegionAvail().y - captions, frame.px(90));
  const UtcTime at = draw_plot(frame, lines, range, height).value_or(frame.snapshot.at);
  for (const ChartLine& line : lines) draw_caption(frame, line, at);
  draw_offer(frame);
}

}  // namespace sandtable::ui
