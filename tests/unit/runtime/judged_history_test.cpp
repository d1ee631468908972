#include <gtest/gtest.h>

#include "tests/support/incident_builder.h"
#include "twin/runtime/history.h"

namespace sandtable {
namespace {

using test::at;
using test::depth_series;
using test::gauge;

constexpr std::size_t kMany = 100;

class JudgedHistory : public testing::Test {
 protected:
  std::vector<JudgedSample> judged(UtcTime known_at) {
    History history;
    for (const Event& event : twin_.events) history.append(std::make_shared<const Event>(event));
    return history.judged(series_, {at(0), at(100)}, known_at, kMany);
  }

  test::Twin twin_;
  SeriesId series_ = depth_series(gauge("G")).id;
};

TEST_F(JudgedHistory, a_verdict_counts_from_when_it_was_given) {
  twin_.reads("G", 0.5, at(5));
  twin_.must(ReflagObservation{series_, at(5), QualityFlag::kFail, "seen dry"}, at(9), "Lin");
  const JudgedSample before = judged(at(8)).at(0);
  EXPECT_EQ(before.flag_then, QualityFlag::kPass);
  EXPECT_EQ(before.flag_now, QualityFlag::kFail);
  EXPECT_TRUE(before.corrected());
  EXPECT_EQ(before.reason, "Lin: seen dry");
  const JudgedSample after = judged(at(9)).at(0);
  EXPECT_EQ(after.flag_then, QualityFlag::kFail);
  EXPECT_FALSE(after.corrected());
}

TEST_F(JudgedHistory, a_calibration_counts_from_when_it_was_set_for_the_time_it_covers) {
  twin_.reads("G", 0.5, at(5));
  twin_.reads("G", 0.6, at(15));
  twin_.must(SetCalibration{series_, 1, 0.1, at(10), {}, "staff gauge"}, at(20), "Lin");
  const auto then = judged(at(19));
  EXPECT_DOUBLE_EQ(then.at(1).value_then, 0.6);
  EXPECT_DOUBLE_EQ(then.at(1).value_now, 0.7);
  EXPECT_FALSE(then.at(0).corrected()) << "it covers later values only";
  EXPECT_DOUBLE_EQ(judged(at(20)).at(1).value_then, 0.7);
}

TEST_F(JudgedHistory, what_came_later_was_not_known) {
  twin_.reads("G", 0.5, at(5));
  twin_.reads("G", 0.6, at(15));
  const auto then = judged(at(10));
  EXPECT_TRUE(then.at(0).known);
  EXPECT_FALSE(then.at(1).known);
}

TEST_F(JudgedHistory, a_correction_of_the_source_counts_from_when_it_came) {
  twin_.reads("G", 0.5, at(5));
  Observation corrected{series_, at(5), at(30), 0.8, "0.8 m", QualityFlag::kPass, ""};
  twin_.must(IngestDelivery{SourceId("f"), {}, {}, {corrected}, 0, "", ""}, at(30));
  const auto then = judged(at(29));
  ASSERT_EQ(then.size(), 1U) << "one moment, however often it was told";
  EXPECT_DOUBLE_EQ(then[0].value_then, 0.5);
  EXPECT_DOUBLE_EQ(then[0].value_now, 0.8);
  EXPECT_TRUE(then[0].corrected());
  EXPECT_EQ(then[0].reason, "0.5 m → 0.8 m");
  EXPECT_DOUBLE_EQ(judged(at(30)).at(0).value_then, 0.8);
}

TEST_F(JudgedHistory, what_is_told_outside_is_calibrated_and_carries_the_newest_flag_without_what_failed_since) {
  twin_.reads("G", 0.5, at(5));
  twin_.reads("G", 0.6, at(15));
  twin_.reads("G", 0.7, at(16));
  twin_.must(ReflagObservation{series_, at(5), QualityFlag::kFail, "seen dry"}, at(18), "Lin");
  twin_.must(ReflagObservation{series_, at(15), QualityFlag::kSuspect, "odd"}, at(18), "Lin");
  twin_.must(SetCalibration{series_, 1, 0.1, at(10), {}, "staff gauge"}, at(20), "Lin");
  History history;
  for (const Event& event : twin_.events) history.append(std::make_shared<const Event>(event));
  const PastValues past = history.known_now(series_, {at(0), at(100)}, kMany);
  EXPECT_TRUE(past.complete);
  ASSERT_EQ(past.values.size(), 2U);
  EXPECT_EQ(past.values[0].at, at(15));
  EXPECT_DOUBLE_EQ(past.values[0].value, 0.7);
  EXPECT_EQ(past.values[0].flag, QualityFlag::kSuspect);
  const Reading& newest = (*twin_.state.readings)[*twin_.state.stations->index_of(series_)];
  EXPECT_EQ(past.values[1], (PastValue{newest.phenomenon_time, newest.value, newest.flag}))
      << "the list ends with what the state says";
  EXPECT_FALSE(history.known_now(series_, {at(0), at(100)}, 2).complete) << "three moments are known";
}

TEST_F(JudgedHistory, failed_and_missing_values_are_there_too) {
  twin_.reads("G", 9.9, at(5), QualityFlag::kFail);
  EXPECT_EQ(judged(at(10)).size(), 1U);
}

}  // namespace
}  // namespace sandtable
