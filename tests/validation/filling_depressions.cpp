#include <algorithm>
#include <cmath>
#include <numbers>
#include <queue>

#include "tests/validation/case_run.h"
#include "tests/validation/cases.h"

namespace sandtable::validation {
namespace {

constexpr int kCells = 100;
constexpr double kCell_m = 20;

/// Four by four wells of half a metre on slopes of 1:1500 southward and 1:3000 eastward.
double wells(double x, double y) {
  constexpr double kTurn = 2 * std::numbers::pi / 500;
  return 2000.0 / 1500 * (1 - y / 2000) + 2000.0 / 3000 * (1 - x / 2000) -
         0.25 * std::cos(kTurn * (x - 250)) * std::cos(kTurn * (y - 250));
}

/// The level at which water standing at a cell would first run on to lower ground than it stands over: the least
/// height that must be passed on any way from the cell to ground below `below_m`.
double sill_of(const Grid<float>& ground, int column, int row, double below_m) {
  using Step = std::pair<float, std::size_t>;
  std::priority_queue<Step, std::vector<Step>, std::greater<>> front;
  std::vector<bool> seen(ground.values().size());
  const auto push = [&](int c, int r, float height) {
    if (!ground.frame().inside(c, r) || seen[ground.frame().index(c, r)]) return;
    seen[ground.frame().index(c, r)] = true;
    front.push({std::max(height, ground.at(c, r)), ground.frame().index(c, r)});
  };
  push(column, row, -1e9F);
  while (!front.empty()) {
    const auto [height, cell] = front.top();
    front.pop();
    const int c = static_cast<int>(cell) % kCells;
    const int r = static_cast<int>(cell) / kCells;
    if (ground.values()[cell] < below_m) return static_cast<double>(height);
    push(c + 1, r, height);
    push(c - 1, r, height);
    push(c, r + 1, height);
    push(c, r - 1, height);
  }
  return 1e9;
}

}  // namespace

Outcome filling_depressions(Size size) {
  Outcome outcome{.name = "filling_depressions", .title = "Flood that fills wells one after another (EA Test 2)"};
  outcome.source = "Neelz and Pender (2013), Environment Agency SC120002, Test 2; ground and hydrograph as formulas";
  hydraulics::Setup setup;
  setup.ground_m = ground_of(kCells, kCells, kCell_m, wells);
  const Grid<float> ground = setup.ground_m;
  setup.manning = 0.03;
  setup.threads = 1;
  hydraulics::InflowSource inflow{.name = "corner", .cells = {}, .discharge_m3_per_s = {}};
  for (int row = 0; row < 5; ++row) inflow.cells.push_back(ground.frame().index(0, row));
  inflow.discharge_m3_per_s = *hydraulics::TimeSeries::make({{0, 0}, {900, 20}, {3300, 20}, {5100, 0}});
  setup.inflows.push_back(inflow);
  CaseRun run(std::move(setup), outcome);
  const auto level_at = [&](int i, int j) { return run->level_m(run.cell(12 + 25 * i, 12 + 25 * j)); };
  Curve first{"Level in the north-western well", "time (h)", "level (m)", {}, {}};
  Curve second{"Level in the second well of the western column", "time (h)", "level (m)", {}, {}};
  const double end_h = size == Size::kWhole ? 48 : 24;
  for (double t = 0.25; t <= end_h && run.advance(t * 3600); t += 0.25) {
    first.computed.push_back({t, level_at(0, 0)});
    second.computed.push_back({t, level_at(0, 1)});
  }
  if (!run.good()) return outcome;
  // Wells that have passed water on stand at their sill; others below theirs. Beyond the sill lies ground lower than
  // the well's own bottom. The southern row is left out: there the flood ends as a lake against the wall.
  double worst = 0;
  int full = 0;
  double highest_over = -1e9;
  for (int j = 0; j < 3; ++j)
    for (int i = 0; i < 4; ++i) {
      const int c = 12 + 25 * i;
      const int r = 12 + 25 * j;
      const double bottom = static_cast<double>(ground.at(c, r));
      if (run.depth(c, r) < 1e-3) continue;
      const double sill = sill_of(ground, c, r, bottom - 0.05);
      if (sill > 1e8) continue;
      highest_over = std::max(highest_over, level_at(i, j) - sill);
      if (level_at(i, j) < sill - 0.02) continue;
      ++full;
      worst = std::max(worst, std::abs(level_at(i, j) - sill));
    }
  double north_east = 0;
  for (int j = 0; j < 2; ++j)
    for (int i = 2; i < 4; ++i) north_east = std::max(north_east, run.depth(12 + 25 * i, 12 + 25 * j));
  outcome.curves = {first, second};
  outcome.figures.push_back(
      {"wells filled to their sill", static_cast<double>(full), 2, "", "the flood holds enough for more", false});
  outcome.figures.push_back(
      {"their level against the sill found in the ground", worst, 0.03, "m",
       "water that is on its way from well to well crosses a sill of 20 m as a film of centimetres"});
  outcome.figures.push_back({"highest above any sill", highest_over, 0.03, "m", "as above"});
  outcome.figures.push_back({"deepest water in the north-eastern wells", north_east, 0, "m",
                             "the flood passes south of them in every published result"});
  run.book_mass();
  return outcome;
}

}  // namespace sandtable::validation
