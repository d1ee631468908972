#include <cmath>

#include "tests/validation/case_run.h"
#include "tests/validation/cases.h"

namespace sandtable::validation {

Outcome hunter_wave(Size) {
  Outcome outcome{.name = "hunter_wave", .title = "Wave that runs over a dry plane at 1 m/s"};
  outcome.source = "Hunter et al. (2005), Adv. Water Resour. 28, 975-991: h = [7/3 n^2 u^2 (u t - x)]^(3/7)";
  constexpr double kManning = 0.03;
  constexpr double kSpeed = 1;
  const double end_s = 3600;
  constexpr double kCell_m = 10;
  const auto depth = [&](double x, double t) {
    return kSpeed * t <= x ? 0.0
                           : std::pow(7.0 / 3.0 * kManning * kManning * kSpeed * kSpeed * (kSpeed * t - x), 3.0 / 7.0);
  };
  const int columns = static_cast<int>(end_s * kSpeed / kCell_m) + 40;
  hydraulics::Setup setup;
  setup.ground_m = ground_of(columns, 4, kCell_m, [](double, double) { return 0.0; });
  setup.manning = kManning;
  setup.threads = 1;
  std::vector<hydraulics::SeriesPoint> level;
  // The level outside is that of the first cell's mirror image.
  for (double t = 0; t <= end_s; t += 10) level.push_back({t, depth(-kCell_m / 2, t)});
  setup.boundaries.push_back({.side = hydraulics::Side::kWest,
                              .first = 0,
                              .last = 3,
                              .kind = hydraulics::EdgeKind::kLevel,
                              .level_m = *hydraulics::TimeSeries::make(level)});
  CaseRun run(std::move(setup), outcome);
  if (!run.advance(end_s)) return outcome;
  std::vector<double> computed;
  std::vector<double> exact;
  Curve curve{"Depth along the wave", "x (m)", "depth (m)", {}, {}};
  for (int column = 0; column < columns; ++column) {
    const double x = (column + 0.5) * kCell_m;
    computed.push_back(run.depth(column, 1));
    exact.push_back(depth(x, end_s));
    curve.computed.push_back({x, computed.back()});
    curve.reference.push_back({x, exact.back()});
  }
  outcome.curves.push_back(curve);
  outcome.figures.push_back({"relative L1 of the depth", relative_l1(computed, exact), 0.025, "",
                             "published range of local inertial schemes at 10 m"});
  run.book_mass();
  return outcome;
}

}  // namespace sandtable::validation
