#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "twin/flood/hydraulics/setup.h"
#include "twin/flood/scenario/scenario.h"

namespace sandtable::scenario {

/// The rasters and polygons a scenario names, read by somebody who can. All on the frame of `ground_m`.
struct ScenarioGrids {
  Grid<float> ground_m;  ///< NaN outside
  std::optional<Grid<float>> manning{};
  std::optional<Grid<float>> depth_m{};
  std::optional<Grid<float>> rain_weight{};
  std::vector<PolygonRings> buildings{};
  std::optional<Grid<float>> building_cells{};  ///< not 0 where a building stands
};

/// The grid of a plane without a file.
Grid<float> ground_of(const FlatGround& flat);

struct GaugeCell {
  std::string name;
  std::size_t cell = 0;
};

/// Ground that changes while the run goes on.
struct LaterEdit {
  double at_s = 0;
  TerrainEdit edit;
  std::vector<std::size_t> cells;
};

/// A scenario as cells and faces.
struct ScenarioSetup {
  hydraulics::Setup hydraulics;
  std::vector<GaugeCell> gauges;
  std::vector<LaterEdit> later_edits;  ///< by time
  Warnings warnings;
};

/// Brings everything the scenario says onto the grid. Fails with kInvalid naming file, line and key of what lies
/// outside the grid or on cells without ground.
Result<ScenarioSetup> make_setup(const Scenario& scenario, ScenarioGrids grids);

/// The faces that walls stand on, each once with the higher of what meets there. Fails as faces_along() does, and where a
/// breach lies outside the grid.
Result<std::vector<hydraulics::FaceCrest>> crests_of(const GridFrame& frame, std::span<const Wall> walls);

/// The new ground of the edit's cells, NaN kept.
std::vector<float> edited_ground(const TerrainEdit& edit, std::span<const std::size_t> cells,
                                 const Grid<float>& ground);

}  // namespace sandtable::scenario
