// geo/reader: requests, answers, sources as text; and rasters through the child.

#include <gmock/gmock.h>

#include "geo/raster/isolated_raster.h"
#include "geo/reader/reader_answer.h"
#include "geo/reader/reader_request.h"
#include "geo/reader/source_text.h"
#include "geo/terrain/terrain_loader.h"
#include "tests/support/temp_dir.h"
#include "tests/support/tiny_raster.h"
#include "tests/unit/layers/odd_files.h"

namespace sandtable::geo {
namespace {

using ::testing::HasSubstr;

TEST(SourceText, passwords_are_not_shown) {
  EXPECT_EQ(shown_source("PG:host=db user=me password=hunter2 dbname=city"),
            "PG:host=db user=me password=*** dbname=city");
  EXPECT_EQ(shown_source("PG:password='hun\\'ter 2' dbname=city"), "PG:password=*** dbname=city");
  EXPECT_EQ(shown_source("PG:PassWord = hunter2"), "PG:PassWord = ***");
  EXPECT_EQ(shown_source("postgresql://me:hunt@er2@db:5432/city"), "postgresql://me:***@db:5432/city");
  EXPECT_EQ(shown_source("/vsicurl/https://me:hunter2@host/a.tif?token=x&y=1"),
            "/vsicurl/https://me:***@host/a.tif?token=***&y=1");
  EXPECT_EQ(shown_source("https://host/a:b@c.tif"), "https://host/a:b@c.tif");
}

TEST(SourceText, only_what_the_person_wrote_as_a_network_source_is_one) {
  EXPECT_TRUE(is_network_source("https://host/a.tif"));
  EXPECT_TRUE(is_network_source("/vsizip//vsicurl/https://host/a.zip"));
  EXPECT_TRUE(is_network_source("postgresql://host/city"));
  EXPECT_FALSE(is_network_source("/data/vsicurl/a.tif"));
  EXPECT_FALSE(is_network_source("/vsizip/a.zip/b.shp"));
  EXPECT_EQ(gdal_source("https://host/a.tif"), "/vsicurl/https://host/a.tif");
}

TEST(ReaderRequests, come_out_as_they_went_in) {
  ReaderRequest request;
  request.mode = ReaderRequest::Mode::kGrid;
  request.path = "/data/臺 a=b\n.tif";
  request.place_extent = Extent{1.1, -2, 3e6, 4};
  request.user_characters = {{0x9EF5, "塩"}};
  request.cell_m = 0.1;
  request.max_cells = 5;
  request.terrain_rgb = request.preview = true;
  request.table = {'\t', 2};
  const Result<ReaderRequest> read = ReaderRequest::parse(request.words());
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->mode, request.mode);
  EXPECT_EQ(read->path, request.path);
  EXPECT_EQ(read->place_extent, request.place_extent);
  EXPECT_EQ(read->user_characters, request.user_characters);
  EXPECT_EQ(read->cell_m, 0.1);
  EXPECT_EQ(read->max_cells, 5u);
  EXPECT_TRUE(read->terrain_rgb && read->preview);
  EXPECT_EQ(read->table.delimiter, '\t');
  EXPECT_EQ(read->table.header_rows, 2);
}

TEST(ReaderRequests, unknown_words_are_refused) {
  EXPECT_FALSE(ReaderRequest::parse({"path=a", "run=rm"}));
  EXPECT_FALSE(ReaderRequest::parse({"path=a", "band=x"}));
  EXPECT_FALSE(ReaderRequest::parse({"path=a", "header_rows=3"}));
  EXPECT_FALSE(ReaderRequest::parse({"path=a", "delimiter="}));
  EXPECT_FALSE(ReaderRequest::parse({"mode=list"}));
}

TEST(ReaderAnswers, noise_is_no_answer) {
  EXPECT_EQ(parse_answer("hello").kind, ReaderAnswer::Kind::kUnknown);
  EXPECT_EQ(parse_answer(std::string(100000, '[')).kind, ReaderAnswer::Kind::kUnknown);
  EXPECT_EQ(parse_answer(R"({"error":"no","code":2})").code, ErrorCode::kUnreadable);
}

class IsolatedRaster : public ::testing::Test {
 protected:
  IsolatedRaster() { isolation_.program.path = SANDTABLE_LAYERS_PROBE; }

  std::string dem(const std::string& name) const {
    sandtable::test::TinyRaster raster;
    raster.columns = 3;
    raster.rows = 2;
    raster.bands = {{1, 2, 3, 4, 5, 6}};
    raster.transform = {{170000, 20, 0, 2546000, 0, -20}};
    sandtable::test::write_raster(folder_.file(name), raster);
    return folder_.file(name);
  }

