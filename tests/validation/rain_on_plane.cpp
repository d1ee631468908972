#include <algorithm>
#include <cmath>

#include "tests/validation/case_run.h"
#include "tests/validation/cases.h"

namespace sandtable::validation {
namespace {

constexpr double kLength_m = 200;
constexpr double kSlope = 0.01;
constexpr double kManning = 0.03;
constexpr double kRain_m_per_s = 50e-3 / 3600;
constexpr double kRainEnds_s = 2400;

/// Kinematic wave: q = a h^(5/3) (Henderson and Wooding 1964).
double exact_discharge(double t) {
  const double a = std::sqrt(kSlope) / kManning;
  const double equilibrium = kRain_m_per_s * kLength_m;
  if (t <= kRainEnds_s) return std::min(equilibrium, a * std::pow(kRain_m_per_s * t, 5.0 / 3.0));
  // L = a h^(5/3) / i + (5/3) a h^(2/3) (t - t_end), by bisection in h.
  double low = 0;
  double high = std::pow(equilibrium / a, 0.6);
  for (int i = 0; i < 60; ++i) {
    const double h = (low + high) / 2;
    const double reach =
        a * std::pow(h, 5.0 / 3.0) / kRain_m_per_s + 5.0 / 3.0 * a * std::pow(h, 2.0 / 3.0) * (t - kRainEnds_s);
    (reach > kLength_m ? high : low) = h;
  }
  return a * std::pow(low, 5.0 / 3.0);
}

}  // namespace

Outcome rain_on_plane(Size size) {
  Outcome outcome{.name = "rain_on_plane", .title = "Rain of 50 mm/h on a plane of 1 %"};
  outcome.source = "kinematic wave, Henderson and Wooding (1964); equilibrium after 1023 s";
  const double cell_m = size == Size::kWhole ? 1 : 2;
  const int columns = static_cast<int>(kLength_m / cell_m);
  hydraulics::Setup setup;
  setup.ground_m = ground_of(columns, 3, cell_m, [](double x, double) { return 10 - kSlope * x; });
  setup.manning = kManning;
  setup.threads = 1;
  setup.rain.intensity_mm_per_h = *hydraulics::TimeSeries::make({{0, 50}, {kRainEnds_s, 50}, {kRainEnds_s, 0}});
  setup.boundaries.push_back(
      {.side = hydraulics::Side::kEast, .first = 0, .last = 2, .kind = hydraulics::EdgeKind::kFree, .slope = kSlope});
  CaseRun run(std::move(setup), outcome);
  const double width_m = 3 * cell_m;
  const double equilibrium = kRain_m_per_s * kLength_m;
  Curve curve{"Outflow at the foot", "time (s)", "discharge (m2/s)", {}, {}};
  double squares = 0;
  double plateau = 0;
  double before_m3 = 0;
  constexpr double kEvery_s = 20;
  int count = 0;
  for (double t = kEvery_s; t <= 4800 && run.advance(t); t += kEvery_s) {
    const double out_m3 = run->ledger().boundary_out_m3;
    const double q = (out_m3 - before_m3) / kEvery_s / width_m;
    before_m3 = out_m3;
    const double exact = exact_discharge(t - kEvery_s / 2);
    squares += (q - exact) * (q - exact);
    ++count;
    if (t > 2000 && t <= kRainEnds_s) plateau = std::max(plateau, std::abs(q / equilibrium - 1));
    curve.computed.push_back({t - kEvery_s / 2, q});
    curve.reference.push_back({t - kEvery_s / 2, exact});
  }
  if (!run.good()) return outcome;
  outcome.curves.push_back(curve);
  outcome.figures.push_back({"RMSE of the outflow over equilibrium", std::sqrt(squares / count) / equilibrium, 0.02, "",
                             "kinematic solution leaves the depth gradient out, worth about 1 % on this slope"});
  outcome.figures.push_back(
      {"plateau against rain times length", plateau, 2e-4, "",
       "a steady state is a matter of the books; a 20 s sample of portions of rain is worth 1e-4"});
  run.book_mass();
  return outcome;
}

}  // namespace sandtable::validation
