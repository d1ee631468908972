// What must hold for any series whatever. Each property is tried on a hundred random series of its own.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>

#include "feeds/quality/quality_control.h"

namespace sandtable::feeds {
namespace {

using std::chrono::minutes;

const UtcTime kFirst{std::chrono::sys_days{std::chrono::year{2026} / 6 / 1}};

/// Depths in whole centimetres, now and then a missing one, as one sensor sends them every five minutes.
std::vector<Observation> any_series() {
  const auto values = *rc::gen::container<std::vector<int>>(rc::gen::inRange(-60, 1100));
  std::vector<Observation> series;
  for (std::size_t i = 0; i < values.size(); ++i) {
    Observation o;
    o.series = SeriesId("S");
    o.phenomenon_time = o.received_time = kFirst + static_cast<int>(i) * minutes{5};
    o.value = values[i] % 17 == 0 ? std::nan("") : values[i] / 100.0;
    series.push_back(o);
  }
  return series;
}

QualityControl control() {
  QualityControl made;
  Series series;
  series.id = SeriesId("S");
  made.know(series);
  return made;
}

TEST(AnySeries, has_its_worst_test_as_its_flag_and_a_reason_for_every_doubt) {
  EXPECT_TRUE(rc::check([] {
    QualityControl quality = control();
    for (const Observation& o : any_series()) {
      const Observation judged = quality.assess(o);
      RC_ASSERT(judged.raw == o.raw);
      if (std::isnan(o.value)) {
        RC_ASSERT(judged.flag == QualityFlag::kMissing);
      } else {
        RC_ASSERT(judged.value == o.value);
        RC_ASSERT(judged.flag == judged.tests.roll_up());
      }
      RC_ASSERT(judged.reason.empty() == (judged.flag == QualityFlag::kPass));
    }
  }));
}

TEST(AnySeries, never_fails_for_its_rate_nor_for_its_season) {
  EXPECT_TRUE(rc::check([] {
    QualityControl quality = control();
    for (const Observation& o : any_series()) {
      const QualityFlags tests = quality.assess(o).tests;
      RC_ASSERT(tests.of(QualityTest::kRateOfChange) != QualityFlag::kFail);
      RC_ASSERT(tests.of(QualityTest::kClimatology) != QualityFlag::kFail);
    }
  }));
}

TEST(AnySeries, is_reflagged_only_about_the_value_before_and_only_for_the_worse) {
  EXPECT_TRUE(rc::check([] {
    QualityControl quality = control();
    std::optional<Observation> before;
    for (const Observation& o : any_series()) {
      Judged judged = quality.examine(o);
      if (judged.reflag) {
        RC_ASSERT(before.has_value());
        RC_ASSERT(judged.reflag->phenomenon_time == before->phenomenon_time);
        RC_ASSERT(judged.reflag->tests.roll_up() >= before->flag);
        RC_ASSERT(!judged.reflag->reason.empty());
      }
      before = QualityControl::settle(std::move(judged));
    }
  }));
}

TEST(AnySeries, sent_a_second_time_is_judged_by_itself_and_changes_nothing_for_the_next) {
  EXPECT_TRUE(rc::check([] {
    QualityControl once = control();
    QualityControl twice = control();
    for (const Observation& o : any_series()) {
      const Observation judged = once.assess(o);
      const Observation again = twice.assess(o);
      RC_ASSERT(again.tests == judged.tests);
      RC_ASSERT(again.reason == judged.reason);
      (void)twice.assess(o);
    }
  }));
}

TEST(AnyWindow, has_the_range_and_deviation_of_its_values) {
  EXPECT_TRUE(rc::check([] {
    const auto values = *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(-1000, 1000)));
    RC_PRE(values.size() < 240u);
    SeriesWindow window;
    double sum = 0;
    UtcTime now = kFirst;
    for (const int value : values) {
      window.add({now, static_cast<double>(value)}, 0.5);
      now += minutes{6};
      sum += value;
    }
    double squares = 0;
    const double mean = sum / static_cast<double>(values.size());
    for (const int value : values) squares += (value - mean) * (value - mean);
    const auto deviation = window.deviation(std::chrono::hours{25});
    RC_ASSERT(deviation.has_value() == (values.size() >= 3));
    // Sums of squares up to 240 * 2000² leave seven of sixteen digits.
    if (deviation) RC_ASSERT(std::abs(*deviation - std::sqrt(squares / static_cast<double>(values.size() - 1))) < 1e-6);
    const auto range = window.range(std::chrono::hours{1});
    if (range) RC_ASSERT(range->low <= values.back() && values.back() <= range->high);
  }));
}

}  // namespace
}  // namespace sandtable::feeds
