#include "viewer/ui/line_break.h"

#include <gtest/gtest.h>

namespace sandtable::ui {
namespace {

/// As a terminal measures: a Han character is two wide, anything else one.
float columns(std::string_view letter) { return letter.size() >= 3 ? 2 : 1; }

std::string broken(std::string_view text, float width) { return broken_into_lines(text, width, columns); }

TEST(LineBreak, han_breaks_between_any_two_characters) { EXPECT_EQ(broken("抽水機到場", 6), "抽水機\n到場"); }

TEST(LineBreak, no_line_begins_with_what_closes) {
  EXPECT_EQ(broken("水退了。", 6), "水退\n了。") << "the character before the stop goes with it";
  EXPECT_EQ(broken("一二三，四", 6), "一二\n三，四");
  EXPECT_EQ(broken("一二三）。四", 6), "一二\n三）。\n四");
  EXPECT_EQ(broken("已淹水:約", 6), "已淹\n水:約") << "a Latin stop too";
}

TEST(LineBreak, no_line_ends_with_what_opens) {
  EXPECT_EQ(broken("到場「抽水」", 6), "到場\n「抽\n水」");
  EXPECT_EQ(broken("水深（公尺", 6), "水深\n（公尺");
}

TEST(LineBreak, words_and_numbers_stay_whole) {
  EXPECT_EQ(broken("the pump arrived", 9), "the pump\narrived");
  EXPECT_EQ(broken("水深0.42公尺", 7), "水深\n0.42公\n尺");
  EXPECT_EQ(broken("於2026-07-28到場", 12), "於2026-07-28\n到場");
}

TEST(LineBreak, spaces_at_a_break_fall_away_and_do_not_make_a_line_too_long) {
  EXPECT_EQ(broken("four  word", 4), "four\nword");
  EXPECT_EQ(broken("四四 word", 4), "四四\nword");
}

TEST(LineBreak, a_dash_and_an_ellipsis_hang_on_to_what_they_follow) {
  EXPECT_EQ(broken("等一下……好", 8), "等一\n下……好") << "each of them is two wide here";
}

TEST(LineBreak, what_is_longer_than_a_line_is_broken_where_it_is_full) {
  EXPECT_EQ(broken("abcdefgh", 3), "abc\ndef\ngh");
  EXPECT_EQ(broken("a abcdefgh", 4), "a\nabcd\nefgh");
  EXPECT_EQ(broken("水", 1), "水") << "one character is never empty";
}

TEST(LineBreak, lines_that_were_broken_already_stay_so) {
  EXPECT_EQ(broken("一\n\n二三四", 4), "一\n\n二三\n四");
  EXPECT_EQ(broken("", 4), "");
}

TEST(LineBreak, no_character_is_lost_or_torn_apart_even_where_the_text_is_not_utf8) {
  const std::string wild = "水\xe6\xb0 \xff深a";
  for (float width = 0; width < 8; ++width) {
    std::string lines = broken(wild, width);
    std::erase_if(lines, [](char c) { return c == '\n' || c == ' '; });
    EXPECT_EQ(lines, "水\xe6\xb0\xff深a");
  }
}

}  // namespace
}  // namespace sandtable::ui
