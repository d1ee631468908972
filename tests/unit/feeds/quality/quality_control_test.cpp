#include "feeds/quality/quality_network.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "tests/unit/feeds/feed_fakes.h"
#include "twin/core/sensors/value_reason.h"

namespace sandtable::feeds {
namespace {

using sandtable::test::at;
using sandtable::test::DeliveryList;
using testing::HasSubstr;
using testing::SizeIs;

const UtcTime kStart = at("2026-06-01T00:00:00Z");

class QualityControlTest : public testing::Test {
 protected:
  /// The verdict on a value of a depth sensor that reports every five minutes.
  Observation depth(double value) { return judge("G/water_depth", value); }

  Observation judge(const char* series, double value) {
    Observation o;
    o.series = SeriesId(series);
    o.phenomenon_time = now_;
    o.received_time = now_;
    o.value = value;
    now_ += std::chrono::minutes{5};
    return control_.assess(o);
  }
  void know(const char* id, Quantity quantity, Duration window = Duration{0}) {
    Series series;
    series.id = SeriesId(id);
    series.quantity = quantity;
    series.window = window;
    control_.know(series);
  }
  void SetUp() override { know("G/water_depth", Quantity::kWaterDepth); }

  QualityControl control_{QualitySettings{}};
  UtcTime now_ = kStart;
};

TEST_F(QualityControlTest, plausible_value_passes_without_a_reason) {
  const Observation o = depth(0.2);
  EXPECT_EQ(o.flag, QualityFlag::kPass);
  EXPECT_EQ(o.reason, "");
  EXPECT_EQ(o.tests.of(QualityTest::kGrossRange), QualityFlag::kPass);
  EXPECT_EQ(o.tests.of(QualityTest::kSpike), QualityFlag::kNotEvaluated) << "the newest waits for the next";
}

TEST_F(QualityControlTest, impossible_value_fails_and_names_the_range) {
  const Observation o = depth(12);
  EXPECT_EQ(o.flag, QualityFlag::kFail);
  EXPECT_EQ(o.reason, "12 m > 10 m");
}

TEST_F(QualityControlTest, implausible_value_and_negative_depth_are_suspect) {
  EXPECT_EQ(depth(-0.1).flag, QualityFlag::kSuspect);
  now_ += std::chrono::hours{2};
  EXPECT_EQ(depth(3.13).flag, QualityFlag::kSuspect);
  EXPECT_EQ(depth(-0.01).value, -0.01) << "raw is never changed";
}

TEST_F(QualityControlTest, missing_stays_missing_and_nan_becomes_missing) {
  const Observation o = depth(std::numeric_limits<double>::quiet_NaN());
  EXPECT_EQ(o.flag, QualityFlag::kMissing);
  EXPECT_NE(o.reason, "");
}

TEST_F(QualityControlTest, what_is_no_number_fails_for_its_syntax_and_keeps_its_text) {
  Observation o;
  o.series = SeriesId("f/A/water_depth");
  o.phenomenon_time = o.received_time = kStart;
  o.value = std::numeric_limits<double>::quiet_NaN();
  o.raw = o.reason = "FALLO cm";
  o.flag = QualityFlag::kFail;
  o.tests.set(QualityTest::kSyntax, QualityFlag::kFail);
  const Observation judged = control_.assess(o);
  EXPECT_EQ(judged.flag, QualityFlag::kFail);
  EXPECT_EQ(judged.tests.decisive(), QualityTest::kSyntax);
  EXPECT_EQ(judged.reason, "FALLO cm");
}

TEST_F(QualityControlTest, stamp_from_the_future_fails_beyond_the_skew) {
  Observation o;
  o.series = SeriesId("G/water_depth");
  o.value = 0.1;
  o.received_time = kStart;
  o.phenomenon_time = kStart + std::chrono::minutes{15};
  EXPECT_EQ(control_.assess(o).flag, QualityFlag::kPass);
  o.phenomenon_time += std::chrono::seconds{1};
  const Observation judged = control_.assess(o);
  EXPECT_EQ(judged.flag, QualityFlag::kFail);
  EXPECT_EQ(judged.tests.decisive(), QualityTest::kFutureClock);
  EXPECT_EQ(judged.reason, "+15 min");
}

TEST_F(QualityControlTest, single_spike_is_suspect_and_the_value_after_it_is_believed) {
  EXPECT_EQ(depth(0).flag, QualityFlag::kPass);
  const Observation spike = depth(0.96);
  EXPECT_EQ(spike.flag, QualityFlag::kSuspect);
  EXPECT_EQ(spike.tests.decisive(), QualityTest::kRateOfChange);
  EXPECT_EQ(spike.reason, "+0.96 m / 5 min");
  EXPECT_EQ(depth(0).flag, QualityFlag::kPass);
}

TEST_F(QualityControlTest, spike_is_failed_by_a_new_flag_set_when_the_next_value_shows_it) {
  (void)depth(0);
  const Observation spike = depth(0.96);
  Observation next = spike;
  next.value = 0;
  next.phenomenon_time = next.received_time = now_;
  next.tests = {};
  const Judged judged = control_.examine(next);
  ASSERT_TRUE(judged.reflag);
  EXPECT_EQ(judged.reflag->phenomenon_time, spike.phenomenon_time);
  EXPECT_EQ(judged.reflag->tests.of(QualityTest::kSpike), QualityFlag::kFail);
  EXPECT_EQ(judged.reflag->tests.of(QualityTest::kRateOfChange), QualityFlag::kSuspect) << "the old flags stay";
  EXPECT_EQ(judged.reflag->reason, "0 → 0.96 → 0 m");
}

TEST_F(QualityControlTest, value_beside_a_missing_one_is_not_judged_as_a_spike) {
  (void)depth(0);
  (void)depth(std::numeric_limits<double>::quiet_NaN());
  (void)depth(0.96);
  Observation next;
  next.series = SeriesId("G/water_depth");
  next.phenomenon_time = next.received_time = now_;
  EXPECT_FALSE(control_.examine(next).reflag);
}

TEST_F(QualityControlTest, steep_rise_is_told_with_its_height_and_time) {
  (void)depth(0.05);
  (void)depth(0.1);
  Observation next;
  next.series = SeriesId("G/water_depth");
  next.phenomenon_time = next.received_time = now_;
  next.value = 0.2;
  const Judged judged = control_.examine(next);
  ASSERT_TRUE(judged.rise);
  EXPECT_NEAR(judged.rise->rise, 0.15, 1e-12);
  EXPECT_EQ(judged.rise->within, std::chrono::minutes{10});
}

TEST_F(QualityControlTest, rise_that_goes_on_is_doubted_once) {
  EXPECT_EQ(depth(0).flag, QualityFlag::kPass);
  EXPECT_EQ(depth(0.5).flag, QualityFlag::kSuspect);
  EXPECT_EQ(depth(1.1).flag, QualityFlag::kPass);
  EXPECT_EQ(depth(1.7).flag, QualityFlag::kPass);
}

TEST_F(QualityControlTest, value_held_after_a_rise_is_suspect_and_no_calm) {
  for (const double value : {0.0, 0.1, 0.3}) (void)depth(value);
  for (int i = 0; i < 11; ++i) EXPECT_EQ(depth(0.42).flag, QualityFlag::kPass) << i;
  (void)depth(0.42);
  const Observation held = depth(0.42);
  EXPECT_EQ(held.tests.of(QualityTest::kHeldExtreme), QualityFlag::kSuspect);
}

TEST_F(QualityControlTest, second_stop_at_a_known_ceiling_is_suspect) {
  for (const double value : {0.0, 0.76, 0.0, 0.0}) (void)depth(value);
  const Observation again = depth(0.77);
  EXPECT_EQ(again.tests.of(QualityTest::kCeiling), QualityFlag::kSuspect);
}

TEST_F(QualityControlTest, water_that_passes_a_ceiling_slowly_does_not_stop_there) {
  for (const double value : {0.5, 0.6, 0.7, 0.755, 0.77, 0.775, 0.8}) {
    EXPECT_EQ(depth(value).tests.of(QualityTest::kCeiling), QualityFlag::kPass) << value;
  }
}

TEST_F(QualityControlTest, doubt_that_the_source_brought_along_stays) {
  Observation o;
  o.series = SeriesId("G/water_depth");
  o.phenomenon_time = o.received_time = kStart;
  o.value = 0.2;
  o.tests.set(QualityTest::kProvider, QualityFlag::kSuspect);
  o.reason = "ToBeConfirm";
  const Observation judged = control_.assess(o);
  EXPECT_EQ(judged.flag, QualityFlag::kSuspect);
  EXPECT_EQ(judged.reason, "ToBeConfirm");
}

TEST_F(QualityControlTest, late_arrival_is_a_gap_and_the_value_counts) {
  Observation o;
  o.series = SeriesId("G/water_depth");
  o.phenomenon_time = kStart;
  o.received_time = kStart + std::chrono::minutes{61};
  const Observation judged = control_.assess(o);
  EXPECT_EQ(judged.tests.of(QualityTest::kTimingGap), QualityFlag::kMissing);
  EXPECT_EQ(judged.flag, QualityFlag::kPass);
}

TEST_F(QualityControlTest, jump_that_another_value_confirms_is_believed_from_then_on) {
  EXPECT_EQ(depth(0.1).flag, QualityFlag::kPass);
  EXPECT_EQ(depth(0.7).flag, QualityFlag::kSuspect);
  EXPECT_EQ(depth(0.75).flag, QualityFlag::kPass);
}

TEST_F(QualityControlTest, fast_rise_of_a_real_flood_passes) {
  for (const double value : {0.0, 0.1, 0.3, 0.6, 1.0}) EXPECT_EQ(depth(value).flag, QualityFlag::kPass) << value;
}

TEST_F(QualityControlTest, jump_after_a_long_silence_is_not_judged) {
  EXPECT_EQ(depth(0).flag, QualityFlag::kPass);
  now_ += std::chrono::hours{1};
  EXPECT_EQ(depth(0.9).flag, QualityFlag::kPass);
}

TEST_F(QualityControlTest, dry_road_may_say_zero_for_ever) {
  for (int i = 0; i < 12 * 48; ++i) ASSERT_EQ(depth(0.0).flag, QualityFlag::kPass);
}

TEST_F(QualityControlTest, water_that_never_moves_turns_suspect_then_fails) {
  QualityFlag after_two_hours{}, after_four_hours{}, after_thirteen_hours{};
  for (int i = 0; i <= 13 * 12; ++i) {
    const Observation o = depth(0.40);
    if (i == 2 * 12) after_two_hours = o.flag;
    if (i == 4 * 12) {
      after_four_hours = o.flag;
      EXPECT_EQ(o.tests.decisive(), QualityTest::kFlatLine);
      EXPECT_EQ(o.reason, "0.4 m × 4 h 00 min");
    }
    if (i == 13 * 12) after_thirteen_hours = o.flag;
  }
  EXPECT_EQ(after_two_hours, QualityFlag::kPass);
  EXPECT_EQ(after_four_hours, QualityFlag::kSuspect);
  EXPECT_EQ(after_thirteen_hours, QualityFlag::kFail);
  EXPECT_EQ(depth(0.42).flag, QualityFlag::kPass) << "it moves again";
}

TEST_F(QualityControlTest, two_equal_values_far_apart_are_no_flat_line) {
  EXPECT_EQ(depth(0.40).flag, QualityFlag::kPass);
  now_ += std::chrono::hours{20};
  EXPECT_EQ(depth(0.40).flag, QualityFlag::kPass);
}

TEST_F(QualityControlTest, late_value_is_range_checked_and_changes_nothing_for_the_next) {
  EXPECT_EQ(depth(0).flag, QualityFlag::kPass);
  now_ -= std::chrono::hours{1};
  EXPECT_EQ(depth(0.9).flag, QualityFlag::kPass);
  now_ += std::chrono::hours{1};
  EXPECT_EQ(depth(0.1).flag, QualityFlag::kPass) << "compared with the newest, not with the late one";
}

TEST_F(QualityControlTest, rain_beyond_the_worlds_record_for_its_window_fails) {
  know("G/rainfall_10min", Quantity::kRainfall, std::chrono::minutes{10});
  know("G/rainfall_1440min", Quantity::kRainfall, std::chrono::hours{24});
  EXPECT_EQ(judge("G/rainfall_10min", 48).flag, QualityFlag::kPass);
  EXPECT_EQ(judge("G/rainfall_10min", 250).flag, QualityFlag::kFail);
  EXPECT_EQ(judge("G/rainfall_1440min", 1200).flag, QualityFlag::kPass) << "typhoons have brought more";
}

TEST_F(QualityControlTest, series_nobody_declared_is_not_evaluated) {
  EXPECT_EQ(judge("X/water_depth", 1).flag, QualityFlag::kNotEvaluated);
}

TEST_F(QualityControlTest, fuel_above_a_full_tank_fails) {
  know("P/fuel", Quantity::kFuel);
  EXPECT_EQ(judge("P/fuel", 101).flag, QualityFlag::kFail);
  EXPECT_EQ(judge("P/fuel", 100).flag, QualityFlag::kPass);
}

/// Delivers once when polled.
class OneDelivery final : public FeedSource {
 public:
  explicit OneDelivery(IngestDelivery delivery) : delivery_(std::move(delivery)) {}
  const SourceId& id() const override { return delivery_.source; }
  Status start(FeedSink& sink, const Clock&) override {
    sink_ = &sink;
    return {};
  }
  void poll() override { sink_->deliver(delivery_); }
  void stop() override {}