  RasterIsolation isolation_;
  sandtable::test::TempDir folder_;
};

TEST_F(IsolatedRaster, gives_the_grid_that_reading_here_gives) {
  const GridRequest request{.raster = {.source = dem("dem.tif"), .place_crs = "EPSG:3826"}};
  const auto here = read_grid(request);
  const auto there = read_grid_isolated(request, isolation_);
  ASSERT_TRUE(here && there) << there.error().message;
  EXPECT_EQ(there->grid.frame(), here->value.frame());
  EXPECT_EQ(there->grid.values(), here->value.values());
}

TEST_F(IsolatedRaster, a_band_tells_its_times_as_grib_and_netcdf_do) {
  sandtable::test::TinyRaster raster;
  raster.columns = 1;
  raster.rows = 1;
  raster.bands = {{5}, {6}, {7}};
  raster.transform = {{170000, 20, 0, 2546000, 0, -20}};
  raster.metadata = {"time#units=hours since 2026-06-12 06:00:00"};
  raster.band_metadata = {{"GRIB_REF_TIME=1781244000 sec UTC", "GRIB_VALID_TIME=  1781247600"},
                          {"NETCDF_DIM_time=1.5"},
                          {"NETCDF_DIM_time=1e300"}};
  sandtable::test::write_raster(folder_.file("qpf.tif"), raster);
  GridRequest request{.raster = {.source = folder_.file("qpf.tif"), .place_crs = "EPSG:3826"}};
  const auto read = [&](int band) {
    request.band = band;
    auto there = read_grid_isolated(request, isolation_);
    EXPECT_TRUE(there) << there.error().message;
    return there.value_or(IsolatedGrid{});
  };
  const UtcTime six = parse_time("2026-06-12T06:00:00Z", ZonePolicy::utc()).value();
  EXPECT_EQ(read(1).bands, 3);
  EXPECT_EQ(read(1).times, (BandTimes{six, six + std::chrono::hours{1}}));
  EXPECT_EQ(read(2).times, (BandTimes{std::nullopt, six + std::chrono::minutes{90}}));
  EXPECT_EQ(read(2).grid.values(), std::vector<float>{6});
  EXPECT_EQ(read(3).times, BandTimes{}) << "no time that anybody forecasts";
}

TEST_F(IsolatedRaster, a_terrain_that_nobody_vouched_for_comes_through_the_child) {
  TerrainRequest request{.grid = {.raster = {.source = dem("dem.tif"), .place_crs = "EPSG:3826"}},
                         .isolation = isolation_};
  const auto terrain = load_terrain(request);
  ASSERT_TRUE(terrain) << terrain.error().message;
  EXPECT_EQ(terrain->value->height_m({170010, 2545990}), 1);
  request.isolation.program.path = "/nowhere/reader";
  EXPECT_FALSE(load_terrain(request)) << "and through nothing else";
}

TEST_F(IsolatedRaster, gives_the_picture_that_reading_here_gives) {
  const DrapeRequest request{.raster = {.source = dem("ortho.tif"), .place_crs = "EPSG:3826"}};
  const auto here = read_drape(request);
  const auto there = read_drape_isolated(request, isolation_);
  ASSERT_TRUE(here && there) << there.error().message;
  EXPECT_EQ(there->value.extent, here->value.extent);
  EXPECT_EQ(there->value.rgba, here->value.rgba);
}

TEST_F(IsolatedRaster, what_is_wrong_is_said_with_the_files_name) {
  test::write_bytes(folder_.file("dem.tif"), "<!DOCTYPE html><html></html>");
  const auto page =
      read_grid_isolated({.raster = {.source = folder_.file("dem.tif"), .place_crs = "EPSG:3826"}}, isolation_);
  ASSERT_FALSE(page);
  EXPECT_THAT(page.error().message, HasSubstr("dem.tif"));
  EXPECT_THAT(page.error().message, HasSubstr("web page"));
  const auto none =
      read_grid_isolated({.raster = {.source = folder_.file("no.tif"), .place_crs = "EPSG:3826"}}, isolation_);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, ErrorCode::kNotFound);
}

TEST_F(IsolatedRaster, a_crash_of_the_reader_is_survived) {
  const std::string broken = folder_.file("broken.sh");
  test::write_bytes(broken, "#!/bin/sh\nkill -SEGV $$\n");
  std::filesystem::permissions(broken, std::filesystem::perms::owner_all);
  isolation_.program.path = broken;
  const auto crashed = read_drape_isolated({.raster = {.source = dem("a.tif"), .place_crs = "EPSG:3826"}}, isolation_);
  ASSERT_FALSE(crashed);
  EXPECT_THAT(crashed.error().message, HasSubstr("crashed on"));
}

TEST_F(IsolatedRaster, an_answer_that_contradicts_itself_is_not_believed) {
  const std::string liar = folder_.file("liar.sh");
  test::write_bytes(liar,
                    "#!/bin/sh\nout=$(tr '\\0' '\\n' | sed -n 's/^cache=//p')\n"
                    "printf 'not a grid' > \"$out\"\necho '{\"done\":\"\"}' >&3\n");
  std::filesystem::permissions(liar, std::filesystem::perms::owner_all);
  isolation_.program.path = liar;
  const auto lied = read_grid_isolated({.raster = {.source = dem("a.tif"), .place_crs = "EPSG:3826"}}, isolation_);
  ASSERT_FALSE(lied);
  EXPECT_THAT(lied.error().message, HasSubstr("not a grid"));
}

}  // namespace
}  // namespace sandtable::geo
