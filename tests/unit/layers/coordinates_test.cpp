#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "geo/coordinates/crs.h"
#include "geo/coordinates/place_projector.h"
#include "geo/coordinates/transform.h"

namespace sandtable::geo {
namespace {

Crs crs(std::string_view text) {
  Result<Crs> parsed = Crs::parse(text);
  EXPECT_TRUE(parsed) << text;
  return parsed ? *parsed : Crs::wgs84();
}

LocalXY moved(std::string_view from, std::string_view to, LocalXY at) {
  Result<Transform> transform = Transform::between(crs(from), crs(to));
  EXPECT_TRUE(transform) << (transform ? "" : transform.error().message);
  if (!transform) return {};
  const Result<LocalXY> image = transform->apply(at);
  EXPECT_TRUE(image);
  return image.value_or(LocalXY{});
}

constexpr const char* kTm2WithoutCode =
    R"(PROJCS["TM2[TWD97]",GEOGCS["GCS_TWD97",DATUM["D_TWD97",SPHEROID["GRS_1980",6378137.0,298.257222101]],)"
    R"(PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],)"
    R"(PARAMETER["False_Easting",250000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",121.0],)"
    R"(PARAMETER["Scale_Factor",0.9999],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]])";

constexpr const char* kTwd67WithoutCode =
    R"(PROJCS["unnamed",GEOGCS["x",DATUM["D_x",SPHEROID["whatever",6378160.0,298.25]],PRIMEM["Greenwich",0.0],)"
    R"(UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",250000.0],)"
    R"(PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",121.0],PARAMETER["Scale_Factor",0.9999],)"
    R"(PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]])";

TEST(Crs, is_named_by_its_code_or_else_by_its_wkt_name) {
  EXPECT_EQ(crs("EPSG:3826").name(), "EPSG:3826");
  EXPECT_EQ(crs("3826").name(), "EPSG:3826");
  EXPECT_EQ(crs(kTm2WithoutCode).name(), "TM2[TWD97]");
}

TEST(Crs, tm2_without_a_code_is_recognised_by_its_parameters) {
  EXPECT_EQ(crs(kTm2WithoutCode).taiwan(), TaiwanCrs::kTwd97Tm2_121);
  EXPECT_EQ(crs(kTm2WithoutCode).identity(), "EPSG:3826");
  EXPECT_TRUE(crs(kTm2WithoutCode).same_as(crs("EPSG:3826")));
  EXPECT_EQ(crs(kTwd67WithoutCode).taiwan(), TaiwanCrs::kTwd67Tm2_121);
}

TEST(Crs, taiwanese_codes_are_told_apart) {
  EXPECT_EQ(crs("EPSG:3824").taiwan(), TaiwanCrs::kTwd97Degrees);
  EXPECT_EQ(crs("EPSG:3825").taiwan(), TaiwanCrs::kTwd97Tm2_119);
  EXPECT_EQ(crs("EPSG:3826").taiwan(), TaiwanCrs::kTwd97Tm2_121);
  EXPECT_EQ(crs("EPSG:3827").taiwan(), TaiwanCrs::kTwd67Tm2_119);
  EXPECT_EQ(crs("EPSG:3828").taiwan(), TaiwanCrs::kTwd67Tm2_121);
  EXPECT_EQ(crs("EPSG:3821").taiwan(), TaiwanCrs::kTwd67Degrees);
  EXPECT_EQ(crs("EPSG:4202").taiwan(), TaiwanCrs::kNone) << "Australia shares the ellipsoid of TWD67";
  EXPECT_EQ(crs("EPSG:32651").taiwan(), TaiwanCrs::kNone);
}

TEST(Crs, nonsense_is_an_error_that_quotes_it) {
  const Result<Crs> parsed = Crs::parse("EPSG:999999");
  ASSERT_FALSE(parsed);
  EXPECT_NE(parsed.error().message.find("EPSG:999999"), std::string::npos);
}

