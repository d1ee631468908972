#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>

#include "geo/raster/raster_reader.h"
#include "tests/support/temp_dir.h"
#include "tests/support/tiny_raster.h"

namespace sandtable::geo {
namespace {

using test::TempDir;
using test::TinyRaster;
using test::write_raster;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInf = std::numeric_limits<double>::infinity();

/// 10 m cells with their corner at (170000, 2550000) in EPSG:3826.
TinyRaster dem(int columns, int rows, std::vector<double> values) {
  return {.columns = columns,
          .rows = rows,
          .bands = {std::move(values)},
          .transform = std::array<double, 6>{170000, 10, 0, 2550000, 0, -10}};
}

class GridReader : public ::testing::Test {
 protected:
  std::string write(const TinyRaster& raster, const std::string& name = "dem.tif") {
    write_raster(dir_.file(name), raster);
    return dir_.file(name);
  }
  static GridRequest request(const std::string& source) {
    return {.raster = {.source = source, .place_crs = "EPSG:3826"}};
  }
  Result<WithWarnings<Grid<float>>> read(const TinyRaster& raster) { return read_grid(request(write(raster))); }

  TempDir dir_;
};

TEST_F(GridReader, copies_a_north_up_grid_of_the_same_crs_exactly) {
  const auto read_back = read(dem(3, 2, {1.5, 2.25, 3, 4, 5, 6}));
  ASSERT_TRUE(read_back) << read_back.error().message;
  const Grid<float>& grid = read_back->value;
  EXPECT_EQ(grid.frame(), (GridFrame{3, 2, 10, {170000, 2550000}}));
  EXPECT_THAT(grid.values(), ElementsAre(1.5F, 2.25F, 3, 4, 5, 6));
  EXPECT_THAT(read_back->warnings, IsEmpty());
}

TEST_F(GridReader, nodata_nan_and_infinity_are_unknown) {
  TinyRaster raster = dem(3, 2, {-9999, 1, kNan, kInf, -kInf, -3.4028230607370965e38});
  raster.nodata = -9999;
  const auto read_back = read(raster);
  ASSERT_TRUE(read_back) << read_back.error().message;
  const auto& v = read_back->value.values();
  EXPECT_FLOAT_EQ(v[1], 1);
  for (const std::size_t i : {0u, 2u, 3u, 4u, 5u}) EXPECT_TRUE(std::isnan(v[i])) << i;
}

TEST_F(GridReader, the_usual_fill_values_are_unknown_where_none_is_declared_and_only_there) {
  TinyRaster raster = dem(4, 1, {-9999, -32767, -32768, 12});
  const auto read_back = read(raster);
  ASSERT_TRUE(read_back) << read_back.error().message;
  for (const std::size_t i : {0u, 1u, 2u}) EXPECT_TRUE(std::isnan(read_back->value.values()[i])) << i;
  EXPECT_FLOAT_EQ(read_back->value.values()[3], 12);
  EXPECT_THAT(read_back->warnings, ElementsAre(HasSubstr("without data in 3 of its pixels")));
  raster.nodata = -1;
  const auto declared = read(raster);
  ASSERT_TRUE(declared) << declared.error().message;
  EXPECT_FLOAT_EQ(declared->value.values()[0], -9999) << "who declares one means the others";
}

TEST_F(GridReader, nodata_is_judged_before_scale_and_offset) {
  TinyRaster raster = dem(3, 1, {65535, 1000, 1234});
  raster.type = "UInt16";
  raster.nodata = 65535;
  raster.scale = 0.01;
  raster.offset = -10;
  const auto read_back = read(raster);
  ASSERT_TRUE(read_back) << read_back.error().message;
  EXPECT_TRUE(std::isnan(read_back->value.values()[0]));
  EXPECT_NEAR(read_back->value.values()[1], 0, 1e-6);
  EXPECT_NEAR(read_back->value.values()[2], 2.34, 1e-6);
}

TEST_F(GridReader, a_south_up_grid_is_turned_to_north_up) {
  TinyRaster raster = dem(2, 2, {3, 4, 1, 2});
  raster.transform = std::array<double, 6>{170000, 10, 0, 2549980, 0, 10};
  const auto read_back = read(raster);
  ASSERT_TRUE(read_back) << read_back.error().message;
  EXPECT_EQ(read_back->value.frame(), (GridFrame{2, 2, 10, {170000, 2550000}}));
  EXPECT_THAT(read_back->value.values(), ElementsAre(1, 2, 3, 4));
}

TEST_F(GridReader, a_quarter_turned_grid_lands_where_its_transform_says) {
  // Columns run north, rows run east: value = 10 * column + row.
  TinyRaster raster = dem(3, 2, {0, 10, 20, 1, 11, 21});
  raster.transform = std::array<double, 6>{170000, 0, 10, 2550000, 10, 0};
  const auto read_back = read(raster);
  ASSERT_TRUE(read_back) << read_back.error().message;
  const Grid<float>& grid = read_back->value;
  EXPECT_EQ(grid.frame(), (GridFrame{2, 3, 10, {170000, 2550030}}));
  EXPECT_THAT(grid.values(), ElementsAre(20, 21, 10, 11, 0, 1));
}

TEST_F(GridReader, holes_keep_their_size_when_warped) {
  TinyRaster raster = dem(4, 4, {1, 1, 1, 1, 1, kNan, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1});
  raster.transform = std::array<double, 6>{170000, 10, 0, 2549960, 0, 10};  // south-up
  const auto read_back = read(raster);
  ASSERT_TRUE(read_back);
  int unknown = 0;
  for (const float v : read_back->value.values()) unknown += std::isnan(v) ? 1 : 0;
  EXPECT_EQ(unknown, 1);
  EXPECT_TRUE(std::isnan(read_back->value.at(1, 2)));
}

TEST_F(GridReader, a_grid_in_degrees_comes_to_lie_in_metres) {
  // A plane that rises 1 m for each 0.001 degree to the east, around Tainan.
  TinyRaster raster{.columns = 40,
                    .rows = 40,
                    .bands = {{}},
                    .type = "Float64",
                    .crs = "EPSG:3824",
                    .transform = std::array<double, 6>{120.20, 0.001, 0, 23.04, 0, -0.001}};
  for (int i = 0; i < 1600; ++i) raster.bands[0].push_back(i % 40);
  const auto read_back = read(raster);
  ASSERT_TRUE(read_back) << read_back.error().message;
  const Grid<float>& grid = read_back->value;
  // The middle, 120.22 E 23.02 N, by gdaltransform EPSG:3824 to EPSG:3826; the height there is 19.5 m. A centimetre is
  // about one metre on the ground, a hundredth of a cell.
  const LocalXY middle{170050.478, 2546710.606};
  ASSERT_TRUE(grid.frame().extent().contains(middle));
  ASSERT_TRUE(bilinear(grid, middle));
  EXPECT_NEAR(*bilinear(grid, middle), 19.5, 0.01);
  EXPECT_NEAR(grid.frame().cell_m, 106.6, 1.0);  // 102.4 m by 110.8 m
}

TEST_F(GridReader, twd67_lands_800_metres_off_its_numbers) {
  TinyRaster raster = dem(2, 2, {1, 2, 3, 4});
  raster.crs = "EPSG:3828";
  raster.transform = std::array<double, 6>{250000, 10, 0, 2700000, 0, -10};
  const auto read_back = read(raster);
  ASSERT_TRUE(read_back) << read_back.error().message;
  const Extent extent = read_back->value.frame().extent();
  // (250000, 2700000) is (250829.28, 2699794.85) by the affine formula; a cell of play for whole cells.
  EXPECT_NEAR(extent.west, 250829.28, 10);
  EXPECT_NEAR(extent.north, 2699794.85, 10);
}

TEST_F(GridReader, larger_cells_are_means_of_the_known) {
  GridRequest coarse = request(write(dem(4, 2, {1, 3, 10, kNan, 5, 7, 20, 30})));
  coarse.cell_m = 20;
  const auto read_back = read_grid(coarse);
  ASSERT_TRUE(read_back) << read_back.error().message;
  EXPECT_EQ(read_back->value.frame(), (GridFrame{2, 1, 20, {170000, 2550000}}));
  EXPECT_THAT(read_back->value.values(), ElementsAre(4, 20));
}

TEST_F(GridReader, a_window_keeps_whole_cells_that_it_touches) {
  GridRequest part = request(write(dem(4, 3, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11})));
  part.raster.window = Extent{170012, 2549975, 170028, 2549988};
  const auto read_back = read_grid(part);
  ASSERT_TRUE(read_back) << read_back.error().message;
  EXPECT_EQ(read_back->value.frame(), (GridFrame{2, 2, 10, {170010, 2549990}}));
  EXPECT_THAT(read_back->value.values(), ElementsAre(5, 6, 9, 10));
}

TEST_F(GridReader, a_window_on_cell_edges_takes_no_neighbours) {
  GridRequest part = request(write(dem(3, 1, {1, 2, 3})));
  part.raster.window = Extent{170010, 2549990, 170020, 2550000};
  const auto read_back = read_grid(part);
  ASSERT_TRUE(read_back);
  EXPECT_THAT(read_back->value.values(), ElementsAre(2));
}

TEST_F(GridReader, a_window_elsewhere_is_refused_with_both_extents) {
  GridRequest part = request(write(dem(1, 1, {1})));
  part.raster.window = Extent{0, 0, 10, 10};
  const auto read_back = read_grid(part);
  ASSERT_FALSE(read_back);
  EXPECT_EQ(read_back.error().code, ErrorCode::kInvalid);
  EXPECT_THAT(read_back.error().message, HasSubstr("outside its extent 170000 2549990 170010 2550000"));
}

TEST_F(GridReader, more_cells_than_allowed_are_refused_before_reading) {
  GridRequest small = request(write(dem(3, 2, {1, 2, 3, 4, 5, 6})));
  small.max_cells = 5;
  const auto read_back = read_grid(small);
  ASSERT_FALSE(read_back);
  EXPECT_EQ(read_back.error().code, ErrorCode::kLimit);
  EXPECT_THAT(read_back.error().message, HasSubstr("limit of 5"));
}

TEST_F(GridReader, without_a_crs_one_must_be_assumed_and_is_warned_of) {
  TinyRaster raster = dem(1, 1, {7});
  raster.crs.clear();
  const std::string source = write(raster);
  const auto refused = read_grid(request(source));
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("names no CRS"));
  GridRequest assumed = request(source);
  assumed.raster.assumed_crs = "EPSG:3826";
  const auto read_back = read_grid(assumed);
  ASSERT_TRUE(read_back) << read_back.error().message;
  EXPECT_THAT(read_back->warnings, Contains(HasSubstr("EPSG:3826 assumed")));
}

