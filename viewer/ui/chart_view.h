#pragma once

#include <span>
#include <vector>

#include "viewer/ui/chart.h"
#include "viewer/ui/chart_marks.h"
#include "viewer/ui/paint.h"

namespace sandtable::ui {

/// Bounds of a value at a moment to come.
struct BandPoint {
  UtcTime at;
  double low = 0;
  double high = 0;
};

/// One series over time as it is drawn.
struct ChartContent {
  Quantity quantity = Quantity::kWaterDepth;
  std::span<const Sample> samples;
  std::span<const Sample> alternative;  ///< the same if something else were done; in the colour of what-if
  std::span<const Sample> beside;       ///< as it was known another time: dashed; NaN parts two stretches
  std::span<const Sample> struck;       ///< were taken for true and are not: crossed out
  std::span<const BandPoint> band;      ///< behind the samples
  std::vector<ThresholdLine> thresholds;
  std::vector<UtcTime> decisions;  ///< when orders were given: flags along the top
  Duration longest_step{0};   ///< longer steps are gaps
  TimeRange range;
  UtcTime playhead;
  ZoneOffset zone{0};
  bool bars = false;          ///< rainfall: each value stands for the window before it
  Duration bar_length{0};
};

/// Draws axes with units, thresholds in their alert colours, the values, gaps hatched, and the playhead; under the
/// pointer the nearest value is told. Takes the given height at ImGui's cursor. Gives the time clicked, if any.
std::optional<UtcTime> chart_view(Frame& frame, const char* id, const ChartContent& content, float height);

}  // namespace sandtable::ui
