#include <gtest/gtest.h>

#include <cmath>

#include "geo/coordinates/transform.h"
#include "geo/layers/layer_cache.h"
#include "geo/layers/layer_reading.h"
#include "geo/layers/vector_layer_builder.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/layers/odd_files.h"

namespace sandtable::geo {
namespace {

using test::write_bytes;

class Reading : public ::testing::Test {
 protected:
  WithWarnings<VectorLayer> read(const std::string& source, bool trusted,
                                 const std::string& place = "EPSG:3826") const {
    ReadingOptions options;
    options.trusted = trusted;
    options.program.path = SANDTABLE_LAYERS_PROBE;
    Result<WithWarnings<VectorLayer>> layer = read_vector_layer(source, "", place, options);
    EXPECT_TRUE(layer) << (layer ? "" : layer.error().message);
    return layer ? std::move(*layer) : WithWarnings<VectorLayer>();
  }
  sandtable::test::TempDir folder_;
};

constexpr const char* kMixed =
    R"({"type":"FeatureCollection","features":[)"
    R"({"type":"Feature","properties":{"name":"甲","n":3,"h":1.5},"geometry":{"type":"MultiPolygon","coordinates":)"
    R"([[[[120,23],[120.01,23],[120.01,23.01],[120,23]],[[120.004,23.002],[120.006,23.002],[120.006,23.004],)"
    R"([120.004,23.002]]],[[[120.1,23],[120.11,23],[120.11,23.01],[120.1,23]]]]}},)"
    R"({"type":"Feature","properties":{"name":null,"n":4,"h":null},"geometry":null},)"
    R"({"type":"Feature","properties":{"name":"乙","n":5,"h":2},"geometry":{"type":"GeometryCollection","geometries":)"
    R"([{"type":"Point","coordinates":[120.2,23]},{"type":"LineString","coordinates":[[120.2,23],[120.3,23]]}]}}]})";

void expect_mixed(const WithWarnings<VectorLayer>& read) {
  const VectorLayer& layer = read.value;
  ASSERT_TRUE(is_consistent(layer));
  ASSERT_EQ(layer.feature_count(), 3u);
  EXPECT_EQ(layer.kind[0], GeometryKind::kPolygon);
  EXPECT_EQ(layer.kind[1], GeometryKind::kNone);
  EXPECT_EQ(layer.kind[2], GeometryKind::kMixed);
  ASSERT_EQ(layer.part_count(), 5u);
  EXPECT_EQ(layer.part_kind[1], PartKind::kHole);
  EXPECT_EQ(layer.part_kind[2], PartKind::kOuterRing);
  EXPECT_EQ(layer.part(0).front(), layer.part(0).back());
  const AttributeColumn* name = layer.column("name");
  ASSERT_NE(name, nullptr);
  EXPECT_EQ(name->text(0), "甲");
  EXPECT_FALSE(name->known[1]);
  EXPECT_EQ(layer.column("n")->number(2), 5);
  EXPECT_EQ(layer.column("h")->number(0), 1.5);
  EXPECT_FALSE(layer.column("h")->number(1));
  EXPECT_EQ(layer.column("nothing"), nullptr);
  // 1 m: the corner of the first ring in TWD97 TM2, by PROJ on the command line.
  EXPECT_NEAR(layer.vertices[0].x, 147479, 60);
  EXPECT_NEAR(layer.vertices[0].y, 2544800, 400);
}

TEST_F(Reading, in_process_gives_flat_geometry_in_the_places_crs) {
  write_bytes(folder_.file("mixed.geojson"), kMixed);
  expect_mixed(read(folder_.file("mixed.geojson"), true));
}

TEST_F(Reading, through_the_child_gives_the_same) {
  write_bytes(folder_.file("mixed.geojson"), kMixed);
  const WithWarnings<VectorLayer> here = read(folder_.file("mixed.geojson"), true);
  const WithWarnings<VectorLayer> there = read(folder_.file("mixed.geojson"), false);
  expect_mixed(there);
  EXPECT_EQ(here.value.vertices, there.value.vertices);
  EXPECT_EQ(here.value.part_begin, there.value.part_begin);
  EXPECT_EQ(here.value.extent, there.value.extent);
}

TEST_F(Reading, degrees_and_metres_of_one_layer_meet) {
  std::string features;
  for (int i = 0; i < 10; ++i) {
    features += R"({"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[120.2,23.0]}},)";
    features += R"({"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[168000,2544500]}},)";
  }
  features.pop_back();
  write_bytes(folder_.file("both.geojson"), R"({"type":"FeatureCollection","features":[)" + features + "]}");
  const WithWarnings<VectorLayer> both = read(folder_.file("both.geojson"), true);
  ASSERT_EQ(both.value.feature_count(), 20u);
  EXPECT_LT(both.value.extent.width_m(), 1000);
  EXPECT_FALSE(both.warnings.empty());
}

