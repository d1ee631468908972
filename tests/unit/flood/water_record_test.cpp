#include "twin/flood/water_record.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace sandtable {
namespace {

const GridFrame kThreeCells{.columns = 3, .rows = 1, .cell_m = 1, .north_west = {0, 1}};
const float kNaN = std::numeric_limits<float>::quiet_NaN();

Grid<float> cells(float a, float b, float c) { return Grid<float>(kThreeCells, std::vector<float>{a, b, c}); }

TEST(WaterRecord, keeps_the_largest_depth_and_hazard_and_leaves_the_outside_unknown) {
  WaterRecord record(0.01);
  record.sample(0, cells(0, 0, kNaN), cells(0, 0, kNaN));
  record.sample(10, cells(1, 0, kNaN), cells(2, 0, kNaN));
  record.sample(20, cells(0.5F, 0, kNaN), cells(3, 0, kNaN));
  const auto& fields = record.fields();
  EXPECT_EQ(fields.max_depth_m.values()[0], 1);
  EXPECT_EQ(fields.hazard_max_m2_per_s.values()[0], 2);
  EXPECT_EQ(fields.max_depth_m.values()[1], 0);
  EXPECT_EQ(fields.wet_s.values()[1], 0);
  EXPECT_TRUE(std::isnan(fields.arrival_s.values()[1]));
  EXPECT_TRUE(std::isnan(fields.max_depth_m.values()[2]));
  EXPECT_TRUE(std::isnan(fields.wet_s.values()[2]));
}

TEST(WaterRecord, finds_the_arrival_between_two_samples) {
  WaterRecord record(0.01);
  record.sample(0, cells(0.02F, 0, 0), cells(0, 0, 0));
  record.sample(10, cells(0.02F, 0.005F, 0.04F), cells(0, 0, 0));
  record.sample(20, cells(0.02F, 0.015F, 0.04F), cells(0, 0, 0));
  const auto& arrival = record.fields().arrival_s.values();
  EXPECT_EQ(arrival[0], 0) << "it stood there at the start";
  EXPECT_NEAR(arrival[1], 15, 1e-3);
  EXPECT_NEAR(arrival[2], 2.5, 1e-3);
}

TEST(WaterRecord, counts_the_time_above_the_mark_from_crossing_to_crossing_and_again_when_the_water_comes_back) {
  WaterRecord record(0.3);
  record.sample(0, cells(0, 0.5F, 0.1F), cells(0, 0, 0));
  record.sample(300, cells(0.6F, 0.5F, 0.2F), cells(0, 0, 0));
  record.sample(600, cells(0, 0.1F, 0.2F), cells(0, 0, 0));
  record.sample(900, cells(0.4F, 0.5F, 0.1F), cells(0, 0, 0));
  const auto& wet = record.fields().wet_s.values();
  // Above 0.3 m: half of the rise to 0.6 m, half of the fall, a quarter of the rise to 0.4 m.
  EXPECT_NEAR(wet[0], 150 + 150 + 75, 1e-2);
  EXPECT_NEAR(wet[1], 300 + 150 + 150, 1e-2);
  EXPECT_EQ(wet[2], 0) << "never that deep";
  EXPECT_NEAR(record.fields().arrival_s.values()[0], 150, 1e-2) << "the second coming is no arrival";
}

TEST(WaterRecord, the_gravest_class_is_that_of_one_instant_and_not_of_the_deepest_with_the_fastest) {
  WaterRecord record(0.3);
  record.sample(0, cells(0.2F, 0.02F, 0), cells(2.0F, 3.0F, 0));
  record.sample(60, cells(1.0F, 0.02F, 0), cells(0.1F, 3.0F, 0));
  const auto& grades = record.fields().hazard_class.values();
  EXPECT_EQ(grades[0], 3) << "0.2 m at 2 m/s is H2, 1 m at 0.1 m/s is H3; 1 m at 2 m/s would be H5";
  EXPECT_EQ(grades[1], 1) << "the speed of a film moves nobody";
  EXPECT_EQ(grades[2], 0) << "dry";
}

TEST(WaterRecord, fields_without_speeds_leave_the_hazard_out) {
  WaterRecord record(0.3);
  const UtcTime start{};
  record.sample(0, FloodField(start, cells(0, 0.5F, kNaN)));
  record.sample(60, FloodField(start, cells(0.6F, 0.5F, kNaN)));
  EXPECT_TRUE(record.fields().hazard_class.empty());
  EXPECT_FLOAT_EQ(record.fields().max_depth_m.values()[0], 0.6F);
  EXPECT_NEAR(record.fields().arrival_s.values()[0], 30, 1e-3);
}

TEST(WaterRecord, a_cell_that_becomes_known_later_counts_from_then) {
  WaterRecord record(0.3);
  record.sample(0, cells(kNaN, 0, 0), cells(0, 0, 0));
  record.sample(60, cells(0.5F, 0, 0), cells(0, 0, 0));
  EXPECT_FLOAT_EQ(record.fields().max_depth_m.values()[0], 0.5F);
}

TEST(WaterRecord, handed_over_it_begins_anew) {
  WaterRecord record(0.3);
  record.sample(0, cells(0.5F, 0, 0), cells(0, 0, 0));
  EXPECT_FLOAT_EQ(record.take().max_depth_m.values()[0], 0.5F);
  EXPECT_TRUE(record.empty());
  record.sample(100, cells(0.4F, 0, 0), cells(0, 0, 0));
  EXPECT_FLOAT_EQ(record.fields().max_depth_m.values()[0], 0.4F);
  EXPECT_EQ(record.fields().wet_s.values()[0], 0) << "no time before the first sample";
}

TEST(WaterRecord, notices_water_faster_than_its_waves) {
  WaterRecord record(0.01);
  record.sample(0, cells(1, 1, 0), cells(0, 0, 0));
  EXPECT_EQ(record.most_supercritical(), 0);
  record.sample(1, cells(1, 1, 0), cells(4, 1, 0));  // sqrt(9.81 * 1) = 3.1 m/s
  EXPECT_EQ(record.most_supercritical(), 0.5);
}

}  // namespace
}  // namespace sandtable
