#include <algorithm>
#include <cmath>

#include "tests/validation/case_run.h"
#include "tests/validation/cases.h"

namespace sandtable::validation {
namespace {

constexpr double kSill_m = 10.25;

/// A bank that rises from 9.0 m to a sill and falls into a pond of 9.4 m, walled in the east.
double bank(double x) {
  if (x < 300) return 9.0 + (kSill_m - 9.0) * x / 300;
  if (x < 350) return kSill_m - (kSill_m - 9.4) * (x - 300) / 50;
  return 9.4 + 0.3 * std::abs(x - 500) / 200;
}

}  // namespace

Outcome pond_behind_sill(Size size) {
  Outcome outcome{.name = "pond_behind_sill", .title = "Tide that fills a pond over a sill and leaves it (EA Test 1)"};
  outcome.source = "Neelz and Pender (2013), Environment Agency SC120002, Test 1; the profile is our own";
  constexpr double kCell_m = 10;
  hydraulics::Setup setup;
  setup.ground_m = ground_of(70, 10, kCell_m, [](double x, double) { return bank(x); });
  setup.manning = 0.03;
  setup.threads = 1;
  Grid<float> dry(setup.ground_m.frame());
  double sill_m = 0;
  // The pond's side begins dry: what stands there at the end came over the sill.
  for (int row = 0; row < 10; ++row)
    for (int column = 0; column < 70; ++column) {
      const double z = setup.ground_m.at(column, row);
      if (column < 30) dry.at(column, row) = static_cast<float>(std::max(0.0, 9.7 - z));
      sill_m = std::max(sill_m, column > 25 && column < 35 ? z : 0);
    }
  setup.depth_m = dry;
  const double hour = 3600;
  setup.boundaries.push_back(
      {.side = hydraulics::Side::kWest,
       .first = 0,
       .last = 9,
       .kind = hydraulics::EdgeKind::kLevel,
       .level_m = *hydraulics::TimeSeries::make(
           {{0, 9.7}, {1 * hour, 10.35}, {11 * hour, 10.35}, {12 * hour, 9.7}, {20 * hour, 9.7}})});
  CaseRun run(std::move(setup), outcome);
  Curve pond{"Level in the pond", "time (h)", "level (m)", {}, {{0, sill_m}, {20, sill_m}}};
  const double end_h = size == Size::kWhole ? 20 : 18;
  for (double t = 0.25; t <= end_h && run.advance(t * hour); t += 0.25)
    pond.computed.push_back({t, run->level_m(run.cell(50, 5))});
  if (!run.good()) return outcome;
  outcome.curves.push_back(pond);
  outcome.figures.push_back({"pond against the sill after the tide", std::abs(run->level_m(run.cell(50, 5)) - sill_m),
                             6e-3, "m", "a film of 5 mm leaves the pond at 1 mm an hour by Manning's law"});
  outcome.figures.push_back({"open side against the tide", std::abs(run->level_m(run.cell(5, 5)) - 9.7), 1e-4, "m",
                             "nothing holds water there"});
  run.book_mass();
  return outcome;
}

}  // namespace sandtable::validation
