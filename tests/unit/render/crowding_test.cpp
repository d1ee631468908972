#include "viewer/render/crowding.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

namespace sandtable::render {
namespace {

std::vector<LocalXY> many_points() {
  std::mt19937 numbers(7);
  std::uniform_real_distribution<double> place(0, 5000);
  std::vector<LocalXY> points(2000);
  for (LocalXY& at : points) at = {250'000 + place(numbers), 2'770'000 + place(numbers)};
  return points;
}

TEST(Crowding, those_that_are_drawn_at_a_spacing_keep_it) {
  const std::vector<LocalXY> points = many_points();
  const std::vector<float> spacing = crowding_spacing_m(points);
  for (const float wanted : {16.0F, 128.0F, 1024.0F}) {
    for (std::size_t i = 0; i < points.size(); ++i) {
      for (std::size_t j = i + 1; j < points.size(); ++j) {
        if (spacing[i] < wanted || spacing[j] < wanted) continue;
        ASSERT_GE(distance_m(points[i], points[j]), wanted);
      }
    }
  }
}

TEST(Crowding, no_gap_is_left_where_a_point_had_room) {
  const std::vector<LocalXY> points = many_points();
  const std::vector<float> spacing = crowding_spacing_m(points);
  constexpr float kWanted = 256;
  for (std::size_t i = 0; i < points.size(); ++i) {
    double nearest = std::numeric_limits<double>::infinity();
    for (std::size_t j = 0; j < points.size(); ++j)
      if (spacing[j] >= kWanted) nearest = std::min(nearest, distance_m(points[i], points[j]));
    // A coarser step keeps of what the finer one kept only, so that a gap may be as wide as both together.
    ASSERT_LT(nearest, 2 * kWanted);
  }
}

TEST(Crowding, of_points_at_one_place_the_first_is_drawn) {
  const std::vector<float> spacing = crowding_spacing_m(std::vector<LocalXY>{{5, 5}, {5, 5}, {5, 9}, {1000, 5}});
  EXPECT_TRUE(std::isinf(spacing[0]));
  EXPECT_EQ(spacing[1], 0);
  EXPECT_EQ(spacing[2], 0);
  EXPECT_EQ(spacing[3], 512);
}

TEST(Crowding, points_that_lie_nowhere_take_no_room) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const std::vector<float> spacing = crowding_spacing_m(std::vector<LocalXY>{{nan, 0}, {1e300, 0}, {0, 0}});
  EXPECT_EQ(spacing[0], 0);
  EXPECT_EQ(spacing[1], 0);
  EXPECT_TRUE(std::isinf(spacing[2]));
  EXPECT_TRUE(crowding_spacing_m({}).empty());
}

}  // namespace
}  // namespace sandtable::render
