#include <algorithm>
#include <cmath>

#include "tests/validation/case_run.h"
#include "tests/validation/cases.h"

namespace sandtable::validation {
namespace {

/// Potential and kinetic energy over density, m5/s2.
double energy(const hydraulics::Hydraulics& run, const Grid<float>& ground) {
  double sum = 0;
  for (std::size_t cell = 0; cell < ground.values().size(); ++cell) {
    const double h = run.depth_m(cell);
    if (h < 1e-6) continue;
    const LocalXY q = run.unit_discharge(cell);
    const double z = static_cast<double>(ground.values()[cell]);
    sum += 9.81 * h * (z + h / 2) + (q.x * q.x + q.y * q.y) / (2 * h);
  }
  return sum * ground.frame().cell_area_m2();
}

}  // namespace

Outcome closed_basin(Size size) {
  Outcome outcome{.name = "closed_basin", .title = "Water that sloshes in a walled bowl"};
  outcome.source = "energy can only be lost";
  constexpr int kCells = 60;
  hydraulics::Setup setup;
  setup.ground_m = ground_of(kCells, kCells, 5, [](double x, double y) {
    return ((x - 150) * (x - 150) + (y - 150) * (y - 150)) / 20000 + 0.1 * std::sin(x / 7) * std::sin(y / 9);
  });
  setup.depth_m = ground_of(kCells, kCells, 5, [](double x, double y) {
    return std::max(0.0, 1.0 + 0.3 * (x - 150) / 150 - ((x - 150) * (x - 150) + (y - 150) * (y - 150)) / 20000);
  });
  const Grid<float> ground = setup.ground_m;
  setup.threads = 1;
  CaseRun run(std::move(setup), outcome);
  if (!run.good()) return outcome;
  const double start = energy(*run, ground);
  const double volume = run->audited_volume_m3();
  double before = start;
  double largest_rise = 0;
  Curve curve{"Energy over its start", "time (s)", "ratio", {{0, 1}}, {}};
  const double end_s = size == Size::kWhole ? 14400 : 3600;
  for (double t = 10; t <= end_s && run.advance(t); t += 10) {
    const double now = energy(*run, ground);
    largest_rise = std::max(largest_rise, (now - before) / start);
    before = now;
    curve.computed.push_back({t, now / start});
  }
  if (!run.good()) return outcome;
  outcome.curves.push_back(curve);
  double wet_levels[2] = {1e9, -1e9};
  for (std::size_t cell = 0; cell < ground.values().size(); ++cell)
    if (run->depth_m(cell) > 0.05) {
      wet_levels[0] = std::min(wet_levels[0], run->level_m(cell));
      wet_levels[1] = std::max(wet_levels[1], run->level_m(cell));
    }
  outcome.figures = {
      {"largest rise of energy in 10 s over the start", largest_rise, 2e-3, "",
       "discharges and depths are half a step apart, so the sum is known to a few thousandths while it sloshes"},
      {"energy at the end over the start", before / start, 1, "", "it can only be lost"},
      {"volume at the end against the start", std::abs(run->audited_volume_m3() / volume - 1), 0, "", "closed"},
      {"spread of levels at the end", wet_levels[1] - wet_levels[0], size == Size::kWhole ? 0.005 : 0.05, "m",
       "friction has had its time"}};
  run.book_mass();
  return outcome;
}

}  // namespace sandtable::validation
