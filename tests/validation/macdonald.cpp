#include <algorithm>
#include <cmath>

#include "tests/validation/case_run.h"
#include "tests/validation/cases.h"

namespace sandtable::validation {
namespace {

constexpr double kLength_m = 1000;
constexpr double kManning = 0.033;
constexpr double kGravity = 9.81;

/// Fr is 0.6 to 1 here; leaving advection out errs by Fr^2 of the depth's gradient, by the steady equations 2 % of the
/// depth, with the rain's own momentum 3.5 %. Full shallow water is held to 1 %.
constexpr const char* kNoAdvection = "what the local inertial equations themselves leave out";

double exact_depth(double x) {
  const double s = x / kLength_m - 0.5;
  return std::cbrt(4 / kGravity) * (1 + 0.5 * std::exp(-16 * s * s));
}

/// Ground by integrating the steady momentum equation from the outlet, midpoint rule in 1/16 of a cell.
class ChannelGround {
 public:
  ChannelGround(double q0, double rain_m_per_s, double cell_m) : step_m_(cell_m / 16) {
    const auto count = static_cast<std::size_t>(kLength_m / step_m_);
    heights_.assign(count + 1, 0);
    for (std::size_t i = count; i-- > 0;) {
      const double x = (static_cast<double>(i) + 0.5) * step_m_;
      const double h = exact_depth(x);
      const double dh = (exact_depth(x + 0.01) - exact_depth(x - 0.01)) / 0.02;
      const double q = q0 + rain_m_per_s * x;
      const double slope = (1 - q * q / (kGravity * h * h * h)) * dh +
                           kManning * kManning * q * q / std::pow(h, 10.0 / 3.0) +
                           2 * q * rain_m_per_s / (kGravity * h * h);
      heights_[i] = heights_[i + 1] + slope * step_m_;
    }
  }
  [[nodiscard]] double at(double x) const {
    return heights_[std::min(heights_.size() - 1, static_cast<std::size_t>(std::lround(x / step_m_)))];
  }

 private:
  double step_m_;
  std::vector<double> heights_;
};

Outcome channel(Size size, Outcome outcome, double q0, double rain_m_per_s, hydraulics::Scheme scheme, double limit,
                const char* reason) {
  outcome.source = "MacDonald et al. (1997) as in SWASHES, Delestre et al. (2013): long channel, subcritical";
  const double cell_m = size == Size::kWhole ? 2 : 5;
  const int columns = static_cast<int>(kLength_m / cell_m);
  constexpr int kRows = 3;
  const ChannelGround ground(q0, rain_m_per_s, cell_m);
  hydraulics::Setup setup;
  setup.ground_m = ground_of(columns, kRows, cell_m, [&](double x, double) { return ground.at(x); });
  setup.depth_m = ground_of(columns, kRows, cell_m, [](double x, double) { return exact_depth(x) * 0.8; });
  setup.manning = kManning;
  setup.scheme = scheme;
  setup.threads = 1;
  hydraulics::InflowSource inflow{.name = "head", .cells = {}, .discharge_m3_per_s = {}};
  for (int row = 0; row < kRows; ++row) inflow.cells.push_back(setup.ground_m.frame().index(0, row));
  inflow.discharge_m3_per_s = hydraulics::TimeSeries(q0 * kRows * cell_m);
  setup.inflows.push_back(inflow);
  if (rain_m_per_s > 0) setup.rain.intensity_mm_per_h = hydraulics::TimeSeries(rain_m_per_s * 3.6e6);
  const double out = exact_depth(kLength_m + cell_m / 2) + ground.at(kLength_m - cell_m / 2) -
                     (ground.at(kLength_m - cell_m / 2) - ground.at(kLength_m)) * 2;
  setup.boundaries.push_back({.side = hydraulics::Side::kEast,
                              .first = 0,
                              .last = kRows - 1,
                              .kind = hydraulics::EdgeKind::kLevel,
                              .level_m = hydraulics::TimeSeries(out)});
  CaseRun run(std::move(setup), outcome);
  if (!run.advance(6000)) return outcome;
  std::vector<double> computed;
  std::vector<double> exact;
  Curve curve{"Depth along the channel", "x (m)", "depth (m)", {}, {}};
  for (int column = 0; column < columns; ++column) {
    const double x = (column + 0.5) * cell_m;
    computed.push_back(run.depth(column, 1));
    exact.push_back(exact_depth(x));
    curve.computed.push_back({x, computed.back()});
    curve.reference.push_back({x, exact.back()});
  }
  outcome.curves.push_back(curve);
  outcome.figures.push_back({"relative L1 of the depth", relative_l1(computed, exact), limit, "", reason});
  run.book_mass();
  return outcome;
}

}  // namespace

Outcome macdonald_subcritical(Size size) {
  return channel(size, {.name = "macdonald_subcritical", .title = "Steady subcritical channel of varying depth"}, 2, 0,
                 hydraulics::Scheme::kLocalInertial, 0.025, kNoAdvection);
}

Outcome macdonald_with_rain(Size size) {
  return channel(size, {.name = "macdonald_with_rain", .title = "The same channel fed by rain of 1 mm/s"}, 1, 0.001,
                 hydraulics::Scheme::kLocalInertial, 0.04, kNoAdvection);
}

Outcome macdonald_subcritical_full(Size size) {
  return channel(size,
                 {.name = "macdonald_subcritical_full",
                  .title = "Steady subcritical channel of varying depth, full shallow water"},
                 2, 0, hydraulics::Scheme::kFullShallowWater, 0.01, "asked");
}

Outcome macdonald_with_rain_full(Size size) {
  return channel(
      size, {.name = "macdonald_with_rain_full", .title = "The same channel fed by rain of 1 mm/s, full shallow water"},
      1, 0.001, hydraulics::Scheme::kFullShallowWater, 0.01, "asked");
}

}  // namespace sandtable::validation
