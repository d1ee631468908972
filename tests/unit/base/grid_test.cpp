#include "twin/base/grid.h"

#include <gtest/gtest.h>

#include <limits>

namespace sandtable {
namespace {

const GridFrame kFrame{.columns = 3, .rows = 2, .cell_m = 10, .north_west = {1000, 2000}};

Grid<float> ramp() { return {kFrame, {0, 10, 20, 100, 110, 120}}; }

TEST(GridFramePlaces, rows_count_from_the_north_and_values_sit_in_the_middle) {
  EXPECT_EQ(kFrame.centre_of(0, 0), (LocalXY{1005, 1995}));
  EXPECT_EQ(kFrame.extent(), (Extent{1000, 1980, 1030, 2000}));
  EXPECT_EQ(kFrame.row_of(1989.9), 1);
  EXPECT_EQ(kFrame.column_of(1010), 1);
  EXPECT_EQ(kFrame.index(2, 1), 5u);
  EXPECT_FALSE(kFrame.inside(3, 0));
  EXPECT_FALSE(kFrame.inside(0, -1));
}

TEST(GridBilinear, is_exact_at_centres_and_linear_between) {
  EXPECT_DOUBLE_EQ(*bilinear(ramp(), {1015, 1995}), 10);
  EXPECT_DOUBLE_EQ(*bilinear(ramp(), {1020, 1995}), 15);
  EXPECT_DOUBLE_EQ(*bilinear(ramp(), {1020, 1990}), 65);
}

TEST(GridBilinear, is_constant_in_the_outer_half_cell_and_empty_beyond) {
  EXPECT_DOUBLE_EQ(*bilinear(ramp(), {1000, 2000}), 0);
  EXPECT_DOUBLE_EQ(*bilinear(ramp(), {1030, 1980}), 120);
  EXPECT_FALSE(bilinear(ramp(), {999.9, 1990}));
  EXPECT_FALSE(bilinear(ramp(), {1015, 2000.1}));
  EXPECT_FALSE(bilinear(ramp(), {std::numeric_limits<double>::quiet_NaN(), 1990}));
}

TEST(GridBilinear, is_empty_where_one_of_the_four_is_unknown) {
  Grid<float> grid = ramp();
  grid.at(2, 1) = std::numeric_limits<float>::quiet_NaN();
  EXPECT_FALSE(bilinear(grid, {1022, 1988}));
  EXPECT_TRUE(bilinear(grid, {1012, 1988}));
}

TEST(GridBilinear, works_on_a_single_cell_and_not_on_none) {
  const Grid<float> one({.columns = 1, .rows = 1, .cell_m = 10, .north_west = {0, 10}}, 7.0F);
  EXPECT_DOUBLE_EQ(*bilinear(one, {2, 9}), 7);
  EXPECT_FALSE(bilinear(Grid<float>{}, {0, 0}));
}

}  // namespace
}  // namespace sandtable
