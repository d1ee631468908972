#include "viewer/ui/chart_axes.h"

#include <algorithm>
#include <cmath>

#include "viewer/ui/describe.h"
#include "viewer/ui/widgets.h"

namespace sandtable::ui {

void paint_values_axis(Frame& frame, ImDrawList& list, const ChartAxes& axes, bool right) {
  const float small = frame.fonts.size_px(FontRole::kSmall);
  const auto ticks = value_ticks(axes.value, std::max(2, static_cast<int>(axes.plot.height / (small * 1.6F))));
  for (const double tick : ticks) {
    const float y = std::round(axes.y(tick));
    const std::string words = fmt::format("{:.{}f}", tick, tick_decimals(ticks));
    if (right) {
      paint_text(frame, list, FontRole::kSmall, ImVec2(axes.plot.right() + frame.px(5), y - small / 2),
                 frame.theme.text_dim, words);
      continue;
    }
    list.AddLine(ImVec2(axes.plot.x, y), ImVec2(axes.plot.right(), y), packed(faded(frame.theme.line, 0.7)));
    paint_text_right(frame, list, FontRole::kSmall, axes.plot.x - frame.px(4), y - small / 2, frame.theme.text_dim,
                     words);
  }
}

void paint_time_axis(Frame& frame, ImDrawList& list, const ChartAxes& axes, ZoneOffset zone) {
  const int most = std::max(2, static_cast<int>(axes.plot.width / frame.px(56)));
  float free_from = axes.plot.x - frame.px(20);
  for (const UtcTime tick : time_ticks(axes.time, zone, most)) {
    const float x = std::round(axes.x(tick));
    list.AddLine(ImVec2(x, axes.plot.y), ImVec2(x, axes.plot.bottom() + frame.px(3)),
                 packed(faded(frame.theme.line, 0.5)));
    const std::string words = format_clock(tick, zone, false);
    const float width = text_width(frame, FontRole::kSmall, words);
    if (x - width / 2 < free_from || x + width / 2 > axes.plot.right() + frame.px(12)) continue;
    paint_text(frame, list, FontRole::kSmall, ImVec2(x - width / 2, axes.plot.bottom() + frame.px(2)),
               frame.theme.text_dim, words);
    free_from = x + width / 2 + frame.px(6);
  }
  list.AddLine(ImVec2(axes.plot.x, axes.plot.bottom()), ImVec2(axes.plot.right(), axes.plot.bottom()),
               packed(frame.theme.text_dim));
}

void paint_thresholds(Frame& frame, ImDrawList& list, const ChartAxes& axes, std::span<const ThresholdLine> thresholds,
                      Quantity quantity) {
  const float small = frame.fonts.size_px(FontRole::kSmall);
  const auto is_seen = [&](float y) { return y >= axes.plot.y && y <= axes.plot.bottom(); };
  for (const ThresholdLine& threshold : thresholds) {
    const float y = std::round(axes.y(threshold.value));
    if (!is_seen(y)) continue;
    for (float x = axes.plot.x; x < axes.plot.right(); x += frame.px(9)) {
      list.AddLine(ImVec2(x, y), ImVec2(std::min(x + frame.px(5), axes.plot.right()), y),
                   packed(frame.theme.alert_of(threshold.level)), std::max(1.0F, frame.px(1.2F)));
    }
  }
  std::vector<float> said;  // words that would lie on others are left out; the line stays
  for (const ThresholdLine& threshold : thresholds) {
    const float y = std::round(axes.y(threshold.value));
    if (!is_seen(y)) continue;
    const float above = y - small - frame.px(1);
    const ImVec2 at(axes.plot.x + frame.px(4), above < axes.plot.y ? y + frame.px(1) : above);
    if (std::ranges::any_of(said, [&](float other) { return std::abs(other - at.y) < small; })) continue;
    said.push_back(at.y);
    const std::string words = threshold.whose + (threshold.whose.empty() ? "" : " ") +
                              frame.tr("alarm_level." + std::to_string(threshold.level)).in(frame.language()) + " " +
                              number_text(threshold.value, quantity);
    // On a plate: the line of a threshold close by would strike the words through.
    list.AddRectFilled(ImVec2(at.x - frame.px(2), at.y),
                       ImVec2(at.x + text_width(frame, FontRole::kSmall, words) + frame.px(2), at.y + small),
                       packed(faded(frame.theme.panel, 0.85)));
    paint_text(frame, list, FontRole::kSmall, at, frame.theme.alert_of(threshold.level), words);
  }
}

void paint_decisions(Frame& frame, ImDrawList& list, const ChartAxes& axes, std::span<const UtcTime> decisions) {
  const ImU32 colour = packed(frame.theme.text);
  const float side = frame.px(7);
  for (const UtcTime at : decisions) {
    const float x = std::round(axes.x(at));
    list.AddLine(ImVec2(x, axes.plot.y), ImVec2(x, axes.plot.bottom()), packed(faded(frame.theme.text, 0.45)));
    list.AddTriangleFilled(ImVec2(x, axes.plot.y), ImVec2(x + side, axes.plot.y + side / 2),
                           ImVec2(x, axes.plot.y + side), colour);
  }
}

void paint_gaps(Frame& frame, ImDrawList& list, const ChartAxes& axes, std::span<const TimeRange> silences) {
  for (const TimeRange& silence : silences) {
    const float from = std::max(axes.x(silence.from), axes.plot.x);
    const float to = std::min(axes.x(silence.to), axes.plot.right());
    if (to - from < frame.px(3)) continue;
    paint_hatch(list, {from, axes.plot.y, to - from, axes.plot.height}, faded(frame.theme.gap, 0.45), frame.px(7), 1);
  }
}

}  // namespace sandtable::ui
