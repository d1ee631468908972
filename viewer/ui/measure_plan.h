#pragma once

#include <optional>
#include <vector>

#include "twin/base/text.h"
#include "twin/core/state.h"
#include "twin/flood/intervention.h"
#include "viewer/ui/catalogue.h"

namespace sandtable::ui {

/// What can be drawn on the map.
enum class MeasureTool { kBarrier, kExcavation, kBreach };
std::string_view measure_tool_key(MeasureTool tool);
std::optional<MeasureTool> parse_measure_tool(std::string_view key);

/// Measures somebody considers: drawn on the map, asked about together, built nowhere.
struct MeasurePlan {
  bool open = false;                ///< the panel shows
  std::optional<MeasureTool> tool;  ///< clicks on the ground belong to it
  Polyline drawn;                   ///< its points so far
  double barrier_height_m = 0.6;
  double trench_width_m = 6;
  double trench_depth_m = 1;
  double breach_width_m = 30;
  std::vector<Intervention> measures;

  /// Takes up a tool, or lays it down when it is in hand already.
  void take(MeasureTool wanted);
  /// A click on the ground; a breach is complete with it.
  void add_point(LocalXY at);
  /// The line is complete: becomes a measure when it has two points, and is dropped otherwise.
  void finish();
  /// Takes back the last point, else the last measure.
  void undo();
  /// Lays the tool down and forgets its points; false when none was in hand.
  bool lay_down();
};

/// "Sandbags 120 m, 0.6 m high".
Text measure_words(const Catalogue& catalogue, const IncidentState& state, const Intervention& measure);

}  // namespace sandtable::ui
