#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "geo/raster/raster_reader.h"
#include "tests/support/temp_dir.h"
#include "tests/support/tiny_raster.h"

namespace sandtable::geo {
namespace {

using test::TempDir;
using test::TinyRaster;
using ::testing::ElementsAre;

using Rgba = std::array<int, 4>;

TinyRaster picture(int columns, int rows, std::vector<std::vector<double>> bands) {
  return {.columns = columns,
          .rows = rows,
          .bands = std::move(bands),
          .type = "Byte",
          .transform = std::array<double, 6>{170000, 1, 0, 2550000, 0, -1}};
}

class DrapeReader : public ::testing::Test {
 protected:
  DrapeImage read(const TinyRaster& raster, int max_side = 4096) {
    test::write_raster(dir_.file("ortho.tif"), raster);
    auto image =
        read_drape({.raster = {.source = dir_.file("ortho.tif"), .place_crs = "EPSG:3826"}, .max_side = max_side});
    if (!image) ADD_FAILURE() << image.error().message;
    return image ? std::move(image->value) : DrapeImage{};
  }
  static Rgba at(const DrapeImage& image, int column, int row) {
    const auto i = 4 * (static_cast<std::size_t>(row) * static_cast<std::size_t>(image.columns) +
                        static_cast<std::size_t>(column));
    return {image.rgba.at(i), image.rgba.at(i + 1), image.rgba.at(i + 2), image.rgba.at(i + 3)};
  }
  TempDir dir_;
};

TEST_F(DrapeReader, three_bands_are_colours_and_opaque) {
  const DrapeImage image = read(picture(2, 1, {{10, 11}, {20, 21}, {30, 31}}));
  EXPECT_EQ(at(image, 0, 0), (Rgba{10, 20, 30, 255}));
  EXPECT_EQ(at(image, 1, 0), (Rgba{11, 21, 31, 255}));
  EXPECT_EQ(image.extent, (Extent{170000, 2549999, 170002, 2550000}));
}

TEST_F(DrapeReader, one_band_is_grey) { EXPECT_EQ(at(read(picture(1, 1, {{77}})), 0, 0), (Rgba{77, 77, 77, 255})); }

TEST_F(DrapeReader, a_colour_table_is_looked_up) {
  TinyRaster raster = picture(2, 1, {{0, 1}});
  raster.colours = {{1, 2, 3, 255}, {200, 100, 50, 255}};
  const DrapeImage image = read(raster);
  EXPECT_EQ(at(image, 0, 0), (Rgba{1, 2, 3, 255}));
  EXPECT_EQ(at(image, 1, 0), (Rgba{200, 100, 50, 255}));
}

TEST_F(DrapeReader, nodata_in_every_band_is_transparent) {
  TinyRaster raster = picture(2, 1, {{0, 0}, {0, 9}, {0, 9}});
  raster.nodata = 0;
  const DrapeImage image = read(raster);
  EXPECT_EQ(at(image, 0, 0)[3], 0);
  EXPECT_EQ(at(image, 1, 0)[3], 255);
}

TEST_F(DrapeReader, too_large_a_picture_is_reduced_by_the_mean) {
  const DrapeImage image =
      read(picture(4, 2, {{0, 100, 8, 8, 200, 100, 8, 8}, std::vector<double>(8, 6), std::vector<double>(8, 0)}), 2);
  ASSERT_EQ(image.columns, 2);
  ASSERT_EQ(image.rows, 1);
  EXPECT_EQ(at(image, 0, 0), (Rgba{100, 6, 0, 255}));
  EXPECT_EQ(at(image, 1, 0), (Rgba{8, 6, 0, 255}));
  EXPECT_EQ(image.extent, (Extent{170000, 2549998, 170004, 2550000}));
}

TEST_F(DrapeReader, transparent_pixels_lend_no_colour_when_reduced) {
  TinyRaster raster = picture(2, 1, {{0, 90}, {0, 60}, {0, 30}});
  raster.nodata = 0;
  const DrapeImage image = read(raster, 1);
  EXPECT_EQ(at(image, 0, 0), (Rgba{90, 60, 30, 128}));
}

TEST_F(DrapeReader, sixteen_bits_are_stretched_to_eight) {
  TinyRaster raster = picture(100, 1, {{}});
  raster.type = "UInt16";
  for (int i = 0; i < 100; ++i) raster.bands[0].push_back(1000 + 10 * i);
  const DrapeImage image = read(raster);
  EXPECT_EQ(at(image, 0, 0)[0], 0);
  EXPECT_EQ(at(image, 99, 0)[0], 255);
  EXPECT_NEAR(at(image, 50, 0)[0], 128, 3);
}

TEST_F(DrapeReader, a_south_up_picture_is_turned) {
  TinyRaster raster = picture(1, 2, {{1, 2}, {0, 0}, {0, 0}});
  raster.transform = std::array<double, 6>{170000, 1, 0, 2549998, 0, 1};
  const DrapeImage image = read(raster);
  ASSERT_EQ(image.rows, 2);
  EXPECT_EQ(at(image, 0, 0)[0], 2);
  EXPECT_EQ(at(image, 0, 1)[0], 1);
}

TEST_F(DrapeReader, a_picture_in_degrees_is_warped_within_the_size_asked_for) {
  TinyRaster raster = picture(
      300, 300, {std::vector<double>(90000, 50), std::vector<double>(90000, 60), std::vector<double>(90000, 70)});
  raster.crs = "EPSG:4326";
  raster.transform = std::array<double, 6>{120.2, 0.0001, 0, 23.03, 0, -0.0001};
  const DrapeImage image = read(raster, 128);
  EXPECT_LE(image.columns, 128);
  EXPECT_LE(image.rows, 128);
  EXPECT_EQ(at(image, image.columns / 2, image.rows / 2), (Rgba{50, 60, 70, 255}));
}

TEST_F(DrapeReader, absurd_sizes_are_refused) {
  test::write_raster(dir_.file("ortho.tif"), picture(1, 1, {{1}}));
  const auto image =
      read_drape({.raster = {.source = dir_.file("ortho.tif"), .place_crs = "EPSG:3826"}, .max_side = 0});
  ASSERT_FALSE(image);
  EXPECT_EQ(image.error().code, ErrorCode::kInvalid);
}

}  // namespace
}  // namespace sandtable::geo
