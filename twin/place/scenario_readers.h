#pragma once

#include <string>
#include <string_view>

#include "twin/flood/scenario/scenario.h"
#include "twin/place/place_sources.h"
#include "twin/place/toml_shapes.h"

namespace sandtable {

/// What the readers of the sections share while one scenario is read.
struct ScenarioReading {
  PlaceSources sources;
  TomlShapes shapes;
  std::string file;
  std::vector<std::string> link_names{};

  /// "flood.toml:12:8: inflow.line", for messages of those who come later.
  [[nodiscard]] std::string written_at(const TomlTable& table, std::string_view key) const;
};

/// [grid], [time], [initial], [run], title.
void read_scenario_setting(TomlTable& root, ScenarioReading& reading, scenario::Scenario& out);
/// [[inflow]], [[boundary]], [rain].
void read_scenario_water(TomlTable& root, ScenarioReading& reading, scenario::Scenario& out);
/// [[pump]], [[gate]], [[weir]], [[culvert]].
void read_scenario_links(TomlTable& root, ScenarioReading& reading, scenario::Scenario& out);
/// [drains], [[wall]], [[edit]], [buildings], [[gauge]].
void read_scenario_ground(TomlTable& root, ScenarioReading& reading, scenario::Scenario& out);

/// `at = [x, y]` or `line = [[x, y], ...]`; one of both must be there.
bool read_mark(TomlTable& table, ScenarioReading& reading, scenario::Mark& out);
/// `at = [x, y]` alone.
bool read_at(TomlTable& table, ScenarioReading& reading, scenario::Mark& out);
/// A raster that must exist.
bool read_raster(TomlTable& table, ScenarioReading& reading, std::string_view key, scenario::RasterName& out);
/// A number in a range, or a raster.
bool read_field(TomlTable& table, ScenarioReading& reading, std::string_view key, NumberRange range,
                scenario::Field& out);
/// A series file under `series_key` whose value column is `column`, or a constant under `constant_key`. False when
/// neither is there; both together are a problem.
bool read_series(TomlTable& table, ScenarioReading& reading, std::string_view series_key, std::string_view column,
                 std::string_view constant_key, NumberRange range, scenario::TimeSeries& out);
/// `name`, else the kind and a number.
void read_name(TomlTable& table, std::string_view kind, std::size_t index, std::string& out);

}  // namespace sandtable
