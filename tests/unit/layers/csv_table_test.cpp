#include <gtest/gtest.h>

#include "geo/layers/csv_table.h"

namespace sandtable::geo {
namespace {

CsvTable table(std::string_view text) {
  Result<CsvTable> parsed = CsvTable::parse(text, CsvText{});
  EXPECT_TRUE(parsed) << (parsed ? "" : parsed.error().message);
  return parsed ? std::move(*parsed) : CsvTable();
}

CsvTable table_cut(std::string_view text, const TableCut& cut) {
  CsvText known;
  known.cut = cut;
  Result<CsvTable> parsed = CsvTable::parse(text, known);
  EXPECT_TRUE(parsed) << (parsed ? "" : parsed.error().message);
  return parsed ? std::move(*parsed) : CsvTable();
}

constexpr std::string_view kTwoHeaders =
    "x_97,y_97,P\n橫坐標,縱坐標,人口\n168000,2545000,3\n168100,2545100,4\n168200,2545200,5\n";

TEST(CsvTable, a_person_says_how_many_rows_are_headers) {
  const CsvTable none = table_cut(kTwoHeaders, {{}, 0});
  EXPECT_EQ(none.row_count(), 5U);
  EXPECT_EQ(none.layout().columns[0], "field_1");
  const CsvTable one = table_cut(kTwoHeaders, {{}, 1});
  EXPECT_EQ(one.row_count(), 4U);
  EXPECT_EQ(one.layout().columns[0], "x_97");
  EXPECT_TRUE(one.layout().titles.empty());
  const CsvTable two = table_cut(kTwoHeaders, {{}, 2});
  EXPECT_EQ(two.row_count(), 3U);
  EXPECT_EQ(two.layout().titles[2], "人口");
}

TEST(CsvTable, columns_of_positions_are_found_again_for_the_chosen_headers) {
  EXPECT_EQ(table_cut(kTwoHeaders, {{}, 2}).layout().coordinates.crs, "EPSG:3826");
  const CsvTable sniffed_wrongly = table_cut("編號,lon,lat\n1,120.2,23.1\n", {{}, 1});
  EXPECT_EQ(sniffed_wrongly.layout().coordinates.x, 1);
}

TEST(CsvTable, a_person_says_what_stands_between_cells) {
  const CsvTable wrong = table_cut("a;b\n1,5;2\n3,5;4\n", {',', {}});
  EXPECT_EQ(wrong.layout().delimiter, ',');
  EXPECT_EQ(wrong.cell(0, 1), "5;2");
  EXPECT_EQ(table_cut("a,b\n1,2\n", {';', 1}).column_count(), 1U);
}

TEST(CsvTable, without_headers_two_columns_in_the_range_of_taiwan_are_positions) {
  const CsvCoordinates degrees = table("1,23.01,120.20,a\n2,23.02,120.21,b\n").layout().coordinates;
  EXPECT_EQ(degrees.kind, CsvCoordinates::Kind::kColumns);
  EXPECT_EQ(degrees.x, 2);
  EXPECT_EQ(degrees.y, 1);
  const CsvCoordinates metres = table("168000.5,2545000,3\n168100,2545100,4\n").layout().coordinates;
  EXPECT_EQ(metres.x, 0);
  EXPECT_EQ(metres.y, 1);
  EXPECT_EQ(metres.crs, "") << "whose metres they are is for the coordinates to say";
  EXPECT_EQ(table("1,2,3\n4,5,6\n").layout().coordinates.kind, CsvCoordinates::Kind::kNone);
}

TEST(CsvTable, delimiter_is_the_one_that_cuts_evenly) {
  EXPECT_EQ(table("a;b\n1,5;2\n3,5;4\n").layout().delimiter, ';');
  EXPECT_EQ(table("a\tb\n1\t2\n").layout().delimiter, '\t');
  EXPECT_EQ(table("a|b|c\n1|2|3\n").layout().delimiter, '|');
}

TEST(CsvTable, excels_own_first_line_names_the_delimiter) {
  const CsvTable t = table("sep=;\r\na;b\r\n1;2\r\n");
  EXPECT_EQ(t.layout().delimiter, ';');
  EXPECT_EQ(t.row_count(), 1u);
  EXPECT_EQ(t.layout().columns[0], "a");
}

TEST(CsvTable, second_header_row_of_titles_is_taken_off) {
  const CsvTable t = table("CODEBASE,P_CNT,H_CNT\n統計區,人口數,戶數\nA6701-0001,321,99\nA6701-0002,12,4\n");
  EXPECT_EQ(t.layout().header_rows, 2);
  EXPECT_EQ(t.row_count(), 2u);
  EXPECT_EQ(t.layout().columns[1], "P_CNT");
  EXPECT_EQ(t.layout().titles[1], "人口數");
  EXPECT_EQ(t.layout().types[1], "Integer");
}

TEST(CsvTable, a_table_of_words_has_one_header_row) { EXPECT_EQ(table("name,kind\na,x\nb,y\nc,z\n").row_count(), 3u); }

TEST(CsvTable, numbers_in_the_first_row_mean_no_header) {
  const CsvTable t = table("1,2\n3,4\n");
  EXPECT_EQ(t.layout().header_rows, 0);
  EXPECT_EQ(t.row_count(), 2u);
}

TEST(CsvTable, taiwanese_columns_in_metres_are_coordinates) {
  const CsvTable t = table("name,X_97,Y_97\na,170000.5,2545000\n");
  ASSERT_TRUE(t.position(0));
  EXPECT_EQ(*t.position(0), (LocalXY{170000.5, 2545000}));
  EXPECT_EQ(t.layout().coordinates.crs, "EPSG:3826");
  EXPECT_EQ(table("name,TWD67X,TWD67Y\na,170000,2545000\n").layout().coordinates.crs, "EPSG:3828");
  EXPECT_EQ(table("站名,經度,緯度\na,120.2,23\n").layout().coordinates.crs, "EPSG:4326");
}

TEST(CsvTable, one_text_column_may_hold_both_numbers) {
  const CsvTable t = table("name,where\na,313411.44 2790930.63\nb,\n");
  EXPECT_EQ(t.layout().coordinates.kind, CsvCoordinates::Kind::kPairText);
  EXPECT_EQ(*t.position(0), (LocalXY{313411.44, 2790930.63}));
  EXPECT_FALSE(t.position(1));
}

TEST(CsvTable, quotes_line_ends_and_empty_lines_are_ordinary) {
  const CsvTable t = table("a,b\r\n\"x, \"\"y\"\"\nz\",2\r\n\r\n3,4\r\n");
  ASSERT_EQ(t.row_count(), 2u);
  EXPECT_EQ(t.cell(0, 0), "x, \"y\"\nz");
}

TEST(CsvTable, a_quote_that_is_never_closed_costs_its_own_row_only) {
  const CsvTable t = table("id,text\n1,\"foo\n2,bar\n3,\"baz\"\n4,\"quux\n");
  EXPECT_EQ(t.cell(t.row_count() - 1, 0), "4");
  EXPECT_EQ(t.cell(t.row_count() - 1, 1), "\"quux");
}

TEST(CsvTable, a_short_row_costs_itself_only) {
  const CsvTable t = table("a,b\n1,2\n3\n5,6\n");
  EXPECT_EQ(t.row_count(), 3u);
  EXPECT_EQ(t.cell(1, 1), "");
  EXPECT_FALSE(t.layout().warnings.empty());
}

TEST(CsvTable, big5_pipe_bytes_inside_a_character_do_not_cut) {
  // 功 is A5 5C, 育 is A8 7C: the second bytes are a backslash and a pipe.
  const CsvTable t = table("a,b\n\xA8\x7C\xA5\x5C,1\n\xA5\xC3\xB1\x64,2\n");
  EXPECT_EQ(t.cell(0, 0), "育功");
  EXPECT_EQ(t.layout().encoding, "CP950");
}

TEST(CsvTable, codes_with_a_leading_zero_stay_text) {
  EXPECT_EQ(table("code,n\n0670100,1\n0670200,2\n").layout().types[0], "String");
}

TEST(CsvTable, utf16_with_its_mark_is_text) {
  const CsvTable t =
      table(std::string_view("\xFF\xFE"
                             "a\0,\0b\0\n\0"
                             "1\0,\0"
                             "2\0\n\0",
                             18));
  EXPECT_EQ(t.layout().columns, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(t.row_count(), 1u);
  EXPECT_TRUE(t.layout().warnings.empty());
}

TEST(CsvTable, binary_data_is_refused) { EXPECT_FALSE(CsvTable::parse(std::string_view("a,b\0c", 5), CsvText{})); }

TEST(TableNumber, commas_may_group_or_be_decimal) {
  EXPECT_EQ(table_number("1,234,567.5"), 1234567.5);
  EXPECT_EQ(table_number("121,5"), 121.5);
  EXPECT_EQ(table_number("+3"), 3);
  EXPECT_FALSE(table_number("3 m"));
  EXPECT_FALSE(table_number(""));
}

}  // namespace
}  // namespace sandtable::geo
