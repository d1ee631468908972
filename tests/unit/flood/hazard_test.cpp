#include "twin/flood/hazard.h"

#include <gtest/gtest.h>

#include <limits>

namespace sandtable {
namespace {

TEST(Hazard, class_is_the_gravest_of_depth_speed_and_their_product) {
  EXPECT_EQ(hazard_class(0, 3), 0);
  EXPECT_EQ(hazard_class(0.2, 0), 1);
  EXPECT_EQ(hazard_class(0.2, 1.6), 2) << "0.32 m2/s";
  EXPECT_EQ(hazard_class(0.4, 0), 2);
  EXPECT_EQ(hazard_class(1.0, 0.5), 3);
  EXPECT_EQ(hazard_class(1.0, 0.9), 4);
  EXPECT_EQ(hazard_class(1.5, 0), 4);
  EXPECT_EQ(hazard_class(0.2, 2.5), 5) << "fast, however shallow";
  EXPECT_EQ(hazard_class(3.0, 1.0), 5);
  EXPECT_EQ(hazard_class(2.5, 1.7), 6) << "4.25 m2/s";
  EXPECT_EQ(hazard_class(4.1, 0), 6);
}

TEST(Hazard, a_limit_still_belongs_to_the_milder_class) {
  EXPECT_EQ(hazard_class(0.3, 1.0), 1);
  EXPECT_EQ(hazard_class(0.5, 1.2), 2);
  EXPECT_EQ(hazard_class(4.0, 1.0), 5);
}

TEST(Hazard, without_a_speed_wet_ground_has_no_class_and_dry_ground_none_to_fear) {
  Grid<float> depths({3, 1, 10, {0, 10}}, 0.0F);
  depths.at(1, 0) = 0.4F;
  depths.at(2, 0) = std::numeric_limits<float>::quiet_NaN();
  const FloodField still(UtcTime{}, depths);
  EXPECT_EQ(hazard_at(still, {5, 5}), 0);
  EXPECT_EQ(hazard_at(still, {15, 5}), std::nullopt);
  EXPECT_EQ(hazard_at(still, {25, 5}), std::nullopt);
  EXPECT_EQ(hazard_at(still, {35, 5}), std::nullopt) << "outside";
  const FloodField moving(UtcTime{}, depths, {0, to_speed_steps(2.2F), 0});
  EXPECT_EQ(hazard_at(moving, {15, 5}), 5);
}

}  // namespace
}  // namespace sandtable
