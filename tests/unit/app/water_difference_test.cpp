#include "viewer/app/water_difference.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace sandtable {
namespace {

constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();

FloodField field(GridFrame frame, std::vector<float> depths) {
  Grid<float> grid(frame, 0);
  for (int i = 0; i < static_cast<int>(depths.size()); ++i)
    grid.at(i % frame.columns, i / frame.columns) = depths[static_cast<std::size_t>(i)];
  return {UtcTime{}, std::move(grid)};
}

TEST(WaterDifference, deeper_is_positive_shallower_negative_and_unknown_stays_unknown) {
  const GridFrame frame{4, 1, 10, {0, 10}};
  const FloodField shown = field(frame, {0.5F, 0.0F, kUnknown, 0.2F});
  const FloodField other = field(frame, {0.25F, 0.25F, 0.1F, kUnknown});
  const auto difference = water_difference(&shown, &other);
  EXPECT_EQ(difference->meaning, render::WaterField::Meaning::kDifference);
  EXPECT_FLOAT_EQ(difference->values.at(0, 0), 0.25F);
  EXPECT_FLOAT_EQ(difference->values.at(1, 0), -0.25F);
  EXPECT_TRUE(std::isnan(difference->values.at(2, 0)));
  EXPECT_TRUE(std::isnan(difference->values.at(3, 0)));
}

TEST(WaterDifference, grids_of_two_sizes_are_compared_where_both_speak) {
  const FloodField shown = field({2, 1, 10, {0, 10}}, {0.5F, 0.5F});
  const FloodField other = field({8, 4, 5, {-10, 20}}, std::vector<float>(32, 0.1F));
  const auto difference = water_difference(&shown, &other);
  EXPECT_NEAR(difference->values.at(0, 0), 0.4, 0.002) << "fields hold millimetres";
}

TEST(WaterDifference, without_one_of_them_everything_is_unknown) {
  const FloodField shown = field({2, 1, 10, {0, 10}}, {0.5F, 0.5F});
  EXPECT_TRUE(std::isnan(water_difference(&shown, nullptr)->values.values().front()));
  EXPECT_TRUE(water_difference(&shown, nullptr)->unknown_outside);
}

}  // namespace
}  // namespace sandtable
