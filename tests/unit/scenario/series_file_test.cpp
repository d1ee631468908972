#include "twin/place/series_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sandtable {
namespace {

using ::testing::HasSubstr;

std::string problem(std::string_view text) {
  const auto series = parse_series(text, "q.csv", "level_m");
  return series ? "" : series.error().message;
}

TEST(SeriesFile, reads_what_spreadsheets_write) {
  const auto series = parse_series("\xEF\xBB\xBFtime_s,level_m\r\n# low water\r\n0, 1.5\r\n\r\n600,+2.5e0\r\n600,3\r\n",
                                   "q.csv", "level_m");
  ASSERT_TRUE(series) << series.error().message;
  EXPECT_EQ(series->points().size(), 3u);
  EXPECT_NEAR(series->at(300), 2, 1e-12);
  EXPECT_EQ(series->at(600), 3);
}

TEST(SeriesFile, names_the_row_that_is_wrong) {
  EXPECT_THAT(problem("time,level_m\n0,1\n"),
              HasSubstr("q.csv:1: expected the header time_s,level_m, found 'time,level_m'"));
  EXPECT_THAT(problem("time_s,level_m\n0,1\n600,2\n300,3\n"), HasSubstr("q.csv:4: time 300 s lies before 600 s"));
  EXPECT_THAT(problem("time_s,level_m\n0,one\n"), HasSubstr("q.csv:2: expected two finite numbers, found '0,one'"));
  EXPECT_THAT(problem("time_s,level_m\n0,nan\n"), HasSubstr("q.csv:2"));
  EXPECT_THAT(problem("time_s,level_m\n0,1,2\n"), HasSubstr("q.csv:2"));
  EXPECT_THAT(problem("time_s,level_m\n"), HasSubstr("q.csv: holds no row"));
  EXPECT_THAT(problem(""), HasSubstr("q.csv: holds no row"));
}

TEST(SeriesFile, that_is_missing_is_named) {
  const auto series = read_series_file("no-such.csv", "level_m");
  ASSERT_FALSE(series);
  EXPECT_EQ(series.error().code, ErrorCode::kNotFound);
  EXPECT_THAT(series.error().message, HasSubstr("no-such.csv"));
}

}  // namespace
}  // namespace sandtable