 private:
  IngestDelivery delivery_;
  FeedSink* sink_ = nullptr;
};

/// What quality control makes of one delivery of the depth at A.
DeliveryList judged(const std::vector<Observation>& observations) {
  IngestDelivery delivery;
  delivery.source = SourceId("net");
  Series series;
  series.id = SeriesId("net/A/water_depth");
  delivery.series = {series};
  delivery.observations = observations;
  delivery.refused = 2;
  DeliveryList sink;
  const ManualClock clock(kStart);
  const auto source = with_quality_control(std::make_unique<OneDelivery>(delivery), {});
  EXPECT_TRUE(source->start(sink, clock));
  source->poll();
  EXPECT_EQ(source->id().str(), "net");
  return sink;
}

Observation depth_at_a(UtcTime stamped) {
  Observation o;
  o.series = SeriesId("net/A/water_depth");
  o.phenomenon_time = stamped;
  o.received_time = kStart;
  o.value = 0.1;
  o.raw = "10 cm";
  return o;
}

TEST(QualitySource, value_of_a_sensor_whose_clock_runs_ahead_is_kept_and_its_text_as_no_value_at_its_receipt) {
  const DeliveryList sink = judged({depth_at_a(kStart + std::chrono::hours{5})});
  ASSERT_THAT(sink.all, SizeIs(1));
  EXPECT_EQ(sink.all[0].refused, 2u);
  ASSERT_THAT(sink.all[0].observations, SizeIs(2));
  EXPECT_TRUE(is_ahead(sink.all[0].observations[1])) << "it cannot be the newest";
  EXPECT_EQ(sink.all[0].observations[1].value, 0.1);
  const Observation& kept = sink.all[0].observations[0];
  EXPECT_EQ(kept.phenomenon_time, kStart);
  EXPECT_TRUE(std::isnan(kept.value));
  EXPECT_EQ(kept.flag, QualityFlag::kFail);
  EXPECT_EQ(kept.tests.decisive(), QualityTest::kFutureClock);
  EXPECT_EQ(kept.raw, "10 cm @ " + format_iso(kStart + std::chrono::hours{5}));
}

TEST(QualitySource, of_a_clock_that_its_reader_found_out_the_reason_stays) {
  Observation local = depth_at_a(kStart + std::chrono::hours{8});
  local.flag = QualityFlag::kFail;
  local.tests.set(QualityTest::kFutureClock, QualityFlag::kFail);
  local.reason = reason_text(ValueReason::kLocalClock);
  const DeliveryList sink = judged({local});
  ASSERT_THAT(sink.all.at(0).observations, SizeIs(2));
  for (const Observation& o : sink.all[0].observations) EXPECT_EQ(o.reason, local.reason);
  EXPECT_THAT(sink.all[0].warning, HasSubstr("net/A/water_depth: +8 h")) << "in figures";
}

TEST(QualitySource, missing_value_with_a_sentinel_time_comes_at_its_receipt) {
  Observation never = depth_at_a(at("2099-12-31T00:00:00Z"));
  never.value = std::numeric_limits<double>::quiet_NaN();
  never.flag = QualityFlag::kMissing;
  const DeliveryList sink = judged({never});
  ASSERT_THAT(sink.all.at(0).observations, SizeIs(1));
  EXPECT_EQ(sink.all[0].observations[0].phenomenon_time, kStart);
  EXPECT_EQ(sink.all[0].observations[0].flag, QualityFlag::kMissing);
}

TEST(QualitySource, one_odd_stamp_from_the_future_pushes_no_good_value_aside) {
  const Observation odd = depth_at_a(at("2099-12-31T00:00:00Z"));
  const DeliveryList sink = judged({depth_at_a(kStart), odd, odd});
  ASSERT_THAT(sink.all, SizeIs(1));
  ASSERT_THAT(sink.all[0].observations, SizeIs(2)) << "once, however often it is told";
  EXPECT_EQ(sink.all[0].observations[0].flag, QualityFlag::kPass);
  EXPECT_TRUE(is_ahead(sink.all[0].observations[1]));
  EXPECT_EQ(sink.all[0].observations[1].phenomenon_time, odd.phenomenon_time);
  EXPECT_EQ(sink.all[0].refused, 2u);
  EXPECT_THAT(sink.all[0].warning, HasSubstr("net/A/water_depth: +"));
}

}  // namespace
}  // namespace sandtable::feeds
