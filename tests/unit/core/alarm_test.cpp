#include <gtest/gtest.h>

#include "tests/support/incident_builder.h"

using namespace sandtable;
using namespace sandtable::test;

namespace {

IncidentOpened with_delays(Duration on, Duration off) {
  IncidentOpened o = small_incident();
  o.rules[0].delay_on = on;
  o.rules[0].delay_off = off;
  return o;
}

AlarmId id_of(const std::string& gauge_name) {
  return make_alarm_id(RuleId("deep"), depth_series(gauge(gauge_name)).id);
}

TEST(Alarm, value_at_the_threshold_raises_and_below_does_not) {
  Twin twin;
  twin.reads("G", 0.299, at(1));
  EXPECT_EQ(twin.alarm("G"), nullptr);
  twin.reads("G", 0.30, at(2));
  ASSERT_NE(twin.alarm("G"), nullptr);
  EXPECT_EQ(twin.alarm("G")->state, AlarmState::kUnacknowledged);
  EXPECT_EQ(twin.alarm("G")->raised_at, at(2));
  EXPECT_DOUBLE_EQ(twin.alarm("G")->value, 0.30);
}

TEST(Alarm, acknowledgement_keeps_who_when_and_why) {
  Twin twin;
  twin.reads("G", 0.5, at(1));
  twin.must(AcknowledgeAlarm{id_of("G"), "on it"}, at(2), "Lin");
  const Alarm* alarm = twin.alarm("G");
  ASSERT_NE(alarm, nullptr);
  EXPECT_EQ(alarm->state, AlarmState::kAcknowledged);
  EXPECT_EQ(alarm->acknowledged, (Acknowledgement{"Lin", at(2), "on it"}));
}

TEST(Alarm, acknowledging_twice_is_refused_with_its_reason) {
  Twin twin;
  twin.reads("G", 0.5, at(1));
  twin.must(AcknowledgeAlarm{id_of("G"), ""}, at(2));
  const Decision again = twin.ask(AcknowledgeAlarm{id_of("G"), ""}, at(3));
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().key, "refusal.already_acknowledged");
}

TEST(Alarm, acknowledged_alarm_goes_to_normal_when_the_water_falls) {
  Twin twin;
  twin.reads("G", 0.5, at(1));
  twin.must(AcknowledgeAlarm{id_of("G"), ""}, at(2));
  twin.reads("G", 0.1, at(3));
  EXPECT_EQ(twin.alarm("G"), nullptr);
}

TEST(Alarm, unacknowledged_alarm_stays_listed_after_its_return_until_somebody_looks) {
  Twin twin;
  twin.reads("G", 0.5, at(1));
  twin.reads("G", 0.1, at(3));
  ASSERT_NE(twin.alarm("G"), nullptr);
  EXPECT_EQ(twin.alarm("G")->state, AlarmState::kReturnedUnacknowledged);
  EXPECT_EQ(twin.alarm("G")->returned_at, at(3));
  twin.must(AcknowledgeAlarm{id_of("G"), ""}, at(4));
  EXPECT_EQ(twin.alarm("G"), nullptr);
}

TEST(Alarm, dead_band_keeps_a_hovering_value_from_chattering) {
  Twin twin;
  twin.reads("G", 0.31, at(1));
  for (int i = 0; i < 20; ++i) twin.reads("G", i % 2 == 0 ? 0.29 : 0.31, at(2 + i));
  EXPECT_EQ(twin.alarm("G")->state, AlarmState::kUnacknowledged);
  EXPECT_EQ(twin.alarm("G")->occurrences, 1);
}

TEST(Alarm, returning_condition_is_the_same_alarm_raised_again) {
  Twin twin;
  twin.reads("G", 0.5, at(1));
  twin.reads("G", 0.1, at(2));
  twin.reads("G", 0.5, at(3));
  EXPECT_EQ(twin.alarm("G")->state, AlarmState::kUnacknowledged);
  EXPECT_EQ(twin.alarm("G")->occurrences, 2);
}