TEST_F(GridReader, without_a_georeference_it_is_refused_in_words) {
  TinyRaster raster = dem(1, 1, {7});
  raster.transform.reset();
  const auto read_back = read(raster);
  ASSERT_FALSE(read_back);
  EXPECT_EQ(read_back.error().code, ErrorCode::kUnsupported);
  EXPECT_THAT(read_back.error().message, HasSubstr("no georeference"));
}

TEST_F(GridReader, a_picture_is_not_taken_for_heights) {
  TinyRaster raster = dem(2, 1, {0, 1});
  raster.type = "Byte";
  raster.colours = {{255, 0, 0, 255}, {0, 0, 255, 255}};
  const auto read_back = read(raster);
  ASSERT_FALSE(read_back);
  EXPECT_THAT(read_back.error().message, HasSubstr("is a picture"));
}

TEST_F(GridReader, a_missing_file_and_a_missing_band_are_named) {
  const auto no_file = read_grid(request(dir_.file("none.tif")));
  ASSERT_FALSE(no_file);
  EXPECT_EQ(no_file.error().code, ErrorCode::kNotFound);
  EXPECT_THAT(no_file.error().message, HasSubstr("none.tif"));
  GridRequest second = request(write(dem(1, 1, {1})));
  second.band = 2;
  const auto no_band = read_grid(second);
  ASSERT_FALSE(no_band);
  EXPECT_EQ(no_band.error().code, ErrorCode::kNotFound);
}

