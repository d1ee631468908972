#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <filesystem>
#include <limits>
#include <set>

#include "tests/support/tiny_raster.h"
#include "tests/unit/layers/listing_fixture.h"
#include "tests/unit/layers/odd_files.h"

namespace sandtable::geo {
namespace {

using test::write_bytes;

class Listing : public test::Listing {};

using Names = std::set<std::string>;
Names names_in(const std::filesystem::path& folder) {
  Names names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) names.insert(entry.path().filename().string());
  return names;
}

constexpr const char* kTwoPoints =
    R"({"type":"FeatureCollection","features":[)"
    R"({"type":"Feature","properties":{"name":"a"},"geometry":{"type":"Point","coordinates":[120.2,23.0]}},)"
    R"({"type":"Feature","properties":{"name":"b"},"geometry":{"type":"Point","coordinates":[120.3,23.1]}}]})";

TEST_F(Listing, geojson_is_counted_and_placed) {
  write_bytes(folder_.file("two.geojson"), kTwoPoints);
  const LayerDescription two = layer(folder_.file("two.geojson"));
  EXPECT_EQ(two.feature_count, 2);
  EXPECT_EQ(two.crs, "EPSG:4326");
  ASSERT_TRUE(two.extent_wgs84);
  EXPECT_NEAR(two.extent_wgs84->west, 120.2, 1e-9);
  ASSERT_EQ(two.fields.size(), 1u);
  EXPECT_EQ(two.fields[0].name, "name");
  EXPECT_TRUE(two.warnings.empty());
}

TEST_F(Listing, metres_in_geojson_land_in_taiwan_with_a_warning_and_without_a_crs) {
  write_bytes(folder_.file("metres.geojson"),
              R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{},)"
              R"("geometry":{"type":"LineString","coordinates":[[170000,2545000],[171000,2546000]]}}]})");
  const LayerDescription metres = layer(folder_.file("metres.geojson"));
  EXPECT_FALSE(metres.crs);
  EXPECT_EQ(metres.assumed_crs, "EPSG:3826");
  EXPECT_TRUE(warns(metres, "EPSG:3826"));
  ASSERT_TRUE(metres.extent_wgs84);
  EXPECT_NEAR(metres.extent_wgs84->west, 120.22, 0.02);
}

TEST_F(Listing, malformed_geojson_says_where_and_how_many_records) {
  std::string cut = kTwoPoints;
  cut.resize(cut.size() - 40);
  write_bytes(folder_.file("cut.geojson"), cut);
  const SourceListing listing = list(folder_.file("cut.geojson"));
  ASSERT_TRUE(!listing.errors.empty() || !listing.layers.empty());
  // GDAL may or may not give what came before the cut; in silence it must not.
  EXPECT_TRUE(listing.layers.empty() || warns(listing.layers[0], "malformed JSON"));
}

TEST_F(Listing, a_record_that_is_no_feature_is_missed) {
  write_bytes(folder_.file("odd.geojson"),
              R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":null,)"
              R"("geometry":{"type":"Point","coordinates":[102,0.5]}},"not a feature"]})");
  EXPECT_TRUE(warns(layer(folder_.file("odd.geojson")), "1 of 2 records"));
}

TEST_F(Listing, null_geometries_are_kept_and_counted) {
  write_bytes(folder_.file("gaps.geojson"),
              R"({"type":"FeatureCollection","features":[)"
              R"({"type":"Feature","properties":{},"geometry":null},)"
              R"({"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[120.2,23.0]}}]})");
  const LayerDescription gaps = layer(folder_.file("gaps.geojson"));
  EXPECT_EQ(gaps.feature_count, 2);
  EXPECT_TRUE(warns(gaps, "1 of 2 records have no geometry"));
}

TEST_F(Listing, empty_geometries_are_kept_and_counted) {
  write_bytes(folder_.file("gaps.csv"), "id,shape\na,POLYGON EMPTY\nb,POINT (120.2 23)\n");
  const LayerDescription gaps = layer(folder_.file("gaps.csv"));
  EXPECT_EQ(gaps.feature_count, 2);
  EXPECT_TRUE(warns(gaps, "1 of 2 rows have an empty geometry"));
}

TEST_F(Listing, big5_table_without_cpg_reads_in_chinese) {
  test::write_dbf(folder_.file("towns.dbf"), 0, "\xA6\x57\xBA\xD9", {"\xA5\xC3\xB1\x64\xB0\xCF"});
  const LayerDescription towns = layer(folder_.file("towns.dbf"));
  ASSERT_EQ(towns.fields.size(), 1u);
  EXPECT_EQ(towns.fields[0].name, "名稱");
  EXPECT_TRUE(warns(towns, "Big5"));
  EXPECT_FALSE(towns.crs);
}

