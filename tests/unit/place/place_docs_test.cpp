#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

#include "tests/unit/place/place_builder.h"

namespace sandtable::place_test {
namespace {

/// The ```toml blocks of a Markdown file, one after the other.
std::string toml_blocks(const std::filesystem::path& markdown) {
  std::ifstream in(markdown);
  std::string out;
  bool inside = false;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("```"))
      inside = line == "```toml";
    else if (inside)
      out += line + "\n";
  }
  return out;
}

TEST(PlaceDocs, examples_of_the_documentation_load_as_one_place) {
  const PlaceDirectory directory;
  directory.write("buildings.gpkg", "");
  directory.write("feeds/observations.csv", "");
  const std::string examples = toml_blocks(std::filesystem::path(SANDTABLE_SOURCE_DIR) / "docs" / "place-file.md");
  const auto place = directory.parse(examples);
  ASSERT_TRUE(place.has_value()) << place.error().message;
  std::size_t feeds = 0;
  for (std::size_t at = examples.find("[[feed]]"); at != std::string::npos; at = examples.find("[[feed]]", at + 1)) ++feeds;
  EXPECT_EQ(place->feeds.size(), feeds);
  EXPECT_EQ(place->resources.size(), 1u);
}

TEST(PlaceDocs, the_worked_example_of_the_first_page_loads) {
  const PlaceDirectory directory;
  directory.write("dem20.tif", "");
  directory.write("tainan.gpkg", "");
  const auto place = directory.parse(toml_blocks(std::filesystem::path(SANDTABLE_SOURCE_DIR) / "README.md"));
  ASSERT_TRUE(place.has_value()) << place.error().message;
  EXPECT_EQ(place->layers.size(), 2u);
  EXPECT_EQ(place->feeds.size(), 1u);
  EXPECT_FALSE(place->rules.empty());
}

}  // namespace
}  // namespace sandtable::place_test
