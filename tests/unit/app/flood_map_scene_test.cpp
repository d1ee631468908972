// Flood maps as the scene shows them: by depth, and nothing where the map says nothing.
#include <gtest/gtest.h>

#include "tests/unit/ui/colour_vision.h"
#include "viewer/app/layer_looks.h"
#include "viewer/app/static_scene.h"
#include "viewer/render/style.h"

namespace sandtable {
namespace {

using ui::testing::Vision;

/// A square for each GRIDCODE.
LoadedLayer gridcodes(const std::vector<std::int64_t>& codes) {
  geo::VectorLayer layer;
  geo::AttributeColumn column;
  column.name = "GRIDCODE";
  column.values = codes;
  column.known.assign(codes.size(), 1);
  for (std::size_t i = 0; i < codes.size(); ++i) {
    const double x = static_cast<double>(i) * 100;
    for (const LocalXY at : {LocalXY{x, 0}, {x + 100, 0}, {x + 100, 100}, {x, 100}, {x, 0}})
      layer.vertices.push_back(at);
    layer.part_begin.push_back(static_cast<std::uint32_t>(layer.vertices.size()));
    layer.part_kind.push_back(geo::PartKind::kOuterRing);
    layer.feature_begin.push_back(static_cast<std::uint32_t>(i + 1));
    layer.kind.push_back(geo::GeometryKind::kPolygon);
  }
  layer.columns = {column};
  LoadedLayer loaded;
  loaded.config.role = LayerRole::kHazard;
  loaded.features = std::make_shared<const geo::VectorLayer>(std::move(layer));
  loaded.flood_map = flood_map_of(loaded.config, *loaded.features);
  return loaded;
}

ui::Rgba opaque(render::Colour c) { return {c.r, c.g, c.b, 255}; }

TEST(FloodMapScene, the_class_that_covers_the_rest_of_the_county_is_not_painted) {
  const LoadedLayer layer = gridcodes({1, 2, 6});
  ASSERT_TRUE(layer.flood_map);
  const SceneLayer scene = build_scene_layer(layer);
  ASSERT_TRUE(scene.areas);
  EXPECT_EQ(scene.areas->areas.features(), 2U);
  ASSERT_EQ(scene.areas->style_of.size(), 2U);
  EXPECT_EQ(scene.areas->styles[scene.areas->style_of[0]].fill, flood_map_look({0.3, 0.5, false}).fill);
  EXPECT_EQ(scene.areas->styles[scene.areas->style_of[1]].fill, flood_map_look({3, std::nullopt, false}).fill);
}

TEST(FloodMapScene, a_layer_of_another_role_keeps_its_looks) {
  LoadedLayer layer = gridcodes({1, 2});
  layer.config.role = LayerRole::kBasin;
  EXPECT_FALSE(flood_map_of(layer.config, *layer.features));
}

TEST(FloodMapScene, one_depth_has_one_colour_in_the_models_water_and_in_the_map) {
  const auto ramp = render::WaterStyle().classes;
  const render::Colour as_water = ramp[2].colour;  // 0.3 to 0.5 m, as the agencies cut it
  EXPECT_EQ(render::with_alpha(flood_map_look({0.3, 0.5, false}).fill, 255), as_water);
}

TEST(FloodMapScene, classes_are_apart_for_every_eye_and_darken_with_depth) {
  const std::vector<geo::FloodMapClass> classes = {
      {0.3, 0.5, false}, {0.5, 1, false}, {1, 2, false}, {2, 3, false}, {3, {}, false}};
  for (const Vision vision :
       {Vision::kFull, Vision::kProtanopia, Vision::kDeuteranopia, Vision::kTritanopia, Vision::kGrey}) {
    for (std::size_t i = 1; i < classes.size(); ++i) {
      const auto shallow = ui::testing::seen(opaque(flood_map_look(classes[i - 1]).fill), vision);
      const auto deep = ui::testing::seen(opaque(flood_map_look(classes[i]).fill), vision);
      constexpr double kNoticeable = 2.3;  // CIE 1976; neighbours of a map's legend lie side by side
      EXPECT_GE(ui::testing::difference(shallow, deep), kNoticeable) << i << ", vision " << static_cast<int>(vision);
      if (vision == Vision::kGrey) {
        EXPECT_LT(deep[0], shallow[0]) << i;
      }
    }
  }
}

}  // namespace
}  // namespace sandtable
