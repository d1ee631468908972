#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <optional>

#include "viewer/gpu/device_choice.h"

namespace sandtable {
namespace {

using namespace hydraulics;

double now_s() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

/// A valley of 10 m cells: slopes of 1 to 3 % to a thalweg that falls 1:500 to the open southern edge, with bumps.
Grid<float> valley(int side) {
  Grid<float> ground(GridFrame{side, side, 10, {0, side * 10.0}});
  for (int row = 0; row < side; ++row)
    for (int column = 0; column < side; ++column) {
      const double x = column * 10.0;
      const double y = row * 10.0;
      const double axis = side * 5.0 + side * std::sin(y / 1500);
      ground.at(column, row) = static_cast<float>(0.02 * std::abs(x - axis) + 0.002 * (side * 10.0 - y) +
                                                  0.5 * std::sin(x / 90) * std::sin(y / 70));
    }
  return ground;
}

Setup storm(int side) {
  Setup setup;
  setup.ground_m = valley(side);
  setup.manning = 0.05;
  setup.rain.intensity_mm_per_h = TimeSeries(50.0);
  setup.boundaries.push_back({.side = Side::kSouth, .first = 0, .last = side - 1, .kind = EdgeKind::kFree});
  return setup;
}

Setup flood_wave(int side) {
  Setup setup;
  setup.ground_m = valley(side);
  setup.manning = 0.05;
  setup.depth_m = Grid<float>(setup.ground_m.frame());
  for (float& depth : setup.depth_m->values()) depth = 0.5F;
  return setup;
}

/// An inflow is a law of the processor: the card stops after every step.
Setup pour(int side) {
  Setup setup;
  setup.ground_m = valley(side);
  Footprint cells;
  for (int i = 0; i < 10; ++i) cells.push_back(setup.ground_m.frame().index(side / 2 + i, 20));
  setup.inflows.push_back({"pour", cells, TimeSeries(200.0)});
  return setup;
}

struct Effort {
  double wall_s = 0;
  WorkDone work;
};

std::optional<Effort> timed(Hydraulics& run, double end_s) {
  const std::uint64_t before = run.work().cell_updates;
  const std::uint64_t steps = run.work().steps;
  Effort effort;
  for (int i = 1; i <= 5; ++i) {
    const double began = now_s();
    if (auto done = run.advance(end_s * i / 5); !done) {
      fmt::print("{}: {}\n", run.label(), done.error().message);
      return std::nullopt;
    }
    effort.wall_s += now_s() - began;
  }
  effort.work = run.work();
  effort.work.cell_updates -= before;
  effort.work.steps -= steps;
  const double updates = static_cast<double>(effort.work.cell_updates);
  fmt::print("  {}: {:.3f} s, {} steps, {:.1f} us a step, {:.3f} G updates/s, mass error {:.1e}\n", run.label(),
             effort.wall_s, effort.work.steps, 1e6 * effort.wall_s / static_cast<double>(effort.work.steps),
             updates / 1e9 / effort.wall_s, run.mass_error_ratio());
  return effort;
}

void print_difference(const Hydraulics& card, const Hydraulics& processor) {
  Grid<float> one;
  Grid<float> other;
  card.copy_depth(one);
  processor.copy_depth(other);
  double largest = 0;
  double sum = 0;
  std::size_t above_1_mm = 0;
  for (std::size_t i = 0; i < one.values().size(); ++i) {
    const double d = std::abs(static_cast<double>(one.values()[i]) - other.values()[i]);
    if (std::isnan(d)) continue;
    largest = std::max(largest, d);
    sum += d;
    above_1_mm += d > 1e-3 ? 1 : 0;
  }
  fmt::print("  depths apart: {:.2e} m at most, {:.1e} m in the mean, {} of {} cells by more than 1 mm\n", largest,
             sum / static_cast<double>(one.values().size()), above_1_mm, one.values().size());
}

void compare(const char* what, Setup setup, double end_s) {
  const double began = now_s();
  auto made = gpu::GpuHydraulics::make(std::move(setup));
  if (!made) {
    fmt::print("{}: {}\n", what, made.error().message);
    return;
  }
  gpu::GpuHydraulics& card = **made;
  const auto processor = card.branch_on_processor();
  fmt::print("{}, {} cells, {:.0f} s of water (made in {:.2f} s, {:.0f} MB):\n", what, card.frame().size(), end_s,
             now_s() - began, static_cast<double>(card.work().memory_bytes) / 1e6);
  // What a trial costs and says; it also warms the card up.
  const double tried = now_s();
  if (const auto trial = gpu::try_both(card))
    fmt::print("  trial of {:.2f} s: card {:.4f} s, processor {:.4f} s\n", now_s() - tried, trial->card_s,
               trial->processor_s);
  const auto fast = timed(card, end_s);
  const auto reference = timed(*processor, end_s);
  if (!fast || !reference) return;
  fmt::print("  card : processor = {:.2f}\n", reference->wall_s / fast->wall_s);
  print_difference(card, *processor);
}

}  // namespace
}  // namespace sandtable

int main(int argc, char** argv) {
  using namespace sandtable;
  const double millions = argc > 1 ? std::atof(argv[1]) : 1;
  const double end_s = argc > 2 ? std::atof(argv[2]) : 300;
  const int side = std::max(16, static_cast<int>(std::sqrt(millions * 1e6)));
  const auto device = gpu::GpuDevice::open();
  if (!device) {
    fmt::print("{}\n", device.error().message);
    return 1;
  }
  fmt::print("{}\n", (*device)->renderer_name());
  compare("water 0.5 m deep everywhere", flood_wave(side), end_s);
  compare("rain of 50 mm/h on a dry valley", storm(side), end_s);
  compare("200 m3/s poured into a dry valley", pour(side), end_s);
  return 0;
}
