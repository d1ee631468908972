#include "twin/flood/overland/works.h"

#include <gtest/gtest.h>

#include <cmath>

namespace sandtable {
namespace {

const GridFrame kSite{30, 20, 10, {0, 200}};

TEST(Works, a_barrier_stands_on_the_higher_side_of_an_unbroken_chain) {
  Grid<float> ground(kSite, 1.0F);
  for (int row = 0; row < kSite.rows; ++row) ground.at(15, row) = 1.4F;
  const auto crests = crests_of({.line = {{150, 0}, {150, 200}}, .height_m = 0.5}, ground);
  ASSERT_TRUE(crests) << crests.error().message;
  ASSERT_EQ(crests->size(), 20U) << "one face in every row";
  for (const hydraulics::FaceCrest& crest : *crests) {
    EXPECT_TRUE(crest.east);
    EXPECT_EQ(crest.cell % 30, 14U);
    EXPECT_NEAR(crest.crest_m.at(0), 1.9, 1e-6);
  }
}

TEST(Works, a_trench_is_dug_where_its_width_reaches_and_at_least_under_its_line) {
  const Grid<float> ground(kSite, 3.0F);
  const auto wide = ground_of({.line = {{0, 105}, {300, 105}}, .width_m = 30, .depth_m = 1}, ground);
  ASSERT_TRUE(wide) << wide.error().message;
  EXPECT_EQ(wide->cells.size(), 90U);
  const auto narrow = ground_of({.line = {{0, 101}, {300, 101}}, .width_m = 1, .depth_m = 1}, ground);
  ASSERT_TRUE(narrow) << narrow.error().message;
  EXPECT_EQ(narrow->cells.size(), 30U);
  EXPECT_EQ(narrow->ground_m.front(), 2.0F);
  EXPECT_DOUBLE_EQ((Excavation{.line = {{0, 0}, {300, 0}}, .width_m = 4, .depth_m = 1.5}).volume_m3(), 1800);
}

TEST(Works, a_breach_floods_the_basin_behind_it) {
  Grid<std::int16_t> basin(kSite, -1);
  for (int row = 0; row < kSite.rows; ++row)
    for (int column = 5; column < kSite.columns; ++column) basin.at(column, row) = 3;
  const auto behind = cells_behind({.at = {20, 100}, .width_m = 40}, basin);
  ASSERT_TRUE(behind) << behind.error().message;
  EXPECT_EQ(behind->basin, 3);
  EXPECT_GE(behind->cells.size(), 6U);
  EXPECT_FALSE(cells_behind({.at = {-500, 100}, .width_m = 40}, basin)) << "nothing modelled within 150 m";
}

TEST(Works, river_water_comes_over_the_broad_crest_and_never_back) {
  BreachInflow inflow(20);
  const hydraulics::FootprintWater outside{NAN, NAN, INFINITY};
  const hydraulics::FootprintWater street{2.0, 2.0, 0};
  EXPECT_EQ(inflow.discharge_m3_per_s(outside, street, 0, 1), 0) << "no river level is known";
  inflow.set(2.5);
  EXPECT_NEAR(inflow.discharge_m3_per_s(outside, street, 0, 1), 1.7 * 20 * std::pow(0.5, 1.5), 1e-9);
  const hydraulics::FootprintWater drowned{2.6, 2.0, 1000};
  EXPECT_EQ(inflow.discharge_m3_per_s(outside, drowned, 0, 1), 0);
}

TEST(Works, what_makes_no_sense_is_refused_with_its_limit) {
  const Grid<float> ground(kSite, 3.0F);
  const auto message = [](const auto& failed) { return failed ? std::string() : failed.error().message; };
  EXPECT_NE(message(crests_of({.line = {{0, 0}}, .height_m = 1}, ground)).find("two points"), std::string::npos);
  EXPECT_NE(message(crests_of({.line = {{0, 0}, {9, 9}}, .height_m = 50}, ground)).find("20 m"), std::string::npos);
  EXPECT_NE(message(crests_of({.line = {{0, 0}, {9, 9}}, .height_m = NAN}, ground)).find("height"), std::string::npos);
  EXPECT_NE(message(ground_of({.line = {{0, 0}, {9, 9}}, .width_m = 0, .depth_m = 1}, ground)).find("width"),
            std::string::npos);
  EXPECT_FALSE(crests_of({.line = {{9000, 0}, {9000, 9}}, .height_m = 1}, ground));
}

}  // namespace
}  // namespace sandtable
