#include "twin/flood/overland/overland_solver.h"

#include <gtest/gtest.h>

#include <algorithm>
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

/// The same with a caller at the middle of the left bowl, where pumps give that much.
Forcing with_caller(Forcing forcing, double pumped_m3_per_s = 0) {
  forcing.sites_since[SiteId("N")] = {100, 110};
  if (pumped_m3_per_s > 0) forcing.pumped_m3_per_s[SiteId("N")] = pumped_m3_per_s;
  return forcing;
}

const SitePool* pool_at(const Water& water, const char* site) {
  const auto found = std::ranges::find(water.pools, SiteId(site), &SitePool::site);
  return found == water.pools.end() ? nullptr : &*found;
}

TEST(OverlandSolver, a_site_that_turns_up_has_the_pool_around_its_pump) {
  const auto solver = made(two_bowls());
  run(*solver, rain(60, 20));
  const auto water = run(*solver, with_caller(rain(120, 0)));
  const SitePool* pool = pool_at(*water, "N");
  ASSERT_NE(pool, nullptr);
  const SitePool& bowl = *pool_at(*water, "A");
  EXPECT_DOUBLE_EQ(pool->max_depth_m, bowl.max_depth_m);
  EXPECT_DOUBLE_EQ(pool->level_m, bowl.level_m);
  // All of it lies within half a metre of the lowest ground, and so does what clings to the neighbour's side of the
  // rim.
  EXPECT_NEAR(pool->volume_m3, bowl.volume_m3, 8);
  EXPECT_EQ(pool_at(*run(*solver, rain(121, 0)), "N"), nullptr) << "withdrawn";
}

TEST(OverlandSolver, a_pump_at_a_site_that_turned_up_takes_its_water_and_the_books_know_it) {
  const auto solver = made(two_bowls());
  run(*solver, rain(60, 20));
  const auto before = run(*solver, with_caller(rain(61, 0)));
  const auto after = run(*solver, with_caller(rain(71, 0), 0.5));
  // Half a cubic metre a second for ten minutes.
  EXPECT_NEAR(pool_at(*before, "A")->volume_m3 - pool_at(*after, "A")->volume_m3, 300, 3);
  EXPECT_NEAR(pool_at(*after, "N")->pumped_m3_per_s, 0.5, 1e-3);
  EXPECT_LT(after->mass_error_ratio, 1e-6);
  EXPECT_EQ(pool_at(*after, "A")->pumped_m3_per_s, 0) << "it is not that site's pump";
  EXPECT_LT(pool_at(*after, "A")->inflow_m3_per_s, 0.01) << "and nothing came from elsewhere";
  const auto stopped = run(*solver, with_caller(rain(81, 0)));
  EXPECT_NEAR(pool_at(*stopped, "A")->volume_m3, pool_at(*after, "A")->volume_m3, 1);
}

TEST(OverlandSolver, branches_previews_and_any_number_of_threads_agree_on_a_site_that_turned_up) {
  const auto run_with = [](int threads, bool branches) {
    OverlandSetup setup = two_bowls(50);
    setup.threads = threads;
    auto solver = made(std::move(setup));
    run(*solver, with_caller(rain(30, 40)));
    if (branches) solver = solver->branch();
    return run(*solver, with_caller(rain(60, 10), 0.2));
  };
  const auto water = run_with(1, false);
  for (const auto& other : {run_with(3, false), run_with(1, true)}) {
    EXPECT_EQ(other->field->digest(), water->field->digest());
    EXPECT_EQ(other->pools, water->pools);
  }
  const auto fine = made(two_bowls(50));
  run(*fine, with_caller(rain(30, 40)));
  const auto coarse = fine->preview();
  const auto told = run(*coarse, with_caller(rain(60, 10), 0.2));
  ASSERT_NE(pool_at(*told, "N"), nullptr);
  EXPECT_NEAR(pool_at(*told, "N")->max_depth_m, pool_at(*water, "N")->max_depth_m, 0.05) << "as for the others";
  EXPECT_NEAR(pool_at(*told, "N")->pumped_m3_per_s, 0.2, 1e-3);
}

