#include "feeds/sources/number_text.h"

#include <gtest/gtest.h>

#include <vector>

namespace sandtable::feeds {
namespace {

TEST(NumberText, numbers_are_read_as_feeds_write_them) {
  EXPECT_EQ(read_number("12"), 12.0);
  EXPECT_EQ(read_number(" -0.5 "), -0.5);
  EXPECT_EQ(read_number("+3"), 3.0);
  EXPECT_EQ(read_number("1e3"), 1000.0);
  EXPECT_EQ(read_number("2282,904"), 2282.904);
}

TEST(NumberText, what_is_no_number_is_empty) {
  for (const char* text : {"", "-", "abc", "1.2.3", "1,2,3", "1 2", "inf", "nan", "0x10", "1e999", "FALLO", "1.5m"}) {
    EXPECT_FALSE(read_number(text)) << text;
  }
  EXPECT_FALSE(read_number(std::string(10'000, '9')));
}

TEST(NumberText, usual_missing_texts_are_known_in_any_case) {
  for (const char* text : {"", " ", "-", "--", "None", "null", "NULL", "#N/A", "n/a", "NaN"}) {
    EXPECT_TRUE(means_missing(text, {})) << text;
  }
  EXPECT_FALSE(means_missing("0", {}));
}

TEST(NumberText, configured_code_matches_the_same_number_written_otherwise) {
  const std::vector<std::string> codes{"-99", "維護"};
  EXPECT_TRUE(means_missing("-99.00", codes));
  EXPECT_TRUE(means_missing("維護", codes));
  EXPECT_FALSE(means_missing("-99.1", codes));
  EXPECT_FALSE(means_missing("99", codes));
}

}  // namespace
}  // namespace sandtable::feeds
