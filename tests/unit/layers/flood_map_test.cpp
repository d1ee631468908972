#include "geo/layers/flood_map.h"

#include <gmock/gmock.h>

namespace sandtable::geo {
namespace {

using ::testing::ElementsAre;

FloodMapClass between(double from_m, double to_m, bool covers_rest = false) { return {from_m, to_m, covers_rest}; }
FloodMapClass from(double from_m) { return {from_m, std::nullopt, false}; }

/// One square a feature, each with this edge, side by side.
VectorLayer squares(const std::vector<double>& edges_m) {
  VectorLayer layer;
  layer.name = "map";
  double x = 0;
  for (const double edge : edges_m) {
    for (const LocalXY at : {LocalXY{x, 0}, {x + edge, 0}, {x + edge, edge}, {x, edge}, {x, 0}})
      layer.vertices.push_back(at);
    layer.part_begin.push_back(static_cast<std::uint32_t>(layer.vertices.size()));
    layer.part_kind.push_back(PartKind::kOuterRing);
    layer.feature_begin.push_back(static_cast<std::uint32_t>(layer.part_kind.size()));
    layer.kind.push_back(GeometryKind::kPolygon);
    x += edge;
  }
  return layer;
}

void add_texts(VectorLayer& layer, const std::string& name, const std::vector<std::string>& texts) {
  TextColumn column;
  AttributeColumn out;
  for (const std::string& text : texts) {
    column.push(text);
    out.known.push_back(text.empty() ? 0 : 1);
  }
  out.name = name;
  out.values = std::move(column);
  layer.columns.push_back(std::move(out));
}

void add_codes(VectorLayer& layer, const std::string& name, const std::vector<std::int64_t>& codes) {
  AttributeColumn out;
  out.name = name;
  out.values = codes;
  out.known.assign(codes.size(), 1);
  layer.columns.push_back(std::move(out));
}

TEST(DepthWords, are_read_as_agencies_write_them) {
  EXPECT_EQ(depth_class_from_words("0.3-0.5"), between(0.3, 0.5));
  EXPECT_EQ(depth_class_from_words("(0.3~1)公尺"), between(0.3, 1));
  EXPECT_EQ(depth_class_from_words("0.15 m ~ 0.30 m"), between(0.15, 0.3));
  EXPECT_EQ(depth_class_from_words(">3"), from(3));
  EXPECT_EQ(depth_class_from_words("3公尺以上"), from(3));
  EXPECT_EQ(depth_class_from_words("淹水深度30–50公分"), between(0.3, 0.5));
  EXPECT_EQ(depth_class_from_words("<0.3m"), between(0, 0.3));
}

TEST(DepthWords, words_of_other_things_are_none) {
  for (const char* words : {"", "0731豪雨", "2018-2019", "Class 1-2", "3", "0.5-0.3", "1-2-3", "中正路1-2號"}) {
    EXPECT_FALSE(depth_class_from_words(words)) << words;
  }
}

TEST(FloodMap, gridcode_with_its_words_leaves_the_rest_of_the_county_unpainted) {
  VectorLayer layer = squares({100, 10, 10, 5, 5, 5});
  add_codes(layer, "GRIDCODE", {1, 2, 3, 4, 5, 6});
  add_texts(layer, "type", {"0-0.3", "0.3-0.5", "0.5-1", "1-2", "2-3", ">3"});
  const auto map = flood_map_of(layer);
  ASSERT_TRUE(map);
  EXPECT_EQ(map->field, "type");
  EXPECT_THAT(map->classes, ElementsAre(between(0, 0.3, true), between(0.3, 0.5), between(0.5, 1), between(1, 2),
                                        between(2, 3), from(3)));
  EXPECT_THAT(map->class_of, ElementsAre(0, 1, 2, 3, 4, 5));
}

TEST(FloodMap, words_win_over_a_code_that_another_city_cuts_otherwise) {
  VectorLayer layer = squares({10, 10, 10});
  add_codes(layer, "GRIDCODE", {2, 3, 4});
  add_texts(layer, "depth", {"0.15 m ~ 0.30 m", "0.30 m ~ 1.0 m", "1.0 m ~ 2.0 m"});
  const auto map = flood_map_of(layer);
  ASSERT_TRUE(map);
  EXPECT_THAT(map->classes, ElementsAre(between(0.15, 0.3), between(0.3, 1), between(1, 2)));
}

TEST(FloodMap, codes_alone_need_somebody_who_says_that_they_are_depths) {
  VectorLayer layer = squares({10, 10});
  layer.name = "soil";
  add_codes(layer, "gridcode", {1, 6});
  EXPECT_FALSE(flood_map_of(layer)) << "every raster made to polygons has such a field";
  EXPECT_TRUE(flood_map_of(layer, {.known_as_one = true}));
  layer.name = "24h200";
  const auto by_name = flood_map_of(layer);
  ASSERT_TRUE(by_name);
  EXPECT_TRUE(by_name->classes.front().covers_rest);
  EXPECT_THAT(by_name->class_of, ElementsAre(0, 5));
  layer.name = "淹水潛勢圖";
  EXPECT_TRUE(flood_map_of(layer));
  layer.name = "R2H2007";
  EXPECT_FALSE(flood_map_of(layer)) << "no rain case";
}

TEST(FloodMap, codes_out_of_range_are_codes_of_something_else) {
  VectorLayer layer = squares({10, 10});
  add_codes(layer, "GRIDCODE", {1, 7});
  EXPECT_FALSE(flood_map_of(layer, {.known_as_one = true}));
}

TEST(FloodMap, the_older_three_classes_are_painted_from_the_first) {
  VectorLayer layer = squares({100, 10, 5});
  add_codes(layer, "CLASS", {1, 2, 3});
  EXPECT_FALSE(flood_map_of(layer)) << "CLASS is a word for anything";
  const auto map = flood_map_of(layer, {.field = "CLASS", .known_as_one = true});
  ASSERT_TRUE(map);
  EXPECT_THAT(map->classes, ElementsAre(between(0, 0.3), between(0.3, 1), between(1, 2)));
  add_texts(layer, "NOTE", {"(0~0.3)公尺", "(0.3~1)公尺", "(1~2)公尺"});
  ASSERT_TRUE(flood_map_of(layer));
  EXPECT_FALSE(flood_map_of(layer)->classes.front().covers_rest);
}

TEST(FloodMap, without_codes_a_first_class_of_nearly_all_the_ground_is_the_rest) {
  VectorLayer county = squares({1000, 10});
  add_texts(county, "type", {"0-0.3", "0.3-0.5"});
  EXPECT_TRUE(flood_map_of(county)->classes.front().covers_rest);
  VectorLayer streets = squares({20, 10});
  add_texts(streets, "type", {"0-0.3", "0.3-0.5"});
  EXPECT_FALSE(flood_map_of(streets)->classes.front().covers_rest);
}

TEST(FloodMap, ranges_that_do_not_follow_each_other_are_numbers_of_something_else) {
  VectorLayer layer = squares({10, 10});
  add_texts(layer, "size", {"1-2", "5-8"});
  EXPECT_FALSE(flood_map_of(layer));
  EXPECT_TRUE(flood_map_of(layer, {.field = "size", .known_as_one = true})) << "unless a person named the field";
}

TEST(FloodMap, points_are_none) {
  VectorLayer layer = squares({10, 10});
  add_texts(layer, "type", {"0-0.3", "0.3-0.5"});
  for (PartKind& kind : layer.part_kind) kind = PartKind::kLine;
  EXPECT_FALSE(flood_map_of(layer));
}

}  // namespace
}  // namespace sandtable::geo
