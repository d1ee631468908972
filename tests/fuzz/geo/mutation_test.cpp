#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "geo/layers/layer_cache.h"
#include "geo/layers/vector_layer_builder.h"
#include "tests/fuzz/geo/entries.h"
#include "tests/fuzz/mutation.h"

namespace sandtable::fuzz {
namespace {

/// Pieces that geo's readers stumble over.
const std::vector<std::string>& pieces() {
  static const std::vector<std::string> all{"\x9E\xF5",
                                            "\xA1",
                                            "\xFF\xFE",
                                            "\xEF\xBB\xBF",
                                            std::string(1, '\0'),
                                            std::string(8, '\xFF'),
                                            std::string(8, '\0'),
                                            "<td>",
                                            "</tr>",
                                            "<br>",
                                            "<!--",
                                            "&#x110000;",
                                            "&#55296;",
                                            "&",
                                            "：",
                                            "[鹽]",
                                            "\"",
                                            "{",
                                            "]",
                                            "null",
                                            "-1e999",
                                            "\\ud800",
                                            "password = 'a b",
                                            "://x:y@",
                                            std::string(300, '['),
                                            std::string(3'000, ';'),
                                            std::string(70'000, 'x')};
  return all;
}

std::string a_layer_cache() {
  geo::VectorLayerBuilder builder;
  builder.add_column("name", geo::ColumnType::kText);
  builder.add_column("n", geo::ColumnType::kInteger);
  builder.add_point({170000, 2545000});
  builder.push_text(0, "甲");
  builder.push_integer(1, 5);
  builder.end_feature();
  const std::filesystem::path path = std::filesystem::path(testing::TempDir()) / "mutation_layer.cache";
  EXPECT_TRUE(geo::write_layer_cache({builder.take(), {"a warning"}}, path));
  std::ifstream in(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(in), {}};
  std::filesystem::remove(path);
  return bytes;
}

std::string coordinates(std::vector<double> numbers) {
  std::string bytes(numbers.size() * sizeof(double), '\0');
  std::memcpy(bytes.data(), numbers.data(), bytes.size());
  return bytes;
}

TEST(GeoMutations, texts_of_any_encoding_keep_their_promises) {
  stumble(text_decoding,
          {"\xA5\xC3\xB1\x64\xB0\xCF\x9E\xF5\xA8\xBD,plain\n", "永康區 [鹽]行里", "S\xE3o Paulo, Caf\xE9"}, pieces());
}

TEST(GeoMutations, kml_descriptions_keep_their_promises) {
  stumble(kml_description,
          {"ID: 1<br>縣市: 臺南市", "YEAR:107;name:0822豪雨", "<table><tr><td>a</td><td>b</td></tr></table>"},
          pieces());
}

TEST(GeoMutations, tables_keep_their_promises) {
  stumble(delimited_table,
          {"id,X_97,Y_97\na,170000,2545000\nb,,\n", "CODE;COUNT\n代碼;人口數\nA1;5\nA2;7\n",
           "name,where\na,\"POINT (120.2 23)\"\n"},
          pieces());
}

TEST(GeoMutations, answers_of_a_reader_keep_their_promises) {
  stumble(
      reader_answer,
      {R"({"source":"a","layer":"b","kind":"vector","driver":"GeoJSON","feature_count":2,"geometry_types":{"Point":2},)"
       R"("crs":null,"extent":[1,2,3,4],"extent_wgs84":[177,-18,-178,-16],"crosses_antimeridian":true,"fields":[],)"
       R"("warnings":["x"]})",
       R"({"error":"no","code":2})"},
      pieces());
}

TEST(GeoMutations, files_that_a_reader_leaves_keep_their_promises) { stumble(cache_file, {a_layer_cache()}, pieces()); }

TEST(GeoMutations, coordinates_of_any_kind_keep_their_promises) {
  stumble(crs_sniffing,
          {coordinates({170000, 2545000, 171000, 2546000}), coordinates({120.2, 23, 23, 120.2, 179, 1, -179, 2})},
          pieces());
}

TEST(GeoMutations, first_bytes_keep_their_promises) {
  stumble(first_bytes,
          {R"({"type":"FeatureCollection","features":[1]})",
           "<VRTDataset><SourceFilename>a.tif</SourceFilename></VRTDataset>", "../data/a.tif\n"},
          pieces());
}

TEST(GeoMutations, names_of_sources_keep_their_promises) {
  stumble(source_text,
          {"PG:dbname=city password='a b'", "https://u:p@h/a.tif?token=x", "user_character=9EF5 x", "9EF5 塩"},
          pieces());
}

}  // namespace
}  // namespace sandtable::fuzz
