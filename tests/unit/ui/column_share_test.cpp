#include "viewer/ui/column_share.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

namespace sandtable::ui {
namespace {

using ::testing::ElementsAre;
using ::testing::FloatNear;

constexpr float kFloor = 64;

ColumnClaim list(float least, float need, float weight = 1) {
  return {.open = true, .least = least, .need = need, .weight = weight, .own = {}};
}

float sum(const std::vector<float>& heights) { return std::accumulate(heights.begin(), heights.end(), 0.0F); }

TEST(ColumnShare, an_empty_list_takes_its_line_and_the_long_one_the_rest) {
  const std::vector claims{list(150, 5000), list(150, 36), list(150, 36)};
  EXPECT_THAT(share_column(700, kFloor, claims), ElementsAre(FloatNear(628, 0.1F), 36.0F, 36.0F));
}

TEST(ColumnShare, long_lists_share_by_weight_above_their_least) {
  const std::vector claims{list(100, 5000, 3), list(100, 5000, 1)};
  EXPECT_THAT(share_column(400, kFloor, claims), ElementsAre(FloatNear(250, 0.1F), FloatNear(150, 0.1F)));
}

TEST(ColumnShare, what_one_does_not_need_goes_to_the_others) {
  const std::vector claims{list(100, 120, 9), list(100, 5000, 1)};
  EXPECT_THAT(share_column(400, kFloor, claims), ElementsAre(FloatNear(120, 0.1F), FloatNear(280, 0.1F)));
}

TEST(ColumnShare, when_all_are_full_each_keeps_its_least) {
  const std::vector claims{list(64, 9000, 6), list(64, 9000, 1), list(64, 9000, 1)};
  for (const float height : share_column(300, kFloor, claims)) EXPECT_GE(height, 64);
}

TEST(ColumnShare, what_nobody_needs_goes_to_the_lowest) {
  const std::vector claims{list(64, 80), ColumnClaim{}, list(64, 90), ColumnClaim{}};
  EXPECT_THAT(share_column(500, kFloor, claims), ElementsAre(80.0F, 0.0F, FloatNear(420, 0.1F), 0.0F));
}

TEST(ColumnShare, the_size_that_the_operator_chose_stays) {
  std::vector claims{list(150, 5000), list(150, 36)};
  claims[1].own = 200.0F;
  EXPECT_THAT(share_column(700, kFloor, claims), ElementsAre(FloatNear(500, 0.1F), 200.0F));
}

TEST(ColumnShare, chosen_sizes_give_way_only_as_far_as_there_is_no_room) {
  std::vector claims{list(100, 5000), list(100, 5000)};
  claims[0].own = 900.0F;
  const auto heights = share_column(400, kFloor, claims);
  EXPECT_NEAR(sum(heights), 400, 0.1);
  EXPECT_GE(heights[1], kFloor);
  EXPECT_GT(heights[0], heights[1]);
}

TEST(ColumnShare, the_column_is_filled_whatever_is_open) {
  for (unsigned bits = 1; bits < 16; ++bits) {
    std::vector<ColumnClaim> claims(4);
    for (std::size_t i = 0; i < 4; ++i) {
      if ((bits >> i & 1U) != 0) claims[i] = list(64, 30 + 200 * static_cast<float>(i), 1 + static_cast<float>(i));
    }
    EXPECT_NEAR(sum(share_column(640, kFloor, claims)), 640, 0.5) << bits;
  }
}

TEST(ColumnShare, nothing_open_takes_nothing) {
  EXPECT_THAT(share_column(640, kFloor, std::vector<ColumnClaim>(2)), ElementsAre(0.0F, 0.0F));
}

TEST(ColumnShare, a_list_ends_with_a_whole_row) {
  const ListContent content{500, {60, 106, 152, 198}};
  EXPECT_EQ(whole_rows(content, 170, 70), 152);
  EXPECT_EQ(whole_rows(content, 152, 70), 152);
  EXPECT_EQ(whole_rows(content, 400, 70), 400) << "an unfolded row is read as far as it goes";
  EXPECT_EQ(whole_rows(content, 40, 70), 40);
  EXPECT_EQ(whole_rows(content, 600, 70), 600);
}

}  // namespace
}  // namespace sandtable::ui
