#include "tests/fuzz/place/scenario_file_entry.h"

#include <algorithm>
#include <cmath>

#include "tests/fuzz/place/promises.h"
#include "twin/flood/hydraulics/hydraulics.h"
#include "twin/flood/scenario/scenario_setup.h"
#include "twin/place/scenario_config.h"

namespace sandtable::fuzz {
namespace {

constexpr std::size_t kMostCells = 4'096;
constexpr double kTraced = 20;  // wave travel times across a cell: a few dozen steps

void run_a_little(const scenario::Scenario& scenario, const scenario::FlatGround& flat) {
  auto setup = scenario::make_setup(scenario, {.ground_m = scenario::ground_of(flat)});
  if (!setup) return promise(!setup.error().message.empty(), "a refusal says why");
  setup->hydraulics.threads = 1;
  auto run = hydraulics::Hydraulics::make(std::move(setup->hydraulics));
  if (!run) return promise(!run.error().message.empty(), "a refusal says why");
  // The deepest water there may be is 250 m, whose waves do 50 m/s.
  const auto advanced = (*run)->advance(std::min(scenario.end_s, kTraced * flat.frame.cell_m / 50));
  if (!advanced) promise(!advanced.error().message.empty(), "a run that stops says why");
  promise((*run)->mass_error_ratio() < 1e-6, "every cubic metre is booked");
  Grid<float> depth_m(flat.frame);
  (*run)->copy_depth(depth_m);
  for (const float depth : depth_m.values())
    promise(std::isnan(depth) || (depth >= 0 && depth <= 251), "depths are depths");
}

}  // namespace

void scenario_file(std::string_view bytes) {
  const auto scenario = parse_scenario(bytes, "fuzz.toml", "no-such-directory");
  if (!scenario) return check_refusal(scenario.error().message);
  promise(scenario->end_s > 0, "time goes on");
  promise(std::ranges::is_sorted(scenario->rasters_at_s), "rasters come in order");
  const auto* flat = std::get_if<scenario::FlatGround>(&scenario->ground);
  if (flat != nullptr && flat->frame.size() <= kMostCells) run_a_little(*scenario, *flat);
}

}  // namespace sandtable::fuzz
