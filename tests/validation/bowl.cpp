#include <algorithm>
#include <cmath>
#include <numbers>

#include "tests/validation/case_run.h"
#include "tests/validation/cases.h"

namespace sandtable::validation {
namespace {

constexpr double kGravity = 9.81;
constexpr double kRadius_m = 1;
constexpr double kDepth_m = 0.1;
constexpr double kSide_m = 4;

double bowl(double x, double y) {
  const double r2 = (x - kSide_m / 2) * (x - kSide_m / 2) + (y - kSide_m / 2) * (y - kSide_m / 2);
  return -kDepth_m * (1 - r2 / (kRadius_m * kRadius_m));
}

/// A flat surface that tilts to and fro: the water moves as one body on x = 0.5 cos(w t), w^2 = 2 g h0 / a^2. The
/// published case turns in a circle; this one swings in a line, which is a solution just as well and begins at rest.
double tilting(double x, double y, double t) {
  const double w = std::sqrt(2 * kGravity * kDepth_m) / kRadius_m;
  const double shift = 0.5 * std::cos(w * t);
  return std::max(0.0, -bowl(x - shift, y));
}

/// A curved surface that breathes (Thacker 1981).
double breathing(double x, double y, double t) {
  constexpr double kEdge_m = 0.8;
  const double a2 = kRadius_m * kRadius_m;
  const double w = std::sqrt(8 * kGravity * kDepth_m) / kRadius_m;
  const double amplitude = (a2 - kEdge_m * kEdge_m) / (a2 + kEdge_m * kEdge_m);
  const double r2 = (x - kSide_m / 2) * (x - kSide_m / 2) + (y - kSide_m / 2) * (y - kSide_m / 2);
  const double breath = 1 - amplitude * std::cos(w * t);
  const double rest = 1 - amplitude * amplitude;
  const double level = kDepth_m * (std::sqrt(rest) / breath - 1 - r2 / a2 * (rest / (breath * breath) - 1));
  return std::max(0.0, level - bowl(x, y));
}

struct Found {
  double l2 = 0;
  double energy = 0;
  std::vector<Point> computed{};
  std::vector<Point> exact{};
};

using Exact = double (*)(double x, double y, double t);

Found swing(Exact exact_depth, double end_s, int cells, hydraulics::Scheme scheme, Outcome& outcome) {
  const double cell_m = kSide_m / cells;
  hydraulics::Setup setup;
  setup.ground_m = ground_of(cells, cells, cell_m, bowl);
  setup.depth_m = ground_of(cells, cells, cell_m, [&](double x, double y) { return exact_depth(x, y, 0); });
  setup.manning = 1e-5;
  setup.scheme = scheme;
  setup.threads = 2;
  Found found;
  CaseRun run(std::move(setup), outcome);
  if (!run.advance(end_s)) return found;
  std::vector<double> computed;
  std::vector<double> exact;
  for (int row = 0; row < cells; ++row)
    for (int column = 0; column < cells; ++column) {
      const double x = (column + 0.5) * cell_m;
      const double y = (row + 0.5) * cell_m;
      computed.push_back(run.depth(column, row));
      exact.push_back(exact_depth(x, y, end_s));
      if (row != cells / 2) continue;
      found.computed.push_back({x, std::max(computed.back(), 0.0) + bowl(x, y)});
      found.exact.push_back({x, exact.back() + bowl(x, y)});
    }
  found.l2 = relative_l2(computed, exact);
  if (scheme == hydraulics::Scheme::kFullShallowWater) run.book_mass();
  return found;
}

Outcome bowl_case(Size size, Outcome outcome, Exact exact, double period_s) {
  const int cells = size == Size::kWhole ? 200 : 100;
  const double end_s = 3 * period_s;
  const Found full = swing(exact, end_s, cells, hydraulics::Scheme::kFullShallowWater, outcome);
  const Found inertial = swing(exact, end_s, cells, hydraulics::Scheme::kLocalInertial, outcome);
  outcome.figures.push_back({"relative L2 of the depth after 3 periods", full.l2, size == Size::kWhole ? 0.01 : 0.04,
                             "", size == Size::kWhole ? "asked" : "on cells twice as large the shore is a cell wide"});
  outcome.figures.push_back({"the same by local inertia", inertial.l2, 0.3, "",
                             "without advection the water comes back out of time", true, true});
  outcome.curves = {
      {"Level across the bowl after 3 periods, full shallow water", "x (m)", "level (m)", full.computed, full.exact},
      {"Level across the bowl after 3 periods, local inertia", "x (m)", "level (m)", inertial.computed,
       inertial.exact}};
  return outcome;
}

}  // namespace

Outcome bowl_tilting(Size size) {
  const double period_s = 2 * std::numbers::pi * kRadius_m / std::sqrt(2 * kGravity * kDepth_m);
  return bowl_case(size,
                   {.name = "bowl_tilting",
                    .title = "Flat surface that swings in a round bowl (Thacker, planar)",
                    .source = "Thacker (1981) with the bowl of SWASHES, Delestre et al. (2013)"},
                   tilting, period_s);
}

Outcome bowl_breathing(Size size) {
  const double period_s = 2 * std::numbers::pi * kRadius_m / std::sqrt(8 * kGravity * kDepth_m);
  return bowl_case(size,
                   {.name = "bowl_breathing",
                    .title = "Curved surface that breathes in a round bowl (Thacker, radial)",
                    .source = "Thacker (1981) with the bowl of SWASHES, Delestre et al. (2013)"},
                   breathing, period_s);
}

}  // namespace sandtable::validation
