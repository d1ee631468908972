#include "viewer/app/flood_ground.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sandtable {
namespace {

using testing::HasSubstr;

const GridFrame kFrame{4, 4, 20, {0, 80}};

/// Adds a shape with one part.
void add(geo::VectorLayer& layer, geo::PartKind kind, std::vector<LocalXY> points) {
  layer.vertices.insert(layer.vertices.end(), points.begin(), points.end());
  layer.part_begin.push_back(static_cast<std::uint32_t>(layer.vertices.size()));
  layer.part_kind.push_back(kind);
  layer.feature_begin.push_back(static_cast<std::uint32_t>(layer.part_kind.size()));
  layer.kind.push_back(kind == geo::PartKind::kLine ? geo::GeometryKind::kLine : geo::GeometryKind::kPolygon);
}

std::vector<LocalXY> box(double west, double south, double east, double north) {
  return {{west, south}, {east, south}, {east, north}, {west, north}, {west, south}};
}

void add_column(geo::VectorLayer& layer, std::string name, std::vector<std::string> texts) {
  geo::TextColumn column;
  for (const std::string& text : texts) column.push(text);
  layer.columns.push_back({std::move(name), std::move(column), std::vector<std::uint8_t>(texts.size(), 1), {}});
}

/// A place whose ground takes up one layer, "it".
PlaceMap map_with(geo::VectorLayer layer, FloodGroundConfig ground) {
  PlaceMap map;
  map.place.flood.ground = std::move(ground);
  LoadedLayer loaded;
  loaded.config.id = "it";
  loaded.features = std::make_shared<const geo::VectorLayer>(std::move(layer));
  map.layers.push_back(std::move(loaded));
  return map;
}

TEST(FloodGround, a_cell_is_a_house_when_more_than_half_of_it_is_covered) {
  geo::VectorLayer houses;
  add(houses, geo::PartKind::kOuterRing, box(0, 60, 16, 80));   // four fifths of the first cell
  add(houses, geo::PartKind::kOuterRing, box(20, 60, 30, 80));  // half of the second
  add(houses, geo::PartKind::kOuterRing, box(40, 60, 48, 80));  // two houses that fill the third together
  add(houses, geo::PartKind::kOuterRing, box(50, 60, 60, 80));
  const auto covered = mostly_covered(houses, kFrame);
  EXPECT_EQ(covered.at(0, 0), 1);
  EXPECT_EQ(covered.at(1, 0), 0);
  EXPECT_EQ(covered.at(2, 0), 1);
  EXPECT_EQ(covered.at(3, 0), 0);
  EXPECT_EQ(covered.at(0, 1), 0);
}

TEST(FloodGround, levees_stand_as_high_as_their_attribute_says_and_the_rest_as_the_constant) {
  geo::VectorLayer lines;
  add(lines, geo::PartKind::kLine, {{40, 80}, {40, 0}});
  add(lines, geo::PartKind::kLine, {{0, 40}, {80, 40}});
  add(lines, geo::PartKind::kLine, {{5000, 0}, {6000, 0}});
  add_column(lines, "crest", {"4.5", "", "9"});
  lines.columns[0].known[1] = 0;
  FloodGroundConfig ground;
  ground.levees = {"it", "crest", "town.toml:9:1: flood.levee_layer"};
  ground.levee_crest_m = 3;
  const auto cover = ground_cover(map_with(std::move(lines), ground), kFrame);
  ASSERT_TRUE(cover) << cover.error().message;
  ASSERT_EQ(cover->levees.size(), 8U) << "four faces each; the third line lies elsewhere";
  for (const auto& face : cover->levees) EXPECT_EQ(face.crest_m.at(0), face.east ? 4.5 : 3.0);
}

TEST(FloodGround, classes_give_their_roughness_and_all_else_the_constant) {
  geo::VectorLayer use;
  add(use, geo::PartKind::kOuterRing, box(0, 40, 80, 80));
  add(use, geo::PartKind::kOuterRing, box(0, 0, 40, 40));
  add_column(use, "kind", {"forest", "pond"});
  FloodGroundConfig ground;
  ground.roughness = {"it", "kind", "town.toml:9:1: flood.manning_layer"};
  ground.manning_of = {{"forest", 0.12}};
  ground.manning = 0.03;
  const auto cover = ground_cover(map_with(std::move(use), ground), kFrame);
  ASSERT_TRUE(cover) << cover.error().message;
  ASSERT_TRUE(cover->manning);
  EXPECT_FLOAT_EQ(cover->manning->at(1, 0), 0.12F);
  EXPECT_FLOAT_EQ(cover->manning->at(0, 3), 0.03F) << "nobody told of ponds";
  EXPECT_FLOAT_EQ(cover->manning->at(3, 3), 0.03F);
}

TEST(FloodGround, what_a_layer_lacks_is_told_with_file_line_and_key) {
  geo::VectorLayer lines;
  add(lines, geo::PartKind::kLine, {{40, 80}, {40, 0}});
  add_column(lines, "height", {"4"});
  FloodGroundConfig ground;
  ground.levees = {"it", "crest", "town.toml:9:1: flood.levee_layer"};
  const auto missing = ground_cover(map_with(lines, ground), kFrame);
  ASSERT_FALSE(missing);
  EXPECT_THAT(missing.error().message,
              HasSubstr("town.toml:9:1: flood.levee_layer: layer 'it': has no attribute 'crest'"));
  EXPECT_THAT(missing.error().message, HasSubstr("it has height"));

  lines.columns[0].known[0] = 0;
  ground.levees.field = "height";
  const auto empty = ground_cover(map_with(lines, ground), kFrame);
  ASSERT_FALSE(empty);
  EXPECT_THAT(empty.error().message, HasSubstr("1 of its 1 lines have no number in 'height'"));

  FloodGroundConfig houses;
  houses.buildings = {"it", "", "town.toml:9:1: flood.building_layer"};
  const auto none = ground_cover(map_with(lines, houses), kFrame);
  ASSERT_FALSE(none);
  EXPECT_THAT(none.error().message, HasSubstr("holds no polygon"));
}

}  // namespace
}  // namespace sandtable
