#include "twin/place/story.h"

#include <gtest/gtest.h>

namespace sandtable {
namespace {

const char* const kTwoChapters = R"(
[story]
title = { zh = "豪雨一日", en = "A day of rain" }
idle = "45s"
pin = "2468"

[[chapter]]
title = { zh = "雨前", en = "Before the rain" }
caption = { zh = "平靜的街區。", en = "A quiet district." }

[[chapter]]
title = { zh = "積水", en = "Water" }
caption = { zh = "路面開始積水。", en = "Streets fill." }
at = "90min"
speed = 120
length = "20s"
site = "B01"
map_2d = true
show = ["basins"]
hide = ["@labels"]
invite = "B01"
)";

/// A story with these lines in its only chapter.
std::string with(const std::string& lines) {
  return "[[chapter]]\ntitle = { zh = \"甲\", en = \"A\" }\ncaption = { zh = \"乙\", en = \"B\" }\n" + lines;
}

std::string complaint(const std::string& toml) {
  const auto story = parse_story(toml, "story.toml");
  return story ? "" : story.error().message;
}

TEST(Story, chapters_come_in_the_order_of_the_file) {
  const auto story = parse_story(kTwoChapters, "story.toml");
  ASSERT_TRUE(story) << story.error().message;
  EXPECT_EQ(story->pin, "2468");
  EXPECT_EQ(story->idle, Duration{std::chrono::seconds{45}});
  ASSERT_EQ(story->chapters.size(), 2U);
  EXPECT_TRUE(std::holds_alternative<StoryWholePlace>(story->chapters[0].look));
  const StoryChapter& second = story->chapters[1];
  EXPECT_EQ(second.at, Duration{std::chrono::minutes{90}});
  EXPECT_EQ(std::get<SiteId>(second.look), SiteId("B01"));
  EXPECT_EQ(second.invite, SiteId("B01"));
  EXPECT_TRUE(second.map_2d);
}

TEST(Story, what_is_written_is_read_again_as_it_was) {
  auto story = parse_story(kTwoChapters, "story.toml");
  ASSERT_TRUE(story) << story.error().message;
  story->chapters[0].caption.zh = "引號 \" 與反斜線 \\ 與換行\n";
  story->chapters[0].look = StoryCamera{{170123.25, 2540000.5}, 812.5, 30, 45};
  const std::string text = story_text(*story);
  const auto again = parse_story(text, "again.toml");
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(story_text(*again), text);
  EXPECT_EQ(again->chapters[0].caption.zh, story->chapters[0].caption.zh);
  EXPECT_EQ(std::get<StoryCamera>(again->chapters[0].look), std::get<StoryCamera>(story->chapters[0].look));
  EXPECT_EQ(again->chapters[1].invite, SiteId("B01"));
}

TEST(Story, a_camera_looks_at_a_point) {
  const auto story = parse_story(with("camera = { at = [100.0, 200.0], distance_m = 800.0, heading_deg = 30.0 }\n"), "s");
  ASSERT_TRUE(story) << story.error().message;
  const auto& camera = std::get<StoryCamera>(story->chapters[0].look);
  EXPECT_EQ(camera.at, (LocalXY{100, 200}));
  EXPECT_EQ(camera.distance_m, 800);
}

TEST(Story, without_a_chapter_there_is_no_story) { EXPECT_NE(complaint("[story]\ntitle = { zh = \"甲\", en = \"A\" }\n"), ""); }

TEST(Story, an_unknown_key_is_named_with_its_line) {
  EXPECT_NE(complaint(with("run = \"rm -rf\"\n")).find("story.toml:4"), std::string::npos);
}

TEST(Story, two_looks_at_once_are_a_problem) { EXPECT_NE(complaint(with("site = \"A\"\nstation = \"f/s\"\n")), ""); }

TEST(Story, numbers_out_of_range_are_problems) {
  for (const char* line : {"speed = 0\n", "speed = 1e9\n", "speed = nan\n", "length = \"1s\"\n", "at = \"9999999h\"\n"}) {
    EXPECT_NE(complaint(with(line)), "") << line;
  }
}

TEST(Story, a_wrong_pin_is_not_repeated_in_the_message) {
  const std::string said = complaint("[story]\ntitle = { zh = \"甲\", en = \"A\" }\npin = \"12ab\"\n" + with(""));
  EXPECT_NE(said, "");
  EXPECT_EQ(said.find("12ab"), std::string::npos);
}

TEST(Story, a_caption_longer_than_a_screen_is_refused) {
  const std::string caption(2000, 'x');
  EXPECT_NE(complaint("[[chapter]]\ntitle = { zh = \"甲\", en = \"A\" }\ncaption = { zh = \"" + caption + "\", en = \"b\" }\n"), "");
}

TEST(Story, a_thousand_chapters_are_refused_without_reading_them_all) {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += with("");
  EXPECT_NE(complaint(text).find("more than 100"), std::string::npos);
}

TEST(Story, rubbish_is_an_error_not_a_crash) {
  for (const char* text : {"", "\xff\xfe", "[[[", "chapter = 3", "[story]\nchapter = [1, 2]", "[[chapter]]\ntitle = 7"}) {
    EXPECT_FALSE(parse_story(text, "s")) << text;
  }
}

}  // namespace
}  // namespace sandtable
