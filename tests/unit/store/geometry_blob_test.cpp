#include "twin/store/geometry_blob.h"

#include <gtest/gtest.h>

namespace sandtable {
namespace {

std::string hex_of(const SqlBlob& blob) {
  std::string out;
  for (const std::uint8_t byte : blob) out += fmt::format("{:02x}", byte);
  return out;
}

TEST(GeometryBlob, a_point_is_a_header_without_envelope_and_wkb) {
  // GP, version 0, flags: little-endian; srs 3826; WKB little-endian, type 1, 1.0, 2.0.
  EXPECT_EQ(hex_of(point_blob({1, 2}, 3826)),
            "47500001"
            "f20e0000"
            "0101000000"
            "000000000000f03f"
            "0000000000000040");
}

TEST(GeometryBlob, a_line_carries_its_envelope_as_west_east_south_north) {
  const SqlValue value = line_blob({{2, 1}, {1, 3}}, 3826);
  ASSERT_TRUE(std::holds_alternative<SqlBlob>(value));
  EXPECT_EQ(hex_of(std::get<SqlBlob>(value)),
            "47500003"
            "f20e0000"
            "000000000000f03f0000000000000040000000000000f03f0000000000000840"
            "0102000000"
            "02000000"
            "0000000000000040000000000000f03f"
            "000000000000f03f0000000000000840");
}

TEST(GeometryBlob, polygons_are_closed_rings_and_others_are_left_out) {
  const Polyline ring{{0, 0}, {1, 0}, {1, 2}, {0, 0}};
  const SqlValue value = multipolygon_blob({ring, {{0, 0}, {1, 1}, {0, 0}}, {{0, 0}, {1, 0}, {1, 1}, {0, 1}}}, 3826);
  ASSERT_TRUE(std::holds_alternative<SqlBlob>(value));
  EXPECT_EQ(hex_of(std::get<SqlBlob>(value)).substr(80),  // after header and envelope
            "0106000000"
            "01000000"
            "0103000000"
            "01000000"
            "04000000"
            "00000000000000000000000000000000"
            "000000000000f03f0000000000000000"
            "000000000000f03f0000000000000040"
            "00000000000000000000000000000000");
  EXPECT_TRUE(std::holds_alternative<std::monostate>(multipolygon_blob({}, 3826)));
}

TEST(GeometryBlob, less_than_two_points_are_no_line) {
  EXPECT_TRUE(std::holds_alternative<std::monostate>(line_blob({}, 1)));
  EXPECT_TRUE(std::holds_alternative<std::monostate>(line_blob({{1, 2}}, 1)));
}

}  // namespace
}  // namespace sandtable
