#include <cmath>

#include "tests/unit/hydraulics/small_water.h"

namespace sandtable::hydraulics {
namespace {

// A quantum of depth may wait for the next portion of rain.
constexpr double kQuantum_m = 2.5e-7;

TEST(Rain, falls_on_every_cell_inside_and_is_booked) {
  hydraulics::Setup setup = flat(40, 20);
  setup.ground_m.at(3, 3) = std::nanf("");
  setup.rain.intensity_mm_per_h = TimeSeries(36.0);
  const auto run = run_of(std::move(setup));
  go(*run, 1000);
  EXPECT_NEAR(run->depth_m(0), 0.010, kQuantum_m);
  EXPECT_NEAR(run->ledger().rain_m3, 0.010 * 100 * (40 * 20 - 1), 100 * 800 * kQuantum_m);
  EXPECT_EQ(run->mass_error_ratio(), 0);
}

TEST(Rain, falls_by_its_weight) {
  hydraulics::Setup setup = flat(40, 8);
  setup.ground_m = ground(40, 8, [](int column, int) { return column == 20 ? 5 : 0; });
  setup.rain.intensity_mm_per_h = TimeSeries(36.0);
  setup.rain.weight = ground(40, 8, [](int column, int) { return column < 20 ? 0.25 : 2; });
  const auto run = run_of(std::move(setup));
  go(*run, 1000);
  // 20 columns of a quarter, and 19 of double plus half of what runs off the ridge cell.
  EXPECT_NEAR(run->ledger().rain_m3, 0.010 * 800 * (20 * 0.25 + 20 * 2), 800 * 40 * 3 * kQuantum_m);
  EXPECT_EQ(run->mass_error_ratio(), 0);
}

TEST(Rain, does_not_depend_on_how_often_it_is_asked_for) {
  hydraulics::Setup setup = flat(8, 8);
  setup.rain.intensity_mm_per_h = *TimeSeries::make({{0, 0}, {500, 80}, {1000, 0}});
  const auto run = run_of(std::move(setup));
  for (int t = 7; t <= 1400; t += 7) go(*run, t);
  EXPECT_NEAR(run->depth_m(9), 80.0 / 3.6e6 * 500, kQuantum_m);
}

TEST(Losses, constant_rate_takes_what_stands_and_no_more) {
  hydraulics::Setup setup = flat(8, 8);
  setup.depth_m = ground(8, 8, [](int, int) { return 0.004; });
  setup.losses = {.kind = LossKind::kConstant, .rate_mm_per_h = 7.2};
  const auto run = run_of(std::move(setup));
  go(*run, 1000);
  EXPECT_NEAR(run->depth_m(0), 0.002, 2 * kQuantum_m);
  go(*run, 5000);
  EXPECT_EQ(run->depth_m(0), 0);
  EXPECT_NEAR(run->ledger().losses_m3, 0.004 * 6400, 6400 * kQuantum_m);
  EXPECT_EQ(run->mass_error_ratio(), 0);
}

TEST(Losses, horton_follows_its_curve) {
  hydraulics::Setup setup = flat(8, 8);
  setup.depth_m = ground(8, 8, [](int, int) { return 0.5; });
  setup.losses = {.kind = LossKind::kHorton, .rate_mm_per_h = 5, .initial_rate_mm_per_h = 50, .decay_per_h = 2};
  const auto run = run_of(std::move(setup));
  go(*run, 3600);
  EXPECT_NEAR(0.5 - run->depth_m(0), (5 + 45 / 2.0 * (1 - std::exp(-2.0))) * 1e-3, 2 * kQuantum_m);
}

TEST(Losses, green_ampt_solves_its_implicit_equation) {
  hydraulics::Setup setup = flat(8, 8);
  setup.depth_m = ground(8, 8, [](int, int) { return 0.5; });
  setup.losses = {.kind = LossKind::kGreenAmpt, .rate_mm_per_h = 10, .suction_m = 0.11, .moisture_deficit = 0.3};
  const auto run = run_of(std::move(setup));
  go(*run, 3600);
  // F - S ln(1 + F / S) = K t, Newton by hand.
  const double s = 0.11 * 0.3;
  double f = 0.03;
  for (int i = 0; i < 50; ++i) f -= (f - s * std::log(1 + f / s) - 0.010) / (1 - s / (s + f));
  // The explicit step is good to a few per cent.
  EXPECT_NEAR(0.5 - run->depth_m(0), f, 0.03 * f);
}

TEST(Inflow, puts_its_volume_on_its_cells) {
  hydraulics::Setup setup = flat(40, 40);
  setup.inflows.push_back({"pipe", {0, 1, 40, 41}, *TimeSeries::make({{0, 0}, {100, 4}})});
  const auto run = run_of(std::move(setup));
  go(*run, 200);
  // A quantum on 100 m2 may wait.
  EXPECT_NEAR(run->ledger().inflow_m3, 200 + 400, 1e-4);
  EXPECT_NEAR(run->audited_volume_m3(), 600, 1e-4);
  EXPECT_EQ(run->mass_error_ratio(), 0);
}

TEST(Inflow, negative_takes_only_what_is_there) {
  hydraulics::Setup setup = flat(8, 8);
  setup.depth_m = ground(8, 8, [](int, int) { return 0.01; });
  setup.inflows.push_back({"sink", {9}, TimeSeries(-5.0)});
  const auto run = run_of(std::move(setup));
  go(*run, 2000);
  EXPECT_GE(run->depth_m(9), 0);
  EXPECT_EQ(run->mass_error_ratio(), 0);
}

}  // namespace
}  // namespace sandtable::hydraulics
