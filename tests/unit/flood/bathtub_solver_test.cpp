#include "twin/flood/bathtub_solver.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/unit/flood/tiny_basin.h"
#include "twin/base/random.h"

namespace sandtable {
namespace {

using namespace std::chrono_literals;
using test::after;
using test::flat_tub;
using test::flood_start;
using test::row_of;

const SiteId kA{"A"};
const SiteId kB{"B"};

std::unique_ptr<FloodSolver> tub(const BathtubSetup& setup) {
  auto solver = make_bathtub(setup);
  EXPECT_TRUE(solver) << (solver ? "" : solver.error().message);
  return solver ? std::move(*solver) : nullptr;
}

std::shared_ptr<const Water> run(FloodSolver& solver, const Forcing& forcing) {
  auto water = solver.advance(forcing);
  EXPECT_TRUE(water) << (water ? "" : water.error().message);
  return water ? *water : nullptr;
}

Forcing until(Duration passed) {
  Forcing forcing;
  forcing.until = after(passed);
  return forcing;
}

/// Basin A (floor 1 m) and B (floor 0 m) with a wall of 3 m between them and no other way out.
BathtubSetup two_tubs() {
  BathtubSetup setup = flat_tub(6);
  setup.ground_m = row_of<float>({1, 1, 3, 0, 0, 0});
  setup.basin = row_of<std::int16_t>({0, 0, 0, 1, 1, 1});
  setup.sites = {kA, kB};
  return setup;
}

TEST(Bathtub, lake_at_rest_stays_at_rest_for_a_day) {
  BathtubSetup setup = two_tubs();
  setup.initial_level_m = {{kA, 2.5}, {kB, 1.25}};
  const auto solver = tub(setup);
  const auto water = run(*solver, until(24h));
  EXPECT_DOUBLE_EQ(water->pools[0].level_m, 2.5);
  EXPECT_DOUBLE_EQ(water->pools[1].level_m, 1.25);
  EXPECT_EQ(water->mass_error_ratio, 0.0);
}

TEST(Bathtub, rain_on_a_closed_flat_tub_rises_by_the_rain_that_fell) {
  const auto solver = tub(flat_tub(50));
  Forcing forcing = until(2h);
  forcing.rain_mm_per_h = 60;
  const auto water = run(*solver, forcing);
  EXPECT_NEAR(water->pools[0].max_depth_m, 0.12, 1e-12);
  EXPECT_NEAR(water->pools[0].volume_m3, 0.12 * 5000, 1e-9);
  EXPECT_NEAR(water->pools[0].inflow_m3_per_s, 5000 * 0.060 / 3600, 1e-12);
  EXPECT_EQ(water->pools[0].flooded_area_m2, 5000.0);
  EXPECT_EQ(water->model, "bathtub stand-in");
}

TEST(Bathtub, runoff_ratio_takes_its_share_of_the_rain) {
  BathtubSetup setup = flat_tub(50);
  setup.parameters.runoff_ratio = 0.25;
  const auto solver = tub(setup);
  Forcing forcing = until(1h);
  forcing.rain_mm_per_h = 100;
  EXPECT_NEAR(run(*solver, forcing)->pools[0].max_depth_m, 0.025, 1e-12);
}

TEST(Bathtub, a_gauge_at_a_site_overrides_the_mean_rain) {
  const auto solver = tub(two_tubs());
  Forcing forcing = until(1h);
  forcing.rain_mm_per_h = 100;
  forcing.site_rain_mm_per_h = {{kB, 0.0}};
  const auto water = run(*solver, forcing);
  EXPECT_NEAR(water->pools[0].volume_m3, 0.1 * 300, 1e-9);
  EXPECT_EQ(water->pools[1].volume_m3, 0.0);
}

TEST(Bathtub, a_free_outfall_drains_at_its_capacity_until_nothing_is_left) {
  BathtubSetup setup = flat_tub(100);  // 0.01 km2
  setup.parameters.drain_m3_per_s_per_km2 = 6;
  setup.initial_level_m = {{kA, 2.0}};
  const auto solver = tub(setup);
  const auto hour = run(*solver, until(1h));
  EXPECT_NEAR(hour->pools[0].volume_m3, 10'000 - 0.06 * 3600, 1e-6);
  EXPECT_NEAR(hour->pools[0].drained_m3_per_s, 0.06, 1e-12);
  const auto two_days = run(*solver, until(50h));
  EXPECT_EQ(two_days->pools[0].volume_m3, 0.0);
  EXPECT_EQ(two_days->pools[0].level_m, 1.0) << "a dry pool shows its lowest ground";
}

TEST(Bathtub, a_river_above_the_pool_leaves_only_what_stations_lift) {
  BathtubSetup setup = flat_tub(100);
  setup.parameters.drain_m3_per_s_per_km2 = 10;
  setup.parameters.lifted_drain_ratio = 0.4;
  setup.initial_level_m = {{kA, 2.0}};
  const auto solver = tub(setup);
  Forcing forcing = until(1h);
  forcing.outfall_level_m = {{kA, 2.5}};
  EXPECT_NEAR(run(*solver, forcing)->pools[0].drained_m3_per_s, 0.04, 1e-12);
}

TEST(Bathtub, gravity_never_drains_a_pool_below_its_river_however_long_the_step) {
  BathtubSetup setup = flat_tub(100);
  setup.parameters.drain_m3_per_s_per_km2 = 500;
  setup.parameters.lifted_drain_ratio = 0;
  setup.parameters.step = 6h;
  setup.initial_level_m = {{kA, 2.0}};
  const auto solver = tub(setup);
  Forcing forcing = until(6h);
  forcing.outfall_level_m = {{kA, 1.4}};
  EXPECT_NEAR(run(*solver, forcing)->pools[0].level_m, 1.4, 1e-9);
}

TEST(Bathtub, a_pump_lowers_the_level_and_its_water_leaves_the_model) {
  BathtubSetup setup = two_tubs();
  setup.initial_level_m = {{kA, 2.5}};
  const auto with = tub(setup);
  const auto without = with->branch();
  Forcing forcing = until(10min);
  const auto idle = run(*without, forcing);
  forcing.pumped_m3_per_s = {{kA, 0.3}};
  const auto pumped = run(*with, forcing);
  EXPECT_NEAR(idle->pools[0].volume_m3 - pumped->pools[0].volume_m3, 0.3 * 600, 1e-9);
  EXPECT_NEAR(pumped->pools[0].pumped_m3_per_s, 0.3, 1e-12);
  EXPECT_LT(pumped->pools[0].level_m, idle->pools[0].level_m);
  EXPECT_EQ(pumped->pools[1].volume_m3, 0.0);
  EXPECT_LT(pumped->mass_error_ratio, 1e-12);
}

TEST(Bathtub, a_pump_takes_no_more_than_there_is) {
  BathtubSetup setup = flat_tub(10);
  setup.initial_level_m = {{kA, 1.1}};
  const auto solver = tub(setup);
  Forcing forcing = until(1h);
  forcing.pumped_m3_per_s = {{kA, 50.0}};
  const auto water = run(*solver, forcing);
  EXPECT_EQ(water->pools[0].volume_m3, 0.0);
  EXPECT_NEAR(water->pools[0].pumped_m3_per_s, 100.0 / 3600, 1e-9) << "what was there, over the hour";
}

TEST(Bathtub, what_stands_above_the_wall_goes_to_the_neighbour) {
  BathtubSetup setup = two_tubs();
  setup.initial_level_m = {{kA, 4.0}};  // 300 m2 a metre above the 3 m wall: 700 m3, 400 m3 below the wall's top
  const auto solver = tub(setup);
  const auto water = run(*solver, until(10min));
  EXPECT_NEAR(water->pools[0].level_m, 3.0, 1e-5);
  EXPECT_NEAR(water->pools[1].volume_m3, 300.0, 1e-3);
  EXPECT_LT(water->mass_error_ratio, 1e-12);
}

TEST(Bathtub, two_full_pools_come_to_one_level) {
  BathtubSetup setup = two_tubs();
  setup.initial_level_m = {{kA, 6.0}, {kB, 3.5}};
  const auto solver = tub(setup);
  const auto water = run(*solver, until(30min));
  EXPECT_NEAR(water->pools[0].level_m, 4.75, 1e-5) << "equal areas above the wall";
  EXPECT_NEAR(water->pools[1].level_m, 4.75, 1e-5);
}

TEST(Bathtub, water_above_the_rim_to_no_basin_leaves_the_model) {
  BathtubSetup setup = flat_tub(3);
  setup.ground_m = row_of<float>({1, 2, 0});
  setup.basin = row_of<std::int16_t>({0, 0, -1});
  setup.initial_level_m = {{kA, 3.0}};
  const auto solver = tub(setup);
  const auto water = run(*solver, until(1min));
  EXPECT_NEAR(water->pools[0].level_m, 2.0, 1e-9);
  EXPECT_LT(water->mass_error_ratio, 1e-12);
}

TEST(Bathtub, field_is_depth_on_basins_and_unknown_elsewhere) {
  BathtubSetup setup = flat_tub(4);
  setup.ground_m = row_of<float>({1, 2, 3, 5});
  setup.basin = row_of<std::int16_t>({0, 0, 0, -1});
  setup.initial_level_m = {{kA, 2.5}};
  const auto solver = tub(setup);
  const auto water = run(*solver, until(1min));
  ASSERT_TRUE(water->field);
  const std::vector<float>& depth = water->field->depth_m().values();
  EXPECT_EQ(depth[0], 1.5F);
  EXPECT_EQ(depth[1], 0.5F);
  EXPECT_EQ(depth[2], 0.0F);
  EXPECT_TRUE(std::isnan(depth[3]));
  EXPECT_EQ(water->field->valid_at(), after(1min));
}

TEST(Bathtub, a_branch_goes_its_own_way_and_both_repeat_bit_for_bit) {
  BathtubSetup setup = two_tubs();
  const auto trunk = tub(setup);
  Forcing storm = until(1h);
  storm.rain_mm_per_h = 80;
  run(*trunk, storm);
  const auto branch = trunk->branch();
  EXPECT_EQ(branch->time(), after(1h));
  Forcing pumping = until(2h);
  pumping.rain_mm_per_h = 80;
  pumping.pumped_m3_per_s = {{kA, 0.01}};
  const auto elsewhere = run(*branch, pumping);
  EXPECT_EQ(trunk->time(), after(1h)) << "running the branch does not move the trunk";
  pumping.pumped_m3_per_s.clear();
  const auto here = run(*trunk, pumping);
  EXPECT_GT(here->pools[0].volume_m3, elsewhere->pools[0].volume_m3 + 10);

  const auto again = tub(setup);
  run(*again, storm);
  EXPECT_EQ(run(*again, pumping)->field->digest(), here->field->digest());
}

TEST(Bathtub, nonsense_forcing_is_refused_and_changes_nothing) {
  const auto solver = tub(flat_tub(5));
  Forcing forcing = until(0min);
  EXPECT_FALSE(solver->advance(forcing)) << "not later than now";
  forcing = until(1h);
  forcing.rain_mm_per_h = -1;
  EXPECT_FALSE(solver->advance(forcing));
  forcing.rain_mm_per_h = std::nan("");
  EXPECT_FALSE(solver->advance(forcing));
  forcing.rain_mm_per_h = 0;
  forcing.pumped_m3_per_s = {{kA, INFINITY}};
  EXPECT_FALSE(solver->advance(forcing));
  forcing.pumped_m3_per_s.clear();
  forcing.outfall_level_m = {{kA, std::nan("")}};
  EXPECT_FALSE(solver->advance(forcing));
  EXPECT_EQ(solver->time(), flood_start());
}

TEST(Bathtub, a_setup_that_does_not_fit_is_refused) {
  BathtubSetup twice = flat_tub(2);
  twice.sites = {kA, kA};
  EXPECT_FALSE(make_bathtub(twice));
  BathtubSetup ratio = flat_tub(2);
  ratio.parameters.runoff_ratio = 1.5;
  EXPECT_FALSE(make_bathtub(ratio));
  BathtubSetup step = flat_tub(2);
  step.parameters.step = Duration{0};
  EXPECT_FALSE(make_bathtub(step));
  BathtubSetup unnamed = flat_tub(2);
  unnamed.sites.clear();
  EXPECT_FALSE(make_bathtub(unnamed)) << "cells of basin 0 and no site";
}

TEST(Bathtub, a_site_that_turned_up_has_no_water_told_of_it) {
  const auto solver = tub(two_tubs());
  Forcing forcing = until(1h);
  forcing.sites_since[SiteId("N")] = {15, 5};
  forcing.pumped_m3_per_s[SiteId("N")] = 0.1;
  const auto water = run(*solver, forcing);
  ASSERT_EQ(water->pools.size(), 2U) << "no pool is unknown, a pool of 0 m would be dry";
}

TEST(Bathtub, a_site_without_cells_has_no_pool_and_the_others_keep_theirs) {
  BathtubSetup setup = two_tubs();
  setup.sites = {SiteId("nowhere"), kA, kB};
  for (auto& index : setup.basin.values()) ++index;
  const auto solver = tub(setup);
  const auto water = run(*solver, until(1min));
  ASSERT_EQ(water->pools.size(), 2U);
  EXPECT_EQ(water->pools[0].site, kA);
  EXPECT_EQ(water->pools[1].site, kB);
}

/// A random town: 24 x 24 cells in 9 basins and some land of none, driven by random weather with random steps.
BathtubSetup random_town(Random& random) {
  BathtubSetup setup;
  const GridFrame frame{24, 24, 10.0, {0, 240}};
  setup.ground_m = Grid<float>(frame);
  setup.basin = Grid<std::int16_t>(frame);
  for (int row = 0; row < 24; ++row) {
    for (int column = 0; column < 24; ++column) {
      setup.ground_m.at(column, row) = static_cast<float>(random.uniform(0, 4));
      const bool none = random.uniform() < 0.02;
      setup.basin.at(column, row) = static_cast<std::int16_t>(none ? -1 : row / 8 * 3 + column / 8);
    }
  }
  for (int i = 0; i < 9; ++i) setup.sites.emplace_back("S" + std::to_string(i));
  setup.start = flood_start();
  setup.parameters.drain_m3_per_s_per_km2 = random.uniform(0, 20);
  setup.parameters.lifted_drain_ratio = random.uniform();
  setup.parameters.step = Duration{1 + static_cast<int>(random.below(3'600'000))};
  return setup;
}

Forcing random_weather(Random& random, UtcTime until, const std::vector<SiteId>& sites) {
  Forcing forcing;
  forcing.until = until;
  forcing.rain_mm_per_h = random.uniform() < 0.5 ? random.uniform(0, 500) : 0;
  for (const SiteId& site : sites) {
    if (random.uniform() < 0.3) forcing.pumped_m3_per_s[site] = random.uniform(0, 2);
    if (random.uniform() < 0.3) forcing.outfall_level_m[site] = random.uniform(-1, 6);
  }
  return forcing;
}

TEST(Bathtub, conserves_mass_and_stays_positive_under_random_forcing) {
  Random random(2026);
  for (int town = 0; town < 40; ++town) {
    const BathtubSetup setup = random_town(random);
    const auto solver = tub(setup);
    UtcTime now = setup.start;
    for (int leg = 0; leg < 15; ++leg) {
      now += Duration{1 + static_cast<int>(random.below(7'200'000))};
      if (setup.parameters.step < 1s) now = solver->time() + 200ms;
      const auto water = run(*solver, random_weather(random, now, setup.sites));
      ASSERT_LT(water->mass_error_ratio, 1e-9) << "town " << town << " leg " << leg;
      for (const SitePool& pool : water->pools) {
        ASSERT_GE(pool.volume_m3, 0.0);
        ASSERT_TRUE(std::isfinite(pool.level_m));
      }
    }
  }
}

TEST(Bathtub, sub_steps_hardly_change_where_a_storm_ends) {
  Random random(4);
  BathtubSetup setup = random_town(random);
  setup.parameters.lifted_drain_ratio = 0.3;
  setup.parameters.drain_m3_per_s_per_km2 = 6;
  Forcing storm = until(3h);
  storm.rain_mm_per_h = 70;
  setup.parameters.step = 5s;
  const auto fine = run(*tub(setup), storm);
  setup.parameters.step = 5min;
  const auto coarse = run(*tub(setup), storm);
  for (std::size_t i = 0; i < fine->pools.size(); ++i)
    EXPECT_NEAR(fine->pools[i].level_m, coarse->pools[i].level_m, 0.01) << "a centimetre, the accuracy of a gauge";
}

}  // namespace
}  // namespace sandtable
