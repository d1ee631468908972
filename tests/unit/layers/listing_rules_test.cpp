// Rules of design/geodata.md that listing_test.cpp does not hold yet: encodings in doubt, descriptions of KML, the
// antimeridian, and what is unreadable as a whole.

#include <gmock/gmock.h>

#include <fstream>
#include <iterator>

#include "tests/support/tiny_raster.h"
#include "tests/unit/layers/listing_fixture.h"
#include "tests/unit/layers/odd_files.h"

namespace sandtable::geo {
namespace {

using test::write_bytes;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;

class ListingRules : public test::Listing {
 protected:
  std::string geojson(const std::string& name, const std::string& geometry) const {
    const std::string path = folder_.file(name);
    write_bytes(path, R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":)" +
                          geometry + "}]}");
    return path;
  }
  std::string kml(const std::string& placemarks) const {
    const std::string path = folder_.file("a.kml");
    write_bytes(path,
                R"(<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>)" +
                    placemarks + "</Document></kml>");
    return path;
  }
};

constexpr const char* kYongkang = "\xA5\xC3\xB1\x64\xB0\xCF";  // 永康區 in Big5

TEST_F(ListingRules, a_guessed_encoding_comes_with_what_the_others_would_give) {
  test::write_dbf(folder_.file("towns.dbf"), 0, "NAME", {kYongkang, "plain", kYongkang});
  const LayerDescription towns = layer(folder_.file("towns.dbf"));
  EXPECT_EQ(towns.encoding, "CP950");
  ASSERT_FALSE(towns.encoding_candidates.empty());
  EXPECT_EQ(towns.encoding_candidates[0], (EncodingCandidate{"CP950", {"永康區"}}));
  EXPECT_THAT(towns.encoding_candidates, Contains(Field(&EncodingCandidate::encoding, "CP1252")));
  EXPECT_THAT(to_json(towns), HasSubstr(R"("encoding_candidates":[{"encoding":"CP950","samples":["永康區"]})"));
}

TEST_F(ListingRules, a_certain_encoding_comes_alone) {
  test::write_dbf(folder_.file("towns.dbf"), 0x4F, "NAME", {kYongkang});
  const LayerDescription towns = layer(folder_.file("towns.dbf"));
  EXPECT_EQ(towns.encoding, "CP950");
  EXPECT_TRUE(towns.encoding_candidates.empty());
}

TEST_F(ListingRules, a_cpg_against_the_bytes_is_overruled_in_words) {
  test::write_points(folder_.file("v"), {{170000, 2545000}});
  test::write_dbf(folder_.file("v.dbf"), 0, "NAME", {kYongkang});
  write_bytes(folder_.file("v.cpg"), "UTF-8");
  const LayerDescription villages = layer(folder_.file("v.shp"));
  EXPECT_TRUE(warns(villages, "not in UTF-8 as declared: read as Big5"));
  EXPECT_FALSE(villages.encoding_candidates.empty());
}

TEST_F(ListingRules, a_chosen_encoding_is_not_argued_with) {
  test::write_dbf(folder_.file("towns.dbf"), 0, "NAME", {kYongkang});
  options_.encoding = "GBK";
  const LayerDescription towns = layer(folder_.file("towns.dbf"));
  EXPECT_EQ(towns.encoding, "GB18030");
  EXPECT_TRUE(towns.encoding_candidates.empty());
}

TEST_F(ListingRules, the_places_own_characters_reach_the_reader) {
  test::write_dbf(folder_.file("villages.dbf"), 0x4F, "\x9E\xF5", {"\x9E\xF5\xA8\xBD"});
  options_.user_characters = {{0x9EF5, "塩"}};
  const LayerDescription villages = layer(folder_.file("villages.dbf"));
  EXPECT_EQ(villages.fields[0].name, "塩");
  EXPECT_FALSE(warns(villages, "characters are in no"));
}

TEST_F(ListingRules, a_big5_table_of_text_shows_its_candidates) {
  write_bytes(folder_.file("towns.csv"), std::string("id,name\n1,") + kYongkang + "\n2,x\n");
  const LayerDescription towns = layer(folder_.file("towns.csv"));
  ASSERT_FALSE(towns.encoding_candidates.empty());
  EXPECT_EQ(towns.encoding_candidates[0], (EncodingCandidate{"CP950", {"永康區"}}));
}

TEST_F(ListingRules, attributes_hidden_in_kml_descriptions_become_fields) {
  const LayerDescription floods = layer(
      kml("<Placemark><name>a</name><description>ID: 1&lt;br&gt;縣市: 臺南市</description><Point><coordinates>120.2,23"
          "</coordinates></Point></Placemark><Placemark><name>b</name><description><![CDATA[ID: 2<br>縣市: 高雄市]]>"
          "</description><Point><coordinates>120.3,23</coordinates></Point></Placemark>"));
  EXPECT_THAT(floods.fields, Contains(FieldDescription{"ID", "Integer"}));
  EXPECT_THAT(floods.fields, Contains(FieldDescription{"縣市", "String"}));
  EXPECT_TRUE(warns(floods, "2 fields were split from the descriptions: ID, 縣市"));
}

TEST_F(ListingRules, placemarks_of_several_geometries_or_none_are_kept) {
  const LayerDescription odd = layer(kml(
      "<Placemark><MultiGeometry><Point><coordinates>120.2,23</coordinates></Point><LinearRing><coordinates>120.2,23 "
      "120.3,23 120.3,23.1 120.2,23</coordinates></LinearRing></MultiGeometry></Placemark>"
      "<Placemark><address>臺南市永康區</address></Placemark>"));
  EXPECT_EQ(odd.feature_count, 2);
  EXPECT_TRUE(warns(odd, "1 of 2 records have no geometry"));
  EXPECT_TRUE(warns(odd, "addresses, which are not looked up"));
  ASSERT_TRUE(odd.extent_wgs84);
  EXPECT_NEAR(odd.extent_wgs84->east, 120.3, 1e-9);
}

TEST_F(ListingRules, a_layer_across_the_antimeridian_is_no_belt_around_the_world) {
  const LayerDescription fiji = layer(
      geojson("fiji.geojson",
              R"({"type":"MultiPoint","coordinates":[[177.2,-17.5],[179.9,-16.5],[-179.8,-16.8],[-178.6,-18.1]]})"));
  ASSERT_TRUE(fiji.extent_wgs84);
  EXPECT_TRUE(fiji.crosses_antimeridian);
  EXPECT_NEAR(fiji.extent_wgs84->west, 177.2, 1e-9);
  EXPECT_NEAR(fiji.extent_wgs84->east, 181.4, 1e-9);
  EXPECT_TRUE(warns(fiji, "crosses the antimeridian: from 177.2 eastwards to -178.6"));
  EXPECT_THAT(to_json(fiji), HasSubstr(R"("extent_wgs84":[177.2,-18.1,-178.6,-16.5])"));
  EXPECT_EQ(layer_description_from_json(to_json(fiji))->extent_wgs84, fiji.extent_wgs84);
}

TEST_F(ListingRules, the_whole_world_does_not_cross_the_antimeridian) {
  const LayerDescription world = layer(geojson(
      "world.geojson", R"({"type":"Polygon","coordinates":[[[-180,-90],[180,-90],[180,90],[-180,90],[-180,-90]]]})"));
  EXPECT_FALSE(world.crosses_antimeridian);
  EXPECT_EQ(*world.extent_wgs84, (Extent{-180, -90, 180, 90}));
}

TEST_F(ListingRules, a_projected_box_across_the_antimeridian_is_found_by_its_image) {
  sandtable::test::TinyRaster raster;
  raster.columns = raster.rows = 2;
  raster.bands = {{1, 2, 3, 4}};
  raster.crs = "EPSG:3832";  // Pacific, central meridian 150
  raster.transform = {{3200000, 200000, 0, -1800000, 0, -100000}};
  sandtable::test::write_raster(folder_.file("sea.tif"), raster);
  const LayerDescription sea = layer(folder_.file("sea.tif"));
  EXPECT_TRUE(sea.crosses_antimeridian);
  ASSERT_TRUE(sea.extent_wgs84);
  EXPECT_LT(sea.extent_wgs84->east - sea.extent_wgs84->west, 10);
}

TEST_F(ListingRules, longitudes_up_to_360_may_cross_too) {
  sandtable::test::TinyRaster raster;
  raster.columns = 20;
  raster.rows = 1;
  raster.bands = {std::vector<double>(20, 1)};
  raster.crs = "EPSG:4326";
  raster.transform = {{170, 1, 0, 0, 0, -1}};
  sandtable::test::write_raster(folder_.file("sea.tif"), raster);
  const LayerDescription sea = layer(folder_.file("sea.tif"));
  EXPECT_TRUE(sea.crosses_antimeridian);
  EXPECT_EQ(*sea.extent_wgs84, (Extent{170, -1, 190, 0}));
}

TEST_F(ListingRules, one_stray_of_sixty_is_named_and_left_out_of_the_extent) {
  std::string features;
  for (int i = 0; i < 60; ++i) {
    features += R"({"type":"Feature","properties":{"name":"shelter"},"geometry":{"type":"Point","coordinates":[120.)" +
                std::to_string(100 + i) + ",23]}},";
  }
  features += R"({"type":"Feature","properties":{"name":"far one"},"geometry":{"type":"Point","coordinates":[18,59]}})";
  write_bytes(folder_.file("s.geojson"), R"({"type":"FeatureCollection","features":[)" + features + "]}");
  const LayerDescription shelters = layer(folder_.file("s.geojson"));
  EXPECT_TRUE(warns(shelters, "far one"));
  ASSERT_TRUE(shelters.extent_wgs84);
  EXPECT_GT(shelters.extent_wgs84->west, 120);
}

TEST_F(ListingRules, curves_and_surfaces_written_as_text_are_geometries) {
  write_bytes(folder_.file("c.csv"),
              "id,shape\n1,\"CURVEPOLYGON (CIRCULARSTRING (120 23,120.1 23.1,120.2 23,120.1 22.9,120 23))\"\n"
              "2,\"TIN (((120 23,120.1 23,120.1 23.1,120 23)))\"\n3,POINT ZM (120 23 5 6)\n");
  const LayerDescription curves = layer(folder_.file("c.csv"));
  EXPECT_EQ(curves.geometry_types.size(), 3u);
  EXPECT_EQ(curves.assumed_crs, "EPSG:4326");
}

TEST_F(ListingRules, a_geometry_of_no_known_kind_is_missed) {
  const LayerDescription odd = layer(geojson("odd.geojson", R"({"type":"Circle","coordinates":[120.2,23.0]})"));
  EXPECT_TRUE(warns(odd, "1 of 1 geometries are of no known kind"));
}

TEST_F(ListingRules, a_crs_member_that_names_nothing_is_not_taken_for_wgs84) {
  write_bytes(folder_.file("odd.geojson"),
              R"({"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:99999"}},"features":[)"
              R"({"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[3,4]}}]})");
  const LayerDescription odd = layer(folder_.file("odd.geojson"));
  EXPECT_FALSE(odd.crs);
  EXPECT_FALSE(odd.extent_wgs84);
  EXPECT_TRUE(warns(odd, "names no known CRS"));
}

