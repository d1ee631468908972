#include "twin/flood/hydraulics/time_series.h"

#include <gtest/gtest.h>

#include <cmath>

namespace sandtable::hydraulics {
namespace {

TEST(TimeSeries, is_linear_between_points_and_constant_outside) {
  const TimeSeries series = *TimeSeries::make({{10, 1}, {20, 3}});
  EXPECT_DOUBLE_EQ(series.at(0), 1);
  EXPECT_DOUBLE_EQ(series.at(15), 2);
  EXPECT_DOUBLE_EQ(series.at(99), 3);
}

TEST(TimeSeries, integrates_exactly_over_its_points) {
  const TimeSeries series = *TimeSeries::make({{10, 1}, {20, 3}});
  EXPECT_DOUBLE_EQ(series.integral(0, 30), 10 + 20 + 30);
  EXPECT_DOUBLE_EQ(series.mean(12, 16), series.at(14));
}

TEST(TimeSeries, jumps_where_two_points_share_a_time) {
  const TimeSeries series = *TimeSeries::make({{0, 50}, {100, 50}, {100, 0}});
  EXPECT_DOUBLE_EQ(series.at(100), 0);
  EXPECT_DOUBLE_EQ(series.integral(90, 110), 500);
  EXPECT_DOUBLE_EQ(series.integral(100, 110), 0);
  EXPECT_DOUBLE_EQ(series.integral(90, 100), 500);
}

TEST(TimeSeries, names_its_next_point) {
  const TimeSeries series = *TimeSeries::make({{10, 1}, {20, 3}});
  EXPECT_EQ(series.next_point_s(0), 10);
  EXPECT_EQ(series.next_point_s(10), 20);
  EXPECT_TRUE(std::isinf(series.next_point_s(20)));
}

TEST(TimeSeries, refuses_time_that_runs_back_and_values_that_are_none) {
  EXPECT_FALSE(TimeSeries::make({{10, 1}, {5, 1}}));
  EXPECT_FALSE(TimeSeries::make({{10, std::nan("")}}));
}

TEST(TimeSeries, is_zero_without_points) {
  EXPECT_EQ(TimeSeries().at(3), 0);
  EXPECT_EQ(TimeSeries().integral(0, 9), 0);
}

}  // namespace
}  // namespace sandtable::hydraulics
