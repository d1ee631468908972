#include "twin/flood/scenario/record.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace sandtable::scenario {
namespace {

const GridFrame kThreeCells{.columns = 3, .rows = 1, .cell_m = 1, .north_west = {0, 1}};
const float kNaN = std::numeric_limits<float>::quiet_NaN();

Grid<float> cells(float a, float b, float c) { return Grid<float>(kThreeCells, std::vector<float>{a, b, c}); }

TEST(Record, keeps_the_largest_depth_and_hazard_and_leaves_the_outside_unknown) {
  Record record(0.01);
  record.sample(0, cells(0, 0, kNaN), cells(0, 0, kNaN));
  record.sample(10, cells(1, 0, kNaN), cells(2, 0, kNaN));
  record.sample(20, cells(0.5F, 0, kNaN), cells(3, 0, kNaN));
  const auto& fields = record.fields();
  EXPECT_EQ(fields.max_depth_m.values()[0], 1);
  EXPECT_EQ(fields.hazard_max_m2_per_s.values()[0], 2);
  EXPECT_EQ(fields.max_depth_m.values()[1], 0);
  EXPECT_TRUE(std::isnan(fields.arrival_s.values()[1]));
  EXPECT_TRUE(std::isnan(fields.max_depth_m.values()[2]));
  EXPECT_EQ(fields.wet_s.values()[0], 20);
}

TEST(Record, finds_the_arrival_between_two_samples) {
  Record record(0.01);
  record.sample(0, cells(0.02F, 0, 0), cells(0, 0, 0));
  record.sample(10, cells(0.02F, 0.005F, 0.04F), cells(0, 0, 0));
  record.sample(20, cells(0.02F, 0.015F, 0.04F), cells(0, 0, 0));
  const auto& arrival = record.fields().arrival_s.values();
  EXPECT_EQ(arrival[0], 0);
  EXPECT_NEAR(arrival[1], 15, 1e-3);
  EXPECT_NEAR(arrival[2], 2.5, 1e-3);
}

TEST(Record, notices_water_faster_than_its_waves) {
  Record record(0.01);
  record.sample(0, cells(1, 1, 0), cells(0, 0, 0));
  EXPECT_EQ(record.most_supercritical(), 0);
  record.sample(1, cells(1, 1, 0), cells(4, 1, 0));  // sqrt(9.81 * 1) = 3.1 m/s
  EXPECT_EQ(record.most_supercritical(), 0.5);
}

}  // namespace
}  // namespace sandtable::scenario
