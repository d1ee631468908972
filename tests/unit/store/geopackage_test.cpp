#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>

#include "tests/support/temp_dir.h"
#include "tests/unit/store/tiny_incident.h"
#include "twin/store/sqlite_database.h"
#include "twin/store/sqlite_store.h"

namespace sandtable {
namespace {

class GeoPackage : public testing::Test {
 protected:
  void SetUp() override {
    auto store = SqliteStore::create(file(), test::taiwan_crs());
    ASSERT_TRUE(store);
    ASSERT_TRUE((*store)->append(test::one_of_each()));
    ASSERT_TRUE((*store)->append(test::warning_and_report(15)));
    store->reset();
    auto opened = SqliteDatabase::open(file(), SqliteDatabase::Mode::kRead);
    ASSERT_TRUE(opened);
    database_ = std::move(*opened);
  }
  [[nodiscard]] std::string file() const { return dir_.file("incident.gpkg"); }
  [[nodiscard]] std::int64_t count(const std::string& sql) const {
    const auto value = database_->integer(sql);
    EXPECT_TRUE(value) << value.error().message;
    return value.value_or(-1);
  }

  test::TempDir dir_;
  std::unique_ptr<SqliteDatabase> database_;
};

TEST_F(GeoPackage, says_what_it_is) {
  EXPECT_EQ(count("PRAGMA application_id"), 0x47504B47);
  EXPECT_EQ(count("PRAGMA user_version"), 10300);
}

TEST_F(GeoPackage, has_the_required_tables_and_crs_rows) {
  EXPECT_EQ(count("SELECT count(*) FROM sqlite_master WHERE type='table' AND name IN"
                  " ('gpkg_spatial_ref_sys','gpkg_contents','gpkg_geometry_columns')"),
            3);
  EXPECT_EQ(count("SELECT count(*) FROM gpkg_spatial_ref_sys WHERE srs_id IN (-1, 0, 4326)"), 3);
  EXPECT_EQ(count("SELECT organization_coordsys_id FROM gpkg_spatial_ref_sys WHERE srs_id=3826"), 3826);
}

TEST_F(GeoPackage, every_feature_table_has_contents_a_geometry_column_and_the_crs_of_the_place) {
  for (const std::string table :
       {"stations", "sites", "depots", "resources", "orders", "alarms", "alerts", "reports", "latest_readings"}) {
    EXPECT_EQ(count("SELECT srs_id FROM gpkg_contents WHERE data_type='features' AND table_name='" + table + "'"), 3826)
        << table;
    EXPECT_EQ(count("SELECT srs_id FROM gpkg_geometry_columns WHERE column_name='geom' AND table_name='" + table + "'"),
              3826)
        << table;
  }
  EXPECT_EQ(count("SELECT count(*) FROM pragma_foreign_key_check"), 0);
}

TEST_F(GeoPackage, times_have_the_only_form_that_the_standard_allows) {
  EXPECT_EQ(count("SELECT count(*) FROM gpkg_contents WHERE last_change NOT GLOB"
                  " '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9]Z'"),
            0);
  EXPECT_EQ(count("SELECT count(*) FROM orders WHERE issued='2026-07-28T00:05:00.000Z'"), 1);
}

TEST_F(GeoPackage, layers_of_a_fictional_place_say_so) {
  EXPECT_EQ(count("SELECT count(*) FROM gpkg_contents WHERE description NOT LIKE 'FICTIONAL%'"), 0);
}

TEST_F(GeoPackage, latest_readings_show_the_newest_value_of_a_series) {
  EXPECT_EQ(count("SELECT count(*) FROM latest_readings"), 1);
  EXPECT_EQ(count("SELECT count(*) FROM latest_readings WHERE flag=9 AND phenomenon_time='2026-07-28T00:03:00.000Z'"),
            1);
}

std::string output_of(const std::string& command) {
  std::string out;
  FILE* stream = popen(command.c_str(), "r");
  if (stream == nullptr) return out;
  std::array<char, 4096> buffer{};
  for (std::size_t n = 0; (n = fread(buffer.data(), 1, buffer.size(), stream)) > 0;) out.append(buffer.data(), n);
  pclose(stream);
  return out;
}

TEST_F(GeoPackage, gdal_lists_the_layers_with_their_crs_and_geometry) {
  if (std::system("command -v ogrinfo >/dev/null 2>&1") != 0) GTEST_SKIP() << "no ogrinfo here";
  const std::string layers = output_of("ogrinfo -ro '" + file() + "' 2>&1");
  for (const char* layer : {"stations (Point)", "orders (Line String)", "resources (Point)", "alarms (Point)",
                            "sites (Point)", "depots (Point)", "alerts (Multi Polygon)", "reports (Point)",
                            "latest_readings (Point)", "series (None)", "observation (None)"})
    EXPECT_NE(layers.find(layer), std::string::npos) << layer << " in\n" << layers;
  EXPECT_EQ(layers.find("Warning"), std::string::npos) << layers;
  EXPECT_EQ(layers.find("ERROR"), std::string::npos) << layers;

  const std::string orders = output_of("ogrinfo -ro -al '" + file() + "' orders 2>&1");
  EXPECT_NE(orders.find("LINESTRING (170000 2546000,170100 2546000,170100 2546100)"), std::string::npos) << orders;
  EXPECT_NE(orders.find("TWD97 / TM2 zone 121"), std::string::npos) << orders;
  EXPECT_NE(orders.find("issued (DateTime) = 2026/07/28 00:05:00+00"), std::string::npos) << orders;

  const std::string alerts = output_of("ogrinfo -ro -al '" + file() + "' alerts 2>&1");
  EXPECT_NE(
      alerts.find("MULTIPOLYGON (((170000 2546000,170500 2546000,170500 2546500,170000 2546000)),((171100 2546100"),
      std::string::npos)
      << alerts;
  EXPECT_NE(alerts.find("severity (String) = Severe"), std::string::npos) << alerts;
  EXPECT_EQ(output_of("ogrinfo -ro -al '" + file() + "' reports 2>&1").find("neighbour"), std::string::npos);
}

}  // namespace
}  // namespace sandtable
