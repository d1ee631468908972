#include "viewer/app/commands/forecast_command.h"

#include <cstdio>

#include "twin/base/time.h"
#include "twin/flood/scenario/scenario_run.h"
#include "twin/place/scenario_config.h"
#include "viewer/app/commands/forecast_files.h"
#include "viewer/app/console.h"
#include "viewer/app/scenario_rasters.h"

namespace sandtable {
namespace {

void print_for_people(const ForecastOptions& options, const scenario::RunSummary& s) {
  fmt::print("{}: {} of water on {} cells, {} steps in {:.1f} s with {} thread(s), {}\n", options.out,
             format_span(from_seconds(s.simulated_s)), s.cells, s.steps, s.wall_s, s.threads, s.solver);
  fmt::print("volume [m3]   {:.6g} at the start, {:.6g} in, {:.6g} out, {:.6g} at the end\n", s.volume_initial_m3,
             s.volume_in_m3, s.volume_out_m3, s.volume_end_m3);
  fmt::print("mass error    {:.2g} of the water\n", s.mass_error_ratio);
  fmt::print("wet cells     {} at most\n", s.wet_cells_max);
}

}  // namespace

int run_forecast(const ForecastOptions& options) {
  const auto scenario = load_scenario(options.scenario);
  if (!scenario) return report_failure(scenario.error());
  auto rasters = load_scenario_rasters(*scenario, options.reader_program);
  if (!rasters) return report_failure(rasters.error());
  auto setup = scenario::make_setup(*scenario, std::move(rasters->grids));
  if (!setup) return report_failure(setup.error());
  setup->warnings.insert(setup->warnings.begin(), rasters->warnings.begin(), rasters->warnings.end());
  auto files = ForecastFiles::begin(options.out, rasters->crs);
  if (!files) return report_failure(files.error());

  const auto result = scenario::run_scenario(*scenario, *std::move(setup), *files, options.make_water);
  if (!result) return report_failure(result.error());
  report_warnings(result->summary.warnings);
  if (const Status written = files->finish(*result); !written) return report_failure(written.error());
  if (options.json) {
    fmt::print("{}\n", scenario::summary_json(result->summary, -1));
  } else {
    print_for_people(options, result->summary);
  }
  if (!result->stopped) return kExitOk;
  return report_failure(
      {result->stopped->code, fmt::format("{}: stopped at {:.3f} s, what was reached is in {}: {}", options.scenario,
                                          result->summary.simulated_s, options.out, result->stopped->message)});
}

}  // namespace sandtable
