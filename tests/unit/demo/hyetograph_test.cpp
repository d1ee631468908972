#include "geo/demo/hyetograph.h"

#include <gtest/gtest.h>

#include "geo/demo/district.h"
#include "geo/demo/rain_forecast.h"
#include "geo/demo/river.h"

namespace sandtable::geo::demo {
namespace {

double total_mm(LocalXY at, double until_h) {
  double sum = 0;
  for (double h = 0; h < until_h; h += 1.0 / 60) sum += rain_mm_per_h(at, h + 0.5 / 60) / 60;
  return sum;
}

TEST(Hyetograph, six_hours_bring_about_150_mm_everywhere) {
  for (const LocalXY offset : {LocalXY{600, 600}, LocalXY{2560, 2560}, LocalXY{4500, 4500}, LocalXY{4500, 600}}) {
    // Named after the mean over the district; gauges differ by a sixth.
    EXPECT_NEAR(total_mm(District::kSouthWest + offset, 6.3), 150, 25);
  }
}

TEST(Hyetograph, is_over_after_seven_hours) {
  EXPECT_EQ(rain_mm_per_h(District::extent().centre(), 7.5), 0);
}

TEST(RiverStage, falls_towards_the_sea_and_crests_below_the_levee) {
  for (double hours = 0; hours < 8; hours += 0.25) {
    double below = -10;
    for (double x = District::kSouthWest.x + 3000; x < District::extent().east; x += 200) {
      const double stage = river_stage_m(x, hours);
      EXPECT_GE(stage, below);
      EXPECT_LT(stage, River::crest_m(x) - 0.1) << "the recorded storm does not overtop the levee";
      below = stage;
    }
  }
}

TEST(RiverStage, reaches_the_second_warning_level_inland) {
  const double x = District::kSouthWest.x + 3500;
  double highest = 0;
  for (double hours = 0; hours < 8; hours += 0.1) highest = std::max(highest, river_stage_m(x, hours));
  const double mean = River::mean_stage_m(x);
  EXPECT_GT(highest, mean + 0.75 * (River::crest_m(x) - mean));
}

TEST(DemoRainForecast, is_late_and_too_weak_as_it_says) {
  const TimeRange storm{UtcTime{}, UtcTime{} + std::chrono::hours{8}};
  double foretold = 0;
  double late = 0;
  for (const RainForecastRow& row : make_rain_forecast(storm)) {
    EXPECT_LE(row.low_mm, row.mm);
    EXPECT_GE(row.high_mm, row.mm);
    if (row.issued != storm.from) continue;
    foretold += row.mm;
    late += row.mm * seconds(row.from + (row.to - row.from) / 2 - storm.from) / 60;
  }
  // The first burst peaks after 66 minutes, 5 later in the middle of the district, and the rain of three hours has its
  // centre of mass near it.
  EXPECT_GT(late / foretold, 66 + 25);
  const double truth = total_mm(District::extent().centre(), 3.0 - 25.0 / 60);
  EXPECT_NEAR(foretold, 0.8 * truth, 0.05 * truth);
}

TEST(DemoRainForecast, every_issue_tells_of_three_hours_without_a_gap) {
  const TimeRange storm{UtcTime{}, UtcTime{} + std::chrono::hours{2}};
  const auto rows = make_rain_forecast(storm);
  ASSERT_EQ(rows.size(), 12U);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(rows[i].from, i % 6 == 0 ? rows[i].issued : rows[i - 1].to);
  }
}

}  // namespace
}  // namespace sandtable::geo::demo