TEST_F(Reading, unknown_crs_is_not_placed) {
  test::write_points(folder_.file("local"), {{10, 20}, {30, 40}});
  const WithWarnings<VectorLayer> local = read(folder_.file("local.shp"), true);
  EXPECT_FALSE(local.value.placed);
  EXPECT_EQ(local.value.vertices[1], (LocalXY{30, 40}));
}

TEST_F(Reading, user_defined_big5_keeps_its_bytes) {
  test::write_points(folder_.file("v"), {{170000, 2545000}});
  test::write_dbf(folder_.file("v.dbf"), 0x4F, "NAME", {"\x9E\xF5\xA8\xBD"});
  const WithWarnings<VectorLayer> villages = read(folder_.file("v.shp"), true);
  const AttributeColumn* name = villages.value.column("NAME");
  ASSERT_NE(name, nullptr);
  EXPECT_EQ(name->text(0), "\xEF\xBF\xBD里");
  ASSERT_EQ(name->raw.size(), 1u);
  EXPECT_EQ(name->raw[0].second, "\x9E\xF5\xA8\xBD");
}

TEST_F(Reading, the_places_own_characters_travel_into_the_child) {
  test::write_points(folder_.file("v"), {{170000, 2545000}});
  test::write_dbf(folder_.file("v.dbf"), 0x4F, "NAME", {"\x9E\xF5\xA8\xBD"});
  ReadingOptions options;
  options.program.path = SANDTABLE_LAYERS_PROBE;
  options.user_characters = {{0x9EF5, "塩"}};
  const auto villages = read_vector_layer(folder_.file("v.shp"), "", "EPSG:3826", options);
  ASSERT_TRUE(villages) << villages.error().message;
  EXPECT_EQ(villages->value.column("NAME")->text(0), "塩里");
}

TEST_F(Reading, fields_hidden_in_kml_descriptions_are_typed_columns) {
  write_bytes(
      folder_.file("a.kml"),
      "<kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document>"
      "<Placemark><description>YEAR:107;depth:0.5;code:007</description><Point><coordinates>120.2,23</coordinates>"
      "</Point></Placemark><Placemark><description>YEAR:108;depth:;code:008</description><Point><coordinates>"
      "120.3,23</coordinates></Point></Placemark></Document></kml>");
  const WithWarnings<VectorLayer> floods = read(folder_.file("a.kml"), true);
  ASSERT_NE(floods.value.column("YEAR"), nullptr);
  EXPECT_EQ(floods.value.column("YEAR")->number(1), 108);
  EXPECT_EQ(floods.value.column("depth")->number(0), 0.5);
  EXPECT_FALSE(floods.value.column("depth")->number(1));
  EXPECT_EQ(floods.value.column("code")->text(0), "007");
  EXPECT_TRUE(is_consistent(floods.value));
}

