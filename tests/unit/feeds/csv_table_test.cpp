#include "feeds/sources/csv_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sandtable::feeds {
namespace {

using testing::ElementsAre;

std::vector<std::vector<std::string>> read_all(std::string_view text, char delimiter = ',') {
  CsvCursor cursor(text, delimiter);
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> cells;
  while (cursor.next(cells)) rows.push_back(cells);
  return rows;
}

TEST(CsvCursor, byte_order_mark_and_windows_line_ends_leave_no_trace) {
  EXPECT_THAT(read_all("\xEF\xBB\xBF"
                       "a,b\r\n1,2\r\n"),
              ElementsAre(ElementsAre("a", "b"), ElementsAre("1", "2")));
}

TEST(CsvCursor, quotes_hold_commas_line_breaks_and_doubled_quotes) {
  EXPECT_THAT(read_all("\"a,b\",\"c\nd\",\"say \"\"hi\"\"\"\nx,,\"\"\n"),
              ElementsAre(ElementsAre("a,b", "c\nd", "say \"hi\""), ElementsAre("x", "", "")));
}

TEST(CsvCursor, last_line_needs_no_line_end_and_blank_lines_are_no_rows) {
  EXPECT_THAT(read_all("a\n\n\r\nb"), ElementsAre(ElementsAre("a"), ElementsAre("b")));
}

TEST(CsvCursor, quote_that_never_closes_ends_with_the_text) {
  EXPECT_THAT(read_all("a,\"b\nc"), ElementsAre(ElementsAre("a", "b\nc")));
}

TEST(CsvCursor, reading_from_an_offset_gives_the_same_record_again) {
  const std::string_view text = "h\n\"x\ny\",1\nz,2\n";
  CsvCursor cursor(text);
  std::vector<std::string> cells;
  ASSERT_TRUE(cursor.next(cells));
  const std::size_t offset = cursor.offset();
  ASSERT_TRUE(CsvCursor(text, ',', offset).next(cells));
  EXPECT_THAT(cells, ElementsAre("x\ny", "1"));
}

TEST(CsvCursor, row_of_too_many_columns_is_marked_and_the_next_is_fine) {
  const std::string text = std::string(10 * kMaxCsvColumns, ',') + "\nb,c\n";
  CsvCursor wide(text);
  std::vector<std::string> cells;
  ASSERT_TRUE(wide.next(cells));
  EXPECT_TRUE(wide.oversized());
  EXPECT_LE(cells.size(), kMaxCsvColumns);
  ASSERT_TRUE(wide.next(cells));
  EXPECT_FALSE(wide.oversized());
  EXPECT_THAT(cells, ElementsAre("b", "c"));
}

TEST(CsvCursor, ten_megabytes_in_one_cell_are_cut_and_marked) {
  const std::string text = std::string(10u << 20, 'x') + ",1\n2,3\n";
  CsvCursor cursor(text);
  std::vector<std::string> cells;
  ASSERT_TRUE(cursor.next(cells));
  EXPECT_TRUE(cursor.oversized());
  EXPECT_EQ(cells.front().size(), kMaxCsvCellBytes);
  ASSERT_TRUE(cursor.next(cells));
  EXPECT_THAT(cells, ElementsAre("2", "3"));
}

TEST(CsvCursor, delimiter_is_the_one_that_stands_most_often_outside_quotes) {
  EXPECT_EQ(sniff_delimiter("a;b;\"c,,,,\"\n1,2,3,4"), ';');
  EXPECT_EQ(sniff_delimiter("a\tb\n"), '\t');
  EXPECT_EQ(sniff_delimiter("one\n"), ',');
}

TEST(CsvHeader, second_column_of_a_name_is_reached_by_its_number) {
  const CsvHeader header({"time", " rain ", "rain"});
  EXPECT_EQ(header.find("rain"), 1u);
  EXPECT_EQ(header.find("rain#2"), 2u);
  EXPECT_FALSE(header.find("rain#3"));
}

TEST(CsvHeader, missing_column_is_named_with_those_there_are) {
  const Result<std::size_t> column = CsvHeader({"時間", "水位"}).require("深度");
  ASSERT_FALSE(column);
  EXPECT_EQ(column.error().message, "no column '深度'; there are: 時間, 水位");
}

}  // namespace
}  // namespace sandtable::feeds
