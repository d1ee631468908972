#include <gdal_priv.h>
#include <gtest/gtest.h>
#include <ogrsf_frmts.h>
#include <unistd.h>

#include <fstream>
#include <memory>
#include <sstream>

#include "geo/demo/demo.h"
#include "twin/place/place_file.h"

namespace sandtable::geo {
namespace {

struct Close {
  void operator()(GDALDataset* d) const { GDALClose(d); }
};
using Dataset = std::unique_ptr<GDALDataset, Close>;

class DemoFiles : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    directory_ = std::filesystem::temp_directory_path() / ("sandtable_demo_" + std::to_string(getpid()));
    const auto written = write_demo({.directory = directory_, .seed = 1, .size = DemoSize::kSmall});
    ASSERT_TRUE(written.has_value()) << written.error().message;
    summary_ = *written;
  }
  static void TearDownTestSuite() { std::filesystem::remove_all(directory_); }

  static Dataset open(const char* name, unsigned flags) {
    return Dataset(GDALDataset::Open((directory_ / name).c_str(), flags));
  }
  static std::string text_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
  }

  static inline std::filesystem::path directory_;
  static inline DemoSummary summary_;
};

TEST_F(DemoFiles, all_named_files_exist) {
  for (const std::string& file : summary_.files) EXPECT_TRUE(std::filesystem::file_size(directory_ / file) > 0) << file;
}

TEST_F(DemoFiles, terrain_is_a_placed_raster_with_overviews) {
  const Dataset dem = open("dem.tif", GDAL_OF_RASTER);
  ASSERT_TRUE(dem);
  EXPECT_EQ(dem->GetRasterXSize(), 512);
  EXPECT_EQ(dem->GetRasterBand(1)->GetRasterDataType(), GDT_Float32);
  EXPECT_EQ(dem->GetRasterBand(1)->GetOverviewCount(), 3);
  ASSERT_TRUE(dem->GetSpatialRef());
  EXPECT_STREQ(dem->GetSpatialRef()->GetAuthorityCode(nullptr), "3826");
  double transform[6];
  ASSERT_EQ(dem->GetGeoTransform(transform), CE_None);
  EXPECT_DOUBLE_EQ(transform[1], 10);
}

TEST_F(DemoFiles, picture_covers_the_same_square) {
  const Dataset dem = open("dem.tif", GDAL_OF_RASTER);
  const Dataset picture = open("ortho.tif", GDAL_OF_RASTER);
  ASSERT_TRUE(dem && picture);
  EXPECT_EQ(picture->GetRasterCount(), 3);
  double a[6], b[6];
  dem->GetGeoTransform(a);
  picture->GetGeoTransform(b);
  EXPECT_DOUBLE_EQ(a[0], b[0]);
  EXPECT_DOUBLE_EQ(a[1] * dem->GetRasterXSize(), b[1] * picture->GetRasterXSize());
}

TEST_F(DemoFiles, vectors_are_placed_valid_and_counted) {
  const Dataset city = open("city.gpkg", GDAL_OF_VECTOR);
  ASSERT_TRUE(city);
  for (const char* name : {"landuse", "boundary", "basins", "river", "levees", "weak_points", "drains", "outfalls", "roads",
                           "railway", "buildings", "pump_stations", "gates", "vulnerable", "depots", "cameras"}) {
    OGRLayer* layer = city->GetLayerByName(name);
    ASSERT_TRUE(layer) << name;
    EXPECT_GT(layer->GetFeatureCount(), 0) << name;
    ASSERT_TRUE(layer->GetSpatialRef()) << name;
    EXPECT_STREQ(layer->GetSpatialRef()->GetAuthorityCode(nullptr), "3826") << name;
    for (const auto& feature : layer) {
      ASSERT_TRUE(feature->GetGeometryRef() && !feature->GetGeometryRef()->IsEmpty()) << name;
      if (wkbFlatten(layer->GetGeomType()) != wkbPolygon) continue;
      ASSERT_TRUE(feature->GetGeometryRef()->IsValid()) << name;
    }
  }
  EXPECT_EQ(city->GetLayerByName("buildings")->GetFeatureCount(), static_cast<GIntBig>(summary_.buildings));
  EXPECT_EQ(city->GetLayerByName("basins")->GetFeatureCount(), static_cast<GIntBig>(summary_.basins));
  EXPECT_GE(city->GetLayerByName("pump_stations")->GetFeatureCount(), 3);
}

TEST_F(DemoFiles, place_file_loads) {
  const auto place = load_place(directory_ / "demo.toml");
  ASSERT_TRUE(place.has_value()) << place.error().message;
  EXPECT_TRUE(place->fictional);
  EXPECT_EQ(place->sites.size(), summary_.basins);
  EXPECT_EQ(std::count_if(place->resources.begin(), place->resources.end(),
                          [](const auto& r) { return r.kind == ResourceKind::kMobilePump; }), 24);
  EXPECT_EQ(place->incident.speed, 60);
  ASSERT_TRUE(place->incident.start.has_value());
}

TEST_F(DemoFiles, names_come_in_both_languages) {
  const auto place = load_place(directory_ / "demo.toml");
  ASSERT_TRUE(place.has_value()) << place.error().message;
  for (const SiteConfig& site : place->sites) {
    EXPECT_FALSE(site.name.zh.empty());
    EXPECT_NE(site.name.zh, site.name.en);
  }
}

TEST_F(DemoFiles, readings_are_the_same_when_written_again) {
  const std::filesystem::path again = directory_ / "again";
  ASSERT_TRUE(write_demo({.directory = again, .seed = 1, .size = DemoSize::kSmall}).has_value());
  for (const char* file : {"storm.csv", "stations.csv", "rain.csv", "demo.toml", "dem.tif", "ortho.tif"}) {
    EXPECT_EQ(text_of(directory_ / file), text_of(again / file)) << file;
  }
}

TEST(DemoErrors, a_directory_that_cannot_be_made_is_named) {
  const auto written = write_demo({.directory = "/proc/no/such/place", .seed = 1, .size = DemoSize::kSmall});
  ASSERT_FALSE(written.has_value());
  EXPECT_EQ(written.error().code, ErrorCode::kIo);
  EXPECT_NE(written.error().message.find("/proc/no/such/place"), std::string::npos);
}

}  // namespace
}  // namespace sandtable::geo
