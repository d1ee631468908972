#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "geo/layers/coordinate_survey.h"

namespace sandtable::geo {
namespace {

std::vector<LocalXY> grid_at(LocalXY corner, double step, int count = 100) {
  std::vector<LocalXY> out;
  for (int i = 0; i < count; ++i) out.push_back({corner.x + step * (i % 10), corner.y + step * (i / 10)});
  return out;
}

CrsEvidence labelled(const char* code, bool by_default = false) {
  CrsEvidence evidence;
  evidence.label = *Crs::parse(code);
  evidence.label_is_default = by_default;
  return evidence;
}

TEST(DecideCrs, metres_in_geojson_without_a_crs_are_assumed_tm2) {
  const CrsDecision decision = decide_crs(labelled("EPSG:4326", true), grid_at({300000, 2770000}, 100));
  ASSERT_TRUE(decision.crs);
  EXPECT_EQ(decision.crs->name(), "EPSG:3826");
  EXPECT_TRUE(decision.assumed);
  EXPECT_FALSE(decision.warnings.empty());
}

TEST(DecideCrs, zone_119_is_taken_only_when_a_name_says_so) {
  CrsEvidence evidence;
  EXPECT_EQ(decide_crs(evidence, grid_at({300000, 2600000}, 100)).crs->name(), "EPSG:3826");
  evidence.names = "penghu_tm2_119.shp";
  EXPECT_EQ(decide_crs(evidence, grid_at({300000, 2600000}, 100)).crs->name(), "EPSG:3825");
}

TEST(DecideCrs, unlabelled_degrees_in_taiwan_are_assumed_and_said) {
  const CrsDecision decision = decide_crs({}, grid_at({120.1, 23}, 0.01));
  ASSERT_TRUE(decision.crs);
  EXPECT_TRUE(decision.assumed);
  EXPECT_FALSE(decision.warnings.empty());
}

TEST(DecideCrs, unlabelled_numbers_elsewhere_stay_unknown) {
  EXPECT_FALSE(decide_crs({}, grid_at({2, 48}, 0.1)).crs);
  EXPECT_FALSE(decide_crs({}, grid_at({100, 200}, 10)).crs);
}

TEST(DecideCrs, geojson_degrees_need_no_warning) {
  const CrsDecision decision = decide_crs(labelled("EPSG:4326", true), grid_at({2, 48}, 0.1));
  ASSERT_TRUE(decision.crs);
  EXPECT_TRUE(decision.warnings.empty());
}

TEST(DecideCrs, latitude_first_is_offered_to_be_swapped) {
  const CrsDecision decision = decide_crs(labelled("EPSG:4326"), grid_at({23, 120.1}, 0.01));
  EXPECT_TRUE(decision.latitude_first);
  EXPECT_FALSE(decision.warnings.empty());
}

TEST(DecideCrs, geographic_label_on_other_metres_is_not_believed) {
  const CrsDecision decision = decide_crs(labelled("EPSG:4326"), grid_at({5000000, 400000}, 100));
  EXPECT_FALSE(decision.crs);
  EXPECT_FALSE(decision.warnings.empty());
}

TEST(DecideCrs, degrees_and_metres_in_one_layer_are_split_with_both_counts) {
  std::vector<LocalXY> mixed = grid_at({120.1, 23}, 0.01, 30);
  const std::vector<LocalXY> metres = grid_at({170000, 2545000}, 100, 70);
  mixed.insert(mixed.end(), metres.begin(), metres.end());
  const CrsDecision decision = decide_crs(labelled("EPSG:4326", true), mixed);
  EXPECT_TRUE(decision.split);
  ASSERT_FALSE(decision.warnings.empty());
  EXPECT_NE(decision.warnings[0].find("30"), std::string::npos);
  EXPECT_NE(decision.warnings[0].find("70"), std::string::npos);
}

TEST(DecideCrs, a_projected_label_is_kept_even_when_the_numbers_fit_taiwan) {
  const CrsDecision decision = decide_crs(labelled("EPSG:32651"), grid_at({300000, 2770000}, 100));
  ASSERT_TRUE(decision.crs);
  EXPECT_EQ(decision.crs->name(), "EPSG:32651");
  EXPECT_FALSE(decision.warnings.empty());
}

TEST(CoordinateSurvey, one_shelter_in_stockholm_is_an_outlier_and_out_of_the_main_extent) {
  CoordinateSurvey survey;
  std::int64_t id = 0;
  for (const LocalXY& p : grid_at({121.5, 25}, 0.01, 200)) {
    survey.begin_feature(++id);
    survey.vertex(p.x, p.y);
    survey.end_feature();
  }
  survey.begin_feature(999);
  survey.vertex(18.05, 59.34);
  survey.end_feature();
  const CoordinateSurvey::Summary summary = survey.summary(0.9);
  ASSERT_EQ(summary.outliers.size(), 1u);
  EXPECT_EQ(summary.outliers[0].feature, 999);
  EXPECT_GT(summary.main.west, 121);
  EXPECT_LT(summary.all.west, 19);
}

TEST(CoordinateSurvey, bad_vertices_are_counted_and_ignored) {
  CoordinateSurvey survey;
  survey.begin_feature(1);
  survey.vertex(std::numeric_limits<double>::quiet_NaN(), 1);
  survey.vertex(std::numeric_limits<double>::infinity(), 1);
  survey.vertex(5, 6);
  survey.end_feature();
  EXPECT_EQ(survey.not_finite(), 2u);
  EXPECT_EQ(survey.summary(0).all, (Extent{5, 6, 5, 6}));
}

}  // namespace
}  // namespace sandtable::geo