// Reference points of the affine formula as circulated by surveyors; the formula is exact to the printed centimetre.
TEST(Twd67, zone_121_moves_by_the_affine_formula) {
  const LocalXY north = moved("EPSG:3828", "EPSG:3826", {300000, 2770000});
  EXPECT_NEAR(north.x, 300830.51, 0.01);
  EXPECT_NEAR(north.y, 2769796.26, 0.01);
  const LocalXY middle = moved("EPSG:3828", "EPSG:3826", {250000, 2700000});
  EXPECT_NEAR(middle.x, 250829.28, 0.01);
  EXPECT_NEAR(middle.y, 2699794.85, 0.01);
  const LocalXY south = moved(kTwd67WithoutCode, "EPSG:3826", {180000, 2550000});
  EXPECT_NEAR(south.x, 180827.22, 0.01);
  EXPECT_NEAR(south.y, 2549792.07, 0.01);
}

TEST(Twd67, zone_121_closes_there_and_back_to_two_centimetres) {
  const LocalXY start{300000, 2770000};
  const LocalXY back = twd67_from_twd97_zone121(twd97_from_twd67_zone121(start));
  EXPECT_NEAR(back.x, start.x, 0.02);
  EXPECT_NEAR(back.y, start.y, 0.02);
}

// The shift (-752, -358, -179) in geocentric metres is 0.0082 degrees east and 0.0019 south in northern Taiwan: about
// 830 m and 205 m, where PROJ alone would not move degrees at all.
TEST(Twd67, degrees_move_by_the_geocentric_shift) {
  const LocalXY before{121.4945, 25.0367};
  const LocalXY after = moved("EPSG:3821", "EPSG:3824", before);
  EXPECT_NEAR(after.x - before.x, 0.0082, 0.0001);
  EXPECT_NEAR(after.y - before.y, -0.0019, 0.0002);
}

TEST(Twd67, zone_119_moves_by_the_geocentric_shift) {
  const LocalXY p = moved("EPSG:3827", "EPSG:3825", {310000, 2605000});
  EXPECT_NEAR(p.x - 310000, 829, 15);
  EXPECT_NEAR(p.y - 2605000, -206, 15);
}

TEST(Twd67, states_its_accuracy_in_words) {
  const Result<Transform> transform = Transform::between(crs("EPSG:3828"), crs("EPSG:4326"));
  ASSERT_TRUE(transform);
  EXPECT_EQ(transform->accuracy_m().value_or(0), 5);
  EXPECT_NE(transform->caution().find("5 m"), std::string::npos);
  EXPECT_FALSE(transform->ballpark());
}

TEST(Transform, x_is_always_east) {
  const LocalXY taipei = moved("EPSG:4326", "EPSG:3826", {121.5, 25.05});
  EXPECT_NEAR(taipei.x, 300460, 100);
  EXPECT_NEAR(taipei.y, 2771360, 200);
  const LocalXY back = moved("EPSG:3826", "EPSG:4326", taipei);
  EXPECT_NEAR(back.x, 121.5, 1e-8);
  EXPECT_NEAR(back.y, 25.05, 1e-8);
}

TEST(Transform, ballpark_is_refused_unless_it_may_be_flagged) {
  // A datum PROJ cannot relate to any other.
  const Crs strange = crs(R"(GEOGCS["odd",DATUM["D_odd",SPHEROID["s",6378200,300]],PRIMEM["Greenwich",0],)"
                          R"(UNIT["degree",0.0174532925199433]])");
  const Result<Transform> refused = Transform::between(strange, Crs::wgs84());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kRefused);
  const Result<Transform> flagged = Transform::between(strange, Crs::wgs84(), Ballpark::kFlag);
  ASSERT_TRUE(flagged);
  EXPECT_TRUE(flagged->ballpark());
  EXPECT_FALSE(flagged->caution().empty());
}