TEST_F(Listing, user_defined_big5_is_counted_in_one_warning) {
  test::write_dbf(folder_.file("villages.dbf"), 0x4F, "NAME", {"\x9E\xF5\xA8\xBD", "\xA5\xC3\xB1\x64"});
  EXPECT_TRUE(warns(layer(folder_.file("villages.dbf")), "1 characters are in no CP950 table"));
}

TEST_F(Listing, shapefile_without_shx_is_read_from_a_copy) {
  test::write_points(folder_.file("wells"), {{170000, 2545000}, {171000, 2546000}}, false);
  const LayerDescription wells = layer(folder_.file("wells.shp"));
  EXPECT_EQ(wells.feature_count, 2);
  EXPECT_TRUE(warns(wells, ".shx"));
  EXPECT_EQ(names_in(folder_.path()), Names{"wells.shp"});
}

TEST_F(Listing, truncated_shapefile_says_so) {
  test::write_points(folder_.file("cut"), {{170000, 2545000}, {171000, 2546000}, {172000, 2546000}});
  std::filesystem::resize_file(folder_.file("cut.shp"), 140);
  EXPECT_FALSE(layer(folder_.file("cut.shp")).warnings.empty());
}

TEST_F(Listing, a_zip_lists_what_is_in_it) {
  test::write_zip(folder_.file("two.zip"), "inside/two.geojson", kTwoPoints);
  const LayerDescription two = layer(folder_.file("two.zip"));
  EXPECT_EQ(two.feature_count, 2);
  EXPECT_NE(two.source.find("two.zip/inside/two.geojson"), std::string::npos);
}

TEST_F(Listing, a_folder_lists_its_sources_and_not_their_sidecars) {
  write_bytes(folder_.file("a.geojson"), kTwoPoints);
  test::write_points(folder_.file("b"), {{170000, 2545000}});
  test::write_dbf(folder_.file("b.dbf"), 0, "N", {"x"});
  write_bytes(folder_.file("readme.md"), "hello");
  const SourceListing listing = list(folder_.path().string());
  EXPECT_TRUE(listing.errors.empty());
  EXPECT_EQ(listing.layers.size(), 2u);
}

TEST_F(Listing, zero_bytes_are_named) {
  write_bytes(folder_.file("none.shp"), "");
  const std::string said = error(folder_.file("none.shp"));
  EXPECT_NE(said.find("none.shp"), std::string::npos);
  EXPECT_NE(said.find("empty"), std::string::npos);
}

TEST_F(Listing, an_error_page_saved_as_geojson_is_called_one) {
  write_bytes(folder_.file("roads.geojson"), "<!DOCTYPE html><html><body>404</body></html>");
  EXPECT_NE(error(folder_.file("roads.geojson")).find("web page"), std::string::npos);
}

TEST_F(Listing, pointers_instead_of_data_are_called_that) {
  write_bytes(folder_.file("dem.tif"), "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 3\n");
  EXPECT_NE(error(folder_.file("dem.tif")).find("LFS"), std::string::npos);
  write_bytes(folder_.file("link.tif"), "../../other/dem_20m.tif");
  EXPECT_NE(error(folder_.file("link.tif")).find("symbolic link"), std::string::npos);
}

TEST_F(Listing, formats_without_a_driver_are_refused_by_name) {
  write_bytes(folder_.file("a.parquet"), "PAR1xxxxPAR1");
  EXPECT_NE(error(folder_.file("a.parquet")).find("no driver for Parquet"), std::string::npos);
  write_bytes(folder_.file("city.json"), R"({"type":"CityJSON","version":"1.0","CityObjects":{},"vertices":[]})");
  EXPECT_NE(error(folder_.file("city.json")).find("CityJSON"), std::string::npos);
}

TEST_F(Listing, entity_bombs_are_refused_before_any_parser) {
  write_bytes(folder_.file("bomb.gml"),
              R"(<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>)");
  EXPECT_NE(error(folder_.file("bomb.gml")).find("entities"), std::string::npos);
}