TEST(OverlandSolver, begins_anew_from_recorded_water_with_the_sites_that_turned_up) {
  const auto solver = made(two_bowls());
  const auto then = run(*solver, with_caller(rain(60, 20)));
  const auto again = solver->branch_at(*then);
  ASSERT_TRUE(again);
  const auto water = run(**again, with_caller(rain(61, 0)));
  ASSERT_NE(pool_at(*water, "N"), nullptr);
  EXPECT_NEAR(pool_at(*water, "N")->max_depth_m, pool_at(*then, "N")->max_depth_m, 0.02);
}

TEST(OverlandSolver, of_a_site_far_from_modelled_ground_it_tells_no_water_at_all) {
  OverlandSetup setup = two_bowls();
  for (std::int16_t& basin : setup.basin.values()) basin = basin == 0 ? -1 : basin;
  const auto solver = made(std::move(setup));
  Forcing far = rain(60, 20);
  far.sites_since[SiteId("N")] = {30, 100};
  const auto water = run(*solver, far);
  EXPECT_EQ(pool_at(*water, "N"), nullptr) << "unknown, not dry";
  EXPECT_NE(pool_at(*water, "B"), nullptr);
}

TEST(OverlandSolver, a_site_that_is_moved_has_the_water_of_its_new_place) {
  const auto solver = made(two_bowls());
  Forcing forcing = rain(60, 0);
  forcing.site_rain_mm_per_h[SiteId("A")] = 20;
  run(*solver, with_caller(forcing));
  EXPECT_GT(pool_at(*run(*solver, with_caller(rain(61, 0))), "N")->max_depth_m, 0.1);
  Forcing moved = rain(62, 0);
  moved.sites_since[SiteId("N")] = {300, 100};
  EXPECT_LT(pool_at(*run(*solver, moved), "N")->max_depth_m, 0.05);
}

