#include <cmath>
#include <limits>

#include "tests/unit/hydraulics/small_water.h"

namespace sandtable::hydraulics {
namespace {

constexpr Side kSides[] = {Side::kWest, Side::kEast, Side::kNorth, Side::kSouth};

TEST(Edges, a_wall_keeps_everything) {
  hydraulics::Setup setup = flat(33, 9);
  setup.depth_m = ground(33, 9, [](int column, int) { return column < 10 ? 1 : 0; });
  const auto run = run_of(std::move(setup));
  go(*run, 600);
  EXPECT_NEAR(run->audited_volume_m3(), 10 * 9 * 100, 1e-3);
}

TEST(Edges, a_level_fills_the_ground_up_to_it_from_any_side) {
  for (const Side side : kSides) {
    hydraulics::Setup setup = flat(36, 36, 2);
    setup.boundaries.push_back(
        {.side = side, .first = 4, .last = 30, .kind = EdgeKind::kLevel, .level_m = TimeSeries(2.5)});
    const auto run = run_of(std::move(setup));
    go(*run, 7200);
    EXPECT_NEAR(run->level_m(run->frame().index(18, 18)), 2.5, 2e-3) << static_cast<int>(side);
    EXPECT_GT(run->ledger().boundary_in_m3, 0.49 * 36 * 36 * 100);
    EXPECT_EQ(run->mass_error_ratio(), 0);
  }
}

TEST(Edges, a_falling_level_empties_it_again) {
  hydraulics::Setup setup = flat(36, 36, 2);
  setup.still_level_m = 2.5;
  setup.boundaries.push_back(
      {.side = Side::kNorth, .first = 0, .last = 35, .kind = EdgeKind::kLevel, .level_m = TimeSeries(1.0)});
  const auto run = run_of(std::move(setup));
  go(*run, 7200);
  EXPECT_LT(run->audited_volume_m3(), 0.1 * 0.5 * 36 * 36 * 100);
  EXPECT_EQ(run->mass_error_ratio(), 0);
}

TEST(Edges, a_free_edge_lets_the_normal_discharge_out) {
  // 0.1 m on 1 % at n 0.03: 0.0718 m2/s through 8 cells of 10 m, as long as the depth holds.
  hydraulics::Setup setup;
  setup.ground_m = ground(200, 8, [](int column, int) { return 20 - 0.1 * column; });
  setup.threads = 1;
  setup.depth_m = ground(200, 8, [](int, int) { return 0.1; });
  setup.boundaries.push_back({.side = Side::kEast, .first = 0, .last = 7, .kind = EdgeKind::kFree});
  const auto run = run_of(std::move(setup));
  go(*run, 300);
  const double before = run->ledger().boundary_out_m3;
  go(*run, 400);
  EXPECT_NEAR((run->ledger().boundary_out_m3 - before) / 100 / 80, std::pow(0.1, 5.0 / 3) * 0.1 / 0.03, 0.002);
  EXPECT_EQ(run->ledger().boundary_in_m3, 0);
}

TEST(Edges, lie_at_the_first_cell_with_ground) {
  hydraulics::Setup setup;
  setup.ground_m = ground(40, 16, [](int column, int row) { return column < 5 + row % 3 ? std::nan("") : 1.0; });
  setup.threads = 1;
  setup.boundaries.push_back(
      {.side = Side::kWest, .first = 0, .last = 15, .kind = EdgeKind::kLevel, .level_m = TimeSeries(1.5)});
  const auto run = run_of(std::move(setup));
  go(*run, 7200);
  // It still sways a little after two hours.
  EXPECT_NEAR(run->depth_m(run->frame().index(30, 8)), 0.5, 0.01);
  EXPECT_EQ(run->depth_m(run->frame().index(2, 8)), 0);
  EXPECT_EQ(run->mass_error_ratio(), 0);
}

Setup two_halves(double crest) {
  hydraulics::Setup setup = flat(40, 8);
  setup.depth_m = ground(40, 8, [](int column, int) { return column < 20 ? 1 : 0; });
  for (int row = 0; row < 8; ++row)
    setup.crests.push_back({setup.ground_m.frame().index(19, row), true, TimeSeries(crest)});
  return setup;
}

TEST(Crests, hold_water_up_to_their_height) {
  const auto run = run_of(two_halves(1.2));
  go(*run, 3600);
  EXPECT_NEAR(run->level_m(run->frame().index(19, 4)), 1, 1e-6);
  EXPECT_EQ(run->depth_m(run->frame().index(20, 4)), 0);
}

TEST(Crests, let_no_more_over_than_a_broad_crested_weir) {
  const auto run = run_of(two_halves(0.6));
  go(*run, 10);
  const double through = 1600 * 10 - [&] {
    double sum = 0;
    for (int row = 0; row < 8; ++row)
      for (int column = 0; column < 20; ++column) sum += run->depth_m(run->frame().index(column, row)) * 100;
    return sum;
  }();
  EXPECT_GT(through, 50);
  // 80 m of crest under 0.4 m for 10 s.
  EXPECT_LT(through, 1.7 * 0.4 * std::sqrt(0.4) * 80 * 10);
}

TEST(Crests, make_the_water_that_falls_over_them_as_fast_as_it_is_thin) {
  const auto run = run_of(two_halves(0.6));
  go(*run, 10);
  Grid<float> speed;
  run->copy_speed(speed);
  const GridFrame& frame = run->frame();
  // What stands at the wall passes it above the crest only; a cell's speed is the mean of its two faces.
  const double over_m = run->level_m(frame.index(19, 4)) - 0.6;
  const double thinnest_m = std::min(over_m, run->depth_m(frame.index(20, 4)));
  EXPECT_GT(over_m, 0.2);
  EXPECT_GT(speed.at(20, 4), 0.5);
  EXPECT_LE(speed.at(20, 4), run->unit_discharge(frame.index(20, 4)).x / thinnest_m * 1.0001);
}

TEST(Crests, that_fall_are_breaches) {
  hydraulics::Setup setup = two_halves(1.2);
  for (FaceCrest& crest : setup.crests) crest.crest_m = *TimeSeries::make({{0, 1.2}, {600, 1.2}, {900, -1}});
  const auto run = run_of(std::move(setup));
  go(*run, 600);
  EXPECT_EQ(run->depth_m(run->frame().index(20, 4)), 0);
  go(*run, 5000);
  EXPECT_NEAR(run->depth_m(run->frame().index(39, 4)), 0.5, 0.02);
}

TEST(Crests, can_be_set_and_taken_away_in_a_run) {
  auto run = run_of(two_halves(1.2));
  go(*run, 60);
  std::vector<FaceCrest> away;
  for (int row = 0; row < 8; ++row)
    away.push_back({run->frame().index(19, row), true, TimeSeries(-std::numeric_limits<double>::infinity())});
  ASSERT_TRUE(run->set_crests(away));
  go(*run, 3600);
  EXPECT_NEAR(run->depth_m(run->frame().index(39, 4)), 0.5, 0.02);
  EXPECT_FALSE(run->set_crests(std::vector<FaceCrest>{{99999, true, TimeSeries(1.0)}}));
}

}  // namespace
}  // namespace sandtable::hydraulics
