#include <array>
#include <cmath>

#include "tests/validation/case_run.h"
#include "tests/validation/cases.h"

namespace sandtable::validation {
namespace {

struct Station {
  int x;
  int y;
  double depth_1h;
  double depth_2h;
  double depth_3h;
  double arrival_s;  ///< of 1 cm
};

/// Depths of a second-order discontinuous Galerkin solution (DG2) on the same 5 m grid.
constexpr std::array<Station, 6> kStations{{{50, 1000, .3092, .3221, .3241, 600},
                                            {100, 1000, .2461, .2689, .2727, 1000},
                                            {200, 1000, .1739, .2166, .2240, 1815},
                                            {300, 1000, .1137, .1830, .1946, 2740},
                                            {400, 1000, 0, .1546, .1718, 3700},
                                            {300, 1300, 0, .1475, .1665, 3970}}};

}  // namespace

Outcome flood_on_flat_plain(Size size) {
  Outcome outcome{.name = "flood_on_flat_plain", .title = "Breach flood over a flat dry plain (EA Test 4)"};
  outcome.source = "Neelz and Pender (2013), Environment Agency SC120002, Test 4; DG2 reference on 5 m cells";
  constexpr double kCell_m = 5;
  hydraulics::Setup setup;
  setup.ground_m = ground_of(200, 400, kCell_m, [](double, double) { return 0.0; });
  setup.manning = 0.05;
  setup.threads = 2;
  hydraulics::InflowSource inflow{.name = "breach", .cells = {}, .discharge_m3_per_s = {}};
  for (int row = 198; row < 202; ++row) inflow.cells.push_back(setup.ground_m.frame().index(0, row));
  inflow.discharge_m3_per_s = *hydraulics::TimeSeries::make({{0, 0}, {300, 0}, {3600, 20}, {14400, 20}, {18000, 0}});
  setup.inflows.push_back(inflow);
  CaseRun run(std::move(setup), outcome);
  std::array<double, 6> arrival{};
  std::array<double, 3> worst{};
  std::vector<Curve> curves;
  for (const Station& s : kStations)
    curves.push_back({"Depth at (" + std::to_string(s.x) + ", " + std::to_string(s.y) + ")",
                      "time (s)",
                      "depth (m)",
                      {},
                      {{3600, s.depth_1h}, {7200, s.depth_2h}, {10800, s.depth_3h}}});
  const double end_s = size == Size::kWhole ? 18000 : 10800;
  for (double t = 10; t <= end_s && run.advance(t); t += 10)
    for (std::size_t i = 0; i < kStations.size(); ++i) {
      const Station& s = kStations[i];
      const double depth = run->depth_m(run.cell(run->frame().column_of(s.x), run->frame().row_of(s.y)));
      if (arrival[i] == 0 && depth > 0.01) arrival[i] = t;
      if (std::fmod(t, 60) == 0) curves[i].computed.push_back({t, depth});
      if (t == 3600) worst[0] = std::max(worst[0], std::abs(depth - s.depth_1h));
      if (t == 7200) worst[1] = std::max(worst[1], std::abs(depth - s.depth_2h));
      if (t == 10800) worst[2] = std::max(worst[2], std::abs(depth - s.depth_3h));
    }
  if (!run.good()) return outcome;
  double late = 0;
  for (std::size_t i = 0; i < kStations.size(); ++i)
    late = std::max(late, std::abs(arrival[i] - kStations[i].arrival_s));
  outcome.curves = curves;
  outcome.figures = {
      {"largest difference of depth at 1 h", worst[0], 3e-3, "m", "the front itself is on its way"},
      {"largest difference of depth at 2 h", worst[1], 2e-3, "m", "asked; the published spread is 10 mm"},
      {"largest difference of depth at 3 h", worst[2], 2e-3, "m", "asked; the published spread is 10 mm"},
      {"largest difference of arrival", late, 90, "s", "asked; the published spread is 300 s"}};
  run.book_mass();
  return outcome;
}

}  // namespace sandtable::validation
