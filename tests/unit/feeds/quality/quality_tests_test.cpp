// Each quality test against a table of hand-made series. Expected flags follow the text of the QARTOD water level
// manual v2.1 and, where it leaves room, the documented behaviour of ioos_qc (strict comparisons, `>` for too much and
// `<` for too still).
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "feeds/quality/change_tests.h"
#include "feeds/quality/correlated_jumps.h"
#include "feeds/quality/quality_control.h"
#include "feeds/quality/quality_plan.h"
#include "feeds/quality/rain_book.h"
#include "feeds/quality/range_tests.h"
#include "feeds/quality/stillness_tests.h"
#include "feeds/quality/support_tests.h"
#include "tests/unit/feeds/feed_fakes.h"

namespace sandtable::feeds {
namespace {

using sandtable::test::at;
using std::chrono::hours;
using std::chrono::minutes;

const UtcTime kBegin = at("2026-06-01T00:00:00Z");

/// The manual's own numbers.
QualityLimits manual() {
  QualityLimits limits;
  limits.gap = hours{1};
  limits.moved_m = 500;
  limits.spike_suspect = 0.1;
  limits.spike_fail = 0.2;
  limits.rate_deviations = 3;
  limits.rate_over = hours{25};
  limits.flat_epsilon = 0.001;
  limits.flat_count_suspect = 3;
  limits.flat_count_fail = 5;
  limits.attenuated_suspect = 0.5;
  limits.attenuated_fail = 0.1;
  limits.attenuated_over = hours{12};
  limits.neighbour_suspect = 0.03;
  limits.neighbour_fail = 0.05;
  return limits;
}

/// Flags as digits, one for each value; '-' where the test did not run.
std::string flags_of(const std::vector<double>& values, QualityTest test, const QualityLimits& limits,
                     Duration step = minutes{6}) {
  QualityControl control;
  Series series;
  series.id = SeriesId("S");
  series.quantity = Quantity::kWaterLevel;
  control.know(series, std::make_shared<const QualityLimits>(limits));
  std::string flags;
  UtcTime now = kBegin;
  for (const double value : values) {
    Observation o;
    o.series = series.id;
    o.phenomenon_time = o.received_time = now;
    o.value = value;
    now += step;
    const Judged judged = control.examine(o);
    if (judged.reflag) flags.back() = static_cast<char>('0' + static_cast<int>(*judged.reflag->tests.of(test)));
    const auto flag = judged.observation.tests.of(test);
    const bool missing = judged.observation.flag == QualityFlag::kMissing;
    flags += missing ? '9' : flag ? static_cast<char>('0' + static_cast<int>(*flag)) : '-';
    (void)QualityControl::settle(judged);
  }
  return flags;
}

const double kNone = std::nan("");

struct SeriesCase {
  const char* what;
  std::vector<double> values;
  std::string flags;
};

class SpikeTable : public testing::TestWithParam<SeriesCase> {};
TEST_P(SpikeTable, judges_the_value_before_the_newest) {
  EXPECT_EQ(flags_of(GetParam().values, QualityTest::kSpike, manual()), GetParam().flags) << GetParam().what;
}
// A pass is not told anew, so it stays 2: only what is found is a new flag set.
INSTANTIATE_TEST_SUITE_P(
    Qartod, SpikeTable,
    testing::Values(SeriesCase{"the first and the newest are not evaluated", {1, 1, 1}, "222"},
                    SeriesCase{"above the low threshold", {1, 1.125, 1, 1}, "2322"},
                    SeriesCase{
                        "above the high threshold, which the average sees from beside too", {1, 1.5, 1, 1}, "2442"},
                    SeriesCase{"downwards as well", {1, 0.5, 1, 1}, "2442"},
                    SeriesCase{"a straight rise is none", {1, 1.5, 2, 2.5}, "2222"},
                    SeriesCase{"the manual's average sees the corner of a step", {1, 1, 1.25, 1.25}, "2332"},
                    SeriesCase{"a missing neighbour", {1, kNone, 1.5, 1, 1}, "29242"},
                    SeriesCase{"nothing yet to compare with", {1.5}, "2"}));

TEST(Spike, equal_to_the_threshold_passes) {
  QualityLimits limits = manual();
  limits.spike_suspect = 0.25;
  limits.spike_fail = 0.5;
  EXPECT_EQ(spike(1, 1.25, 1, "m", limits).flag, QualityFlag::kPass);
  EXPECT_EQ(spike(1, 1.5, 1, "m", limits).flag, QualityFlag::kSuspect);
}

TEST(Spike, differential_method_takes_the_lesser_step_and_only_where_the_value_turns_back) {
  QualityLimits limits = manual();
  limits.spike_method = SpikeMethod::kDifferential;
  EXPECT_EQ(spike(1, 1, 1.25, "m", limits).flag, QualityFlag::kPass);
  EXPECT_EQ(spike(1, 1.25, 1.25, "m", limits).flag, QualityFlag::kPass);
  EXPECT_EQ(spike(1, 1.5, 1.375, "m", limits).flag, QualityFlag::kSuspect);
  EXPECT_EQ(spike(1, 1.5, 1.125, "m", limits).flag, QualityFlag::kFail);
}

TEST(RateOfChange, of_three_deviations_is_suspect_and_never_fails) {
  // 0, 1, 0, 1, ...: deviation just above 0.5, so that 1 is allowed and 100 is not.
  std::vector<double> values;
  for (int i = 0; i < 20; ++i) values.push_back(i % 2);
  values.push_back(100);
  const std::string flags = flags_of(values, QualityTest::kRateOfChange, manual());
  EXPECT_EQ(flags.substr(3), std::string(17, '1') + "3");
}

TEST(RateOfChange, adds_base_and_deviations) {
  QualityLimits limits;
  limits.rate_base = 0.1;
  limits.rate_deviations = 2;
  const Sample before{kBegin, 0};
  const auto flag = [&](double value, double deviation) {
    return rate_of_change(before, {kBegin + minutes{6}, value}, deviation, "m", limits).flag;
  };
  EXPECT_EQ(flag(0.5, 0.25), QualityFlag::kPass);
  EXPECT_EQ(flag(0.75, 0.25), QualityFlag::kSuspect);
  EXPECT_EQ(flag(-0.75, 0.25), QualityFlag::kSuspect);
}

TEST(RateOfChange, may_be_a_speed_as_in_ioos_qc) {
  QualityLimits limits;
  limits.rate_per_s = 0.001;
  EXPECT_EQ(rate_of_change({kBegin, 0}, {kBegin + minutes{10}, 0.6}, {}, "m", limits).flag, QualityFlag::kPass);
  EXPECT_EQ(rate_of_change({kBegin, 0}, {kBegin + minutes{10}, 0.61}, {}, "m", limits).flag, QualityFlag::kSuspect);
}

TEST(RateOfChange, is_not_judged_across_a_gap) {
  QualityLimits limits = manual();
  limits.rate_base = 0.1;
  EXPECT_EQ(flags_of({1, 1, 1, 5}, QualityTest::kRateOfChange, limits, minutes{61}).back(), '2');
}

class FlatTable : public testing::TestWithParam<SeriesCase> {};
TEST_P(FlatTable, counts_the_newest_itself) {
  EXPECT_EQ(flags_of(GetParam().values, QualityTest::kFlatLine, manual()), GetParam().flags) << GetParam().what;
}
INSTANTIATE_TEST_SUITE_P(Qartod, FlatTable,
                         testing::Values(SeriesCase{"three are suspect, five fail", {1, 1, 1, 1, 1, 1}, "113344"},
                                         SeriesCase{"falling counts as moving too", {1, 0.9, 0.8, 0.7}, "1111"},
                                         SeriesCase{
                                             "less than epsilon is no change", {1, 1.0004, 1.0008, 1, 1}, "11334"},
                                         SeriesCase{"epsilon itself is one", {1, 1.001, 1.002, 1.003, 1.004}, "11111"},
                                         SeriesCase{"a change begins anew", {1, 1, 1, 2, 2, 2}, "113113"},
                                         SeriesCase{"a missing value is passed over", {1, 1, kNone, 1}, "1193"}));

TEST(FlatLine, epsilon_of_zero_never_flags) {
  QualityLimits limits = manual();
  limits.flat_epsilon = 0;
  EXPECT_EQ(flags_of({1, 1, 1, 1, 1, 1}, QualityTest::kFlatLine, limits), "111111");
}

TEST(FlatLine, normal_values_are_flat_only_when_the_supply_is_frozen_too) {
  QualityLimits limits = manual();
  limits.normal_up_to = 0.02;
  const StillRun run{kBegin, kBegin + hours{1}, 0, 0, 9};
  EXPECT_EQ(flat_line(run, 0, false, "m", limits).flag, QualityFlag::kPass);
  EXPECT_EQ(flat_line(run, 0, true, "m", limits).flag, QualityFlag::kFail);
}

TEST(Attenuated, looks_at_the_range_of_half_a_day_once_it_is_covered) {
  std::vector<double> values;
  for (int i = 0; i <= 24; ++i) values.push_back(i % 2 == 0 ? 1 : 1.25);
  const std::string flags = flags_of(values, QualityTest::kAttenuated, manual(), minutes{30});
  EXPECT_EQ(flags, std::string(24, '2') + "3");
  for (double& v : values) v = 1 + (v - 1) / 10;
  EXPECT_EQ(flags_of(values, QualityTest::kAttenuated, manual(), minutes{30}).back(), '4');
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = i % 2 == 0 ? 1 : 1.5;
  EXPECT_EQ(flags_of(values, QualityTest::kAttenuated, manual(), minutes{30}).back(), '1') << "0.5 is not < 0.5";
}

TEST(GrossRange, limits_belong_to_the_range) {
  QualityLimits limits;
  limits.fail_min = -1;
  limits.fail_max = 5;
  limits.suspect_max = 3;
  const auto flag = [&](double v) { return gross_range(v, "m", limits).flag; };
  EXPECT_EQ(flag(3), QualityFlag::kPass);
  EXPECT_EQ(flag(3.01), QualityFlag::kSuspect);
  EXPECT_EQ(flag(5), QualityFlag::kSuspect);
  EXPECT_EQ(flag(5.01), QualityFlag::kFail);
  EXPECT_EQ(flag(-1), QualityFlag::kPass);
  EXPECT_EQ(flag(-1.01), QualityFlag::kFail);
  EXPECT_EQ(gross_range(9, "m", {}).flag, QualityFlag::kNotEvaluated);
}

TEST(Climatology, outside_the_season_is_suspect_only_and_a_season_may_pass_the_new_year) {
  QualityLimits limits;
  limits.seasons = {{11, 2, 0.0, 1.0}, {6, 8, 0.5, 4.0}};
  const auto flag = [&](double v, const char* day) { return climatology(v, at(day), ZoneOffset{0}, "m", limits).flag; };
  EXPECT_EQ(flag(1.5, "2026-12-31T00:00:00Z"), QualityFlag::kSuspect);
  EXPECT_EQ(flag(1.5, "2026-01-31T00:00:00Z"), QualityFlag::kSuspect);
  EXPECT_EQ(flag(1.5, "2026-07-01T00:00:00Z"), QualityFlag::kPass);
  EXPECT_EQ(flag(99, "2026-07-01T00:00:00Z"), QualityFlag::kSuspect);
  EXPECT_EQ(flag(1.5, "2026-04-01T00:00:00Z"), QualityFlag::kNotEvaluated);
}

TEST(Climatology, months_are_those_of_the_place) {
  QualityLimits limits;
  limits.seasons = {{5, 5, 0.0, 1.0}, {6, 6, 0.0, 9.0}};
  struct Case {
    const char* time;
    int zone_minutes;
    QualityFlag expected;
  };
  for (const Case& c :
       {Case{"2026-05-31T15:59:00Z", 480, QualityFlag::kSuspect}, Case{"2026-05-31T16:00:00Z", 480, QualityFlag::kPass},
        Case{"2026-05-31T16:00:00Z", 0, QualityFlag::kSuspect},
        Case{"2026-06-01T03:00:00Z", -300, QualityFlag::kSuspect},
        Case{"2026-06-01T05:00:00Z", -300, QualityFlag::kPass}}) {
    EXPECT_EQ(climatology(5, at(c.time), ZoneOffset{c.zone_minutes}, "m", limits).flag, c.expected)
        << c.time << " at " << c.zone_minutes;
  }
}

TEST(Location, moved_too_far_is_suspect) {
  const LocalXY first{0, 0};
  EXPECT_EQ(location(first, LocalXY{300, 400}, manual()).flag, QualityFlag::kPass);
  EXPECT_EQ(location(first, LocalXY{300, 401}, manual()).flag, QualityFlag::kSuspect);
  EXPECT_EQ(location(first, LocalXY{NAN, 0}, manual()).flag, QualityFlag::kFail);
  EXPECT_EQ(location({}, {}, manual()).flag, QualityFlag::kNotEvaluated);
}

TEST(TimingGap, later_than_an_hour_is_missing) {
  EXPECT_EQ(timing_gap(kBegin, kBegin + hours{1}, manual()).flag, QualityFlag::kPass);
  EXPECT_EQ(timing_gap(kBegin, kBegin + hours{1} + Duration{1}, manual()).flag, QualityFlag::kMissing);
}

TEST(MultiVariate, step_without_its_partners_is_suspect) {
  QualityLimits limits;
  limits.partner_jump = 1;
  limits.partner_still = 0.02;
  EXPECT_EQ(multi_variate(1.5, 0.1, 100, "m", limits).flag, QualityFlag::kSuspect);
  EXPECT_EQ(multi_variate(1.5, 30, 100, "m", limits).flag, QualityFlag::kPass);
  EXPECT_EQ(multi_variate(0.5, 0, 100, "m", limits).flag, QualityFlag::kPass);
  EXPECT_EQ(multi_variate(1.5, {}, {}, "m", limits).flag, QualityFlag::kNotEvaluated);
}

TEST(Neighbour, difference_is_judged_by_the_manuals_examples) {
  EXPECT_EQ(neighbour(1, 1.02, "m", manual()).flag, QualityFlag::kPass);
  EXPECT_EQ(neighbour(1, 1.04, "m", manual()).flag, QualityFlag::kSuspect);
  EXPECT_EQ(neighbour(1, 0.94, "m", manual()).flag, QualityFlag::kFail);
  EXPECT_EQ(neighbour(1, {}, "m", manual()).flag, QualityFlag::kNotEvaluated);
}

TEST(DryRise, needs_a_day_known_to_be_dry) {
  const QualityLimits limits = default_limits(Quantity::kWaterDepth, {});
  EXPECT_EQ(dry_rise(0.2, {{}, 0.5, 0}, "m", limits).flag, QualityFlag::kSuspect);
  EXPECT_EQ(dry_rise(0.2, {{}, {}, 0}, "m", limits).flag, QualityFlag::kNotEvaluated);
  EXPECT_EQ(dry_rise(0.2, {{}, 1.0, 0}, "m", limits).flag, QualityFlag::kPass);
  EXPECT_EQ(dry_rise(0.2, {{}, 0.0, 2}, "m", limits).flag, QualityFlag::kPass);
  EXPECT_EQ(dry_rise(0.1, {{}, 0.0, 0}, "m", limits).flag, QualityFlag::kPass);
}

TEST(DuplicateSite, two_feeds_that_disagree_about_one_site_are_suspect) {
  const QualityLimits depth = default_limits(Quantity::kWaterDepth, Duration{0});
  EXPECT_EQ(duplicate_site(0.20, 0.22, "m", depth).flag, QualityFlag::kPass);
  EXPECT_EQ(duplicate_site(0.20, 0.30, "m", depth).flag, QualityFlag::kSuspect);
  EXPECT_EQ(duplicate_site(0.20, {}, "m", depth).flag, QualityFlag::kNotEvaluated);
}

TEST(SeriesWindow, deviation_is_that_of_the_values_and_forgets_what_is_older_than_its_hours) {
  SeriesWindow window;
  for (int i = 0; i < 60; ++i) window.add({kBegin + i * minutes{1}, 1000.0 + (i % 2)}, 0);
  ASSERT_TRUE(window.deviation(hours{25}));
  EXPECT_NEAR(*window.deviation(hours{25}), std::sqrt(60.0 / 59 / 4), 1e-9);
  for (int i = 0; i < 60; ++i) window.add({kBegin + hours{30} + i * minutes{1}, 5.0}, 0);
  EXPECT_NEAR(*window.deviation(hours{25}), 0, 1e-5) << "squares of 1000 cost some digits";
}

class RainBookTest : public testing::Test {
 protected:
  void SetUp() override { book_.know(gauge_, {0, 0}); }
  Series series(const char* id, Duration window) {
    Series s;
    s.id = SeriesId(id);
    s.quantity = Quantity::kRainfall;
    s.window = window;
    return s;
  }
  Series gauge_ = series("R", minutes{10});
  RainBook book_;
};

TEST_F(RainBookTest, sums_windows_once_although_they_reach_into_each_other) {
  for (int i = 0; i <= 60 * 24; ++i) book_.note(gauge_.id, kBegin + i * minutes{1}, 0.5);
  EXPECT_NEAR(book_.day_sum_mm({0, 0}, kBegin + hours{24}).value(), 72, 1e-9);
}

TEST_F(RainBookTest, dry_is_known_only_after_most_of_a_day_but_wet_at_once) {
  for (int i = 0; i < 6 * 19; ++i) book_.note(gauge_.id, kBegin + i * minutes{10}, 0);
  EXPECT_EQ(book_.day_sum_mm({0, 0}, kBegin + hours{19}), std::nullopt);
  for (int i = 6 * 19; i < 6 * 21; ++i) book_.note(gauge_.id, kBegin + i * minutes{10}, 0);
  EXPECT_EQ(book_.day_sum_mm({0, 0}, kBegin + hours{21}), 0);
  book_.know(series("W", minutes{10}), {100, 0});
  book_.note(SeriesId("W"), kBegin, 4);
  EXPECT_EQ(book_.day_sum_mm({100, 0}, kBegin), 4);
}

TEST_F(RainBookTest, intensity_is_the_heaviest_within_three_kilometres_and_half_an_hour) {
  book_.note(gauge_.id, kBegin, 2);
  EXPECT_EQ(book_.intensity_mm_per_h({3000, 0}, kBegin + minutes{30}), 12);
  EXPECT_EQ(book_.intensity_mm_per_h({3001, 0}, kBegin), std::nullopt);
  EXPECT_EQ(book_.intensity_mm_per_h({0, 0}, kBegin + minutes{31}), std::nullopt);
}

TEST(CorrelatedJumps, are_told_once_when_enough_came_within_the_time) {
  std::vector<SeriesRecord> records(6);
  CorrelatedJumps jumps;
  for (std::size_t i = 0; i < 2; ++i) jumps.add(kBegin + i * minutes{2}, records[i]);
  EXPECT_TRUE(jumps.tell(3, std::chrono::seconds{60}).empty());
  jumps.add(kBegin + minutes{2}, records[2]);
  jumps.add(kBegin + minutes{3}, records[3]);
  EXPECT_EQ(jumps.tell(3, std::chrono::seconds{60}).size(), 3u);
  EXPECT_TRUE(jumps.tell(3, std::chrono::seconds{60}).empty());
  jumps.add(kBegin + minutes{3}, records[4]);
  EXPECT_EQ(jumps.tell(3, std::chrono::seconds{60}).size(), 1u);
}

TEST(QualityPlan, station_goes_before_feed_and_feed_before_the_place) {
  QualityPlan plan;
  const auto rule = [](std::vector<SourceId> feeds, std::vector<StationId> stations, double limit) {
    QualityRule r;
    r.feeds = std::move(feeds);
    r.stations = std::move(stations);
    r.limits.rate_base = limit;
    return r;
  };
  plan.rules = {rule({}, {StationId("f/A")}, 3), rule({SourceId("f")}, {}, 2), rule({}, {}, 1)};
  plan.rules[0].off = {"spike_fail"};
  Series series;
  series.station = StationId("f/A");
  EXPECT_EQ(plan.limits_of(series, nullptr, SourceId("f")).rate_base, 3);
  EXPECT_EQ(plan.limits_of(series, nullptr, SourceId("f")).spike_fail, std::nullopt);
  series.station = StationId("f/B");
  EXPECT_EQ(plan.limits_of(series, nullptr, SourceId("f")).rate_base, 2);
  EXPECT_EQ(plan.limits_of(series, nullptr, SourceId("g")).rate_base, 1);
  series.quantity = Quantity::kRainfall;
  EXPECT_EQ(plan.limits_of(series, nullptr, SourceId("f")).rate_base, std::nullopt);
}

TEST(QualityPlan, rarely_reporting_feed_is_not_full_of_gaps) {
  QualityPlan plan;
  plan.feeds[SourceId("f")] = {minutes{5}, hours{6}};
  const QualityLimits limits = plan.limits_of({}, nullptr, SourceId("f"));
  EXPECT_EQ(limits.gap, hours{12});
  EXPECT_EQ(limits.future_skew, minutes{5});
}

}  // namespace
}  // namespace sandtable::feeds
