#include "twin/flood/overland/overland_solver.h"

#include <gtest/gtest.h>

#include <cmath>

#include "twin/flood/overland/basin_cells.h"
#include "twin/flood/overland/basin_drain.h"

namespace sandtable {
namespace {

using std::chrono::minutes;

UtcTime at(int minute) { return std::chrono::sys_days{std::chrono::year{2026} / 6 / 12} + minutes{minute}; }

constexpr int kSide = 20;

/// Two bowls beside each other, 200 x 200 m in cells of 10 m (or of 4 m), half a metre deep, with a ridge between them
/// at 0.5 m.
OverlandSetup two_bowls(int side = kSide) {
  const double cell_m = 200.0 / side;
  const GridFrame frame{2 * side, side, cell_m, {0, 200.0}};
  OverlandSetup setup;
  setup.ground_m = Grid<float>(frame);
  setup.basin = Grid<std::int16_t>(frame, -1);
  for (int row = 0; row < side; ++row) {
    for (int column = 0; column < 2 * side; ++column) {
      const int bowl = column / side;
      const double dx = (column % side + 0.5) / side - 0.5;
      const double dy = (row + 0.5) / side - 0.5;
      setup.ground_m.at(column, row) = static_cast<float>(2.0 * std::max(std::abs(dx), std::abs(dy)) * 0.5);
      setup.basin.at(column, row) = static_cast<std::int16_t>(bowl);
    }
  }
  // A wall around, so that only the ridge lets water pass.
  for (int column = 0; column < 2 * side; ++column)
    setup.ground_m.at(column, 0) = setup.ground_m.at(column, side - 1) = 5;
  for (int row = 0; row < side; ++row) setup.ground_m.at(0, row) = setup.ground_m.at(2 * side - 1, row) = 5;
  setup.basins = {{SiteId("A"), {100, 100}}, {SiteId("B"), {300, 100}}};
  setup.start = at(0);
  setup.runoff_ratio = 1;
  setup.drain_m3_per_s_per_km2 = 0;
  setup.infiltration_mm_per_h = 0;
  return setup;
}

std::unique_ptr<FloodSolver> made(OverlandSetup setup) {
  auto solver = make_overland(std::move(setup));
  if (!solver) throw std::runtime_error(solver.error().message);
  return std::move(*solver);
}

Forcing rain(int until, double mm_per_h) {
  Forcing forcing;
  forcing.until = at(until);
  forcing.rain_mm_per_h = mm_per_h;
  return forcing;
}

std::shared_ptr<const Water> run(FloodSolver& solver, const Forcing& forcing) {
  auto water = solver.advance(forcing);
  if (!water) throw std::runtime_error(water.error().message);
  return *water;
}

TEST(OverlandSolver, rain_gathers_in_the_middle_of_each_bowl) {
  const auto solver = made(two_bowls());
  run(*solver, rain(60, 20));
  const auto water = run(*solver, rain(120, 0));
  ASSERT_EQ(water->pools.size(), 2U);
  // 20 mm on 200 m x 200 m, all of it still there an hour later.
  EXPECT_NEAR(water->pools[0].volume_m3, 800, 8);
  EXPECT_NEAR(water->pools[1].volume_m3, 800, 8);
  const Grid<float>& depth = water->field->depth_m();
  EXPECT_GT(depth.at(10, 10), 0.1F);
  EXPECT_LT(depth.at(3, 10), 0.01F) << "the slope has run dry";
  EXPECT_LT(water->mass_error_ratio, 1e-6);
  EXPECT_EQ(water->model, "overland flow");
}

TEST(OverlandSolver, a_preview_begins_with_the_same_water_and_tells_about_the_same) {
  const auto fine = made(two_bowls(50));
  run(*fine, rain(30, 60));
  const auto coarse = fine->preview();
  ASSERT_NE(coarse, nullptr);
  EXPECT_NE(coarse->label(), fine->label()) << "nobody takes it for the real thing";
  EXPECT_EQ(coarse->time(), fine->time());
  const auto fine_water = run(*fine, rain(60, 0));
  const auto coarse_water = run(*coarse, rain(60, 0));
  // 30 mm on 200 m x 200 m; the rims let some pass.
  EXPECT_NEAR(coarse_water->pools[0].volume_m3, fine_water->pools[0].volume_m3, 12);
  // A cell of 16 m is nearly a tenth of the bowl: its pond may stand a few centimetres off.
  EXPECT_NEAR(coarse_water->pools[0].max_depth_m, fine_water->pools[0].max_depth_m, 0.05);
  EXPECT_LT(coarse_water->mass_error_ratio, 1e-6);
}

TEST(OverlandSolver, a_preview_knows_what_was_built_and_varied) {
  const auto fine = made(two_bowls(50));
  const auto plain = fine->preview();
  ASSERT_TRUE(fine->intervene(Barrier{{{200, 4}, {200, 196}}, 2}));
  ASSERT_TRUE(fine->intervene(Excavation{{{96, 100}, {104, 100}}, 20, 1}));
  const auto coarse = fine->preview();
  const auto with = run(*coarse, rain(30, 60));
  const auto without = run(*plain, rain(30, 60));
  EXPECT_GT(with->pools[0].max_depth_m, without->pools[0].max_depth_m + 0.3) << "the pit is a metre deep";
}

TEST(OverlandSolver, a_small_grid_has_no_preview) { EXPECT_EQ(made(two_bowls())->preview(), nullptr); }

TEST(OverlandSolver, water_that_runs_has_a_speed_and_a_pond_has_none) {
  OverlandSetup setup = two_bowls(50);
  setup.manning = 0.02;
  const auto solver = made(std::move(setup));
  const auto wet = run(*solver, rain(20, 150));
  ASSERT_TRUE(wet->field->has_speed());
  float fastest = 0;
  for (std::size_t i = 0; i < wet->field->speed_steps().size(); ++i)
    fastest = std::max(fastest, wet->field->speed_m_per_s(i));
  EXPECT_GT(fastest, 0.1F);
  for (int hour = 1; hour <= 3; ++hour) run(*solver, rain(20 + 60 * hour, 0));
  const auto still = run(*solver, rain(260, 0));
  for (std::size_t i = 0; i < still->field->speed_steps().size(); ++i)
    EXPECT_LE(still->field->speed_m_per_s(i), 0.05F) << i;
}

TEST(OverlandSolver, it_rains_more_where_the_gauges_say_so) {
  const auto solver = made(two_bowls());
  Forcing forcing = rain(60, 10);
  forcing.site_rain_mm_per_h[SiteId("B")] = 20;
  const auto water = run(*solver, forcing);
  EXPECT_NEAR(water->pools[0].volume_m3, 400, 4);
  EXPECT_NEAR(water->pools[1].volume_m3, 800, 8);
}

TEST(OverlandSolver, drains_catch_what_they_can_before_anything_floods) {
  OverlandSetup setup = two_bowls();
  setup.drain_m3_per_s_per_km2 = 5;  // 18 mm/h
  const auto solver = made(std::move(setup));
  const auto below = run(*solver, rain(60, 17));
  EXPECT_EQ(below->pools[0].volume_m3, 0);
  EXPECT_NEAR(below->pools[0].drained_m3_per_s, 17.0 / 3.6e6 * 40'000, 1e-9);
  const auto above = run(*solver, rain(120, 28));
  EXPECT_NEAR(above->pools[0].volume_m3, 400, 4) << "10 mm/h more than they take";
  const auto after = run(*solver, rain(150, 0));
  // 5 m3/s/km2 on 0.04 km2 = 0.2 m3/s = 360 m3 in half an hour.
  EXPECT_NEAR(after->pools[0].volume_m3, 40, 20);
  EXPECT_NEAR(after->pools[0].drained_m3_per_s, 0.2, 0.01);
}

TEST(OverlandSolver, a_high_river_leaves_the_drains_what_stations_lift) {
  OverlandSetup setup = two_bowls();
  setup.drain_m3_per_s_per_km2 = 5;
  setup.lifted_drain_ratio = 0.4;
  const auto solver = made(std::move(setup));
  Forcing forcing = rain(60, 18);
  forcing.outfall_level_m[SiteId("A")] = 3;  // over any water here
  const auto water = run(*solver, forcing);
  EXPECT_NEAR(water->pools[0].drained_m3_per_s, 0.2 * 0.4, 1e-6);
  EXPECT_NEAR(water->pools[1].drained_m3_per_s, 0.2, 1e-6);
  EXPECT_GT(water->pools[0].volume_m3, 400);
  EXPECT_LT(water->pools[1].volume_m3, 8) << "only what runs off the ridge";
}

TEST(OverlandSolver, gravity_opens_with_the_level_before_it) {
  const DrainState drain{0.3, 0.7, 2.0, 0};
  EXPECT_DOUBLE_EQ(drain_capacity_m3_per_s(drain, 1.5), 0.3);
  EXPECT_DOUBLE_EQ(drain_capacity_m3_per_s(drain, 2.25), 0.65);
  EXPECT_DOUBLE_EQ(drain_capacity_m3_per_s(drain, 9), 1.0);
}

TEST(OverlandSolver, what_is_wet_seeps_away) {
  OverlandSetup setup = two_bowls();
  setup.infiltration_mm_per_h = 4;
  const auto solver = made(std::move(setup));
  const auto water = run(*solver, rain(60, 20));
  EXPECT_LT(water->pools[0].volume_m3, 700);
  EXPECT_GT(water->pools[0].volume_m3, 640 - 8) << "4 mm at most";
  EXPECT_LT(water->mass_error_ratio, 1e-6);
}

TEST(OverlandSolver, a_pump_empties_its_bowl_and_not_the_other) {
  const auto solver = made(two_bowls());
  run(*solver, rain(60, 20));
  Forcing forcing = rain(90, 0);
  forcing.pumped_m3_per_s[SiteId("A")] = 0.3;
  const auto water = run(*solver, forcing);
  EXPECT_NEAR(water->pools[0].volume_m3, 800 - 0.3 * 1800, 10);
  EXPECT_NEAR(water->pools[0].pumped_m3_per_s, 0.3, 0.005);
  EXPECT_NEAR(water->pools[1].volume_m3, 800, 8);
}

TEST(OverlandSolver, what_stands_over_the_ridge_flows_to_the_neighbour) {
  OverlandSetup setup = two_bowls();
  const auto solver = made(std::move(setup));
  Forcing forcing = rain(180, 0);
  forcing.site_rain_mm_per_h[SiteId("A")] = 120;  // 14,400 m3; the bowl holds some 6,700 up to the ridge
  const auto water = run(*solver, forcing);
  EXPECT_GT(water->pools[1].volume_m3, 2000);
  EXPECT_GT(water->pools[1].inflow_m3_per_s, 0.1);
}

TEST(OverlandSolver, a_branch_goes_its_own_way_and_the_same_way_gives_the_same_water) {
  const auto solver = made(two_bowls());
  run(*solver, rain(30, 40));
  const auto branch = solver->branch();
  EXPECT_EQ(branch->time(), at(30));
  Forcing pumped = rain(60, 40);
  pumped.pumped_m3_per_s[SiteId("A")] = 0.2;
  const auto with = run(*branch, pumped);
  const auto without = run(*solver, rain(60, 40));
  EXPECT_LT(with->pools[0].volume_m3, without->pools[0].volume_m3 - 300);
  const auto again = made(two_bowls());
  run(*again, rain(30, 40));
  EXPECT_EQ(run(*again, rain(60, 40))->field->digest(), without->field->digest());
}

TEST(OverlandSolver, begins_anew_from_recorded_water) {
  const auto solver = made(two_bowls());
  const auto recorded = run(*solver, rain(60, 20));
  run(*solver, rain(120, 60));
  auto past = solver->branch_at(*recorded);
  ASSERT_TRUE(past) << past.error().message;
  EXPECT_EQ((*past)->time(), at(60));
  const auto then = run(**past, rain(61, 0));
  EXPECT_NEAR(then->pools[0].volume_m3, recorded->pools[0].volume_m3, 8) << "whole millimetres were recorded";
  Water elsewhere = *recorded;
  elsewhere.field = nullptr;
  EXPECT_FALSE(solver->branch_at(elsewhere));
}

TEST(OverlandSolver, water_outside_the_basins_is_unknown) {
  OverlandSetup setup = two_bowls();
  for (std::int16_t& index : setup.basin.values()) index = index == 1 ? -1 : index;
  const auto solver = made(std::move(setup));
  const auto water = run(*solver, rain(30, 20));
  EXPECT_EQ(water->pools.size(), 1U) << "a site without cells has no pool";
  EXPECT_TRUE(std::isnan(water->field->depth_m().at(30, 10)));
  EXPECT_FALSE(std::isnan(water->field->depth_m().at(10, 10)));
}

TEST(OverlandSolver, refuses_what_it_cannot_run_and_names_it) {
  const auto refusal = [](const auto& spoil) {
    OverlandSetup setup = two_bowls();
    spoil(setup);
    const auto solver = make_overland(std::move(setup));
    return solver ? std::string() : solver.error().message;
  };
  EXPECT_NE(refusal([](OverlandSetup& s) { s.runoff_ratio = 1.5; }).find("runoff_ratio"), std::string::npos);
  EXPECT_NE(refusal([](OverlandSetup& s) { s.drain_m3_per_s_per_km2 = -1; }).find("drain"), std::string::npos);
  EXPECT_NE(refusal([](OverlandSetup& s) { s.basins[1].site = s.basins[0].site; }).find("twice"), std::string::npos);
  EXPECT_NE(refusal([](OverlandSetup& s) { s.basin.at(3, 3) = 7; }).find("basin 7"), std::string::npos);
  const auto solver = made(two_bowls());
  EXPECT_FALSE(solver->advance(rain(0, 10))) << "not later than now";
  EXPECT_NE(solver->advance(rain(10, -1)).error().message.find("rain"), std::string::npos);
  Forcing endless = rain(10, 0);
  endless.pumped_m3_per_s[SiteId("A")] = INFINITY;
  EXPECT_FALSE(solver->advance(endless));
  EXPECT_EQ(solver->time(), at(0));
}

TEST(BasinCells, water_gathers_on_the_lowest_ground_and_pumps_draw_near_their_place) {
  const OverlandSetup setup = two_bowls();
  const auto basins = basin_cells(setup.ground_m, setup.basin, {{100, 100}, {3000, 3000}});
  ASSERT_EQ(basins.size(), 2U);
  EXPECT_EQ(basins[0].all.size(), static_cast<std::size_t>(kSide * kSide));
  EXPECT_GE(basins[0].gathering.size(), 9U);
  EXPECT_LT(basins[0].gathering.size(), basins[0].all.size() / 2);
  EXPECT_EQ(basins[0].suction.size(), 9U);
  EXPECT_EQ(basins[1].suction.front(), basins[1].all.front()) << "nothing of it lies near the pump";
  for (const std::size_t cell : basins[0].suction) EXPECT_LT(setup.ground_m.values()[cell], 0.2F);
}

TEST(OverlandSolver, water_comes_to_what_a_sensor_says_and_the_books_know_it) {
  const auto solver = made(two_bowls());
  run(*solver, rain(60, 20));
  const double before = run(*solver, rain(120, 0))->pools[0].volume_m3;
  Forcing forcing = rain(120, 0);
  const double deeper = run(*solver, rain(121, 0))->pools[0].max_depth_m + 0.1;
  forcing.readings = {{StationId("f/A"), {95, 105}, deeper}};
  std::shared_ptr<const Water> water;
  for (int minute = 122; minute <= 180; ++minute) {
    forcing.until = at(minute);
    water = run(*solver, forcing);
  }
  // An hour is six times the time constant; the last 3 cm are left to the sensor.
  EXPECT_NEAR(water->innovations.at(0).modelled_m, deeper - 0.03, 0.01);
  EXPECT_GT(water->assimilated_m3, 100);
  EXPECT_NEAR(water->pools[0].volume_m3 - before, water->assimilated_m3, 1);
  EXPECT_NEAR(water->pools[1].volume_m3, before, 8) << "the other bowl has no sensor";
  EXPECT_LT(water->mass_error_ratio, 1e-6);
  EXPECT_TRUE(run(*solver, rain(181, 0))->innovations.empty());
}

TEST(OverlandSolver, a_branch_with_half_the_drains_floods_deeper) {
  OverlandSetup setup = two_bowls();
  setup.drain_m3_per_s_per_km2 = 3;
  const auto believed = made(std::move(setup));
  const auto blocked = believed->branch();
  blocked->vary({.drain_factor = 0.5});
  // 20 mm/h on 0.04 km2 are 0.22 m3/s; the drains take 0.12 of it, or half of that.
  EXPECT_NEAR(run(*believed, rain(60, 20))->pools[0].volume_m3, 0.102 * 3600, 15);
  EXPECT_NEAR(run(*blocked, rain(60, 20))->pools[0].volume_m3, 0.162 * 3600, 15);
  const auto child = blocked->branch();
  EXPECT_EQ(run(*child, rain(61, 20))->pools[0].drained_m3_per_s,
            run(*blocked, rain(61, 20))->pools[0].drained_m3_per_s);
}

TEST(OverlandSolver, rough_ground_holds_the_water_back) {
  const auto believed = made(two_bowls());
  const auto rough = believed->branch();
  rough->vary({.roughness_factor = 3});
  const auto depth_at_the_middle = [](FloodSolver& solver) {
    return static_cast<double>(run(solver, rain(10, 60))->field->depth_m().at(10, 10));
  };
  EXPECT_LT(depth_at_the_middle(*rough), depth_at_the_middle(*believed) * 0.9);
}

/// Rain for an hour on the western bowl alone.
Forcing western_rain(int until) {
  Forcing forcing = rain(until, 0);
  forcing.site_rain_mm_per_h[SiteId("A")] = 200;
  return forcing;
}

TEST(OverlandSolver, a_barrier_on_the_ridge_keeps_the_neighbour_dry) {
  const auto open = made(two_bowls());
  const auto barred = open->branch();
  ASSERT_TRUE(barred->intervene(Barrier{.line = {{200, 0}, {200, 200}}, .height_m = 1}));
  const double over = run(*open, western_rain(60))->pools[1].volume_m3;
  EXPECT_GT(over, 100) << "without it the ridge is passed";
  EXPECT_LT(run(*barred, western_rain(60))->pools[1].volume_m3, 1);
}

TEST(OverlandSolver, a_low_barrier_cuts_no_gap_into_a_high_one_that_it_crosses) {
  const auto barred = made(two_bowls());
  const Polyline ridge{{200, 0}, {200, 200}};
  ASSERT_TRUE(barred->intervene(Barrier{.line = ridge, .height_m = 1}));
  const auto twice = barred->branch();
  ASSERT_TRUE(twice->intervene(Barrier{.line = {{200, 60}, {200, 140}}, .height_m = 0.05}));
  EXPECT_LT(run(*twice, western_rain(60))->pools[1].volume_m3, 1);
  const auto raised = made(two_bowls());
  ASSERT_TRUE(raised->intervene(Barrier{.line = ridge, .height_m = 0.05}));
  ASSERT_TRUE(raised->intervene(Barrier{.line = ridge, .height_m = 1}));
  EXPECT_LT(run(*raised, western_rain(60))->pools[1].volume_m3, 1) << "a higher one raises it";
}

TEST(OverlandSolver, a_trench_through_the_ridge_lets_the_neighbour_share) {
  const auto solver = made(two_bowls());
  const auto dug = solver->branch();
  Forcing shower = western_rain(60);
  shower.site_rain_mm_per_h[SiteId("A")] = 100;
  ASSERT_TRUE(dug->intervene(Excavation{.line = {{105, 105}, {305, 105}}, .width_m = 20, .depth_m = 0.6}));
  EXPECT_LT(run(*solver, shower)->pools[1].volume_m3, 50) << "the bowl holds 6,000 m3 below its ridge";
  const auto water = run(*dug, shower);
  EXPECT_GT(water->pools[1].volume_m3, 200);
  EXPECT_LT(water->mass_error_ratio, 1e-6);
}

TEST(OverlandSolver, a_breach_lets_the_river_in_as_long_as_it_stands_higher) {
  const auto solver = made(two_bowls());
  ASSERT_TRUE(solver->intervene(LeveeBreach{.at = {15, 105}, .width_m = 20}));
  EXPECT_LT(run(*solver, rain(10, 0))->pools[0].volume_m3, 1) << "no river level is known";
  Forcing flood = rain(240, 0);
  flood.outfall_level_m[SiteId("A")] = 0.8;
  const auto water = run(*solver, flood);
  EXPECT_GT(water->pools[0].volume_m3, 1000);
  EXPECT_LT(water->pools[0].level_m, 0.8);
  EXPECT_LT(water->mass_error_ratio, 1e-6);
}

TEST(OverlandSolver, a_shut_gate_leaves_the_stations_alone_with_the_rain) {
  OverlandSetup setup = two_bowls();
  setup.drain_m3_per_s_per_km2 = 6;
  setup.lifted_drain_ratio = 0.25;
  const auto solver = made(std::move(setup));
  ASSERT_TRUE(solver->intervene(OutfallGate{SiteId("A"), false}));
  const auto water = run(*solver->branch(), rain(60, 20));
  // 0.222 m3/s run off; B drains all of it, A a quarter of 0.24 m3/s.
  EXPECT_NEAR(water->pools[0].volume_m3, (0.2222 - 0.06) * 3600, 15);
  EXPECT_LT(water->pools[1].volume_m3, 15);
  ASSERT_TRUE(solver->intervene(OutfallGate{SiteId("A"), true}));
  EXPECT_LT(run(*solver, rain(60, 20))->pools[0].volume_m3, 15);
  EXPECT_FALSE(solver->intervene(OutfallGate{SiteId("nowhere"), true}));
}

}  // namespace
}  // namespace sandtable
