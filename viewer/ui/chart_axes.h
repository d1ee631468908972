#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "viewer/ui/chart.h"
#include "viewer/ui/chart_marks.h"
#include "viewer/ui/paint.h"

/// The frame of a chart and what stands in every one.
namespace sandtable::ui {

/// Where times and values lie in a plot.
struct ChartAxes {
  Rect plot;
  TimeRange time;
  ValueRange value;

  [[nodiscard]] float x(UtcTime t) const {
    return plot.x + static_cast<float>(seconds(t - time.from) / std::max(seconds(time.length()), 1e-3)) * plot.width;
  }
  [[nodiscard]] float y(double v) const {
    return plot.bottom() - static_cast<float>(std::clamp(value.share(v), -0.5, 1.5)) * plot.height;
  }
  [[nodiscard]] UtcTime time_at(float px) const {
    return time.from + from_seconds(seconds(time.length()) * static_cast<double>((px - plot.x) / plot.width));
  }
};

/// Numbers left of the plot with lines through it, or right of it without.
void paint_values_axis(Frame& frame, ImDrawList& list, const ChartAxes& axes, bool right = false);
void paint_time_axis(Frame& frame, ImDrawList& list, const ChartAxes& axes, ZoneOffset zone);
/// Dashed in their alert colours with level and value, and whose they are before them.
void paint_thresholds(Frame& frame, ImDrawList& list, const ChartAxes& axes, std::span<const ThresholdLine> thresholds,
                      Quantity quantity);
/// Flags along the top.
void paint_decisions(Frame& frame, ImDrawList& list, const ChartAxes& axes, std::span<const UtcTime> decisions);
/// Hatched where nothing was said.
void paint_gaps(Frame& frame, ImDrawList& list, const ChartAxes& axes, std::span<const TimeRange> silences);

}  // namespace sandtable::ui
