#include <cmath>
#include <limits>

#include "tests/unit/gpu/both_waters.h"
#include "twin/base/random.h"

namespace sandtable::gpu {
namespace {

using GpuWaterTest = OnCard;

double rough(int column, int row) { return 0.5 * std::sin(column * 0.3) * std::cos(row * 0.23) + 0.05 * (column % 3); }

TEST_F(GpuWaterTest, a_lake_over_rough_terrain_stays_still_to_the_last_bit) {
  for (const double datum : {0.0, 500.0}) {
    hydraulics::Setup setup;
    setup.ground_m = ground(70, 45, [&](int column, int row) { return datum + rough(column, row); });
    setup.still_level_m = datum + 1;
    const auto run = run_of(std::move(setup));
    const std::vector<float> before = depths(*run);
    go(*run, 1800);
    EXPECT_EQ(depths(*run), before) << datum;
    for (std::size_t cell = 0; cell < before.size(); ++cell) ASSERT_EQ(run->unit_discharge(cell).x, 0) << cell;
    EXPECT_GT(run->work().steps, 300U);
  }
}

TEST_F(GpuWaterTest, a_column_of_water_falls_apart_as_on_the_processor) {
  hydraulics::Setup setup;
  setup.ground_m = ground(70, 60, rough);
  setup.depth_m =
      ground(70, 60, [](int column, int row) { return column > 20 && column < 40 && row < 30 ? 1.0 : 0.0; });
  go_both(*run_of(std::move(setup)), {20, 60, 300, 900});
}

TEST_F(GpuWaterTest, fast_flow_on_a_slope_is_the_same) {
  hydraulics::Setup setup;
  setup.manning = 0.01;
  setup.ground_m =
      ground(100, 24, [](int column, int row) { return 40 - 0.3 * column + 0.02 * ((column * 7 + row) % 5); });
  setup.depth_m = ground(100, 24, [](int column, int) { return column < 15 ? 1.5 : 0.0; });
  setup.boundaries.push_back({.side = Side::kEast, .first = 0, .last = 23, .kind = EdgeKind::kFree});
  go_both(*run_of(std::move(setup)), {30, 120, 600});
}

TEST_F(GpuWaterTest, rain_runs_off_a_plane_as_on_the_processor) {
  hydraulics::Setup setup;
  setup.ground_m = ground(60, 24, [](int column, int) { return 6 - 0.1 * column; });
  setup.rain.intensity_mm_per_h = *TimeSeries::make({{0, 0}, {300, 90}, {900, 60}, {900, 0}});
  setup.boundaries.push_back({.side = Side::kEast, .first = 0, .last = 23, .kind = EdgeKind::kFree});
  const auto run = run_of(std::move(setup));
  go_both(*run, {100, 600, 1200, 3600}, kClose_m);
  const double fallen_m = (300 * 45 + 600 * 75) / 3.6e6;
  EXPECT_NEAR(run->ledger().rain_m3, fallen_m * 60 * 24 * 100, 0.05);
  EXPECT_GT(run->ledger().boundary_out_m3, 0.8 * run->ledger().rain_m3);
}

TEST_F(GpuWaterTest, rain_by_cell_and_losses_are_the_same) {
  for (const LossKind kind : {LossKind::kConstant, LossKind::kHorton}) {
    hydraulics::Setup setup;
    setup.ground_m = ground(50, 40, rough);
    setup.ground_m.at(10, 10) = std::nanf("");
    setup.rain.intensity_mm_per_h = TimeSeries(70);
    setup.rain.weight = ground(50, 40, [](int column, int) { return 0.02 * column; });
    setup.losses = {.kind = kind, .rate_mm_per_h = 8, .initial_rate_mm_per_h = 40, .decay_per_h = 4};
    const auto run = run_of(std::move(setup));
    go_both(*run, {60, 61, 600, 1800}, kClose_m);
    EXPECT_GT(run->ledger().losses_m3, 0);
    EXPECT_NEAR(run->ledger().rain_m3, 0.035 * 0.49 * 50 * 40 * 100, 60);
  }
}

TEST_F(GpuWaterTest, a_level_outside_fills_and_empties_from_any_side) {
  for (const Side side : {Side::kWest, Side::kEast, Side::kNorth, Side::kSouth}) {
    hydraulics::Setup setup = flat(36, 36, 2);
    setup.boundaries.push_back({.side = side,
                                .first = 4,
                                .last = 30,
                                .kind = EdgeKind::kLevel,
                                .level_m = *TimeSeries::make({{0, 2}, {600, 2.6}, {2400, 2.6}, {2400, 1}})});
    const auto run = run_of(std::move(setup));
    go_both(*run, {300, 2400, 4000});
    EXPECT_GT(run->ledger().boundary_in_m3, 0.5 * 36 * 36 * 100);
    EXPECT_GT(run->ledger().boundary_out_m3, 0.5 * run->ledger().boundary_in_m3);
  }
}

TEST_F(GpuWaterTest, an_edge_lies_at_the_first_cell_with_ground) {
  hydraulics::Setup setup;
  setup.ground_m = ground(80, 16, [](int column, int row) { return column < 40 + row % 3 ? std::nan("") : 1.0; });
  setup.boundaries.push_back(
      {.side = Side::kWest, .first = 0, .last = 15, .kind = EdgeKind::kLevel, .level_m = TimeSeries(1.5)});
  go_both(*run_of(std::move(setup)), {300, 3600}, kClose_m);
}

TEST_F(GpuWaterTest, a_crest_holds_is_topped_and_breaks_as_on_the_processor) {
  hydraulics::Setup setup;
  setup.manning = 0.06;
  setup.ground_m = ground(70, 20, [](int column, int row) { return 300 + 0.01 * ((column * 3 + row) % 4); });
  setup.depth_m = ground(70, 20, [](int column, int) { return column < 33 ? 1.0 : 0.0; });
  for (int row = 0; row < 20; ++row)
    setup.crests.push_back({setup.ground_m.frame().index(32, row), true,
                            row < 10 ? *TimeSeries::make({{0, 301.4}, {600, 301.4}, {900, 299}}) : TimeSeries(301.4)});
  const auto run = run_of(std::move(setup));
  go_both(*run, {600});
  EXPECT_EQ(run->depth_m(run->frame().index(33, 5)), 0);
  go_both(*run, {700, 800, 1500});
  EXPECT_GT(run->depth_m(run->frame().index(33, 5)), 0.1);
  const std::vector<FaceCrest> lower{{run->frame().index(32, 15), true, TimeSeries(300.2)}};
  ASSERT_TRUE(run->set_crests(lower));
  go_both(*run, {1600, 2400});
}

TEST_F(GpuWaterTest, every_face_of_a_small_grid_may_have_a_crest) {
  hydraulics::Setup setup = flat(30, 8);
  setup.depth_m = ground(30, 8, [](int column, int) { return column < 10 ? 0.5 : 0.0; });
  for (std::size_t cell = 0; cell < 240; ++cell)
    for (const bool east : {true, false}) setup.crests.push_back({cell, east, TimeSeries(0.1)});
  for (const Side side : {Side::kNorth, Side::kSouth})
    setup.boundaries.push_back({.side = side, .first = 0, .last = 29, .kind = EdgeKind::kFree});
  const auto run = run_of(std::move(setup));
  // Later weir against weir magnifies a quantum to centimetres, on the processor alone too.
  go_both(*run, {10}, kClose_m);
  go(*run, 200);
  EXPECT_EQ(run->mass_error_ratio(), 0);
}

TEST_F(GpuWaterTest, inflows_and_pumps_move_the_same_water) {
  hydraulics::Setup setup;
  setup.ground_m = ground(70, 40, rough);
  const GridFrame& frame = setup.ground_m.frame();
  setup.inflows.push_back({"pour", {frame.index(20, 20), frame.index(21, 20)}, *TimeSeries::make({{0, 0}, {300, 8}})});
  setup.devices.push_back({"pump",
                           {frame.index(21, 20), frame.index(22, 20)},
                           {frame.index(60, 35), frame.index(61, 35)},
                           std::make_unique<FixedLaw>(0.7)});
  setup.devices.push_back({"drain", {frame.index(61, 35)}, {}, std::make_unique<FixedLaw>(0.2)});
  const auto run = run_of(std::move(setup));
  go_both(*run, {60, 300, 900}, kClose_m);
  EXPECT_NEAR(run->ledger().inflow_m3, 150 * 8 + 600 * 8, 1e-3);
  EXPECT_GT(run->ledger().devices[0].taken_m3, 300);
  EXPECT_EQ(run->ledger().devices[0].taken_m3, run->ledger().devices[0].given_m3);
}

TEST_F(GpuWaterTest, a_mirrored_world_has_mirrored_water) {
  const auto world = [](bool mirrored) {
    const auto column_of = [=](int column) { return mirrored ? 63 - column : column; };
    hydraulics::Setup setup;
    setup.ground_m = ground(64, 32, [&](int column, int row) { return rough(column_of(column), row); });
    setup.depth_m = ground(64, 32, [&](int column, int row) { return column_of(column) < 20 && row > 10 ? 1.7 : 0.0; });
    return setup;
  };
  const auto one = run_of(world(false));
  const auto other = run_of(world(true));
  go(*one, 200);
  go(*other, 200);
  double largest = 0;
  for (int row = 0; row < 32; ++row)
    for (int column = 0; column < 64; ++column)
      largest = std::max(largest, std::abs(one->depth_m(one->frame().index(column, row)) -
                                           other->depth_m(one->frame().index(63 - column, row))));
  // Rounding half a quantum goes away from zero in both, and sums of four have a fixed order that a mirror changes.
  EXPECT_LT(largest, 1e-5);
}

TEST_F(GpuWaterTest, dry_land_costs_nothing) {
  hydraulics::Setup setup = flat(320, 160);
  setup.depth_m = ground(320, 160, [](int column, int row) { return column == 100 && row == 100 ? 1.0 : 0.0; });
  const auto run = run_of(std::move(setup));
  go_both(*run, {10, 120}, kClose_m);
  EXPECT_LT(static_cast<double>(run->work().cell_updates), 0.2 * 320 * 160 * static_cast<double>(run->work().steps));
}

}  // namespace
}  // namespace sandtable::gpu