TEST_F(Reading, of_several_layers_the_first_that_holds_something_is_read_and_that_is_said) {
  write_bytes(folder_.file("folders.kml"),
              "<kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document><Folder><name>storm</name></Folder>"
              "<Folder><name>north</name><Placemark><Point><coordinates>120.2,23</coordinates></Point></Placemark>"
              "</Folder></Document></kml>");
  const WithWarnings<VectorLayer> floods = read(folder_.file("folders.kml"), true);
  EXPECT_EQ(floods.value.name, "north");
  EXPECT_EQ(floods.value.feature_count(), 1u);
  ASSERT_FALSE(floods.warnings.empty());
  EXPECT_NE(floods.warnings.front().find("one of 2 layers"), std::string::npos) << floods.warnings.front();
}

TEST_F(Reading, a_layer_far_from_the_place_keeps_its_label_and_names_the_others) {
  // TM2 of zone 121 read by the label of zone 119: 200 km too far west.
  write_bytes(folder_.file("far.csv"), "id,x_3825,y_3825\na,170000,2545000\nb,171000,2546000\n");
  ReadingOptions options;
  options.trusted = true;
  options.place_extent = Extent{160000, 2538000, 180000, 2558000};
  const auto far = read_vector_layer(folder_.file("far.csv"), "", "EPSG:3826", options);
  ASSERT_TRUE(far) << far.error().message;
  EXPECT_EQ(far->value.crs, "EPSG:3825");
  const std::string words = far->warnings.empty() ? "" : far->warnings.back();
  EXPECT_NE(words.find("km from the place by EPSG:3825, which is kept"), std::string::npos) << words;
  EXPECT_NE(words.find("EPSG:3826"), std::string::npos) << words;
}

TEST_F(Reading, a_layer_near_the_place_is_not_talked_about) {
  write_bytes(folder_.file("near.csv"), "id,x_3826,y_3826\na,190000,2545000\n");
  ReadingOptions options;
  options.trusted = true;
  options.place_extent = Extent{160000, 2538000, 180000, 2558000};
  const auto near = read_vector_layer(folder_.file("near.csv"), "", "EPSG:3826", options);
  ASSERT_TRUE(near);
  EXPECT_TRUE(near->warnings.empty()) << near->warnings.front();
}

TEST_F(Reading, a_field_is_found_however_its_characters_are_written) {
  write_bytes(folder_.file("a.csv"), "臺數,x_3826,y_3826\n3,170000,2545000\n");
  EXPECT_EQ(read(folder_.file("a.csv"), true).value.column("台數")->number(0), 3);
}

TEST_F(Reading, vertices_on_both_sides_of_the_antimeridian_meet_in_the_places_crs) {
  write_bytes(
      folder_.file("fiji.geojson"),
      R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"LineString",)"
      R"("coordinates":[[179.9,-17],[-179.9,-17]]}}]})");
  const WithWarnings<VectorLayer> fiji = read(folder_.file("fiji.geojson"), true, "EPSG:3460");
  // 0.2 degrees at 17 degrees south are 21.3 km.
  EXPECT_NEAR(fiji.value.extent.width_m(), 21300, 300);
}

TEST_F(Reading, table_rows_become_points_and_typed_columns) {
  write_bytes(folder_.file("calls.csv"), "id,X_97,Y_97,depth\na,170000,2545000,0.3\nb,,,1.5\n");
  const WithWarnings<VectorLayer> calls = read(folder_.file("calls.csv"), true);
  ASSERT_EQ(calls.value.feature_count(), 2u);
  EXPECT_EQ(calls.value.vertices[0], (LocalXY{170000, 2545000}));
  EXPECT_EQ(calls.value.kind[1], GeometryKind::kNone);
  EXPECT_EQ(calls.value.column("depth")->number(1), 1.5);
}

TEST_F(Reading, a_layer_that_is_not_there_is_named) {
  write_bytes(folder_.file("mixed.geojson"), kMixed);
  ReadingOptions options;
  options.trusted = true;
  const auto layer = read_vector_layer(folder_.file("mixed.geojson"), "roads", "EPSG:3826", options);
  ASSERT_FALSE(layer);
  EXPECT_EQ(layer.error().code, ErrorCode::kNotFound);
  EXPECT_NE(layer.error().message.find("roads"), std::string::npos);
}

