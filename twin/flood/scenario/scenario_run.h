#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "twin/flood/hydraulics/hydraulics.h"
#include "twin/flood/scenario/scenario_setup.h"
#include "twin/flood/water_record.h"

namespace sandtable::scenario {

/// One row of gauges.csv. The level is the ground's where the cell is dry: level minus depth is always the ground.
struct GaugeReading {
  double time_s = 0;
  std::string_view gauge;
  double level_m = 0;
  double depth_m = 0;
  double speed_m_per_s = 0;
};

/// How far a run is.
struct RunProgress {
  double time_s = 0;
  double end_s = 0;
  double step_s = 0;      ///< mean step of the last stretch
  double surface_m3 = 0;  ///< by the books
};

/// Who takes what a run gives while it goes on. Called on the caller's thread. A failure stops the run.
class RunOutputs {
 public:
  virtual ~RunOutputs() = default;
  virtual Status take_gauges(std::span<const GaugeReading> readings) = 0;
  virtual Status take_depth(double time_s, const Grid<float>& depth_m) = 0;
  virtual void show(const RunProgress& progress) = 0;
  /// Asked between stretches; true ends the run with what is there.
  virtual bool stop_wanted() = 0;
};

/// The figures of summary.json, and the solver.
struct RunSummary {
  std::size_t cells = 0;  ///< with ground
  std::size_t wet_cells_max = 0;
  std::uint64_t steps = 0;
  double simulated_s = 0;
  double wall_s = 0;
  std::uint64_t cell_updates = 0;
  int threads = 0;
  std::string scheme;
  std::string solver{};  ///< Hydraulics::label(): scheme and what it ran on
  double volume_initial_m3 = 0;
  double volume_in_m3 = 0;
  double volume_out_m3 = 0;
  double volume_end_m3 = 0;
  double mass_error_ratio = 0;  ///< |V_end - V_start - in + out| / (V_start + in), V_end summed from the depth field
  Warnings warnings;
};

/// The summary as docs/scenario-file.md gives its keys: one object, indented by so many spaces; -1: on one line.
std::string summary_json(const RunSummary& summary, int indent = 2);

/// What is left when a run has ended, however it ended.
struct RunResult {
  RunSummary summary;
  WaterRecordFields fields;
  Grid<float> depth_m;  ///< at summary.simulated_s
  /// Empty when the end was reached; else why not: an unstable step (its cell, time and cause), an output that could
  /// not be written, or kCancelled.
  std::optional<Error> stopped;
};

/// Makes the water of a run on the device asked for.
using MakeWater =
    std::function<Result<std::unique_ptr<hydraulics::Hydraulics>>(hydraulics::Setup setup, RunDevice device)>;

/// On the processor; refuses kGpu, which needs a build with the viewer.
Result<std::unique_ptr<hydraulics::Hydraulics>> make_on_processor(hydraulics::Setup setup, RunDevice device);

/// Drives a run from 0 to the scenario's end, sampling as it goes. Fails only before the first step, when the setup is
/// refused. Blocking; the calling thread and those of the solver.
Result<RunResult> run_scenario(const Scenario& scenario, ScenarioSetup setup, RunOutputs& outputs,
                               const MakeWater& make_water = make_on_processor);

/// How often cells are sampled when the scenario does not say: every 10 s, or with the output rows where the grid is so
/// large (above 250,000 cells) that sampling would cost more than a few percent of the run.
double sample_interval_s(const Scenario& scenario, std::size_t cells);

}  // namespace sandtable::scenario
