#include "geo/raster/raster_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <limits>

#include "geo/raster/raster_reader.h"
#include "tests/support/temp_dir.h"

namespace sandtable::geo {
namespace {

Grid<float> small_grid() {
  Grid<float> grid({.columns = 3, .rows = 2, .cell_m = 5, .north_west = {170000, 2550000}});
  grid.values() = {1.25F, 2, 3, 4, std::numeric_limits<float>::quiet_NaN(), -6};
  return grid;
}

TEST(GeotiffWriter, what_is_written_reads_back_with_frame_crs_and_holes) {
  const test::TempDir dir;
  ASSERT_TRUE(write_geotiff(dir.file("深度.tif"), small_grid(), {.crs = "EPSG:3826", .unit = "m"}));
  const auto back = read_grid({.raster = {.source = dir.file("深度.tif"), .place_crs = "EPSG:3826"}});
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(back->value.frame(), small_grid().frame());
  EXPECT_EQ(back->value.at(0, 0), 1.25F);
  EXPECT_TRUE(std::isnan(back->value.at(1, 1)));
  EXPECT_EQ(back->value.at(2, 1), -6);
}

TEST(GeotiffWriter, leaves_nothing_beside_the_file) {
  const test::TempDir dir;
  ASSERT_TRUE(write_geotiff(dir.file("a.tif"), small_grid(), {.crs = "EPSG:3826"}));
  int files = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(dir.path())) ++files;
  EXPECT_EQ(files, 1);
}

TEST(GeotiffWriter, an_impossible_path_is_an_io_error_that_names_it) {
  const test::TempDir dir;
  const auto status = write_geotiff(dir.file("no/such/folder/a.tif"), small_grid(), {});
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::kIo);
  EXPECT_THAT(status.error().message, ::testing::HasSubstr("no/such/folder"));
}

TEST(GeotiffWriter, a_bad_crs_or_an_empty_grid_is_refused_and_leaves_no_file) {
  const test::TempDir dir;
  EXPECT_FALSE(write_geotiff(dir.file("a.tif"), small_grid(), {.crs = "EPSG:nonsense"}));
  EXPECT_FALSE(write_geotiff(dir.file("a.tif"), Grid<float>{}, {}));
  EXPECT_TRUE(std::filesystem::is_empty(dir.path()));
}

}  // namespace
}  // namespace sandtable::geo