TEST_F(GridReader, a_cut_file_is_an_error_and_not_zeros) {
  TinyRaster raster = dem(64, 64, std::vector<double>(64 * 64, 5));
  const std::string source = write(raster);
  std::filesystem::resize_file(source, std::filesystem::file_size(source) / 2);
  const auto read_back = read_grid(request(source));
  ASSERT_FALSE(read_back);
  EXPECT_EQ(read_back.error().code, ErrorCode::kUnreadable);
}

TEST_F(GridReader, a_header_that_claims_far_more_than_the_file_holds_is_refused) {
  std::ofstream(dir_.file("huge.hdr")) << "NROWS 60000\nNCOLS 60000\nNBANDS 1\nNBITS 8\nLAYOUT BIL\nULXMAP 170000\n"
                                          "ULYMAP 2550000\nXDIM 1\nYDIM 1\n";
  std::ofstream(dir_.file("huge.bil")) << "not much";
  const auto facts = raster_facts(dir_.file("huge.bil"));
  ASSERT_FALSE(facts);
  EXPECT_THAT(facts.error().message, HasSubstr("huge.bil"));
}

// -10000 + (1 * 65536 + 134 * 256 + 160 + n) / 10 = n / 10 m; the last pixel is black.
TinyRaster coloured_heights() {
  TinyRaster raster = dem(2, 2, {1, 1, 1, 0});
  raster.type = "Byte";
  raster.bands = {{1, 1, 1, 0}, {134, 134, 135, 0}, {160, 195, 0, 0}};
  return raster;
}

