#include "twin/base/text.h"

#include <gtest/gtest.h>

namespace sandtable {
namespace {

TEST(TextLanguage, falls_back_to_the_other_when_one_is_missing) {
  const Text both{"抽水站", "pump station"};
  EXPECT_EQ(both.in(Language::kZhHant), "抽水站");
  EXPECT_EQ(both.in(Language::kEn), "pump station");
  EXPECT_EQ((Text{"抽水站", ""}.in(Language::kEn)), "抽水站");
  EXPECT_EQ((Text{"", "gate"}.in(Language::kZhHant)), "gate");
}

TEST(TextClipped, never_cuts_a_character_in_two) {
  EXPECT_EQ(clipped("淹水", 6), "淹水");
  EXPECT_EQ(clipped("淹水", 5), "淹…");
  EXPECT_EQ(clipped("淹水", 2), "…");
  EXPECT_EQ(clipped("abc", 2), "ab…");
}

TEST(TextValid, bad_bytes_become_replacement_characters_and_good_ones_stay) {
  EXPECT_EQ(valid_utf8("淹水 ok"), "淹水 ok");
  EXPECT_EQ(valid_utf8("a\xFF"
                       "b"),
            "a\xEF\xBF\xBD"
            "b");
  EXPECT_EQ(valid_utf8("a\xE6\xB7"), "a\xEF\xBF\xBD");  // a character cut short
}

TEST(Text, spelling_variants_fold_into_one) {
  EXPECT_EQ(folded("臺北巿（一）"), folded("台北市(一)"));
  EXPECT_EQ(folded("[鹽]行里"), folded("塩行里"));
  EXPECT_EQ(folded(" 五峯　１０Ａ "), "五峰 10A");
  EXPECT_EQ(folded("山腳"), folded("山脚"));
}

TEST(Text, folding_keeps_what_it_does_not_know) {
  EXPECT_EQ(folded("a [1] [bc] [鹽"), "a [1] [bc] [塩");
  EXPECT_EQ(folded(""), "");
  EXPECT_EQ(folded("\xFF"), "\xEF\xBF\xBD");
}

}  // namespace
}  // namespace sandtable
