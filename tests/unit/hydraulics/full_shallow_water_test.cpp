#include <cmath>

#include "tests/unit/hydraulics/small_water.h"
#include "twin/base/random.h"

namespace sandtable::hydraulics {
namespace {

Setup full(Setup setup) {
  setup.scheme = Scheme::kFullShallowWater;
  return setup;
}

/// Rough ground, rain, a pour, a pump, a crest and open edges.
Setup busy_in_full(int threads, bool second_order) {
  constexpr int kColumns = 130;
  constexpr int kRows = 150;
  Random random(5);
  hydraulics::Setup setup;
  setup.ground_m = ground(kColumns, kRows, [&](int column, int row) {
    return 3 * std::sin(column * 0.1) * std::cos(row * 0.13) + random.uniform(0, 0.3);
  });
  setup.threads = threads;
  setup.second_order = second_order;
  setup.rain.intensity_mm_per_h = TimeSeries(80.0);
  setup.inflows.push_back({"pour", {4000, 4001}, TimeSeries(9.0)});
  setup.devices.push_back({"pump", {4000}, {60}, std::make_unique<FixedLaw>(0.7)});
  setup.crests.push_back({4130, true, TimeSeries(2.0)});
  setup.boundaries.push_back({.side = Side::kSouth, .first = 0, .last = kColumns - 1, .kind = EdgeKind::kFree});
  setup.boundaries.push_back(
      {.side = Side::kWest, .first = 0, .last = 20, .kind = EdgeKind::kLevel, .level_m = TimeSeries(1.0)});
  return full(std::move(setup));
}

TEST(FullShallowWater, gives_the_same_bits_for_any_number_of_threads) {
  for (const bool second_order : {false, true}) {
    const auto one = run_of(busy_in_full(1, second_order));
    go(*one, 120);
    for (const int threads : {2, 5}) {
      const auto many = run_of(busy_in_full(threads, second_order));
      go(*many, 120);
      EXPECT_EQ(depths(*many), depths(*one)) << threads;
      EXPECT_EQ(many->ledger().boundary_out_m3, one->ledger().boundary_out_m3);
    }
  }
}

TEST(FullShallowWater, resumes_to_the_last_bit) {
  const auto whole = run_of(busy_in_full(1, true));
  go(*whole, 60);
  const SavedState saved = whole->save();
  go(*whole, 120);
  const auto resumed = run_of(busy_in_full(2, true));
  ASSERT_TRUE(resumed->restore(saved));
  go(*resumed, 120);
  EXPECT_EQ(depths(*resumed), depths(*whole));
  Grid<float> speed[2];
  whole->copy_speed(speed[0]);
  resumed->copy_speed(speed[1]);
  EXPECT_EQ(speed[0].values(), speed[1].values());
  EXPECT_LT(whole->mass_error_ratio(), 1e-12);
}

TEST(FullShallowWater, refuses_the_state_of_another_scheme) {
  hydraulics::Setup inertial = busy_in_full(1, true);
  inertial.scheme = Scheme::kLocalInertial;
  EXPECT_FALSE(run_of(busy_in_full(1, true))->restore(run_of(std::move(inertial))->save()));
}

TEST(FullShallowWater, throws_water_back_from_a_wall) {
  // 1 m of water runs at 1 m/s into the eastern wall: a bore of 1.33 m by the jump conditions goes back.
  hydraulics::Setup setup = flat(120, 3);
  setup.manning = 1e-5;
  setup.depth_m = ground(120, 3, [](int column, int) { return column < 60 ? 2 : 1; });
  const auto run = run_of(full(std::move(setup)));
  go(*run, 130);
  const double incoming = run->unit_discharge(run->frame().index(90, 1)).x / run->depth_m(run->frame().index(90, 1));
  const double before_m = run->depth_m(run->frame().index(90, 1));
  ASSERT_GT(incoming, 1);
  go(*run, 180);
  const double after_m = run->depth_m(run->frame().index(118, 1));
  // Momentum through a bore into still water: u^2 = g/2 (h2 - h1)^2 (h2 + h1) / (h1 h2).
  const double u2 = 9.81 / 2 * std::pow(after_m - before_m, 2) * (after_m + before_m) / (after_m * before_m);
  EXPECT_NEAR(std::sqrt(u2), incoming, 0.02 * incoming);
}

TEST(FullShallowWater, runs_down_a_steep_slope_at_normal_depth) {
  // A sheet much thinner than the fall from cell to cell, in both orders; at a Froude number of 3 the second order has
  // roll waves, whose mean depth is a little less.
  for (const bool second_order : {false, true}) {
    hydraulics::Setup setup;
    setup.ground_m = ground(60, 3, [](int column, int) { return 200 - 3.0 * column; });
    setup.threads = 1;
    setup.second_order = second_order;
    setup.inflows.push_back({"head", {0, 60, 120}, TimeSeries(3 * 10 * 0.05)});
    setup.boundaries.push_back({.side = Side::kEast, .first = 0, .last = 2, .kind = EdgeKind::kFree});
    const auto run = run_of(full(std::move(setup)));
    go(*run, 1200);
    double sum = 0;
    for (int column = 20; column < 50; ++column) sum += run->depth_m(run->frame().index(column, 1));
    const double normal = std::pow(0.05 * 0.03 / std::sqrt(0.3), 0.6);
    EXPECT_NEAR(sum / 30, normal, (second_order ? 0.1 : 0.01) * normal) << second_order;
  }
}

TEST(FullShallowWater, crests_hold_water_and_let_over_no_more_than_a_weir) {
  for (const double crest : {1.2, 0.6}) {
    hydraulics::Setup setup = flat(40, 8);
    setup.depth_m = ground(40, 8, [](int column, int) { return column < 20 ? 1 : 0; });
    for (int row = 0; row < 8; ++row)
      setup.crests.push_back({setup.ground_m.frame().index(19, row), true, TimeSeries(crest)});
    const auto run = run_of(full(std::move(setup)));
    go(*run, 10);
    double through = 0;
    for (int row = 0; row < 8; ++row)
      for (int column = 20; column < 40; ++column) through += run->depth_m(run->frame().index(column, row)) * 100;
    if (crest > 1) {
      EXPECT_EQ(through, 0);
    } else {
      EXPECT_GT(through, 50);
      EXPECT_LT(through, 1.7 * 0.4 * std::sqrt(0.4) * 80 * 10);
    }
  }
}

TEST(FullShallowWater, follows_a_level_outside_and_lets_the_flood_out_again) {
  hydraulics::Setup setup = flat(36, 36, 2);
  setup.boundaries.push_back({.side = Side::kWest,
                              .first = 4,
                              .last = 30,
                              .kind = EdgeKind::kLevel,
                              .level_m = *TimeSeries::make({{0, 2.5}, {7200, 2.5}, {7200, 1.0}})});
  const auto run = run_of(full(std::move(setup)));
  go(*run, 7200);
  EXPECT_NEAR(run->level_m(run->frame().index(18, 18)), 2.5, 5e-3);
  go(*run, 14400);
  EXPECT_LT(run->audited_volume_m3(), 0.1 * 0.5 * 36 * 36 * 100);
  EXPECT_LT(run->mass_error_ratio(), 1e-12);
}

TEST(FullShallowWater, pumped_water_takes_its_momentum_along) {
  hydraulics::Setup setup = flat(40, 16);
  setup.still_level_m = 0.5;
  setup.devices.push_back({"P1", {100}, {}, std::make_unique<FixedLaw>(3)});
  const auto run = run_of(full(std::move(setup)));
  go(*run, 300);
  Grid<float> speed;
  run->copy_speed(speed);
  for (const float v : speed.values()) EXPECT_LT(v, 3);
}

}  // namespace
}  // namespace sandtable::hydraulics