TEST_F(ListingRules, an_ascii_grid_cut_short_is_told_in_time) {
  write_bytes(folder_.file("dem.asc"),
              "ncols 4\nnrows 200\nxllcorner 170000\nyllcorner 2545000\ncellsize 20\n1 2 3 4\n5 6");
  EXPECT_TRUE(warns(layer(folder_.file("dem.asc")), "pixels not readable"));
}

TEST_F(ListingRules, an_archive_in_an_archive_is_named_with_both) {
  test::write_zip(folder_.file("inner.zip"), "a.txt", "x");
  std::ifstream in(folder_.file("inner.zip"), std::ios::binary);
  test::write_zip(folder_.file("outer.zip"), "inner.zip", std::string(std::istreambuf_iterator<char>(in), {}));
  const std::string said = error(folder_.file("outer.zip"));
  EXPECT_THAT(said, HasSubstr("outer.zip/inner.zip"));
  EXPECT_THAT(said, HasSubstr("archive within an archive"));
}

TEST_F(ListingRules, layers_of_openstreetmap_are_counted_by_reading_them_mixed) {
  test::write_osm(folder_.file("town.osm"), 2);
  const SourceListing listing = list(folder_.file("town.osm"));
  std::vector<std::pair<std::string, std::int64_t>> counts;
  for (const LayerDescription& found : listing.layers)
    counts.emplace_back(found.layer, found.feature_count.value_or(-1));
  EXPECT_THAT(counts, ElementsAre(Pair("points", 2), Pair("lines", 1), Pair("multilinestrings", 1),
                                  Pair("multipolygons", 1), Pair("other_relations", 0)));
}