TEST_F(Reading, a_damaged_cache_is_not_believed) {
  write_bytes(folder_.file("mixed.geojson"), kMixed);
  const WithWarnings<VectorLayer> layer = read(folder_.file("mixed.geojson"), true);
  const std::string cache = folder_.file("layer.cache");
  ASSERT_TRUE(write_layer_cache(layer, cache));
  ASSERT_TRUE(read_layer_cache(cache));
  std::filesystem::resize_file(cache, std::filesystem::file_size(cache) - 9);
  EXPECT_FALSE(read_layer_cache(cache));
  write_bytes(cache, "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x7F");
  EXPECT_FALSE(read_layer_cache(cache));
}

TEST(VectorLayerBuilder, damaged_wkb_leaves_nothing_behind) {
  VectorLayerBuilder builder;
  // A line string that claims 2^31 points and holds one.
  const std::vector<std::uint8_t> lie = {1, 2, 0, 0, 0, 0, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
  EXPECT_FALSE(builder.add_wkb(lie));
  EXPECT_FALSE(builder.add_wkb({}));
  builder.end_feature();
  const VectorLayer layer = builder.take();
  EXPECT_TRUE(is_consistent(layer));
  EXPECT_TRUE(layer.vertices.empty());
  EXPECT_EQ(layer.kind[0], GeometryKind::kNone);
}

TEST(VectorLayerBuilder, bad_vertices_go_and_rings_stay_closed) {
  VectorLayer layer;
  const double nan = std::nan("");
  layer.vertices = {{nan, 0}, {1, 0}, {1, 1}, {nan, 0}};
  layer.part_begin = {0, 4};
  layer.part_kind = {PartKind::kOuterRing};
  layer.feature_begin = {0, 1};
  layer.kind = {GeometryKind::kPolygon};
  EXPECT_EQ(drop_bad_vertices(layer), 2u);
  EXPECT_TRUE(is_consistent(layer));
  EXPECT_EQ(layer.part(0).front(), layer.part(0).back());
}

TEST_F(Reading, a_table_is_read_as_a_person_cut_it) {
  write_bytes(folder_.file("t.txt"),
              "A;B\n168000;2545000\n168100;2545100\n168200;2545200\n168300;2545300\n168400;2545400\n");
  ReadingOptions options;
  options.program.path = SANDTABLE_LAYERS_PROBE;
  options.crs = "EPSG:3826";
  options.cut = {';', 0};
  const auto layer = read_vector_layer(folder_.file("t.txt"), "", "EPSG:3826", options);
  ASSERT_TRUE(layer) << layer.error().message;
  EXPECT_EQ(layer->value.feature_count(), 6U) << "the row of words is a row like the others";
  EXPECT_EQ(layer->value.columns[0].name, "field_1");
  EXPECT_EQ(layer->value.kind[0], GeometryKind::kNone);
  EXPECT_EQ(layer->value.kind[1], GeometryKind::kPoint);
}

// GDAL gives a layer up when 75,000 features of others wait to be fetched.
TEST_F(Reading, a_layer_of_openstreetmap_is_read_past_what_lies_before_it) {
  constexpr int kTrees = 80000;
  test::write_osm(folder_.file("town.osm"), kTrees);
  ReadingOptions options;
  options.program.path = SANDTABLE_LAYERS_PROBE;
  for (const auto& [name, count] : {std::pair{"points", kTrees}, {"lines", 1}, {"multipolygons", 1}}) {
    const auto layer = read_vector_layer(folder_.file("town.osm"), name, "EPSG:3826", options);
    ASSERT_TRUE(layer) << layer.error().message;
    EXPECT_EQ(layer->value.feature_count(), static_cast<std::size_t>(count)) << name;
    for (const std::string& warning : layer->warnings)
      EXPECT_EQ(warning.find("Too many features"), std::string::npos) << warning;
  }
}

}  // namespace
}  // namespace sandtable::geo
