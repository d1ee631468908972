#include "viewer/ui/table_reading.h"

#include <gtest/gtest.h>

namespace sandtable::ui {
namespace {

ImportTable read_as(const std::string& encoding, char delimiter, int header_rows) {
  ImportTable table;
  table.read = {encoding, delimiter, header_rows};
  return table;
}

TEST(TableReading, header_rows_go_from_none_to_two_and_round) {
  const ImportTable table = read_as("UTF-8", ',', 1);
  TextReading reading = next_header_rows(table, {});
  EXPECT_EQ(reading.header_rows, 2) << "from what was read";
  reading = next_header_rows(table, reading);
  EXPECT_EQ(reading.header_rows, 0);
  EXPECT_EQ(next_header_rows(table, reading).header_rows, 1);
}

TEST(TableReading, every_delimiter_and_encoding_comes_round) {
  const ImportTable table = read_as("CP950", ';', 1);
  TextReading reading;
  std::string delimiters;
  for (std::size_t i = 0; i < table_delimiters().size(); ++i) {
    reading = next_delimiter(table, reading);
    delimiters += *reading.delimiter;
  }
  EXPECT_EQ(delimiters, "\t|,;");
  const std::size_t count = table_encodings(table).size();
  std::vector<std::string> met;
  for (std::size_t i = 0; i < count; ++i) {
    reading = next_encoding(table, reading);
    met.push_back(reading.encoding);
  }
  EXPECT_EQ(met.back(), "CP950");
  EXPECT_EQ(table_encodings(table).front(), "CP950");
}

TEST(TableReading, an_encoding_of_no_list_is_offered_as_it_was_read) {
  EXPECT_EQ(table_encodings(read_as("UTF-16LE", ',', 1)).front(), "UTF-16LE");
  EXPECT_EQ(next_encoding(read_as("UTF-16LE", ',', 1), {}).encoding, "UTF-8");
}

TEST(TableReading, coordinates_go_back_to_what_the_source_says) {
  ImportLayer layer;
  layer.crs = "EPSG:3826";
  layer.crs_choices = {"EPSG:3825", "EPSG:4326"};
  EXPECT_EQ(next_crs(layer, ""), "EPSG:3825");
  EXPECT_EQ(next_crs(layer, "EPSG:3825"), "EPSG:4326");
  EXPECT_EQ(next_crs(layer, "EPSG:4326"), "");
  layer.crs.clear();
  EXPECT_EQ(next_crs(layer, "EPSG:4326"), "EPSG:3825") << "a source that says nothing is no choice";
}

}  // namespace
}  // namespace sandtable::ui