TEST_F(ListingRules, a_preview_of_a_table_has_twenty_rows_as_they_were_cut) {
  std::string text = "CODE;X_97;Y_97\n\xBD\x73\xB8\xB9;x;y\n";  // 編號 in Big5
  for (int i = 0; i < 30; ++i) text += fmt::format("{};{};2545000\n", i, 168000 + i);
  write_bytes(folder_.file("t.csv"), text);
  EXPECT_FALSE(layer(folder_.file("t.csv")).table) << "only for those who ask";
  options_.preview = true;
  const LayerDescription seen = layer(folder_.file("t.csv"));
  ASSERT_TRUE(seen.table);
  EXPECT_EQ(seen.table->delimiter, ';');
  EXPECT_EQ(seen.table->header_rows, 2);
  EXPECT_THAT(seen.table->titles, ElementsAre("編號", "x", "y"));
  ASSERT_EQ(seen.table->rows.size(), 20U);
  EXPECT_THAT(seen.table->rows[1], ElementsAre("1", "168001", "2545000"));
  EXPECT_THAT(seen.table->position_columns, ElementsAre(1, 2));
  options_.cut = {{}, 0};
  options_.encoding = "UTF-8";
  const LayerDescription again = layer(folder_.file("t.csv"));
  ASSERT_TRUE(again.table);
  EXPECT_EQ(again.feature_count, 32);
  EXPECT_THAT(again.table->rows.front(), ElementsAre("CODE", "X_97", "Y_97"));
}

