#include "geo/gdal/vrt_check.h"

#include <gmock/gmock.h>

#include <filesystem>

#include "geo/raster/raster_reader.h"
#include "tests/unit/layers/listing_fixture.h"
#include "tests/unit/layers/odd_files.h"

namespace sandtable::geo::test {
namespace {

using ::testing::HasSubstr;
namespace fs = std::filesystem;

std::string raster_vrt(const std::string& source) {
  return R"(<VRTDataset rasterXSize="1" rasterYSize="1"><VRTRasterBand dataType="Byte" band="1"><SimpleSource>)" +
         source + "<SourceBand>1</SourceBand></SimpleSource></VRTRasterBand></VRTDataset>";
}
std::string beside(const std::string& name) {
  return "<SourceFilename relativeToVRT=\"1\">" + name + "</SourceFilename>";
}
std::string elsewhere(const std::string& name) {
  return "<SourceFilename relativeToVRT=\"0\">" + name + "</SourceFilename>";
}
std::string vector_vrt(const std::string& inside) {
  return R"(<OGRVRTDataSource><OGRVRTLayer name="a">)" + inside + "</OGRVRTLayer></OGRVRTDataSource>";
}

/// Everything is tried as a file in "sent", beside which lies what nobody sent.
class VrtCheck : public Listing {
 protected:
  void SetUp() override {
    fs::create_directories(folder_.file("sent/parts"));
    write_bytes(folder_.file("secret.asc"), kGrid);
    write_bytes(folder_.file("sent/mine.asc"), kGrid);
    write_bytes(folder_.file("sent/parts/mine.asc"), kGrid);
  }
  std::string sent(const std::string& name, const std::string& content) {
    write_bytes(folder_.file("sent/" + name), content);
    return folder_.file("sent/" + name);
  }
  ErrorCode refusal(const std::string& content) {
    const Status ok = check_vrt(sent("try.vrt", content));
    return ok ? ErrorCode::kInternal : ok.error().code;
  }
  bool passes(const std::string& content) { return check_vrt(sent("try.vrt", content)).has_value(); }

