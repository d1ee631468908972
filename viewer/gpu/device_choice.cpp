#include "viewer/gpu/device_choice.h"

#include <chrono>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

namespace sandtable::gpu {
namespace {

using hydraulics::Hydraulics;

/// Fewer cells take less time than telling a card about them.
constexpr std::size_t kFewestCells = 100'000;
constexpr float kTrialDepth_m = 0.3F;
constexpr int kStepsToWarmUp = 2;
constexpr int kTrialSteps = 10;

Result<double> wall_s(Hydraulics& run, std::span<const std::size_t> cells) {
  const std::vector<float> depths(cells.size(), kTrialDepth_m);
  if (auto filled = run.edit_depth(cells, depths, Hydraulics::Booking::kEdit); !filled) return pass(filled);
  const double step_s = run.frame().cell_m / std::sqrt(9.81 * static_cast<double>(kTrialDepth_m)) / 2;
  const double warm_s = run.time_s() + kStepsToWarmUp * step_s;
  if (auto went = run.advance(warm_s); !went) return pass(went);
  const auto began = std::chrono::steady_clock::now();
  if (auto went = run.advance(warm_s + kTrialSteps * step_s); !went) return pass(went);
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

}  // namespace

Result<Trial> try_both(const GpuHydraulics& run) {
  std::vector<std::size_t> cells(run.frame().size());
  std::iota(cells.begin(), cells.end(), std::size_t{0});
  const auto card = wall_s(*run.branch(), cells);
  if (!card) return pass(card);
  const auto processor = wall_s(*run.branch_on_processor(), cells);
  if (!processor) return pass(processor);
  return Trial{*card, *processor};
}

Result<std::unique_ptr<Hydraulics>> make_water(hydraulics::Setup setup, scenario::RunDevice device) {
  using scenario::RunDevice;
  if (device == RunDevice::kGpu) {
    auto run = GpuHydraulics::make(std::move(setup));
    if (!run) return fail(run.error().code, "run.device = \"gpu\": {}", run.error().message);
    return std::move(*run);
  }
  const bool worth_it = device == RunDevice::kAuto && setup.ground_m.frame().size() >= kFewestCells &&
                        GpuHydraulics::check_supported(setup) && check(setup);
  if (!worth_it) return Hydraulics::make(std::move(setup));
  const auto card = GpuDevice::open();
  if (!card || (*card)->is_software()) return Hydraulics::make(std::move(setup));
  // The run keeps the state of a processor's run, so that going on there loses nothing.
  auto run = GpuHydraulics::make_on(*card, std::move(setup));
  const auto trial = try_both(*run);
  if (trial && trial->card_s < trial->processor_s) return run;
  return run->branch_on_processor();
}

}  // namespace sandtable::gpu