std::vector<test::ZipMember> many_members(int count, std::optional<std::uint32_t> claimed_bytes) {
  std::vector<test::ZipMember> members;
  for (int i = 0; i < count; ++i)
    members.push_back({fmt::format("m{:04}.csv", i), "lon,lat\n120.2,23.1\n", claimed_bytes});
  return members;
}

std::vector<std::string> errors_of(const SourceListing& listing) {
  std::vector<std::string> words;
  for (const SourceError& error : listing.errors) words.push_back(error.message);
  return words;
}

TEST_F(ListingRules, sources_of_an_archive_that_are_too_many_are_counted_and_not_hidden) {
  test::write_zip(folder_.file("many.zip"), many_members(507, {}));
  // The members share this time, so not all of the five hundred are reached; who counts them has done so by then.
  const SourceListing listing = list(folder_.file("many.zip"), 6);
  EXPECT_THAT(errors_of(listing), Contains(HasSubstr("holds 507 sources: 7 beyond the first 500 are left out")));
  EXPECT_FALSE(listing.layers.empty());
}

TEST_F(ListingRules, an_archive_is_measured_to_its_last_member) {
  constexpr std::uint32_t kEach = 3'600'000;  // the first five hundred stay below the limit of 2 GB
  test::write_zip(folder_.file("bomb.zip"), many_members(600, kEach));
  EXPECT_THAT(error(folder_.file("bomb.zip")), HasSubstr("unpacks to 2.2 GB; the limit is 2 GB"));
  std::vector<test::ZipMember> deep = {{"a.csv", "lon,lat\n120.2,23.1\n"},
                                       {"1/2/3/4/5/6/7/8/deep.csv", "x", 2'100'000'000}};
  test::write_zip(folder_.file("deep.zip"), deep);
  EXPECT_THAT(error(folder_.file("deep.zip")), HasSubstr("unpacks to 2.1 GB"));
}

TEST_F(ListingRules, what_lies_too_deep_is_said) {
  const std::vector<test::ZipMember> deep = {{"a.csv", "lon,lat\n120.2,23.1\n"}, {"1/2/3/4/5/6/deep.csv", "x"}};
  test::write_zip(folder_.file("deep.zip"), deep);
  const SourceListing listing = list(folder_.file("deep.zip"));
  EXPECT_EQ(listing.layers.size(), 1U);
  EXPECT_THAT(errors_of(listing), ElementsAre(HasSubstr("1 files or folders more than five folders down")));
}

TEST_F(ListingRules, sub_datasets_that_are_too_many_are_counted) {
  test::write_pages(folder_.file("pages.tif"), 204);
  const SourceListing listing = list(folder_.file("pages.tif"));
  ASSERT_EQ(listing.layers.size(), 201U) << "the file itself, which is its first page, and two hundred more";
  EXPECT_TRUE(warns(listing.layers.back(), "only 200 of 203 sub-datasets were looked at: 3 are left out"));
}

TEST_F(ListingRules, layers_that_are_too_many_are_counted) {
  write_bytes(folder_.file("a.csv"), "n\n1\n");
  std::string vrt = "<OGRVRTDataSource>";
  for (int i = 0; i < 2003; ++i) {
    vrt += fmt::format(
        "<OGRVRTLayer name=\"l{}\"><SrcDataSource relativeToVRT=\"1\">a.csv</SrcDataSource><SrcLayer>a</SrcLayer>"
        "<GeometryType>wkbNone</GeometryType></OGRVRTLayer>",
        i);
  }
  write_bytes(folder_.file("many.vrt"), vrt + "</OGRVRTDataSource>");
  const SourceListing listing = list(folder_.file("many.vrt"));
  ASSERT_EQ(listing.layers.size(), 2000U);
  EXPECT_TRUE(warns(listing.layers.back(), "holds 2003 layers: 3 beyond the first 2000 are left out"));
}

/// An uncompressed GeoTIFF whose file ends before its pixels do.
void write_cut_raster(const std::string& path, double kept_share) {
  sandtable::test::TinyRaster raster;
  raster.columns = raster.rows = 200;
  raster.bands = {std::vector<double>(40000, 7)};
  sandtable::test::write_raster(path, raster);
  const auto size = static_cast<double>(std::filesystem::file_size(path));
  std::filesystem::resize_file(path, static_cast<std::uintmax_t>(size * kept_share));
}

TEST_F(ListingRules, a_raster_cut_short_is_told_with_its_readable_part) {
  write_cut_raster(folder_.file("dem.tif"), 0.6);
  EXPECT_TRUE(warns(layer(folder_.file("dem.tif")), "pixels not readable"));
}

TEST_F(ListingRules, a_raster_of_which_no_block_can_be_read_is_an_error) {
  // A strip is the first kilobytes of this file; what is left holds the header alone.
  write_cut_raster(folder_.file("dem.tif"), 0.006);
  const std::string said = error(folder_.file("dem.tif"));
  EXPECT_THAT(said, HasSubstr("dem.tif"));
  EXPECT_THAT(said, HasSubstr("200 x 200 pixels, but none of"));
}

TEST_F(ListingRules, a_url_is_opened_as_one_and_only_its_host_is_to_blame) {
  // Port 9 discards; nothing listens there on a test machine, and the reader must give up at once.
  EXPECT_THAT(error("http://user:hunter2@127.0.0.1:9/dem.tif"), Not(HasSubstr("hunter2")));
}

}  // namespace
}  // namespace sandtable::geo
