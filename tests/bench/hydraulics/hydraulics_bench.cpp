#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <ctime>

#include "tests/bench/hydraulics/memory_bandwidth.h"
#include "twin/flood/hydraulics/hydraulics.h"

namespace sandtable {
namespace {

using namespace hydraulics;

/// A valley of 10 m cells: slopes of 1 to 3 % to a thalweg that falls 1:500 to the open southern edge, with bumps.
Grid<float> valley(int columns, int rows) {
  Grid<float> ground(GridFrame{columns, rows, 10, {0, rows * 10.0}});
  for (int row = 0; row < rows; ++row)
    for (int column = 0; column < columns; ++column) {
      const double x = column * 10.0;
      const double y = row * 10.0;
      const double axis = columns * 5.0 + 0.1 * columns * 10 * std::sin(y / 1500);
      ground.at(column, row) = static_cast<float>(0.02 * std::abs(x - axis) + 0.002 * (rows * 10.0 - y) +
                                                  0.5 * std::sin(x / 90) * std::sin(y / 70));
    }
  return ground;
}

struct Effort {
  double wall_s = 0;
  double processor_s = 0;
  WorkDone work;
  double mass_error_ratio = 0;
};

template <class Drive>
Effort timed(Setup setup, Drive&& drive) {
  auto run = Hydraulics::make(std::move(setup));
  if (!run) {
    fmt::print("{}\n", run.error().message);
    std::exit(1);
  }
  const std::clock_t processor = std::clock();
  const auto wall = std::chrono::steady_clock::now();
  drive(**run);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - wall;
  return {took.count(), static_cast<double>(std::clock() - processor) / CLOCKS_PER_SEC, (*run)->work(),
          (*run)->mass_error_ratio()};
}

void print(const char* what, const Effort& effort, double triad_bytes_per_s) {
  const auto updates = static_cast<double>(effort.work.cell_updates);
  fmt::print(
      "{}: {:.2f} s wall, {:.2f} s processor, {} steps, {:.3f} G updates, {:.3f} G/s wall, {:.3f} G/s of processor, "
      "{:.0f} % of 32 B/update at the triad's rate, mass {:.1e}, {:.1f} B/cell\n",
      what, effort.wall_s, effort.processor_s, effort.work.steps, updates / 1e9, updates / 1e9 / effort.wall_s,
      updates / 1e9 / effort.processor_s, 100 * updates * 32 / effort.wall_s / triad_bytes_per_s,
      effort.mass_error_ratio,
      static_cast<double>(effort.work.memory_bytes) / static_cast<double>(effort.work.active_cells));
}

Setup rainy_valley(int columns, int rows, int threads) {
  Setup setup;
  setup.ground_m = valley(columns, rows);
  setup.manning = 0.05;
  setup.threads = threads;
  setup.rain.intensity_mm_per_h = TimeSeries(50.0);
  setup.boundaries.push_back({.side = Side::kSouth, .first = 0, .last = columns - 1, .kind = EdgeKind::kFree});
  return setup;
}

/// The same rain on the fine grid and by subgrid tables.
void preview(int columns, int rows, double end_s, double triad) {
  double fine_s = 0;
  for (const Scheme scheme : {Scheme::kLocalInertial, Scheme::kSubgrid}) {
    Setup setup = rainy_valley(columns, rows, 1);
    setup.scheme = scheme;
    const Effort effort = timed(std::move(setup), [&](Hydraulics& run) {
      for (double t = 300; t <= end_s; t += 300)
        if (auto done = run.advance(t); !done) fmt::print("{}\n", done.error().message);
    });
    if (scheme == Scheme::kLocalInertial) fine_s = effort.processor_s;
    print(fmt::format("rain on {} x {} cells, {:.0f} s, {}", columns, rows, end_s,
                      scheme == Scheme::kSubgrid ? "subgrid" : "fine")
              .c_str(),
          effort, triad);
    fmt::print("  speed-up: {:.1f}\n", fine_s / effort.processor_s);
  }
}

void rain(int columns, int rows, double end_s, const double* triad) {
  for (const int threads : {1, 2}) {
    const Effort effort = timed(rainy_valley(columns, rows, threads), [&](Hydraulics& run) {
      for (double t = 300; t <= end_s; t += 300)
        if (auto done = run.advance(t); !done) {
          fmt::print("{}\n", done.error().message);
          return;
        }
    });
    print(
        fmt::format("rain of 50 mm/h on {} x {} cells, {:.0f} s, {} thread(s)", columns, rows, end_s, threads).c_str(),
        effort, triad[threads - 1]);
  }
}

/// The same pour with all the rest of the valley dry, on the valley and on a tenth of it.
void dry_land(int columns, int rows, const double* triad) {
  for (const int part : {1, 10}) {
    Setup setup;
    setup.ground_m = valley(columns, rows / part);
    setup.threads = 1;
    setup.inflows.push_back(
        {"pour",
         {setup.ground_m.frame().index(columns / 2, 20), setup.ground_m.frame().index(columns / 2, 21)},
         TimeSeries(20.0)});
    const Effort effort = timed(std::move(setup), [](Hydraulics& run) {
      if (auto done = run.advance(1800); !done) fmt::print("{}\n", done.error().message);
    });
    print(fmt::format("20 m3/s poured into a dry valley of {} x {} cells", columns, rows / part).c_str(), effort,
          triad[0]);
  }
}

/// A dam that breaks over the valley, by every scheme.
void schemes(int side, double end_s, const double* triad) {
  struct Way {
    const char* what;
    Scheme scheme;
    bool second_order;
  };
  const Way ways[] = {{"local inertia", Scheme::kLocalInertial, false},
                      {"full shallow water, first order", Scheme::kFullShallowWater, false},
                      {"full shallow water, second order", Scheme::kFullShallowWater, true},
                      {"subgrid", Scheme::kSubgrid, false}};
  double inertial_s = 0;
  double inertial_per_update = 0;
  for (const Way& way : ways) {
    Setup setup = rainy_valley(side, side, 1);
    setup.depth_m = Grid<float>(setup.ground_m.frame());
    for (int row = 0; row < side / 3; ++row)
      for (int column = 0; column < side; ++column)
        setup.depth_m->at(column, row) =
            std::max(0.0F, 0.002F * static_cast<float>(side) * 10 + 2 - setup.ground_m.at(column, row));
    setup.scheme = way.scheme;
    setup.second_order = way.second_order;
    const Effort effort = timed(std::move(setup), [&](Hydraulics& run) {
      if (auto done = run.advance(end_s); !done) fmt::print("{}\n", done.error().message);
    });
    print(fmt::format("dam break in the rain on {} x {} cells, {:.0f} s, {}", side, side, end_s, way.what).c_str(),
          effort, triad[0]);
    const double per_update = effort.processor_s / static_cast<double>(effort.work.cell_updates);
    if (way.scheme == Scheme::kLocalInertial) {
      inertial_s = effort.processor_s;
      inertial_per_update = per_update;
    }
    fmt::print("  cost against local inertia: {:.2f} a run, {:.2f} a cell and step\n", effort.processor_s / inertial_s,
               per_update / inertial_per_update);
  }
}

}  // namespace
}  // namespace sandtable

int main(int argc, char** argv) {
  using namespace sandtable;
  const double millions = argc > 1 ? std::atof(argv[1]) : 1;
  const int side = static_cast<int>(std::sqrt(millions * 1e6));
  const double triad[2] = {triad_bytes_per_s(1), triad_bytes_per_s(2)};
  fmt::print("instructions: {}; triad {:.1f} GB/s with one thread, {:.1f} with two\n",
             std::getenv("SANDTABLE_INSTRUCTIONS") != nullptr ? std::getenv("SANDTABLE_INSTRUCTIONS") : "best",
             triad[0] / 1e9, triad[1] / 1e9);
  rain(side, side, argc > 2 ? std::atof(argv[2]) : 3600, triad);
  dry_land(side, side, triad);
  schemes(side / 2, 600, triad);
  preview(side, side, argc > 2 ? std::atof(argv[2]) : 3600, triad[0]);
  return 0;
}
