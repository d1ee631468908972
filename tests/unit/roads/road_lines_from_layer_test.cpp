#include "geo/roads/road_lines_from_layer.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sandtable::geo {
namespace {

/// A layer of straight lines, one feature for every text given to the first column.
class LayerBuilder {
 public:
  explicit LayerBuilder(std::size_t features) {
    for (std::size_t f = 0; f < features; ++f) add_part(PartKind::kLine, f);
    for (std::size_t f = 0; f < features; ++f) close_feature(f + 1);
  }
  LayerBuilder& texts(const std::string& name, const std::vector<std::string>& values) {
    TextColumn column;
    for (const std::string& v : values) column.push(v);
    layer_.columns.push_back({name, column, std::vector<std::uint8_t>(values.size(), 1), {}});
    return *this;
  }
  LayerBuilder& numbers(const std::string& name, const std::vector<double>& values) {
    layer_.columns.push_back({name, values, std::vector<std::uint8_t>(values.size(), 1), {}});
    return *this;
  }
  VectorLayer take() { return layer_; }

  void add_part(PartKind kind, std::size_t f) {
    const double y = 10.0 * static_cast<double>(f);
    layer_.vertices.insert(layer_.vertices.end(), {{0, y}, {100, y}});
    layer_.part_begin.push_back(static_cast<std::uint32_t>(layer_.vertices.size()));
    layer_.part_kind.push_back(kind);
  }
  void close_feature(std::size_t parts) {
    layer_.feature_begin.push_back(static_cast<std::uint32_t>(parts));
    layer_.kind.push_back(GeometryKind::kLine);
  }

 private:
  VectorLayer layer_;
};

TEST(RoadsFromLayer, attributes_become_class_speed_direction_level_and_names) {
  const VectorLayer layer = LayerBuilder(2)
                                .texts("highway", {"primary", "residential"})
                                .texts("maxspeed", {"30 mph", "none"})
                                .texts("oneway", {"yes", "no"})
                                .numbers("layer", {1, 0})
                                .texts("name", {"中正路", ""})
                                .texts("name:en", {"Zhongzheng Rd", ""})
                                .take();
  const auto roads = road_lines_from(layer);
  ASSERT_EQ(roads.size(), 2u);
  EXPECT_EQ(roads[0].road_class, RoadClass::kPrimary);
  EXPECT_NEAR(roads[0].speed_kmh.value(), 48.28, 0.01);  // 30 international miles
  EXPECT_EQ(roads[0].direction, Direction::kForward);
  EXPECT_EQ(roads[0].level, 1);
  EXPECT_EQ(roads[0].name, (Text{"中正路", "Zhongzheng Rd"}));
  EXPECT_EQ(roads[0].path, (Polyline{{0, 0}, {100, 0}}));
  EXPECT_FALSE(roads[1].speed_kmh);
  EXPECT_EQ(roads[1].direction, Direction::kBoth);
}

TEST(RoadsFromLayer, missing_columns_leave_defaults) {
  const auto roads = road_lines_from(LayerBuilder(1).take());
  ASSERT_EQ(roads.size(), 1u);
  EXPECT_EQ(roads[0].road_class, RoadClass::kUnknown);
  EXPECT_EQ(roads[0].level, 0);
}

TEST(RoadsFromLayer, columns_of_another_name_are_found_when_told) {
  const VectorLayer layer = LayerBuilder(1).texts("等級", {"省道"}).take();
  EXPECT_EQ(road_lines_from(layer)[0].road_class, RoadClass::kUnknown);
  EXPECT_EQ(road_lines_from(layer, {.road_class = "等級"})[0].road_class, RoadClass::kPrimary);
}

TEST(RoadsFromLayer, each_line_part_is_a_road_and_other_parts_are_none) {
  LayerBuilder builder(0);
  builder.add_part(PartKind::kLine, 0);
  builder.add_part(PartKind::kOuterRing, 1);
  builder.add_part(PartKind::kLine, 2);
  builder.close_feature(3);
  EXPECT_EQ(road_lines_from(builder.take()).size(), 2u);
}

TEST(RoadsFromLayer, an_unplaced_layer_has_no_roads) {
  VectorLayer layer = LayerBuilder(1).take();
  layer.placed = false;
  EXPECT_TRUE(road_lines_from(layer).empty());
}

}  // namespace
}  // namespace sandtable::geo