// PROJ's database has one shift from Jordan's datum to WGS 84 (ESRI:108233) and no accuracy for it.
TEST(Transform, an_accuracy_that_nobody_states_between_datums_is_no_exactness) {
  const Result<Transform> refused = Transform::between(crs("ESRI:104130"), Crs::wgs84());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kRefused);
  const Result<Transform> flagged = Transform::between(crs("ESRI:104130"), Crs::wgs84(), Ballpark::kFlag);
  ASSERT_TRUE(flagged);
  EXPECT_FALSE(flagged->ballpark());
  EXPECT_FALSE(flagged->accuracy_m());
  EXPECT_NE(flagged->caution().find("nobody states how accurate"), std::string::npos);
}

TEST(Transform, arithmetic_on_one_datum_is_exact) {
  const Result<Transform> transform = Transform::between(Crs::wgs84(), crs("EPSG:32651"));
  ASSERT_TRUE(transform);
  EXPECT_EQ(transform->accuracy_m().value_or(-1), 0);
  EXPECT_TRUE(transform->caution().empty());
}

TEST(Transform, both_legs_speak_when_both_are_unsure) {
  const Result<Transform> flagged = Transform::between(crs("ESRI:104130"), crs("EPSG:3828"), Ballpark::kFlag);
  ASSERT_TRUE(flagged);
  EXPECT_FALSE(flagged->accuracy_m());
  EXPECT_NE(flagged->caution().find("within 5 m"), std::string::npos);
  EXPECT_NE(flagged->caution().find("104130"), std::string::npos);
}

TEST(Transform, a_point_without_an_image_is_an_error_and_in_bulk_nan) {
  Result<Transform> transform = Transform::between(Crs::wgs84(), crs("EPSG:3857"));
  ASSERT_TRUE(transform);
  EXPECT_FALSE(transform->apply(LocalXY{1e30, 1e30}));
  std::vector<LocalXY> points = {{121, 25}, {0, 1e30}};
  EXPECT_EQ(transform->apply(std::span(points)), 1u);
  EXPECT_TRUE(std::isnan(points[1].x));
  EXPECT_TRUE(std::isfinite(points[0].x));
}

TEST(PlaceProjector, goes_both_ways) {
  Result<std::unique_ptr<Projector>> projector = make_projector("EPSG:3826");
  ASSERT_TRUE(projector);
  const Result<LocalXY> local = (*projector)->local_from_wgs84({120.2, 23.0});
  ASSERT_TRUE(local);
  const Result<LonLat> back = (*projector)->wgs84_from_local(*local);
  ASSERT_TRUE(back);
  EXPECT_NEAR(back->lon_deg, 120.2, 1e-9);
  EXPECT_NEAR(back->lat_deg, 23.0, 1e-9);
  EXPECT_FALSE((*projector)->local_from_wgs84({250000, 2600000}));
}

// Three published points; the affine formula is stated to 2 m and these to a centimetre of it.
TEST(PlaceProjector, stations_in_twd67_land_where_the_affine_formula_puts_them) {
  auto projector = make_projector("EPSG:3826");
  ASSERT_TRUE(projector);
  for (const auto& [twd67, twd97] : {std::pair{LocalXY{300000, 2770000}, LocalXY{300830.51, 2769796.26}},
                                     {LocalXY{250000, 2700000}, LocalXY{250829.28, 2699794.85}},
                                     {LocalXY{180000, 2550000}, LocalXY{180827.22, 2549792.07}}}) {
    const auto at = (*projector)->local_from_crs("EPSG:3828", twd67);
    ASSERT_TRUE(at) << at.error().message;
    EXPECT_LT(distance_m(*at, twd97), 0.02);
    EXPECT_EQ((*projector)->local_from_crs("EPSG:3826", twd67)->x, twd67.x);
  }
  EXPECT_EQ((*projector)->local_from_crs("EPSG:nowhere", {1, 2}).error().code, ErrorCode::kUnsupported);
}

TEST(PlaceProjector, a_place_in_degrees_is_refused) {
  EXPECT_FALSE(make_projector("EPSG:4326"));
  EXPECT_FALSE(make_projector("no such thing"));
}

}  // namespace
}  // namespace sandtable::geo
