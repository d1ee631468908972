#include "viewer/app/style_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/temp_dir.h"

namespace sandtable {
namespace {

using testing::HasSubstr;

template <class Class, class From>
void expect_same(const std::vector<Class>& read, const std::vector<Class>& defaults, From from) {
  ASSERT_EQ(read.size(), defaults.size());
  for (std::size_t i = 0; i < read.size(); ++i) {
    EXPECT_FLOAT_EQ(read[i].*from, defaults[i].*from) << i;
    EXPECT_EQ(read[i].colour, defaults[i].colour) << i;
  }
}

TEST(StyleFiles, the_built_in_ones_are_right_and_say_what_the_renderer_does_without_them) {
  const auto style = read_scene_style({});
  ASSERT_TRUE(style) << style.error().message;
  const render::Style defaults;
  expect_same(style->water.classes, defaults.water.classes, &render::DepthClass::from_m);
  expect_same(style->water.arrival, defaults.water.arrival, &render::TimeClass::from_min);
  expect_same(style->water.duration, defaults.water.duration, &render::TimeClass::from_min);
  expect_same(style->water.hazard, defaults.water.hazard, &render::HazardClass::depth_times_speed_m2_per_s);
  expect_same(style->terrain.tints, defaults.terrain.tints, &render::DepthClass::from_m);
  EXPECT_EQ(style->water.unknown, defaults.water.unknown);
  EXPECT_EQ(style->water.shoreline, defaults.water.shoreline);
  EXPECT_FLOAT_EQ(style->water.expected_spacing_px, defaults.water.expected_spacing_px);
  EXPECT_EQ(style->buildings.walls, defaults.buildings.walls);
  EXPECT_EQ(style->buildings.footprint, defaults.buildings.footprint);
  EXPECT_EQ(style->atmosphere.beyond, defaults.atmosphere.beyond);
  EXPECT_EQ(style->symbols.shadow, defaults.symbols.shadow);
  EXPECT_FLOAT_EQ(style->symbols.crowded_scale, defaults.symbols.crowded_scale);
}

TEST(StyleFiles, a_file_of_ones_own_takes_the_place_of_the_built_in_one_of_its_name) {
  const test::TempDir assets;
  std::filesystem::create_directories(assets.path() / "styles");
  std::ofstream(assets.path() / "styles/depth.toml")
      << "[water]\n[[water.classes]]\nfrom_m = 0.05\ncolour = \"#010203\"\n"
         "[[water.classes]]\nfrom_m = 0.5\ncolour = \"#0a0b0c80\"\n";
  const auto style = read_scene_style(assets.path());
  ASSERT_TRUE(style) << style.error().message;
  ASSERT_EQ(style->water.classes.size(), 2U);
  EXPECT_FLOAT_EQ(style->water.classes[0].from_m, 0.05F);
  EXPECT_EQ(style->water.classes[1].colour, (render::Colour{10, 11, 12, 128}));
  EXPECT_EQ(style->water.shoreline, render::WaterStyle().shoreline) << "what it does not name stays";
  EXPECT_EQ(style->buildings.walls, render::BuildingStyle().walls) << "the other file stays";
}

TEST(StyleFiles, all_that_is_wrong_is_told_by_file_line_and_key) {
  render::WaterStyle water;
  const Status read = read_depth_style(
      "[water]\nopacity = 2.0\nshoreline = \"blue\"\nshore = \"#000000\"\n"
      "[[water.classes]]\nfrom_m = 0.3\ncolour = \"#000000\"\n[[water.classes]]\nfrom_m = 0.1\ncolour = \"#000000\"\n",
      "depth.toml", water);
  ASSERT_FALSE(read);
  EXPECT_THAT(read.error().message, HasSubstr("depth.toml:2:"));
  EXPECT_THAT(read.error().message, HasSubstr("opacity"));
  EXPECT_THAT(read.error().message, HasSubstr("depth.toml:3:"));
  EXPECT_THAT(read.error().message, HasSubstr("'blue' is not a colour"));
  EXPECT_THAT(read.error().message, HasSubstr("shore:"));
  EXPECT_THAT(read.error().message, HasSubstr("does not lie above the class before"));
}

TEST(StyleFiles, a_scene_with_an_unknown_table_is_told_so) {
  render::Style style;
  const Status read = read_scene_look("[buildings]\nwalls = []\n[sky]\ncolour = 1\n", "scene.toml", style);
  ASSERT_FALSE(read);
  EXPECT_THAT(read.error().message, HasSubstr("scene.toml:2:"));
  EXPECT_THAT(read.error().message, HasSubstr("sky"));
}

}  // namespace
}  // namespace sandtable
