#include "twin/core/sensors/quality_flags.h"

#include <gtest/gtest.h>

using namespace sandtable;

namespace {

TEST(QualityFlags, each_test_keeps_its_own_flag) {
  QualityFlags flags;
  flags.set(QualityTest::kTimingGap, QualityFlag::kMissing);
  flags.set(QualityTest::kManual, QualityFlag::kFail);
  flags.set(QualityTest::kSpike, QualityFlag::kSuspect);
  flags.set(QualityTest::kSpike, QualityFlag::kPass);
  EXPECT_EQ(flags.of(QualityTest::kTimingGap), QualityFlag::kMissing);
  EXPECT_EQ(flags.of(QualityTest::kManual), QualityFlag::kFail);
  EXPECT_EQ(flags.of(QualityTest::kSpike), QualityFlag::kPass);
  EXPECT_EQ(flags.of(QualityTest::kFlatLine), std::nullopt);
}

TEST(QualityFlags, roll_up_lets_the_later_of_9_2_1_3_4_win) {
  QualityFlags flags;
  EXPECT_EQ(flags.roll_up(), QualityFlag::kNotEvaluated);
  const QualityFlag rising[] = {QualityFlag::kMissing, QualityFlag::kNotEvaluated, QualityFlag::kPass,
                                QualityFlag::kSuspect, QualityFlag::kFail};
  int test = 0;
  for (const QualityFlag flag : rising) {
    flags.set(static_cast<QualityTest>(test++), flag);
    EXPECT_EQ(flags.roll_up(), flag);
  }
}

TEST(QualityFlags, decisive_test_is_the_first_that_says_the_worst) {
  QualityFlags flags;
  flags.set(QualityTest::kGrossRange, QualityFlag::kPass);
  EXPECT_EQ(flags.decisive(), std::nullopt);
  flags.set(QualityTest::kCeiling, QualityFlag::kSuspect);
  flags.set(QualityTest::kRateOfChange, QualityFlag::kSuspect);
  EXPECT_EQ(flags.decisive(), QualityTest::kRateOfChange);
}

TEST(QualityFlags, survive_a_round_trip_as_bits_and_ignore_bits_of_unknown_tests) {
  QualityFlags flags;
  flags.set(QualityTest::kManual, QualityFlag::kMissing);
  EXPECT_EQ(QualityFlags::from_bits(flags.bits()), flags);
  EXPECT_EQ(QualityFlags::from_bits(~std::uint64_t{0}).of(QualityTest::kManual), std::nullopt);
}

TEST(QualityFlags, every_test_has_a_key_that_leads_back_to_it) {
  for (int i = 0; i < kQualityTestCount; ++i) {
    const auto test = static_cast<QualityTest>(i);
    EXPECT_EQ(parse_quality_test(quality_test_key(test)), test);
  }
  EXPECT_EQ(parse_quality_test("?"), std::nullopt);
}

}  // namespace
