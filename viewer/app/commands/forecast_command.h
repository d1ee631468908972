#pragma once

#include <filesystem>
#include <string>

#include "twin/flood/scenario/scenario_run.h"

namespace sandtable {

/// `sandtable forecast SCENARIO.toml --out DIR [--json]`
struct ForecastOptions {
  std::string scenario;
  std::string out;
  bool json = false;  ///< the summary as one JSON object on stdout instead of a few lines for people
  /// The program that opens rasters in a child; it must hand `--read-child ...` to geo::run_reader_child().
  std::filesystem::path reader_program = "/proc/self/exe";
  scenario::MakeWater make_water = scenario::make_on_processor;
};

/// Runs the flood model alone and writes rasters, gauges.csv and summary.json, see docs/scenario-file.md. Progress goes
/// to stderr. 0: the scenario's end was reached; 1: an input cannot be used, a file not be written, or the run stopped
/// early (unstable or interrupted) and what it had is kept.
int run_forecast(const ForecastOptions& options);

}  // namespace sandtable
