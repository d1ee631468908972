#include "twin/flood/overland/sensor_pull.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

namespace sandtable {
namespace {

using Heights = std::function<double(int column, int row)>;

const GridFrame kFrame{40, 30, 10, {0, 300}};

Grid<float> grid_of(const Heights& value) {
  Grid<float> grid(kFrame);
  for (int row = 0; row < kFrame.rows; ++row)
    for (int column = 0; column < kFrame.columns; ++column)
      grid.at(column, row) = static_cast<float>(value(column, row));
  return grid;
}

const Grid<float> kFlat = grid_of([](int, int) { return 2.0; });

DepthReading reading(const char* name, int column, int row, double depth_m) {
  return {StationId(name), kFrame.centre_of(column, row), depth_m};
}

double depth_after(const SensorPull& pull, const Grid<float>& before, int column, int row) {
  for (std::size_t i = 0; i < pull.cells.size(); ++i)
    if (pull.cells[i] == kFrame.index(column, row)) return static_cast<double>(pull.depth_m[i]);
  return static_cast<double>(before.at(column, row));
}

TEST(SensorPull, a_pond_rises_and_falls_as_one) {
  // A pond from column 5 to 14, deeper in its middle row; dry around.
  const Heights bed = [](int column, int row) { return column < 5 || column > 14 ? 3.0 : row == 10 ? 1.8 : 2.0; };
  const Grid<float> ground = grid_of(bed);
  const Grid<float> depth = grid_of([&](int column, int row) { return std::max(0.0, 2.4 - bed(column, row)); });
  const DepthReading higher[] = {reading("A", 10, 15, 0.6)};
  const SensorPull up = pull_towards(ground, depth, higher, 0.5);
  EXPECT_NEAR(depth_after(up, depth, 10, 15), 0.5, 1e-6);
  EXPECT_NEAR(depth_after(up, depth, 10, 10), 0.7, 1e-6) << "the same rise where it is deeper";
  EXPECT_NEAR(depth_after(up, depth, 20, 15), 0, 1e-6) << "dry land stays dry";
  ASSERT_EQ(up.innovations.size(), 1U);
  EXPECT_NEAR(up.innovations[0].modelled_m, 0.4, 1e-6);
  EXPECT_EQ(up.innovations[0].observed_m, 0.6);
  const DepthReading none[] = {reading("A", 10, 15, 0)};
  EXPECT_NEAR(depth_after(pull_towards(ground, depth, none, 0.5), depth, 12, 20), 0.2, 1e-6);
}

TEST(SensorPull, sensors_of_one_pond_agree_on_their_mean) {
  const Grid<float> depth = grid_of([](int, int) { return 0.5; });
  const DepthReading two[] = {reading("A", 10, 10, 0.9), reading("B", 14, 10, 0.3)};
  const SensorPull pull = pull_towards(kFlat, depth, two, 1);
  EXPECT_NEAR(depth_after(pull, depth, 12, 10), 0.6, 1e-6);
  EXPECT_EQ(pull.innovations.size(), 2U);
}

TEST(SensorPull, water_out_of_reach_or_on_another_level_is_left_alone) {
  const Grid<float> depth = grid_of([](int column, int) { return column < 20 ? 0.5 : 0.8; });
  const DepthReading one[] = {reading("A", 10, 10, 1.0)};
  const SensorPull pull = pull_towards(kFlat, depth, one, 1);
  EXPECT_NEAR(depth_after(pull, depth, 19, 10), 1.0, 1e-6);
  EXPECT_NEAR(depth_after(pull, depth, 20, 10), 0.8, 1e-6) << "stands 0.3 m higher";
  EXPECT_NEAR(depth_after(pull, depth, 10, 26), 0.5, 1e-6) << "160 m away";
}

TEST(SensorPull, a_few_centimetres_are_nobodys_fault) {
  const Grid<float> depth = grid_of([](int, int) { return 0.5; });
  const DepthReading one[] = {reading("A", 10, 10, 0.529)};
  const SensorPull pull = pull_towards(kFlat, depth, one, 1);
  EXPECT_TRUE(pull.cells.empty());
  EXPECT_EQ(pull.innovations.size(), 1U) << "the difference is told all the same";
}

TEST(SensorPull, a_puddle_grows_at_a_wet_sensor_on_dry_ground_but_not_down_the_hill) {
  const Grid<float> slope = grid_of([](int column, int) { return 10 - 0.5 * column; });
  const Grid<float> dry = grid_of([](int, int) { return 0.0; });
  const DepthReading one[] = {reading("A", 10, 10, 0.4)};
  const SensorPull pull = pull_towards(slope, dry, one, 0.5);
  EXPECT_NEAR(depth_after(pull, dry, 10, 10), 0.2, 1e-6);
  EXPECT_NEAR(depth_after(pull, dry, 10, 11), 0.2, 1e-6) << "beside it on the same height";
  EXPECT_EQ(depth_after(pull, dry, 11, 10), 0) << "half a metre lower";
  EXPECT_EQ(pull.cells.size(), 3U);
}

TEST(SensorPull, sensors_off_the_map_and_without_a_number_say_nothing) {
  const Grid<float> ground = grid_of([](int column, int) { return column == 3 ? std::nan("") : 2.0; });
  const Grid<float> depth = grid_of([](int column, int) { return column == 3 ? std::nan("") : 0.5; });
  const DepthReading three[] = {
      {StationId("A"), {-50, 20}, 1}, reading("B", 3, 10, 1), reading("C", 10, 10, std::nan(""))};
  const SensorPull pull = pull_towards(ground, depth, three, 1);
  EXPECT_TRUE(pull.cells.empty());
  EXPECT_TRUE(pull.innovations.empty());
}

}  // namespace
}  // namespace sandtable
