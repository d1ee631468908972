#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "tests/unit/flood/tiny_basin.h"
#include "twin/flood/water.h"

namespace sandtable {
namespace {

using test::flood_start;
using test::row_of;

constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();

TEST(FloodField, keeps_whole_millimetres) {
  const FloodField field(flood_start(), row_of<float>({0.0004F, 0.0006F, 0.1234567F, 70.0F, -1.0F}));
  const std::vector<float>& depth = field.depth_m().values();
  EXPECT_EQ(depth[0], 0.0F);
  EXPECT_EQ(depth[1], 0.001F);
  EXPECT_EQ(depth[2], 0.123F);
  EXPECT_EQ(depth[3], 65.0F);
  EXPECT_EQ(depth[4], 0.0F);
}

TEST(FloodField, unknown_stays_unknown_and_is_not_dry) {
  const FloodField field(flood_start(), row_of<float>({0.0F, 0.0F, kUnknown, 0.5F}));
  const LocalXY dry = field.depth_m().frame().centre_of(0, 0);
  const LocalXY unknown = field.depth_m().frame().centre_of(2, 0);
  EXPECT_EQ(field.depth_m(dry), 0.0);
  EXPECT_EQ(field.depth_m(unknown), std::nullopt);
}

TEST(FloodField, digest_changes_with_depth_time_and_place) {
  const auto depths = row_of<float>({0.1F, 0.2F});
  const FloodField field(flood_start(), depths);
  EXPECT_EQ(FloodField(flood_start(), depths).digest(), field.digest());
  EXPECT_NE(FloodField(flood_start() + Duration{1}, depths).digest(), field.digest());
  EXPECT_NE(FloodField(flood_start(), row_of<float>({0.1F, 0.201F})).digest(), field.digest());
  GridFrame moved = depths.frame();
  moved.north_west.x += 10;
  EXPECT_NE(FloodField(flood_start(), Grid<float>(moved, 0.1F)).digest(),
            FloodField(flood_start(), Grid<float>(depths.frame(), 0.1F)).digest());
}

TEST(FloodField, speed_is_known_to_the_nearest_step_where_water_is_deep_enough_to_move_anybody) {
  const auto depths = row_of<float>({0.5F, 0.5F, 0.04F, 0.5F, 0.5F});
  const auto speeds = row_of<float>({0.52F, 40.0F, 3.0F, kUnknown, 0.02F});
  const FloodField field(flood_start(), depths, speed_steps_of(depths, speeds));
  EXPECT_FLOAT_EQ(field.speed_m_per_s(0), 0.5F);
  EXPECT_FLOAT_EQ(field.speed_m_per_s(1), 12.75F);
  EXPECT_EQ(field.speed_m_per_s(2), 0.0F) << "sheets of water are left out";
  EXPECT_EQ(field.speed_m_per_s(3), 0.0F);
  EXPECT_EQ(field.speed_m_per_s(4), 0.0F);
}

TEST(FloodField, digest_changes_with_speed_and_not_for_fields_without) {
  const auto depths = row_of<float>({0.5F, 0.5F});
  const FloodField still(flood_start(), depths);
  EXPECT_NE(FloodField(flood_start(), depths, {0, 0}).digest(), still.digest());
  EXPECT_NE(FloodField(flood_start(), depths, {0, 1}).digest(), FloodField(flood_start(), depths, {0, 2}).digest());
}

TEST(FloodField, rounding_twice_changes_nothing) {
  Grid<float> every(GridFrame{65001, 1, 1.0, {0, 0}});
  for (int mm = 0; mm <= 65000; ++mm) every.at(mm, 0) = static_cast<float>(mm) / 1000.0F;
  const FloodField once(flood_start(), every);
  const FloodField twice(flood_start(), once.depth_m());
  EXPECT_EQ(once.depth_m().values(), twice.depth_m().values());
  EXPECT_EQ(once.digest(), twice.digest());
}

}  // namespace
}  // namespace sandtable
