#include "viewer/app/layer_import.h"

#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "viewer/app/reading_limits.h"

namespace sandtable {
namespace {

using Phase = ui::ImportStatus::Phase;

geo::LayerDescription described(const char* name, std::optional<std::string> crs, std::optional<std::string> assumed = {}) {
  geo::LayerDescription layer;
  layer.source = "zones.shp";
  layer.layer = name;
  layer.driver = "ESRI Shapefile";
  layer.geometry_types = {{"Polygon", 12}};
  layer.crs = std::move(crs);
  layer.assumed_crs = std::move(assumed);
  return layer;
}

/// One square of 100 m.
geo::VectorLayer square(bool placed = true) {
  geo::VectorLayer layer;
  layer.placed = placed;
  layer.vertices = {{0, 0}, {100, 0}, {100, 100}, {0, 100}, {0, 0}};
  layer.part_begin = {0, 5};
  layer.part_kind = {geo::PartKind::kOuterRing};
  layer.feature_begin = {0, 1};
  layer.kind = {geo::GeometryKind::kPolygon};
  return layer;
}

LayerReader reader_of(geo::SourceListing listing) {
  LayerReader reader;
  reader.list = [listing = std::move(listing)](const std::string&, const ui::TextReading&) { return listing; };
  reader.read = [](const ui::ImportWish& wish) -> Result<WithWarnings<geo::VectorLayer>> {
    if (wish.layer == "broken") return fail(ErrorCode::kUnreadable, "zones.shp: cut off after 12 features");
    return WithWarnings<geo::VectorLayer>{square(wish.layer != "nowhere" || !wish.crs.empty()), {"two rings were turned"}};
  };
  return reader;
}

TEST(ReadingLimits, are_those_of_the_place_and_rasters_may_be_silent_throughout) {
  ReadingConfig reading;
  reading.time = std::chrono::minutes{20};
  reading.silence = std::chrono::seconds{90};
  reading.memory_mb = 16384;
  EXPECT_EQ(layer_limits(reading).seconds, 1200);
  EXPECT_EQ(layer_limits(reading).silence_seconds, 90);
  EXPECT_EQ(layer_limits(reading).memory_mb, 16384U);
  EXPECT_EQ(raster_limits(reading).silence_seconds, 1200);
  // What the documents call the default is what readers without a place take.
  EXPECT_EQ(layer_limits({}).seconds, geo::kReadingLimits.seconds);
  EXPECT_EQ(layer_limits({}).silence_seconds, geo::kReadingLimits.silence_seconds);
  EXPECT_EQ(layer_limits({}).memory_mb, geo::kReadingLimits.memory_mb);
}

void finish(const LayerImport& import) {
  while (import.status().busy()) std::this_thread::yield();
}

TEST(LayerImport, tells_what_the_reader_sees_and_what_may_be_chosen) {
  LayerImport import(reader_of({{described("a", "EPSG:3826"), described("b", {}, "EPSG:3828"), described("c", {})}, {}}));
  import.inspect("zones.shp");
  finish(import);
  const ui::ImportStatus status = import.status();
  ASSERT_EQ(status.phase, Phase::kListed);
  ASSERT_EQ(status.layers.size(), 3U);
  EXPECT_EQ(status.layers[0].content, "12 Polygon · ESRI Shapefile");
  EXPECT_EQ(status.layers[0].crs, "EPSG:3826");
  EXPECT_EQ(status.layers[1].crs_choices.front(), "EPSG:3828");  // what the numbers look like comes first
  EXPECT_EQ(status.layers[2].crs_choices.front(), "");           // nothing speaks for any: a person has to
}

TEST(LayerImport, a_table_is_told_again_as_a_person_cut_it_and_the_rest_stays) {
  LayerReader reader;
  reader.list = [](const std::string& source, const ui::TextReading& reading) {
    geo::LayerDescription other = described("b", "EPSG:3826");
    geo::LayerDescription table = described("t", "EPSG:3826");
    table.source = "t.csv";
    table.fields = {{"x_97", "Real"}, {"y_97", "Real"}};
    table.table = geo::TablePreview{reading.delimiter.value_or(','), reading.header_rows.value_or(1), {}, {{"1", "2"}}, {0, 1}};
    table.encoding = reading.encoding;
    return source == "t.csv" ? geo::SourceListing{{table}, {}} : geo::SourceListing{{table, other}, {}};
  };
  LayerImport import(reader);
  import.inspect("folder");
  finish(import);
  const ui::ImportStatus first = import.status();
  ASSERT_TRUE(first.layers[0].table);
  EXPECT_EQ(first.layers[0].table->columns, (std::vector<std::string>{"x_97", "y_97"}));
  EXPECT_EQ(first.layers[0].table->read, (ui::TextReading{"UTF-8", ',', 1}));
  import.inspect("t.csv", ui::TextReading{"CP950", ';', 2});
  finish(import);
  const ui::ImportStatus second = import.status();
  EXPECT_EQ(second.listing, first.listing) << "what was chosen for the others stands";
  EXPECT_EQ(second.source, "folder");
  ASSERT_EQ(second.layers.size(), 2U);
  EXPECT_EQ(second.layers[0].table->read, (ui::TextReading{"CP950", ';', 2}));
  EXPECT_EQ(second.layers[1].layer, "b");
}

TEST(LayerImport, the_window_goes_on_while_a_source_is_looked_into) {
  std::promise<void> go;
  LayerReader reader;
  reader.list = [gate = go.get_future().share()](const std::string&, const ui::TextReading&) {
    gate.wait();
    return geo::SourceListing{};
  };
  LayerImport import(reader);
  import.inspect("slow.gpkg");
  EXPECT_EQ(import.status().phase, Phase::kListing);
  import.inspect("another.gpkg");
  EXPECT_EQ(import.status().source, "slow.gpkg");
  go.set_value();
  finish(import);
  EXPECT_EQ(import.status().listing, 1U);
}

TEST(LayerImport, errors_of_the_reader_are_quoted_after_a_sentence_about_the_source) {
  LayerImport import(reader_of({{}, {{"x.zip", "x.zip: holds 70000 files, more than 10000"}}}));
  import.inspect("x.zip");
  finish(import);
  ASSERT_EQ(import.status().errors.size(), 1U);
  EXPECT_EQ(import.status().errors.front().key, "add_layer.source_failed");
  EXPECT_EQ(import.status().errors.front().said, "x.zip: holds 70000 files, more than 10000");
}

TEST(LayerImport, chosen_layers_come_once_each_in_a_hue_of_its_own) {
  LayerImport import(reader_of({}));
  import.add({{"zones.shp", "a", ""}, {"zones.shp", "b", ""}});
  finish(import);
  EXPECT_EQ(import.status().phase, Phase::kAdded);
  const auto added = import.take_added();
  ASSERT_EQ(added.size(), 2U);
  EXPECT_TRUE(import.take_added().empty());
  EXPECT_NE(added[0].layer.config.id, added[1].layer.config.id);
  EXPECT_EQ(added[0].scene.id, added[0].layer.config.id);
  EXPECT_EQ(added[0].layer.warnings, Warnings{"two rings were turned"});
  ASSERT_TRUE(added[0].scene.areas && added[1].scene.areas);
  EXPECT_NE(added[0].scene.areas->styles[0].outline, added[1].scene.areas->styles[0].outline);
}

TEST(LayerImport, one_that_cannot_be_read_does_not_keep_the_others_out) {
  LayerImport import(reader_of({}));
  import.add({{"zones.shp", "broken", ""}, {"zones.shp", "a", ""}});
  finish(import);
  EXPECT_EQ(import.take_added().size(), 1U);
  ASSERT_EQ(import.status().errors.size(), 1U);
  EXPECT_EQ(import.status().errors.front().key, "add_layer.layer_failed");
  EXPECT_EQ(import.status().errors.front().name, "broken");
  EXPECT_EQ(import.status().errors.front().said, "zones.shp: cut off after 12 features");
  EXPECT_EQ(import.status().phase, Phase::kListed);  // the dialog stays to be read
}

TEST(LayerImport, a_layer_of_unknown_coordinates_is_not_laid_anywhere_until_somebody_says) {
  LayerImport import(reader_of({}));
  import.add({{"zones.shp", "nowhere", ""}});
  finish(import);
  EXPECT_TRUE(import.take_added().empty());
  ASSERT_EQ(import.status().errors.size(), 1U);
  EXPECT_EQ(import.status().errors.front().key, "add_layer.layer_without_crs");
  import.add({{"zones.shp", "nowhere", "EPSG:3826"}});
  finish(import);
  EXPECT_EQ(import.take_added().size(), 1U);
}

}  // namespace
}  // namespace sandtable
