// The state of one moment as a GeoPackage, read back as anybody's layer is read; and the tables of series.
#include "viewer/app/report/moment_file.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "geo/layers/layer_reading.h"
#include "geo/raster/depth_polygons.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/store/tiny_incident.h"
#include "twin/core/reduce.h"
#include "viewer/app/report/series_table.h"

namespace sandtable {
namespace {

using test::one_of_each;

constexpr std::array kClasses{0.1, 0.5};

Grid<float> pond(float outside) {
  Grid<float> depth({5, 5, 10, {1000, 2050}}, outside);
  for (int row = 1; row < 4; ++row) {
    for (int column = 1; column < 4; ++column) depth.at(column, row) = 0.2F;
  }
  depth.at(2, 2) = 0.9F;
  return depth;
}

TEST(DepthPolygons, a_class_is_all_its_cells_without_the_deeper_ones_inside) {
  const auto found = geo::depth_polygons(pond(0), kClasses);
  ASSERT_TRUE(found);
  ASSERT_EQ(found->size(), 2U);
  EXPECT_EQ((*found)[0].from_m, 0.1);
  EXPECT_EQ((*found)[0].to_m, 0.5);
  EXPECT_DOUBLE_EQ((*found)[0].area_m2, 800) << "eight cells of 100 m2 around a hole";
  EXPECT_EQ((*found)[1].from_m, 0.5);
  EXPECT_FALSE((*found)[1].to_m);
  EXPECT_DOUBLE_EQ((*found)[1].area_m2, 100);
}

TEST(DepthPolygons, what_is_unknown_is_told_and_what_is_dry_is_not) {
  const auto found = geo::depth_polygons(pond(std::nanf("")), kClasses);
  ASSERT_TRUE(found);
  ASSERT_EQ(found->size(), 3U);
  EXPECT_FALSE(found->back().from_m);
  EXPECT_DOUBLE_EQ(found->back().area_m2, 1600);
  EXPECT_TRUE(geo::depth_polygons(Grid<float>({4, 4, 1, {0, 4}}, 0.02F), kClasses)->empty());
}

ToldIncident told_at_end() {
  ToldIncident told;
  told.name = "tiny.gpkg";
  for (const Event& event : one_of_each()) reduce(told.state, event);
  told.state.water = test::water(7, 2.0);  // the last of them has figures and no field
  told.at = told.state.at;
  told.check.intact = true;
  return told;
}

geo::VectorLayer read_layer(const std::filesystem::path& file, const std::string& layer) {
  geo::ReadingOptions own;
  own.trusted = true;
  auto read = geo::read_vector_layer(file.string(), layer, "EPSG:3826", own);
  if (!read) {
    ADD_FAILURE() << layer << ": " << read.error().message;
    return {};
  }
  return std::move(read->value);
}

TEST(MomentFile, holds_readings_with_their_trust_and_water_in_classes) {
  const test::TempDir folder;
  const auto file = folder.path() / "moment.gpkg";
  const ToldIncident told = told_at_end();
  const Status written = write_moment_file(file, told);
  ASSERT_TRUE(written) << written.error().message;

  const geo::VectorLayer readings = read_layer(file, "readings");
  ASSERT_EQ(readings.feature_count(), told.state.stations->series().size());
  for (std::size_t i = 0; i < readings.feature_count(); ++i) {
    const Series* series = told.state.stations->find(SeriesId(readings.column("series")->text(i)));
    ASSERT_NE(series, nullptr);
    const Reading& reading = (*told.state.readings)[*told.state.stations->index_of(series->id)];
    const Trust trust = assess_trust(reading, told.state.freshness_of(*series), told.at);
    EXPECT_EQ(readings.column("trust")->text(i), trust_key(trust));
    if (trust == Trust::kNoData) {
      EXPECT_FALSE(readings.column("value")->number(i));
    } else {
      EXPECT_EQ(readings.column("value")->number(i), reading.value);
      EXPECT_NE(readings.column("observed_at")->text(i).find("+08:00"), std::string::npos);
    }
  }
  const geo::VectorLayer flood = read_layer(file, "flood");
  const auto& depth = told.state.water->field->depth_m();
  double wet_m2 = 0;
  for (std::size_t i = 0; i < flood.feature_count(); ++i) wet_m2 += flood.column("area_m2")->number(i).value_or(0);
  const auto cells = std::ranges::count_if(depth.values(), [](float d) { return !(d < 0.05F); });
  EXPECT_DOUBLE_EQ(wet_m2, static_cast<double>(cells) * depth.frame().cell_area_m2());
  EXPECT_GT(read_layer(file, "resources").feature_count(), 0U);
  EXPECT_GT(read_layer(file, "orders").feature_count(), 0U);
}

TEST(MomentFile, takes_the_place_of_an_older_one) {
  const test::TempDir folder;
  const auto file = folder.path() / "moment.gpkg";
  ASSERT_TRUE(write_moment_file(file, told_at_end()));
  ToldIncident empty = told_at_end();
  empty.state.water.reset();
  ASSERT_TRUE(write_moment_file(file, empty));
  EXPECT_EQ(read_layer(file, "flood").feature_count(), 0U);
}

TEST(SeriesTable, holds_every_series_of_a_chart_one_after_the_other) {
  Snapshot snapshot;
  snapshot.state = snapshot.live = told_at_end().state;
  const auto& all = snapshot.live.stations->series();
  ASSERT_GE(all.size(), 1U);
  JudgedSample first, second;
  first.value_now = 0.25;
  second.value_now = 0.75;
  const std::vector<ExportedSeries> exported{{&all.front(), {first}, "Water Agency", "OGDL 1.0"},
                                               {&all.back(), {second, second}}};
  const std::string csv = series_csv(snapshot, exported);
  EXPECT_EQ(std::ranges::count(csv, '\n'), 1 + 3) << csv;
  EXPECT_LT(csv.find("0.2500"), csv.find("0.7500"));
  EXPECT_NE(csv.find("attribution,licence"), std::string::npos);
  EXPECT_NE(csv.find("Water Agency,OGDL 1.0"), std::string::npos) << "whoever uses it knows whom to name";
}

}  // namespace
}  // namespace sandtable
