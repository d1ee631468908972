#include <algorithm>
#include <cmath>
#include <functional>

#include "tests/validation/case_run.h"
#include "tests/validation/cases.h"
#include "twin/base/random.h"

namespace sandtable::validation {
namespace {

constexpr int kColumns = 75;
constexpr int kRows = 45;
using Place = std::pair<int, int>;

/// A storm over rough ground with a pour at one place, everything moved by `turned` and lifted by `datum_m`.
std::vector<double> storm(int columns, int rows, const std::function<Place(int, int)>& turned, double datum_m,
                          double end_s, hydraulics::Scheme scheme, Outcome& outcome) {
  Random random(11);
  Grid<float> ground(GridFrame{columns, rows, 5, {0, rows * 5.0}});
  hydraulics::Setup setup;
  hydraulics::InflowSource inflow{.name = "pour", .cells = {}, .discharge_m3_per_s = hydraulics::TimeSeries(8.0)};
  for (int row = 0; row < kRows; ++row)
    for (int column = 0; column < kColumns; ++column) {
      const auto [c, r] = turned(column, row);
      const double z = 3 + 2 * std::sin(column * 0.21) * std::cos(row * 0.17) + random.uniform(0, 0.5);
      // On the solver's own lattice of 2^-16 m, so that a datum shifts without rounding.
      ground.at(c, r) = static_cast<float>(std::round(z * 65536) / 65536 + datum_m);
      if (column >= 20 && column < 22 && row >= 13 && row < 15) inflow.cells.push_back(ground.frame().index(c, r));
    }
  setup.ground_m = std::move(ground);
  setup.rain.intensity_mm_per_h = hydraulics::TimeSeries(60.0);
  setup.inflows.push_back(inflow);
  setup.scheme = scheme;
  setup.threads = 1;
  CaseRun run(std::move(setup), outcome);
  std::vector<double> depths;
  if (!run.advance(end_s)) return depths;
  for (int row = 0; row < kRows; ++row)
    for (int column = 0; column < kColumns; ++column) {
      const auto [c, r] = turned(column, row);
      depths.push_back(run.depth(c, r));
    }
  run.book_mass();
  return depths;
}

double largest_difference(const std::vector<double>& a, const std::vector<double>& b) {
  double worst = a.size() == b.size() ? 0 : 1e9;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) worst = std::max(worst, std::abs(a[i] - b[i]));
  return worst;
}

Outcome turned_storms(Size size, hydraulics::Scheme scheme, double limit, const std::string& reason, Outcome outcome) {
  outcome.source = "the equations know no direction and no datum";
  const double end_s = size == Size::kWhole ? 7200 : 1200;
  const auto plain = storm(
      kColumns, kRows,
      [](int c, int r) {
        return Place{c, r};
      },
      0, end_s, scheme, outcome);
  const auto add = [&](const char* what, const std::vector<double>& other) {
    outcome.figures.push_back({what, largest_difference(plain, other), limit, "m", reason});
  };
  add("mirrored in x", storm(
                           kColumns, kRows,
                           [](int c, int r) {
                             return Place{kColumns - 1 - c, r};
                           },
                           0, end_s, scheme, outcome));
  add("mirrored in y", storm(
                           kColumns, kRows,
                           [](int c, int r) {
                             return Place{c, kRows - 1 - r};
                           },
                           0, end_s, scheme, outcome));
  add("transposed", storm(
                        kRows, kColumns,
                        [](int c, int r) {
                          return Place{r, c};
                        },
                        0, end_s, scheme, outcome));
  add("lifted by 64 m", storm(
                            kColumns, kRows,
                            [](int c, int r) {
                              return Place{c, r};
                            },
                            64, end_s, scheme, outcome));
  return outcome;
}

}  // namespace

Outcome symmetry(Size size) {
  // Sharing inflow quanta among four cells goes by their order, which a mirror changes: one quantum a step.
  return turned_storms(size, hydraulics::Scheme::kLocalInertial, 2e-6,
                       "quanta of an inflow that do not divide go to the first cells, whichever these are",
                       {.name = "symmetry", .title = "A storm mirrored, transposed and lifted"});
}

Outcome symmetry_full(Size size) {
  return turned_storms(size, hydraulics::Scheme::kFullShallowWater, 2e-6, "as in local inertia",
                       {.name = "symmetry_full", .title = "The same storm in full shallow water"});
}

}  // namespace sandtable::validation