TEST(HollowAround, ends_where_the_ground_rises_and_where_a_crossing_ends) {
  // A street of 60 cells that falls from the west to a dip at x = 305, with a step of a metre in the east.
  const GridFrame frame{60, 1, 10, {0, 10}};
  Grid<float> ground_m(frame);
  for (int i = 0; i < 60; ++i) ground_m.at(i, 0) = i >= 35 ? 1.0F : 0.005F * std::abs(static_cast<float>(i - 30));
  const Grid<std::int16_t> basin(frame, 0);
  const Hollow hollow = hollow_around(ground_m, basin, {305, 5});
  ASSERT_FALSE(hollow.all.empty());
  EXPECT_EQ(hollow.all.front(), 30U);
  EXPECT_EQ(*std::ranges::max_element(hollow.all), 34U) << "the step";
  EXPECT_EQ(*std::ranges::min_element(hollow.all), 15U) << "150 m";
  EXPECT_EQ(hollow.suction.size(), 9U);
  EXPECT_TRUE(hollow_around(ground_m, basin, {305, 500}).all.empty());
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

/// A street of 400 m in cells of 10 m that falls by 1 in 200 to the east, 10 cells wide between walls, one basin.
OverlandSetup sloping_street() {
  const GridFrame frame{40, 12, 10, {0, 120}};
  OverlandSetup setup;
  setup.ground_m = Grid<float>(frame);
  setup.basin = Grid<std::int16_t>(frame, 0);
  for (int row = 0; row < frame.rows; ++row) {
    for (int column = 0; column < frame.columns; ++column) {
      const bool rim = row == 0 || row + 1 == frame.rows || column == 0 || column + 1 == frame.columns;
      setup.ground_m.at(column, row) = rim ? 5.0F : 0.05F * static_cast<float>(frame.columns - column);
    }
  }
  setup.basins = {{SiteId("A"), {350, 60}}};
  setup.start = at(0);
  setup.runoff_ratio = 1;
  setup.drain_m3_per_s_per_km2 = 0;
  setup.infiltration_mm_per_h = 0;
  return setup;
}

/// A wall across the street east of a column.
std::vector<hydraulics::FaceCrest> wall_across(const OverlandSetup& setup, int column, double crest_m) {
  std::vector<hydraulics::FaceCrest> crests;
  for (int row = 0; row < setup.ground_m.rows(); ++row)
    crests.push_back({setup.ground_m.frame().index(column, row), true, hydraulics::TimeSeries(crest_m)});
  return crests;
}

TEST(OverlandSolver, a_levee_holds_the_water_up_to_its_crest) {
  OverlandSetup setup = sloping_street();
  setup.crests = wall_across(setup, 20, 3);
  const auto held = run(*made(std::move(setup)), rain(60, 60))->field;
  const auto free = run(*made(sloping_street()), rain(60, 60))->field;
  EXPECT_GT(held->depth_m().at(20, 6), free->depth_m().at(20, 6) + 0.1F) << "ponded before the wall";
  EXPECT_LT(held->depth_m().at(38, 6), free->depth_m().at(38, 6)) << "and missing below";
  OverlandSetup low = sloping_street();
  low.crests = wall_across(low, 20, 0.5);
  const auto over = run(*made(std::move(low)), rain(60, 60))->field;
  for (const int column : {10, 20, 38})
    EXPECT_NEAR(over->depth_m().at(column, 6), free->depth_m().at(column, 6), 0.005)
        << "a crest below the ground is none";
}

TEST(OverlandSolver, sandbags_on_a_levee_leave_the_higher_of_both) {
  OverlandSetup setup = sloping_street();
  setup.crests = wall_across(setup, 20, 3);
  const auto alone = made(setup);
  const auto bagged = made(std::move(setup));
  ASSERT_TRUE(bagged->intervene(Barrier{{{210, 10}, {210, 110}}, 0.1}));
  EXPECT_EQ(run(*bagged, rain(60, 60))->field->depth_m().values(),
            run(*alone, rain(60, 60))->field->depth_m().values());
}

/// Three houses of 4 x 4 cells, the last where the water gathers.
Grid<std::uint8_t> houses_of(const OverlandSetup& setup) {
  Grid<std::uint8_t> houses(setup.ground_m.frame(), 0);
  for (const int first : {6, 16, 34}) {
    for (int row = 4; row < 8; ++row) {
      for (int column = first; column < first + 4; ++column) houses.at(column, row) = 1;
    }
  }
  return houses;
}

TEST(OverlandSolver, blocks_of_houses_stay_dry_and_the_rain_on_them_is_on_the_street) {
  OverlandSetup setup = sloping_street();
  setup.buildings = houses_of(setup);
  setup.buildings_block = true;
  const Grid<std::uint8_t> houses = setup.buildings;
  const auto with_houses = made(std::move(setup));
  const auto without = made(sloping_street());
  for (FloodSolver* solver : {with_houses.get(), without.get()}) run(*solver, rain(60, 60));
  const auto built = run(*with_houses, rain(240, 0));
  const auto open = run(*without, rain(240, 0));
  for (std::size_t i = 0; i < houses.values().size(); ++i) {
    if (houses.values()[i] == 0) continue;
    EXPECT_EQ(built->field->depth_m().values()[i], 0) << "dry, and not unknown";
  }
  EXPECT_NEAR(built->pools[0].volume_m3, open->pools[0].volume_m3, 0.01 * open->pools[0].volume_m3);
  EXPECT_GT(built->pools[0].max_depth_m, open->pools[0].max_depth_m + 0.02) << "the same water on less street";
  EXPECT_LT(built->mass_error_ratio, 1e-6);
}

TEST(OverlandSolver, raised_houses_stand_above_the_water_and_shed_their_rain) {
  OverlandSetup setup = sloping_street();
  setup.buildings = houses_of(setup);
  const Grid<std::uint8_t> houses = setup.buildings;
  for (std::size_t i = 0; i < houses.values().size(); ++i) setup.ground_m.values()[i] += 3.0F * houses.values()[i];
  const auto solver = made(std::move(setup));
  run(*solver, rain(60, 60));
  const auto after = run(*solver, rain(90, 0));
  for (std::size_t i = 0; i < houses.values().size(); ++i) {
    if (houses.values()[i] == 0) continue;
    EXPECT_LT(after->field->depth_m().values()[i], 0.005F);
  }
  // 60 mm on 38 x 10 cells and on the rim, which sheds inwards and outwards.
  EXPECT_GT(after->pools[0].volume_m3, 0.06 * 38 * 10 * 100 * 0.95);
}

TEST(OverlandSolver, a_sensor_on_the_wall_of_a_house_speaks_for_the_street_beside) {
  OverlandSetup setup = sloping_street();
  setup.buildings = houses_of(setup);
  for (std::size_t i = 0; i < setup.ground_m.values().size(); ++i)
    setup.ground_m.values()[i] += 3.0F * setup.buildings.values()[i];
  const auto solver = made(std::move(setup));
  Forcing forcing = rain(10, 0);
  forcing.readings = {{StationId("f/S"), {65, 75}, 0.4}};  // the house's north-western cell
  const auto water = run(*solver, forcing);
  ASSERT_EQ(water->innovations.size(), 1U);
  EXPECT_EQ(water->field->depth_m().at(6, 4), 0) << "no water is put on the roof";
  EXPECT_GT(water->assimilated_m3, 0);
}

TEST(OverlandSolver, a_rough_field_delays_the_water) {
  OverlandSetup rough = sloping_street();
  rough.manning_grid = Grid<float>(rough.ground_m.frame(), 0.03F);
  for (int row = 0; row < 12; ++row) {
    for (int column = 10; column < 30; ++column) rough.manning_grid->at(column, row) = 0.2F;
  }
  OverlandSetup smooth = sloping_street();
  smooth.manning = 0.03;
  const auto over_field = made(std::move(rough));
  const auto over_street = made(std::move(smooth));
  for (FloodSolver* solver : {over_field.get(), over_street.get()}) run(*solver, rain(30, 60));
  const auto slow = run(*over_field, rain(45, 0))->field;
  const auto fast = run(*over_street, rain(45, 0))->field;
  EXPECT_GT(slow->depth_m().at(20, 6), fast->depth_m().at(20, 6)) << "it stands longer on the field";
  EXPECT_LT(slow->depth_m().at(38, 6), fast->depth_m().at(38, 6)) << "and comes later below";
}

TEST(OverlandSolver, varied_roughness_scales_each_cell_where_it_is_not_the_same_everywhere) {
  OverlandSetup setup = sloping_street();
  setup.manning_grid = Grid<float>(setup.ground_m.frame(), 0.03F);
  const auto plain = made(setup);
  const auto varied = plain->branch();
  varied->vary({.roughness_factor = 1.5});
  OverlandSetup rougher = sloping_street();
  rougher.manning_grid = Grid<float>(rougher.ground_m.frame(), 0.045F);
  const auto expected = run(*made(std::move(rougher)), rain(20, 60))->field;
  const auto seen = run(*varied, rain(20, 60))->field;
  const auto unvaried = run(*plain, rain(20, 60))->field;
  for (const int column : {10, 20, 38})
    EXPECT_NEAR(seen->depth_m().at(column, 6), expected->depth_m().at(column, 6), 0.0011);
  EXPECT_NE(seen->depth_m().values(), unvaried->depth_m().values());
}

TEST(OverlandSolver, a_preview_runs_over_the_same_houses_levees_and_roughness) {
  OverlandSetup setup = two_bowls(50);
  const auto bare = made(setup)->preview();
  setup.manning_grid = Grid<float>(setup.ground_m.frame(), 0.05F);
  setup.buildings = Grid<std::uint8_t>(setup.ground_m.frame(), 0);
  for (int row = 22; row < 28; ++row) {
    for (int column = 22; column < 28; ++column) setup.buildings.at(column, row) = 1;
  }
  setup.buildings_block = true;
  for (int row = 0; row < 50; ++row)
    setup.crests.push_back({setup.ground_m.frame().index(49, row), true, hydraulics::TimeSeries(3.0)});
  const auto fine = made(std::move(setup));
  const auto coarse = fine->preview();
  ASSERT_NE(coarse, nullptr);
  const auto built = run(*coarse, rain(60, 100));
  EXPECT_EQ(built->field->depth_m().at(25, 25), 0) << "the house in the middle of the pond";
  EXPECT_GT(run(*bare, rain(60, 100))->field->depth_m().at(25, 25), 0.1F);
  EXPECT_NEAR(built->pools[0].volume_m3, run(*fine, rain(60, 100))->pools[0].volume_m3, 200)
      << "the coarse model is within a twentieth";
}

}  // namespace
}  // namespace sandtable