  static constexpr const char* kGrid = "ncols 1\nnrows 1\nxllcorner 170000\nyllcorner 2546000\ncellsize 20\n7\n";
};

TEST_F(VrtCheck, files_below_its_folder_may_be_named) {
  EXPECT_TRUE(passes(raster_vrt(beside("mine.asc"))));
  EXPECT_TRUE(passes(raster_vrt(beside("parts/mine.asc"))));
  EXPECT_TRUE(passes(raster_vrt(beside("parts/../mine.asc"))));
  EXPECT_TRUE(passes(raster_vrt(elsewhere(folder_.file("sent/mine.asc")))));
  EXPECT_TRUE(passes(vector_vrt("<SrcDataSource relativeToVRT=\"1\">mine.csv</SrcDataSource>")));
}

TEST_F(VrtCheck, files_outside_are_refused_however_they_are_written) {
  for (const std::string& name : {std::string("../secret.asc"), std::string("parts/../../secret.asc"),
                                  folder_.file("secret.asc"), std::string("/etc/hostname")}) {
    EXPECT_EQ(refusal(raster_vrt(beside(name))), ErrorCode::kRefused) << name;
    EXPECT_EQ(refusal(raster_vrt(elsewhere(name))), ErrorCode::kRefused) << name;
    EXPECT_EQ(refusal(vector_vrt("<SrcDataSource>" + name + "</SrcDataSource>")), ErrorCode::kRefused) << name;
  }
  EXPECT_EQ(refusal(raster_vrt(beside("&#46;&#46;/secret.asc"))), ErrorCode::kRefused);
  EXPECT_EQ(refusal(raster_vrt(elsewhere("mine.asc"))), ErrorCode::kRefused) << "GDAL looks where the program runs";
}

TEST_F(VrtCheck, the_network_and_other_drivers_are_refused) {
  for (const char* name : {"/vsicurl/http://localhost/a.tif", "/vsizip/mine.zip/a.tif", "http://localhost/a.tif",
                           "NETCDF:mine.nc:depth", "vrt://mine.asc", "&lt;VRTDataset/&gt;", ""}) {
    EXPECT_EQ(refusal(raster_vrt(beside(name))), ErrorCode::kRefused) << name;
  }
}

TEST_F(VrtCheck, names_of_elements_and_attributes_have_no_case) {
  EXPECT_EQ(refusal("<VRTDataset><vrtrasterband><simplesource><SOURCEFILENAME RELATIVETOVRT=\"1\">../secret.asc"
                    "</SOURCEFILENAME></simplesource></vrtrasterband></VRTDataset>"),
            ErrorCode::kRefused);
  EXPECT_EQ(refusal(vector_vrt("<srcdatasource>/etc/hostname</srcdatasource>")), ErrorCode::kRefused);
}

TEST_F(VrtCheck, relative_is_0_or_1_and_nothing_to_guess_about) {
  EXPECT_EQ(refusal(raster_vrt("<SourceFilename relativeToVRT=\"yes\">mine.asc</SourceFilename>")),
            ErrorCode::kRefused);
  // A raw band is relative where it says nothing.
  EXPECT_TRUE(
      passes("<VRTDataset><VRTRasterBand subClass=\"VRTRawRasterBand\"><SourceFilename>mine.asc"
             "</SourceFilename></VRTRasterBand></VRTDataset>"));
}

TEST_F(VrtCheck, links_are_followed_before_judging) {
  fs::create_symlink("../secret.asc", folder_.file("sent/link.asc"));
  fs::create_directory_symlink("..", folder_.file("sent/up"));
  EXPECT_EQ(refusal(raster_vrt(beside("link.asc"))), ErrorCode::kRefused);
  EXPECT_EQ(refusal(raster_vrt(beside("up/secret.asc"))), ErrorCode::kRefused);
  // GDAL looks beside what a link to the VRT itself leads to, and so must the check.
  sent("real.vrt", raster_vrt(beside("mine.asc")));
  fs::create_symlink("sent/real.vrt", folder_.file("link.vrt"));
  EXPECT_TRUE(check_vrt(folder_.file("link.vrt")));
}

TEST_F(VrtCheck, vrts_among_the_sources_are_looked_into) {
  sent("parts/inner.vrt", raster_vrt(beside("../../secret.asc")));
  EXPECT_EQ(refusal(raster_vrt(beside("parts/inner.vrt"))), ErrorCode::kRefused);
  sent("parts/late.vrt", std::string(3000, ' ') + raster_vrt(beside("../../secret.asc")));
  EXPECT_EQ(refusal(raster_vrt(beside("parts/late.vrt"))), ErrorCode::kRefused) << "more than the first bytes count";
  sent("parts/fine.vrt", raster_vrt(beside("../mine.asc")));
  EXPECT_TRUE(passes(raster_vrt(beside("parts/fine.vrt")))) << "the folder of the outermost is what counts";
  sent("self.vrt", raster_vrt(beside("self.vrt")));
  const Status self = check_vrt(folder_.file("sent/self.vrt"));
  ASSERT_FALSE(self);
  EXPECT_EQ(self.error().code, ErrorCode::kLimit);
}

TEST_F(VrtCheck, geolocation_arrays_heights_and_options_are_files_too) {
  const auto with = [](const std::string& more) {
    return "<VRTDataset rasterXSize=\"1\" rasterYSize=\"1\">" + more + "</VRTDataset>";
  };
  for (const char* key : {"X_DATASET", "y_dataset"}) {
    EXPECT_EQ(refusal(with("<Metadata domain=\"GEOLOCATION\"><MDI key=\"" + std::string(key) +
                           "\">/etc/hostname</MDI></Metadata>")),
              ErrorCode::kRefused);
  }
  EXPECT_EQ(refusal(with("<Metadata><MDI k=\"X_DATASET\">/etc/hostname</MDI></Metadata>")), ErrorCode::kRefused);
  EXPECT_EQ(refusal(with(
                "<GDALWarpOptions><SourceDataset relativeToVRT=\"1\">../secret.asc</SourceDataset></GDALWarpOptions>")),
            ErrorCode::kRefused);
  EXPECT_EQ(refusal(with("<RPCTransformer><DEMPath>/etc/hostname</DEMPath></RPCTransformer>")), ErrorCode::kRefused);
  EXPECT_EQ(refusal(with("<OpenOptions><OOI key=\"XSD\">/etc/hostname</OOI></OpenOptions>")), ErrorCode::kRefused);
  EXPECT_TRUE(passes(
      with("<Metadata><MDI key=\"AREA_OR_POINT\">Area</MDI><MDI key=\"NOTE\">from /data/a.tif</MDI></Metadata>")));
}

TEST_F(VrtCheck, sql_over_other_sources_is_refused) {
  const auto sql = [](const std::string& words) {
    return vector_vrt("<SrcDataSource relativeToVRT=\"1\">mine.csv</SrcDataSource><SrcSQL>" + words + "</SrcSQL>");
  };
  EXPECT_TRUE(passes(sql("SELECT \"mine\".\"a\", b FROM mine WHERE kind = 'x' AND b > 0.5")));
  for (const char* words :
       {"SELECT * FROM '/etc/x.shp'.x", "SELECT * FROM 'other.shp'.other", "select * from mine join \"o\" . t on 1=1",
        "SELECT ogr_datasource_load_layers('x.shp')", "SELECT * FROM mine, 'o.shp'.o"}) {
    EXPECT_EQ(refusal(sql(words)), ErrorCode::kRefused) << words;
  }
}

TEST_F(VrtCheck, text_that_cannot_be_parsed_is_not_trusted) {
  EXPECT_EQ(refusal("<VRTDataset><SourceFilename>/etc/hostname"), ErrorCode::kUnreadable);
}

TEST_F(VrtCheck, what_gdal_would_take_for_a_vrt_is_one) {
  EXPECT_TRUE(looks_like_vrt("no XML at first\n<VRTDataset>"));
  EXPECT_TRUE(looks_like_vrt(std::string(5000, ' ') + "<OGRVRTDataSource>"));
  EXPECT_FALSE(looks_like_vrt(std::string("II*\0<VRTDataset>", 16)));
  EXPECT_FALSE(looks_like_vrt("{\"type\":\"FeatureCollection\"}"));
}

TEST_F(VrtCheck, listing_and_reading_refuse_the_same) {
  sent("parts/inner.vrt", raster_vrt(beside("../../secret.asc")));
  fs::create_symlink("../secret.asc", folder_.file("sent/link.asc"));
  int number = 0;
  for (const std::string& content :
       {raster_vrt(beside("../secret.asc")), raster_vrt(beside("link.asc")), raster_vrt(beside("parts/inner.vrt")),
        "some words first " + raster_vrt(elsewhere(folder_.file("secret.asc"))),
        raster_vrt("<sourcefilename>" + folder_.file("secret.asc") + "</sourcefilename>")}) {
    const std::string file = sent(fmt::format("odd{}.vrt", ++number), content);
    EXPECT_THAT(error(file), HasSubstr("below its own folder")) << content;
    const auto facts = raster_facts(file);
    ASSERT_FALSE(facts) << content;
    EXPECT_EQ(facts.error().code, ErrorCode::kRefused) << content;
  }
}

TEST_F(VrtCheck, a_vrt_in_other_letters_is_not_followed) {
  const std::string text = raster_vrt(elsewhere(folder_.file("secret.asc")));
  std::string utf16 = "\xFF\xFE";
  for (const char c : text) utf16 += {c, '\0'};
  EXPECT_THAT(error(sent("utf16.xml", utf16)), HasSubstr("UTF-16LE"));
}

TEST_F(VrtCheck, inside_an_archive_the_archive_is_the_world) {
  write_zip(folder_.file("a.zip"), "maps/out.vrt", raster_vrt(elsewhere(folder_.file("secret.asc"))));
  EXPECT_THAT(error("/vsizip/" + folder_.file("a.zip") + "/maps/out.vrt"), HasSubstr("below its own folder"));
  write_zip(folder_.file("b.zip"), "maps/up.vrt", raster_vrt(beside("../../secret.asc")));
  EXPECT_THAT(error("/vsizip/" + folder_.file("b.zip") + "/maps/up.vrt"), HasSubstr("below its own folder"));
}

}  // namespace
}  // namespace sandtable::geo::test