TEST_F(Listing, a_vrt_may_not_reach_outside_its_folder) {
  write_bytes(folder_.file("spy.vrt"),
              R"(<VRTDataset rasterXSize="1" rasterYSize="1"><VRTRasterBand dataType="Byte" band="1"><SimpleSource>)"
              R"(<SourceFilename relativeToVRT="0">/etc/hostname</SourceFilename></SimpleSource></VRTRasterBand>)"
              R"(</VRTDataset>)");
  EXPECT_NE(error(folder_.file("spy.vrt")).find("/etc/hostname"), std::string::npos);
}

TEST_F(Listing, a_huge_claim_is_not_believed_and_costs_no_time) {
  test::write_claiming_tiff(folder_.file("huge.tif"), 2100000000, 1);
  const LayerDescription huge = layer(folder_.file("huge.tif"));
  EXPECT_EQ(huge.width, 2100000000);
  EXPECT_TRUE(warns(huge, "claims 2,100,000,000 x 1 pixels"));
}

TEST_F(Listing, nan_pixels_without_a_nodata_value_are_told) {
  sandtable::test::TinyRaster raster;
  raster.columns = raster.rows = 2;
  raster.bands = {{1, std::numeric_limits<double>::quiet_NaN(), 3, 4}};
  raster.transform = {{170000, 20, 0, 2546000, 0, -20}};
  sandtable::test::write_raster(folder_.file("dem.tif"), raster);
  const LayerDescription dem = layer(folder_.file("dem.tif"));
  EXPECT_EQ(dem.crs, "EPSG:3826");
  EXPECT_EQ(dem.type, "Float32");
  EXPECT_FALSE(dem.nodata);
  EXPECT_TRUE(warns(dem, "1 pixels are NaN"));
  ASSERT_TRUE(dem.extent);
  EXPECT_EQ(*dem.extent, (Extent{170000, 2545960, 170040, 2546000}));
}

TEST_F(Listing, nan_as_declared_nodata_is_ordinary) {
  sandtable::test::TinyRaster raster;
  raster.bands = {{std::numeric_limits<double>::quiet_NaN()}};
  raster.nodata = std::numeric_limits<double>::quiet_NaN();
  sandtable::test::write_raster(folder_.file("dem.tif"), raster);
  const LayerDescription dem = layer(folder_.file("dem.tif"));
  ASSERT_TRUE(dem.nodata);
  EXPECT_TRUE(std::isnan(*dem.nodata));
  EXPECT_FALSE(warns(dem, "NaN"));
  EXPECT_NE(to_json(dem).find(R"("nodata":"nan")"), std::string::npos);
}

TEST_F(Listing, a_rotated_grid_is_measured_by_its_corners) {
  sandtable::test::TinyRaster raster;
  raster.columns = raster.rows = 10;
  raster.bands = {std::vector<double>(100, 1)};
  raster.transform = {{170000, 10, 10, 2546000, 10, -10}};
  sandtable::test::write_raster(folder_.file("turned.tif"), raster);
  const LayerDescription turned = layer(folder_.file("turned.tif"));
  EXPECT_TRUE(warns(turned, "rotated"));
  ASSERT_TRUE(turned.extent);
  EXPECT_EQ(*turned.extent, (Extent{170000, 2545900, 170200, 2546100}));
}

TEST_F(Listing, a_raster_without_georeference_is_not_placed) {
  sandtable::test::TinyRaster raster;
  raster.bands = {{1}};
  raster.crs = "";
  raster.transform.reset();
  sandtable::test::write_raster(folder_.file("photo.tif"), raster);
  const LayerDescription photo = layer(folder_.file("photo.tif"));
  EXPECT_FALSE(photo.crs);
  EXPECT_FALSE(photo.extent);
  EXPECT_TRUE(warns(photo, "no georeference"));
}

TEST_F(Listing, two_header_rows_of_a_table_are_not_records) {
  write_bytes(folder_.file("people.csv"), "CODE,COUNT\n代碼,人口數\nA1,5\nA2,7\n");
  const LayerDescription people = layer(folder_.file("people.csv"));
  EXPECT_EQ(people.feature_count, 2);
  EXPECT_TRUE(warns(people, "two header rows"));
  EXPECT_FALSE(people.crs);
}

