#pragma once

#include <filesystem>
#include <string>

#include "twin/flood/scenario/scenario_setup.h"

namespace sandtable {

/// What a scenario names, read.
struct ScenarioRasters {
  scenario::ScenarioGrids grids;
  std::string crs;  ///< of the terrain, WKT; empty when it names none
  Warnings warnings;
};

/// Reads the rasters and polygons of a scenario; pixels are read in a child process, see geo/raster/isolated_raster.h.
/// The terrain is taken cell by cell; other rasters give each cell the value at its centre. Fails naming file, line and
/// key: a terrain that is missing, in degrees, in other units than metres, rotated, with oblong cells or without any
/// height; a raster that leaves cells of the terrain without a value.
/// `program` reads what was brought: it must hand `--read-child` to geo::run_reader_child().
Result<ScenarioRasters> load_scenario_rasters(const scenario::Scenario& scenario, const std::filesystem::path& program);

}  // namespace sandtable