TEST(Alarm, delay_on_waits_and_a_short_rise_never_becomes_an_alarm) {
  Twin twin(with_delays(std::chrono::minutes{5}, {}));
  twin.reads("G", 0.5, at(10));
  EXPECT_EQ(twin.alarm("G")->state, AlarmState::kPending);
  EXPECT_FALSE(twin.ask(AcknowledgeAlarm{id_of("G"), ""}, at(11))) << "a pending alarm is not yet an alarm";
  twin.reads("G", 0.2, at(12));
  EXPECT_EQ(twin.alarm("G"), nullptr);
}

TEST(Alarm, delay_on_runs_out_by_the_clock_without_another_reading) {
  Twin twin(with_delays(std::chrono::minutes{5}, {}));
  twin.reads("G", 0.5, at(10));
  twin.must(Tick{}, at(14, 59));
  EXPECT_EQ(twin.alarm("G")->state, AlarmState::kPending);
  twin.must(Tick{}, at(15));
  EXPECT_EQ(twin.alarm("G")->state, AlarmState::kUnacknowledged);
}

TEST(Alarm, delay_off_must_pass_before_the_alarm_returns) {
  Twin twin(with_delays({}, std::chrono::minutes{5}));
  twin.reads("G", 0.5, at(10));
  twin.reads("G", 0.1, at(12));
  EXPECT_EQ(twin.alarm("G")->state, AlarmState::kUnacknowledged);
  twin.must(Tick{}, at(17));
  EXPECT_EQ(twin.alarm("G")->state, AlarmState::kReturnedUnacknowledged);
}

TEST(Alarm, silence_neither_raises_nor_clears) {
  Twin twin;
  twin.reads("G", 0.5, at(1));
  twin.must(Tick{}, at(500));  // hours without a word: the sensor is stale, the alarm stays
  ASSERT_NE(twin.alarm("G"), nullptr);
  EXPECT_EQ(twin.alarm("G")->state, AlarmState::kUnacknowledged);
}

TEST(Alarm, implausible_value_raises_nothing) {
  Twin twin;
  twin.reads("G", 3.39, at(1), QualityFlag::kFail);
  EXPECT_EQ(twin.alarm("G"), nullptr);
}

TEST(Alarm, shelving_needs_a_reason_and_a_limited_time) {
  Twin twin;
  twin.reads("G", 0.5, at(1));
  EXPECT_EQ(twin.ask(ShelveAlarm{id_of("G"), std::chrono::hours{1}, ""}, at(2)).error().key, "refusal.reason_needed");
  EXPECT_EQ(twin.ask(ShelveAlarm{id_of("G"), std::chrono::hours{25}, "x"}, at(2)).error().key,
            "refusal.shelf_too_long");
  twin.must(ShelveAlarm{id_of("G"), std::chrono::hours{1}, "sensor being cleaned"}, at(2), "Lin");
  EXPECT_EQ(twin.alarm("G")->state, AlarmState::kShelved);
}

TEST(Alarm, shelf_that_runs_out_puts_the_alarm_back) {
  Twin twin;
  twin.reads("G", 0.5, at(1));
  twin.must(ShelveAlarm{id_of("G"), std::chrono::minutes{10}, "cleaning"}, at(2));
  twin.must(Tick{}, at(11));
  EXPECT_EQ(twin.alarm("G")->state, AlarmState::kShelved);
  twin.must(Tick{}, at(12));
  EXPECT_EQ(twin.alarm("G")->state, AlarmState::kUnacknowledged);
}

TEST(Alarm, rule_for_one_station_leaves_the_others_alone) {
  IncidentOpened o = small_incident();
  o.rules[0].stations = {gauge("A").id};
  Twin twin(o);
  twin.reads("A", 0.5, at(1));
  twin.reads("B", 0.5, at(1));
  EXPECT_NE(twin.alarm("A"), nullptr);
  EXPECT_EQ(twin.alarm("B"), nullptr);
}

}  // namespace
