#include <algorithm>
#include <cmath>

#include "tests/validation/case_run.h"
#include "tests/validation/cases.h"

namespace sandtable::validation {
namespace {

constexpr double kLength_m = 25;
constexpr double kGravity = 9.81;

double bump(double x) { return std::max(0.0, 0.2 - 0.05 * (x - 10) * (x - 10)); }

/// Depth of the energy `head_m` over `z`, the deep (subcritical) or the shallow root, by bisection.
double depth_of(double head_m, double q, double z, bool deep) {
  const double critical = std::cbrt(q * q / kGravity);
  double low = deep ? critical : 1e-4;
  double high = deep ? 10 : critical;
  for (int i = 0; i < 100; ++i) {
    const double h = (low + high) / 2;
    const double over = z + h + q * q / (2 * kGravity * h * h) - head_m;
    ((over < 0) == deep ? low : high) = h;
  }
  return (low + high) / 2;
}

/// Steady flow without friction: one head, or two with a jump between them where both sides press alike.
class SteadyFlow {
 public:
  SteadyFlow(double q, double out_m, bool transcritical, bool free) : q_(q) {
    const double out_head = out_m + q * q / (2 * kGravity * out_m * out_m);
    if (!transcritical) {
      head_ = out_head;
      return;
    }
    const double critical = std::cbrt(q * q / kGravity);
    head_ = 0.2 + 1.5 * critical;
    crest_ = 10;
    jump_ = kLength_m + 1;
    out_head_ = out_head;
    if (free) return;
    const auto force = [&](double h) { return q * q / h + kGravity / 2 * h * h; };
    for (double x = 10; x < kLength_m; x += 1e-3)
      if (force(depth_of(head_, q, bump(x), false)) <= force(depth_of(out_head, q, bump(x), true)) &&
          out_head > bump(x) + 1.5 * critical) {
        jump_ = x;
        break;
      }
  }
  [[nodiscard]] double depth(double x) const {
    if (x > jump_) return depth_of(out_head_, q_, bump(x), true);
    return depth_of(head_, q_, bump(x), x < crest_);
  }
  [[nodiscard]] double jump_m() const { return jump_; }

 private:
  double q_;
  double head_ = 0;
  double out_head_ = 0;
  double crest_ = 1e9;
  double jump_ = 1e9;
};

struct Flow {
  const char* what;
  double q;
  double out_m;
  bool transcritical;
  bool free;  ///< leaves as fast as it comes: the level outside does not matter
  double limit;
  const char* reason;
};

struct Found {
  double l1 = 0;
  double q_l1 = 0;
  std::vector<Point> computed{};
  std::vector<Point> exact{};
  std::vector<Point> discharge{};
};

Found settled(const Flow& flow, hydraulics::Scheme scheme, double cell_m, Outcome& outcome) {
  // One row: a jump along the grid and without friction lets differences between rows grow (carbuncle), as in any
  // scheme that keeps shear.
  constexpr int kRows = 1;
  const int columns = static_cast<int>(std::lround(kLength_m / cell_m));
  hydraulics::Setup setup;
  setup.ground_m = ground_of(columns, kRows, cell_m, [](double x, double) { return bump(x); });
  setup.still_level_m = flow.free ? 0.3 : flow.out_m;
  setup.manning = 1e-5;
  setup.scheme = scheme;
  setup.threads = 1;
  hydraulics::InflowSource inflow{.name = "head", .cells = {}, .discharge_m3_per_s = {}};
  for (int row = 0; row < kRows; ++row) inflow.cells.push_back(setup.ground_m.frame().index(0, row));
  inflow.discharge_m3_per_s = hydraulics::TimeSeries(flow.q * kRows * cell_m);
  setup.inflows.push_back(inflow);
  setup.boundaries.push_back({.side = hydraulics::Side::kEast,
                              .first = 0,
                              .last = kRows - 1,
                              .kind = hydraulics::EdgeKind::kLevel,
                              .level_m = hydraulics::TimeSeries(flow.free ? 0.05 : flow.out_m)});
  Found found;
  CaseRun run(std::move(setup), outcome);
  if (!run.advance(400)) return found;
  const SteadyFlow exact_flow(flow.q, flow.out_m, flow.transcritical, flow.free);
  std::vector<double> computed;
  std::vector<double> exact;
  std::vector<double> discharge;
  std::vector<double> steady;
  for (int column = 0; column < columns; ++column) {
    const double x = (column + 0.5) * cell_m;
    // The first cells hold the source, which has no momentum to give.
    if (x < 1) continue;
    computed.push_back(run.depth(column, 0));
    exact.push_back(exact_flow.depth(x));
    found.computed.push_back({x, computed.back() + bump(x)});
    found.exact.push_back({x, exact.back() + bump(x)});
    discharge.push_back(run->unit_discharge(run.cell(column, 0)).x);
    steady.push_back(flow.q);
    found.discharge.push_back({x, discharge.back()});
  }
  found.l1 = relative_l1(computed, exact);
  found.q_l1 = relative_l1(discharge, steady);
  if (scheme == hydraulics::Scheme::kFullShallowWater) run.book_mass();
  return found;
}

}  // namespace

Outcome flow_over_bump(Size size) {
  Outcome outcome{.name = "flow_over_bump", .title = "Steady flows over a bump without friction"};
  outcome.source = "Goutal and Maurel (1997) as in SWASHES, Delestre et al. (2013); exact by Bernoulli and the jump";
  const double cell_m = size == Size::kWhole ? 0.05 : 0.1;
  const Flow flows[] = {
      {"subcritical", 4.42, 2, false, false, 0.01, "asked: 1 to 2 %"},
      {"transcritical", 1.53, 0.66, true, true, 0.02, "asked: 1 to 2 %"},
      {"with a jump", 0.18, 0.33, true, false, 0.02, "asked: 1 to 2 %; the jump is a cell or two wide"},
  };
  for (const Flow& flow : flows) {
    const Found full = settled(flow, hydraulics::Scheme::kFullShallowWater, cell_m, outcome);
    const Found inertial = settled(flow, hydraulics::Scheme::kLocalInertial, cell_m, outcome);
    const std::string what = flow.what;
    outcome.figures.push_back({"relative L1 of the depth, " + what, full.l1, flow.limit, "", flow.reason});
    outcome.figures.push_back({"relative L1 of the discharge, " + what, full.q_l1, 0.02, "",
                               "through the faces it is the same everywhere; in the cell of a jump it is not defined"});
    outcome.figures.push_back({"the same by local inertia, " + what, inertial.l1, 0.1, "",
                               "out of its depth: it knows no advection", true, true});
    outcome.curves.push_back({"Level, " + what, "x (m)", "level (m)", full.computed, full.exact});
    outcome.curves.push_back({"Discharge in the cells, " + what,
                              "x (m)",
                              "discharge (m2/s)",
                              full.discharge,
                              {{1, flow.q}, {kLength_m, flow.q}}});
  }
  return outcome;
}

}  // namespace sandtable::validation
