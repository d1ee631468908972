#include "geo/roads/road_line.h"

#include <gtest/gtest.h>

namespace sandtable::geo {
namespace {

TEST(RoadClassText, osm_links_count_as_the_road_they_lead_to) {
  EXPECT_EQ(road_class_from_text("primary"), RoadClass::kPrimary);
  EXPECT_EQ(road_class_from_text("primary_link"), RoadClass::kPrimary);
  EXPECT_EQ(road_class_from_text("_link"), RoadClass::kUnknown);
}

TEST(RoadClassText, taiwanese_words_are_known) {
  EXPECT_EQ(road_class_from_text("國道"), RoadClass::kMotorway);
  EXPECT_EQ(road_class_from_text("省道"), RoadClass::kPrimary);
  EXPECT_EQ(road_class_from_text("農路"), RoadClass::kTrack);
}

TEST(RoadClassText, an_unknown_word_is_driven_slowly_but_driven) {
  EXPECT_EQ(road_class_from_text("什麼"), RoadClass::kUnknown);
  EXPECT_GT(default_speed_kmh(RoadClass::kUnknown), 0);
  EXPECT_LT(default_speed_kmh(RoadClass::kUnknown), default_speed_kmh(RoadClass::kPrimary));
}

TEST(RoadClassText, ways_for_feet_have_no_speed) {
  EXPECT_EQ(default_speed_kmh(road_class_from_text("steps")), 0);
  EXPECT_EQ(default_speed_kmh(road_class_from_text("人行道")), 0);
}

TEST(DirectionText, both_spellings_of_either_direction_and_anything_else_is_both) {
  EXPECT_EQ(direction_from_text("yes"), Direction::kForward);
  EXPECT_EQ(direction_from_text("FT"), Direction::kForward);
  EXPECT_EQ(direction_from_text("-1"), Direction::kBackward);
  EXPECT_EQ(direction_from_text("TF"), Direction::kBackward);
  EXPECT_EQ(direction_from_text("no"), Direction::kBoth);
  EXPECT_EQ(direction_from_text(""), Direction::kBoth);
}

}  // namespace
}  // namespace sandtable::geo
