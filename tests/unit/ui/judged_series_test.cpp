#include "viewer/ui/judged_series.h"

#include <gtest/gtest.h>

#include <cmath>

namespace sandtable::ui {
namespace {

UtcTime at(int minute) { return UtcTime{std::chrono::minutes{minute}}; }

JudgedSample value(int minute, double v) {
  return {at(minute), at(minute), v, "", true, v, QualityFlag::kPass, v, QualityFlag::kPass, ""};
}

JudgedSample failed_later(int minute, double v) {
  JudgedSample s = value(minute, v);
  s.flag_now = QualityFlag::kFail;
  return s;
}

TEST(JudgedSeries, a_value_that_failed_later_stands_as_known_and_is_gone_as_corrected) {
  const std::vector<JudgedSample> samples{value(0, 1), failed_later(1, 9), value(2, 1)};
  const JudgedSeries then = judged_series(samples, false, at(10));
  const JudgedSeries now = judged_series(samples, true, at(10));
  EXPECT_EQ(then.shown.size(), 3U);
  EXPECT_EQ(now.shown.size(), 2U);
  EXPECT_EQ(then.struck, (std::vector<Sample>{{at(1), 9}}));
  EXPECT_EQ(now.struck, then.struck) << "it is crossed out in both";
  EXPECT_EQ(then.corrected, 1U);
}

TEST(JudgedSeries, a_value_that_arrived_later_is_only_in_what_is_known_now) {
  std::vector<JudgedSample> samples{value(0, 1), value(1, 2)};
  samples[1].known = false;
  EXPECT_EQ(judged_series(samples, false, at(10)).shown.size(), 1U);
  EXPECT_EQ(judged_series(samples, true, at(10)).shown.size(), 2U);
  EXPECT_EQ(judged_series(samples, false, at(10)).beside.front(), (Sample{at(1), 2}));
}

TEST(JudgedSeries, a_calibration_lays_the_other_line_beside_only_where_it_differs) {
  std::vector<JudgedSample> samples{value(0, 1), value(1, 2), value(2, 3)};
  samples[1].value_now = 2.5;
  const JudgedSeries then = judged_series(samples, false, at(10));
  EXPECT_EQ(then.shown[1].value, 2);
  ASSERT_EQ(then.beside.size(), 2U);
  EXPECT_EQ(then.beside[0].value, 2.5);
  EXPECT_TRUE(std::isnan(then.beside[1].value));
  EXPECT_EQ(judged_series(samples, true, at(10)).shown[1].value, 2.5);
}

TEST(JudgedSeries, nothing_after_the_playhead_is_told) {
  EXPECT_EQ(judged_series(std::vector{value(0, 1), value(5, 2)}, true, at(4)).shown.size(), 1U);
}

TEST(JudgedSeries, the_value_of_a_moment_is_the_newest_until_then) {
  const std::vector<JudgedSample> samples{value(0, 1), value(5, 2)};
  EXPECT_EQ(judged_at(samples, at(4))->value_then, 1);
  EXPECT_EQ(judged_at(samples, at(-1)), nullptr);
}

}  // namespace
}  // namespace sandtable::ui