TEST_F(GridReader, terrain_rgb_gives_heights_where_it_is_called_that) {
  write_raster(dir_.file("tile.png"), coloured_heights(), "PNG");
  GridRequest wanted = request(dir_.file("tile.png"));
  EXPECT_EQ(read_grid(wanted).error().code, ErrorCode::kUnsupported) << "a picture is not taken for heights unasked";
  wanted.terrain_rgb = true;
  const auto read_back = read_grid(wanted);
  ASSERT_TRUE(read_back) << read_back.error().message;
  const auto& v = read_back->value.values();
  EXPECT_NEAR(v[0], 0, 0.001);
  EXPECT_NEAR(v[1], 3.5, 0.001);
  EXPECT_NEAR(v[2], 9.6, 0.001);
  EXPECT_TRUE(std::isnan(v[3]));
}

TEST_F(GridReader, terrain_rgb_is_reduced_as_heights_and_not_as_colours) {
  write_raster(dir_.file("tile.png"), coloured_heights(), "PNG");
  GridRequest wanted = request(dir_.file("tile.png"));
  wanted.terrain_rgb = true;
  wanted.cell_m = 20;
  const auto read_back = read_grid(wanted);
  ASSERT_TRUE(read_back) << read_back.error().message;
  EXPECT_NEAR(read_back->value.values()[0], (0 + 3.5 + 9.6) / 3, 0.001);
}

TEST_F(GridReader, numbers_are_not_taken_for_terrain_rgb) {
  GridRequest wanted = request(write(dem(1, 1, {5})));
  wanted.terrain_rgb = true;
  const auto read_back = read_grid(wanted);
  ASSERT_FALSE(read_back);
  EXPECT_THAT(read_back.error().message, HasSubstr("three bands of bytes; it has 1 of type Float32"));
}

