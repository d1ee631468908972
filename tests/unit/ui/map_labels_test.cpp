#include "viewer/ui/map_labels.h"

#include <gtest/gtest.h>

namespace sandtable::ui {
namespace {

constexpr Rect kView{0, 0, 400, 300};

LabelBox box(float x, float y, int priority = 0) { return {x, y, 60, 16, 8, priority}; }

TEST(MapLabels, stand_beside_their_point) {
  const auto places = declutter(std::vector{box(100, 100)}, kView);
  EXPECT_EQ(places[0].x, 108);
  EXPECT_EQ(places[0].y, 92);
}

TEST(MapLabels, never_cover_each_other_or_a_symbol) {
  std::vector<LabelBox> boxes;
  for (int i = 0; i < 40; ++i) boxes.push_back(box(static_cast<float>(20 + i * 37 % 360), static_cast<float>(20 + i * 53 % 260)));
  const auto places = declutter(boxes, kView);
  for (std::size_t i = 0; i < places.size(); ++i) {
    for (std::size_t j = i + 1; j < places.size(); ++j) EXPECT_FALSE(places[i].overlaps(places[j]));
    for (const LabelBox& other : boxes) EXPECT_FALSE(places[i].overlaps({other.x - 4, other.y - 4, 8, 8}));
  }
}

TEST(MapLabels, higher_priority_wins_the_room) {
  const auto places = declutter(std::vector{box(60, 60), box(60, 60, 5)}, Rect{50, 50, 90, 20});
  EXPECT_TRUE(places[0].empty());
  EXPECT_FALSE(places[1].empty());
}

TEST(MapLabels, at_the_right_edge_the_label_goes_left) {
  const auto places = declutter(std::vector{box(390, 100)}, kView);
  EXPECT_LT(places[0].right(), 390);
}

TEST(MapLabels, outside_the_view_there_is_none) { EXPECT_TRUE(declutter(std::vector{box(900, 100)}, kView)[0].empty()); }

TEST(MapLabels, keep_clear_of_what_is_in_the_way) {
  const Rect buttons{108, 80, 100, 40};
  const auto places = declutter(std::vector{box(100, 100)}, kView, std::vector{buttons});
  EXPECT_FALSE(places[0].empty());
  EXPECT_FALSE(places[0].overlaps(buttons));
}

}  // namespace
}  // namespace sandtable::ui
