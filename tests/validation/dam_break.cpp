#include <algorithm>
#include <cmath>

#include "tests/validation/case_run.h"
#include "tests/validation/cases.h"

namespace sandtable::validation {
namespace {

constexpr double kLength_m = 10;
constexpr double kEnd_s = 6;
constexpr double kGravity = 9.81;

/// Depth at `x` from the dam at `t` > 0 (Stoker 1957 for a wet bed, Ritter 1892 for a dry one).
double exact_depth(double high_m, double low_m, double x, double t) {
  const double c_high = std::sqrt(kGravity * high_m);
  if (x <= -c_high * t) return high_m;
  const double fan = std::pow(2 * c_high - x / t, 2) / (9 * kGravity);
  if (low_m <= 0) return x >= 2 * c_high * t ? 0 : fan;
  // Middle depth: the rarefaction's speed equals that behind the shock.
  double below = low_m;
  double above = high_m;
  for (int i = 0; i < 80; ++i) {
    const double h = (below + above) / 2;
    const double rarefied = 2 * (c_high - std::sqrt(kGravity * h));
    const double shocked = (h - low_m) * std::sqrt(kGravity / 2 * (h + low_m) / (h * low_m));
    (rarefied > shocked ? below : above) = h;
  }
  const double speed = 2 * (c_high - std::sqrt(kGravity * below));
  if (x <= (speed - std::sqrt(kGravity * below)) * t) return fan;
  return x <= below * speed / (below - low_m) * t ? below : low_m;
}

struct Run {
  double l1 = 0;
  std::vector<Point> profile{};
  std::vector<Point> exact{};
};

Run broken(double low_m, hydraulics::Scheme scheme, bool second_order, double cell_m, Outcome& outcome) {
  constexpr double kHigh_m = 0.005;
  const int columns = static_cast<int>(std::lround(kLength_m / cell_m));
  hydraulics::Setup setup;
  setup.ground_m = ground_of(columns, 3, cell_m, [](double, double) { return 0.0; });
  setup.depth_m = ground_of(columns, 3, cell_m, [&](double x, double) { return x < 5 ? kHigh_m : low_m; });
  setup.manning = 1e-5;
  setup.scheme = scheme;
  setup.second_order = second_order;
  setup.threads = 1;
  Run found;
  CaseRun run(std::move(setup), outcome);
  if (!run.advance(kEnd_s)) return found;
  std::vector<double> computed;
  std::vector<double> exact;
  for (int column = 0; column < columns; ++column) {
    const double x = (column + 0.5) * cell_m;
    computed.push_back(run.depth(column, 1));
    exact.push_back(exact_depth(kHigh_m, low_m, x - 5, kEnd_s));
    found.profile.push_back({x, computed.back()});
    found.exact.push_back({x, exact.back()});
  }
  found.l1 = relative_l1(computed, exact);
  if (scheme == hydraulics::Scheme::kFullShallowWater && second_order) run.book_mass();
  return found;
}

Outcome dam_break(Size size, Outcome outcome, double low_m) {
  const double cell_m = size == Size::kWhole ? 0.01 : 0.025;
  const Run full = broken(low_m, hydraulics::Scheme::kFullShallowWater, true, cell_m, outcome);
  const Run first = broken(low_m, hydraulics::Scheme::kFullShallowWater, false, cell_m, outcome);
  const Run inertial = broken(low_m, hydraulics::Scheme::kLocalInertial, true, cell_m, outcome);
  outcome.curves = {{"Depth after 6 s, full shallow water", "x (m)", "depth (m)", full.profile, full.exact},
                    {"Depth after 6 s, local inertia", "x (m)", "depth (m)", inertial.profile, inertial.exact}};
  outcome.figures.push_back({"relative L1 of the depth", full.l1, 0.015, "", "asked"});
  outcome.figures.push_back({"the same in first order", first.l1, 0.03, "", "the price of half the work", true, true});
  outcome.figures.push_back({"the same by local inertia", inertial.l1, 0.06, "",
                             "has no advection and no shocks: about 6 % is known", true, true});
  return outcome;
}

}  // namespace

Outcome dam_break_wet(Size size) {
  return dam_break(size,
                   {.name = "dam_break_wet",
                    .title = "Dam break onto shallow water (Stoker)",
                    .source = "Stoker (1957) as in SWASHES, Delestre et al. (2013): 5 mm onto 1 mm, without friction"},
                   0.001);
}

Outcome dam_break_dry(Size size) {
  return dam_break(size,
                   {.name = "dam_break_dry",
                    .title = "Dam break onto dry ground (Ritter)",
                    .source = "Ritter (1892) as in SWASHES, Delestre et al. (2013): 5 mm, without friction"},
                   0);
}

}  // namespace sandtable::validation
