#include "viewer/ui/map_labels.h"

#include <gtest/gtest.h>

namespace sandtable::ui {
namespace {

constexpr Rect kView{0, 0, 400, 300};

LabelBox box(float x, float y, int priority = 0) { return {x, y, 60, 16, 8, priority}; }

TEST(MapLabels, stand_beside_their_point) {
  const auto places = declutter(std::vector{box(100, 100)}, kView);
  EXPECT_EQ(places[0].area.x, 108);
  EXPECT_EQ(places[0].area.y, 92);
}

TEST(MapLabels, never_cover_each_other_or_a_symbol) {
  std::vector<LabelBox> boxes;
  for (int i = 0; i < 40; ++i) boxes.push_back(box(static_cast<float>(20 + i * 37 % 360), static_cast<float>(20 + i * 53 % 260)));
  const auto places = declutter(boxes, kView);
  for (std::size_t i = 0; i < places.size(); ++i) {
    for (std::size_t j = i + 1; j < places.size(); ++j) EXPECT_FALSE(places[i].area.overlaps(places[j].area));
    for (const LabelBox& other : boxes) EXPECT_FALSE(places[i].area.overlaps({other.x - 4, other.y - 4, 8, 8}));
  }
}

TEST(MapLabels, higher_priority_wins_the_room) {
  const auto places = declutter(std::vector{box(60, 60), box(60, 60, 5)}, Rect{50, 50, 90, 20});
  EXPECT_TRUE(places[0].area.empty());
  EXPECT_FALSE(places[1].area.empty());
}

TEST(MapLabels, at_the_right_edge_the_label_goes_left) {
  const auto places = declutter(std::vector{box(390, 100)}, kView);
  EXPECT_LT(places[0].area.right(), 390);
}

TEST(MapLabels, outside_the_view_there_is_none) { EXPECT_TRUE(declutter(std::vector{box(900, 100)}, kView)[0].area.empty()); }

TEST(MapLabels, keep_clear_of_what_is_in_the_way) {
  const Rect buttons{108, 80, 100, 40};
  const auto places = declutter(std::vector{box(100, 100)}, kView, std::vector{buttons});
  EXPECT_FALSE(places[0].area.empty());
  EXPECT_FALSE(places[0].area.overlaps(buttons));
}

TEST(MapLabels, where_the_name_finds_no_room_the_value_alone_stands) {
  LabelBox named = box(60, 60);
  named.width = 300;
  named.short_width = 40;
  const auto places = declutter(std::vector{named}, Rect{0, 0, 200, 200});
  EXPECT_TRUE(places[0].shortened);
  EXPECT_EQ(places[0].area.width, 40);
}

TEST(MapLabels, only_an_urgent_one_stands_on_a_quiet_symbol) {
  const Rect narrow{0, 50, 90, 20};  // room on the right only
  const LabelBox symbol{40, 60, 0, 0, 8, 0};
  LabelBox label = box(20, 60);
  EXPECT_TRUE(declutter(std::vector{label, symbol}, narrow)[0].area.empty());
  label.urgent = true;
  EXPECT_FALSE(declutter(std::vector{label, symbol}, narrow)[0].area.empty());
}

TEST(MapLabels, no_label_stands_on_the_symbol_of_an_urgent_one) {
  const Rect narrow{0, 50, 90, 20};
  LabelBox label = box(20, 60, 9);
  label.urgent = true;
  LabelBox alarm{40, 60, 0, 0, 8, 0};
  alarm.urgent = true;
  EXPECT_TRUE(declutter(std::vector{label, alarm}, narrow)[0].area.empty());
}

TEST(MapLabels, stand_a_little_apart) {
  const auto places = declutter(std::vector{box(100, 100), box(100, 118)}, kView, {}, 6);
  const Rect first{places[0].area.x, places[0].area.y, places[0].area.width, places[0].area.height + 5};
  EXPECT_FALSE(first.overlaps(places[1].area));
}

}  // namespace
}  // namespace sandtable::ui
