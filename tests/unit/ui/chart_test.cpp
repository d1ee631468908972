#include "viewer/ui/chart.h"

#include <gtest/gtest.h>

#include <cmath>

namespace sandtable::ui {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

Sample sample(int minute, double value) { return {UtcTime{minutes{minute}}, value}; }

TEST(Chart, a_line_is_never_drawn_across_a_gap) {
  const std::vector<Sample> samples{sample(0, 1), sample(10, 2), sample(70, 3), sample(80, 4)};
  const auto runs = unbroken_runs(samples, minutes{20});
  ASSERT_EQ(runs.size(), 2U);
  EXPECT_EQ(runs[0].size(), 2U);
  EXPECT_EQ(runs[1].front().value, 3);
}

TEST(Chart, a_step_as_long_as_allowed_is_no_gap) {
  const std::vector<Sample> samples{sample(0, 1), sample(20, 2)};
  EXPECT_EQ(unbroken_runs(samples, minutes{20}).size(), 1U);
}

TEST(Chart, a_value_that_comes_late_closes_the_gap) {
  std::vector<Sample> samples{sample(0, 1), sample(10, 2), sample(50, 3)};
  EXPECT_EQ(unbroken_runs(samples, minutes{20}).size(), 2U);
  samples.insert(samples.begin() + 2, sample(30, 2.5));
  EXPECT_EQ(unbroken_runs(samples, minutes{20}).size(), 1U);
}

TEST(Chart, before_the_first_value_there_is_no_gap_to_hatch) {
  const std::vector<Sample> samples{sample(600, 1), sample(610, 2)};
  EXPECT_EQ(unbroken_runs(samples, minutes{20}).size(), 1U);  // gaps lie between runs only
}

TEST(Chart, silence_is_hatched_between_values_and_up_to_the_playhead) {
  const std::vector<Sample> samples{sample(0, 1), sample(10, 2), sample(70, 3)};
  const auto runs = unbroken_runs(samples, minutes{20});
  const UtcTime start{};
  const auto silences = silences_between(runs, minutes{20}, Duration{0}, start + minutes{100});
  ASSERT_EQ(silences.size(), 2U);
  EXPECT_EQ(silences[0], (TimeRange{start + minutes{10}, start + minutes{70}}));
  EXPECT_EQ(silences[1], (TimeRange{start + minutes{70}, start + minutes{100}}));
  EXPECT_EQ(silences_between(runs, minutes{20}, Duration{0}, start + minutes{90}).size(), 1U) << "it may still come";
}

TEST(Chart, rain_that_stands_for_the_hour_before_it_leaves_no_gap_there) {
  const std::vector<Sample> samples{sample(0, 1), sample(60, 2), sample(240, 3)};
  const auto runs = unbroken_runs(samples, minutes{20});
  const UtcTime start{};
  const auto silences = silences_between(runs, minutes{20}, minutes{60}, start + minutes{240});
  ASSERT_EQ(silences.size(), 1U);
  EXPECT_EQ(silences[0], (TimeRange{start + minutes{60}, start + minutes{180}}));
}

TEST(Chart, a_missing_value_breaks_the_line) {
  const std::vector<Sample> samples{sample(0, 1), sample(5, NAN), sample(10, 2)};
  const auto runs = unbroken_runs(samples, minutes{20});
  ASSERT_EQ(runs.size(), 2U);
  EXPECT_EQ(runs[1].front().value, 2);
}

TEST(Chart, nothing_measured_gives_no_run_and_still_a_range) {
  EXPECT_TRUE(unbroken_runs({}, minutes{20}).empty());
  const ValueRange range = fitted_range({}, {}, true);
  EXPECT_LT(range.low, range.high);
}

TEST(Chart, the_range_holds_near_thresholds_and_not_far_ones) {
  const std::vector<Sample> samples{sample(0, 0.1), sample(5, 0.4)};
  const ValueRange range = fitted_range(samples, std::vector{0.5, 30.0}, true);
  EXPECT_GE(range.high, 0.5);
  EXPECT_LT(range.high, 2);
  EXPECT_EQ(range.low, 0);
}

TEST(Chart, ticks_are_round_and_inside) {
  EXPECT_EQ(value_ticks({0, 1}, 5), (std::vector<double>{0, 0.2, 0.4, 0.6000000000000001, 0.8, 1}));
  EXPECT_EQ(tick_decimals(std::vector{0.0, 0.2}), 1);
  EXPECT_EQ(tick_decimals(std::vector{0.0, 50.0}), 0);
}

TEST(Chart, time_ticks_are_round_in_local_time) {
  const UtcTime from{hours{22} + minutes{7}};  // 06:07 in Taiwan
  const auto ticks = time_ticks({from, from + hours{3}}, ZoneOffset{480}, 4);
  ASSERT_FALSE(ticks.empty());
  EXPECT_LE(ticks.size(), 4U);
  for (const UtcTime tick : ticks) EXPECT_EQ(format_clock(tick, ZoneOffset{480}, false).substr(3), "00");
}

TEST(Chart, no_range_has_more_ticks_than_room) {
  for (const Duration length : {Duration{minutes{3}}, Duration{hours{5}}, Duration{hours{24 * 400}}}) {
    EXPECT_LE(time_ticks({UtcTime{}, UtcTime{} + length}, ZoneOffset{0}, 7).size(), 7U);
  }
}

TEST(Chart, the_value_at_a_time_is_the_newest_before_it) {
  const std::vector<Sample> samples{sample(0, 1), sample(10, 2)};
  EXPECT_EQ(sample_at(samples, UtcTime{minutes{9}})->value, 1);
  EXPECT_EQ(sample_at(samples, UtcTime{minutes{10}})->value, 2);
  EXPECT_EQ(sample_at(samples, UtcTime{minutes{-1}}), nullptr);
}

}  // namespace
}  // namespace sandtable::ui
