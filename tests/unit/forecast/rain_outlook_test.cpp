// How gauges and a forecast of rain are merged.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/incident_builder.h"
#include "tests/unit/forecast/bath.h"
#include "twin/forecast/ensemble.h"

namespace sandtable::test {
namespace {

using std::chrono::minutes;

class MergedRain : public ::testing::Test {
 protected:
  /// `mm_per_h` for three hours, told as half-hours.
  static RainForecast expecting(double mm_per_h) {
    RainForecast forecast{SourceId("qpf"), at(0), at(360), {}};
    for (int m = 0; m < 180; m += 30) forecast.rains.push_back({at(m), at(m + 30), mm_per_h / 2, {}, {}, {}});
    return forecast;
  }
  static Forcing gauges(double mm_per_h) {
    Forcing now;
    now.until = at(0);
    now.rain_mm_per_h = mm_per_h;
    now.site_rain_mm_per_h[SiteId("S1")] = mm_per_h;
    now.rain_gauges = 1;
    return now;
  }
  [[nodiscard]] OutlookSteps steps(double gauge_mm_per_h) const {
    return outlook_steps(gauges(gauge_mm_per_h), at(0), minutes{240}, minutes{5}, rain_);
  }
  RainForecast forecast_ = expecting(40);
  RainOutlook rain_{minutes{60}, 1, &forecast_, true, {{SiteId("S1"), {5, 5}}}};
};

TEST_F(MergedRain, a_forecast_that_contradicts_the_gauges_loses_in_the_first_minutes_and_wins_after_an_hour) {
  const OutlookSteps dry = steps(0);
  EXPECT_LT(dry.steps[0].rain_mm_per_h, 0.5) << "no gauge feels the 40 mm/h";
  EXPECT_LT(dry.steps[1].rain_mm_per_h, 2.5);
  EXPECT_DOUBLE_EQ(dry.steps[12].rain_mm_per_h, 40);
  forecast_ = expecting(0);
  const OutlookSteps wet = steps(60);
  EXPECT_GT(wet.steps[0].rain_mm_per_h, 55) << "it rains, whatever was foretold";
  EXPECT_DOUBLE_EQ(wet.steps[12].rain_mm_per_h, 0);
}

TEST_F(MergedRain, twice_the_forecast_is_twice_the_rain_once_the_gauges_are_forgotten) {
  const auto once = steps(20).steps;
  forecast_ = expecting(80);
  const auto twice = steps(20).steps;
  for (std::size_t i = 12; i < 36; ++i) EXPECT_DOUBLE_EQ(twice[i].rain_mm_per_h, 2 * once[i].rain_mm_per_h);
  EXPECT_DOUBLE_EQ(twice[20].site_rain_mm_per_h.at(SiteId("S1")), 80);
}

TEST_F(MergedRain, after_its_last_interval_the_rain_dies_away_from_there) {
  const auto s = steps(20).steps;
  EXPECT_DOUBLE_EQ(s[35].rain_mm_per_h, 40);
  EXPECT_GT(s[36].rain_mm_per_h, 38);
  // The mean of 2^(-t/60 min) over the last five minutes of the hour after it.
  EXPECT_NEAR(s[47].rain_mm_per_h, 40 * std::exp2(-57.5 / 60), 0.05);
}

TEST_F(MergedRain, without_any_gauge_the_forecast_counts_at_once) {
  rain_.gauges_speak = false;
  Forcing nothing;
  nothing.until = at(0);
  const auto s = outlook_steps(nothing, at(0), minutes{60}, minutes{5}, rain_).steps;
  EXPECT_DOUBLE_EQ(s[0].rain_mm_per_h, 40);
}

TEST_F(MergedRain, range_goes_from_that_of_persistence_to_that_of_the_forecast) {
  const OutlookSteps s = steps(40);
  EXPECT_NEAR(s.ranges[0].low.mm_per_h / s.steps[0].rain_mm_per_h, kPersistenceLow, 0.01);
  EXPECT_NEAR(s.ranges[0].high.mm_per_h / s.steps[0].rain_mm_per_h, kPersistenceHigh, 0.01);
  EXPECT_DOUBLE_EQ(s.ranges[20].low.mm_per_h, kForecastRainLow * 40);
  EXPECT_DOUBLE_EQ(s.ranges[20].high.mm_per_h, kForecastRainHigh * 40);
  EXPECT_GT(s.ranges[0].gauge_share, 0.99);
  EXPECT_EQ(s.ranges[20].gauge_share, 0);
}

TEST_F(MergedRain, rain_that_only_the_upper_edge_expects_falls_in_the_upper_member) {
  forecast_ = expecting(0);
  for (ForecastRain& rain : forecast_.rains) rain.high_mm = 15;
  OutlookSteps s = steps(0);
  const ForecastStart start{street_bath(at(0)), s.steps, s.ranges, {}};
  const auto depth = [&](const EnsembleMember& member) {
    return (*run_member(start, member, {}, {}))->frames.back().water->pools[0].max_depth_m;
  };
  EXPECT_EQ(depth(kEnsemble[0]), 0);
  EXPECT_EQ(depth(kEnsemble[1]), 0);
  EXPECT_GT(depth(kEnsemble[2]), 0.05);
}

TEST_F(MergedRain, an_error_of_the_gauges_is_none_of_the_forecast) {
  OutlookSteps s = steps(0);
  const ForecastStart start{street_bath(at(0)), s.steps, s.ranges, {}};
  EnsembleMember doubled;
  doubled.rain_factor = 2;
  const auto volume = [&](const EnsembleMember& member) {
    return (*run_member(start, member, {}, {}))->frames.back().water->pools[0].volume_m3;
  };
  const double as_expected = volume({});
  EXPECT_GT(as_expected, 1);
  EXPECT_LT(volume(doubled), 1.15 * as_expected) << "all that falls here was forecast, not measured";
}

}  // namespace
}  // namespace sandtable::test
