#include "geo/terrain/terrain_loader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <limits>

#include "tests/support/temp_dir.h"
#include "tests/support/tiny_raster.h"

namespace sandtable::geo {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr double kHole = std::numeric_limits<double>::quiet_NaN();

Result<WithWarnings<std::shared_ptr<const Terrain>>> load(std::vector<double> values,
                                                          const std::string& crs = "EPSG:3826") {
  const test::TempDir dir;
  test::write_raster(dir.file("dem.tif"), {.columns = static_cast<int>(values.size()),
                                           .rows = 1,
                                           .bands = {values},
                                           .crs = crs,
                                           .transform = std::array<double, 6>{170000, 20, 0, 2550000, 0, -20}});
  return load_terrain({.grid = {.raster = {.source = dir.file("dem.tif"), .place_crs = "EPSG:3826"}}, .trusted = true});
}

TEST(TerrainLoading, a_dem_answers_heights) {
  const auto terrain = load({1, 3});
  ASSERT_TRUE(terrain) << terrain.error().message;
  EXPECT_THAT(terrain->warnings, IsEmpty());
  EXPECT_DOUBLE_EQ(*terrain->value->height_m({170020, 2549990}), 2);
}

TEST(TerrainLoading, unknown_cells_are_counted_in_a_warning) {
  const auto terrain = load({1, kHole, 3, 4});
  ASSERT_TRUE(terrain);
  EXPECT_THAT(terrain->warnings, Contains(HasSubstr("25.0 % of the cells have no height")));
}

TEST(TerrainLoading, heights_that_are_not_of_this_earth_are_warned_of) {
  const auto terrain = load({1, -30000});
  ASSERT_TRUE(terrain);
  EXPECT_THAT(terrain->warnings, Contains(HasSubstr("-30000 to 1 m lie outside")));
}

TEST(TerrainLoading, an_undeclared_fill_value_is_a_hole_and_not_a_pit) {
  const auto terrain = load({1, -32767});
  ASSERT_TRUE(terrain);
  EXPECT_FLOAT_EQ(terrain->value->range()->min_m, 1);
  EXPECT_THAT(terrain->warnings, Contains(HasSubstr("without data in 1 of its pixels")));
}

TEST(TerrainLoading, nothing_known_at_all_is_an_error) {
  const auto terrain = load({kHole, kHole});
  ASSERT_FALSE(terrain);
  EXPECT_EQ(terrain.error().code, ErrorCode::kInvalid);
}

TEST(TerrainLoading, the_vertical_datum_comes_from_a_compound_crs) {
  const auto terrain = load({1, 2}, "EPSG:3826+5773");  // EGM96 height
  ASSERT_TRUE(terrain) << terrain.error().message;
  EXPECT_EQ(terrain->value->vertical_datum(), "EGM96 height");
  EXPECT_EQ(load({1, 2})->value->vertical_datum(), "");
}

TEST(TerrainLoading, the_real_place_stands_between_0_and_77_metres) {
  const std::string source = std::string(SANDTABLE_SOURCE_DIR) + "/../shared/data/places/tainan/dem20.tif";
  if (!std::filesystem::exists(source)) GTEST_SKIP() << "no " << source;
  const auto terrain =
      load_terrain({.grid = {.raster = {.source = source, .place_crs = "EPSG:3826"}}, .trusted = true});
  ASSERT_TRUE(terrain) << terrain.error().message;
  EXPECT_EQ(terrain->value->extent(), (Extent{160000, 2538000, 180000, 2558000}));
  EXPECT_GE(terrain->value->range()->min_m, -5);
  EXPECT_NEAR(terrain->value->range()->max_m, 77, 1);
}

}  // namespace
}  // namespace sandtable::geo