// 10 m: the grading's tolerance. PROJ's own choice would be 830 m off.
TEST_F(Listing, twd67_points_lie_where_the_affine_formula_puts_them) {
  write_bytes(folder_.file("marks.csv"), "name,TWD67X,TWD67Y\na,300000,2770000\n");
  const LayerDescription marks = layer(folder_.file("marks.csv"));
  EXPECT_EQ(marks.crs, "EPSG:3828");
  EXPECT_TRUE(warns(marks, "TWD67"));
  write_bytes(folder_.file("same.csv"), "name,TWD97X,TWD97Y\na,300830.51,2769796.26\n");
  const LayerDescription same = layer(folder_.file("same.csv"));
  ASSERT_TRUE(marks.extent_wgs84 && same.extent_wgs84);
  EXPECT_NEAR(marks.extent_wgs84->west, same.extent_wgs84->west, 1e-6);
  EXPECT_NEAR(marks.extent_wgs84->south, same.extent_wgs84->south, 1e-6);
}

TEST_F(Listing, gml_in_authority_order_comes_out_x_east) {
  write_bytes(folder_.file("point.gml"),
              R"(<?xml version="1.0" encoding="UTF-8"?><ogr:FeatureCollection xmlns:ogr="http://ogr.maptools.org/" )"
              R"(xmlns:gml="http://www.opengis.net/gml"><gml:featureMember><ogr:p fid="p.0"><ogr:geometryProperty>)"
              R"(<gml:Point srsName="urn:ogc:def:crs:EPSG::4326"><gml:pos>23.0 120.2</gml:pos></gml:Point>)"
              R"(</ogr:geometryProperty></ogr:p></gml:featureMember></ogr:FeatureCollection>)");
  const LayerDescription point = layer(folder_.file("point.gml"));
  ASSERT_TRUE(point.extent_wgs84);
  EXPECT_NEAR(point.extent_wgs84->west, 120.2, 1e-9);
  EXPECT_NEAR(point.extent_wgs84->south, 23.0, 1e-9);
  EXPECT_EQ(names_in(folder_.path()), Names{"point.gml"}) << "no .gfs beside the data";
}

TEST_F(Listing, xml_declared_in_big5_is_read) {
  write_bytes(folder_.file("basin.kml"),
              "<?xml version=\"1.0\" encoding=\"big5\"?><kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document>"
              "<Placemark><name>\xA5\xC3\xB1\x64</name><Point><coordinates>120.2,23</coordinates></Point></Placemark>"
              "</Document></kml>");
  EXPECT_EQ(layer(folder_.file("basin.kml")).feature_count, 1);
}

TEST_F(Listing, names_with_spaces_and_chinese_are_ordinary) {
  write_bytes(folder_.file("!歷年 淹水.geojson"), kTwoPoints);
  EXPECT_EQ(layer(folder_.file("!歷年 淹水.geojson")).layer, "!歷年 淹水");
}

TEST_F(Listing, a_missing_file_and_a_device_are_errors) {
  EXPECT_NE(error(folder_.file("nothing.shp")).find("no such file"), std::string::npos);
  EXPECT_NE(error("/dev/null").find("neither a file nor a folder"), std::string::npos);
}

TEST_F(Listing, a_reader_that_does_not_answer_in_time_is_stopped) {
  write_bytes(folder_.file("two.geojson"), kTwoPoints);
  const std::string slow = folder_.file("slow.sh");
  write_bytes(slow, "#!/bin/sh\nsleep 60\n");
  std::filesystem::permissions(slow, std::filesystem::perms::owner_all);
  ListingOptions options;
  options.program.path = slow;
  options.limits.seconds = 0.3;
  const auto start = std::chrono::steady_clock::now();
  const SourceListing listing = list_source(folder_.file("two.geojson"), options);
  ASSERT_EQ(listing.errors.size(), 1u);
  EXPECT_NE(listing.errors[0].message.find("took longer"), std::string::npos);
  // Generous: the machine may be busy, but a minute's sleep must not have been waited for.
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(30));
}

TEST_F(Listing, a_reader_that_crashes_is_an_error_that_names_the_file) {
  write_bytes(folder_.file("two.geojson"), kTwoPoints);
  const std::string broken = folder_.file("broken.sh");
  write_bytes(broken, "#!/bin/sh\necho '{\"driver\":\"LIBKML\"}' >&3\nkill -SEGV $$\n");
  std::filesystem::permissions(broken, std::filesystem::perms::owner_all);
  ListingOptions options;
  options.program.path = broken;
  const SourceListing listing = list_source(folder_.file("two.geojson"), options);
  ASSERT_EQ(listing.errors.size(), 1u);
  EXPECT_NE(listing.errors[0].message.find("crashed on"), std::string::npos);
  EXPECT_NE(listing.errors[0].message.find("LIBKML"), std::string::npos);
}

}  // namespace
}  // namespace sandtable::geo