TEST_F(GridReader, a_vrt_may_not_reach_outside_its_folder) {
  const std::string secret = write(dem(1, 1, {42}), "secret.tif");
  std::filesystem::create_directory(dir_.file("sent"));
  const auto vrt = [&](const std::string& name, const std::string& file) {
    std::ofstream(dir_.file(name))
        << "<VRTDataset rasterXSize=\"1\" rasterYSize=\"1\"><SRS>EPSG:3826</SRS>"
           "<GeoTransform>170000,10,0,2550000,0,-10</GeoTransform><VRTRasterBand dataType=\"Float32\" band=\"1\">"
           "<SimpleSource><SourceFilename relativeToVRT=\"1\">"
        << file
        << "</SourceFilename><SourceBand>1</SourceBand>"
           "</SimpleSource></VRTRasterBand></VRTDataset>";
    return dir_.file(name);
  };
  const auto outside = read_grid(request(vrt("sent/evil.vrt", "../secret.tif")));
  ASSERT_FALSE(outside);
  EXPECT_EQ(outside.error().code, ErrorCode::kRefused);
  vrt("sent/inner.vrt", "../secret.tif");
  EXPECT_EQ(read_grid(request(vrt("sent/outer.vrt", "inner.vrt"))).error().code, ErrorCode::kRefused);
  EXPECT_EQ(read_grid(request(vrt("sent/net.vrt", "/vsicurl/http://localhost/a.tif"))).error().code,
            ErrorCode::kRefused);
  EXPECT_EQ(read_grid(request(vrt("sent/self.vrt", "self.vrt"))).error().code, ErrorCode::kLimit);
  const auto beside = read_grid(request(vrt("fine.vrt", "secret.tif")));
  ASSERT_TRUE(beside) << beside.error().message;
  EXPECT_THAT(beside->value.values(), ElementsAre(42));
}

TEST_F(GridReader, nothing_is_written_beside_the_source) {
  const std::string source = write(dem(2, 2, {1, 2, 3, 4}));
  std::filesystem::remove(source + ".aux.xml");
  ASSERT_TRUE(read_grid(request(source)));
  ASSERT_TRUE(raster_facts(source));
  int files = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(dir_.path())) ++files;
  EXPECT_EQ(files, 1);
}

TEST_F(GridReader, a_large_grid_read_by_two_threads_is_whole) {
  TinyRaster raster = dem(700, 600, {});
  for (int i = 0; i < 700 * 600; ++i) raster.bands[0].push_back(i % 65521);
  const auto read_back = read(raster);
  ASSERT_TRUE(read_back) << read_back.error().message;
  const auto& v = read_back->value.values();
  for (std::size_t i = 0; i < v.size(); ++i) ASSERT_EQ(v[i], static_cast<float>(i % 65521)) << i;
}

TEST_F(GridReader, a_coarse_read_through_overviews_lands_in_the_same_place) {
  TinyRaster raster = dem(1024, 1024, {});
  for (int i = 0; i < 1024 * 1024; ++i) raster.bands[0].push_back(i % 1024);
  write_raster(dir_.file("cog.tif"), raster, "COG");  // this driver adds overviews above 512 pixels
  GridRequest coarse = request(dir_.file("cog.tif"));
  coarse.cell_m = 80;
  const auto read_back = read_grid(coarse);
  ASSERT_TRUE(read_back) << read_back.error().message;
  const Grid<float>& grid = read_back->value;
  ASSERT_EQ(grid.frame(), (GridFrame{128, 128, 80, {170000, 2550000}}));
  // The mean of columns 8c .. 8c + 7; the writer's cubic overviews are exact on a plane away from its edge.
  for (int c = 2; c < 126; ++c) EXPECT_NEAR(grid.at(c, 64), 8 * c + 3.5, 0.01) << c;
}

TEST_F(GridReader, facts_come_from_the_header) {
  TinyRaster raster = dem(3, 2, {1, 2, 3, 4, 5, 6});
  raster.nodata = -9999;
  const auto facts = raster_facts(write(raster));
  ASSERT_TRUE(facts) << facts.error().message;
  EXPECT_EQ(facts->columns, 3);
  EXPECT_EQ(facts->rows, 2);
  EXPECT_EQ(facts->driver, "GTiff");
  EXPECT_EQ(facts->type, "Float32");
  EXPECT_EQ(facts->nodata, -9999);
  EXPECT_EQ(facts->crs, "EPSG:3826");
  EXPECT_TRUE(facts->crs_wkt.starts_with("PROJCRS[")) << facts->crs_wkt;
  EXPECT_TRUE(facts->north_up);
  EXPECT_EQ(facts->extent, (Extent{170000, 2549980, 170030, 2550000}));
}

}  // namespace
}  // namespace sandtable::geo
