// What people and tests say about single values: verdicts, calibrations, entries by hand, signals lost in a rise.
#include <gtest/gtest.h>

#include "tests/support/incident_builder.h"
#include "twin/core/event_json.h"
#include "twin/core/sensors/trust_assessment.h"

using namespace sandtable;
using namespace sandtable::test;

namespace {

using std::chrono::hours;
using std::chrono::minutes;

SeriesId id_of(const char* name) { return depth_series(gauge(name)).id; }

std::string refusal(const Decision& decision) { return decision ? "allowed" : decision.error().key; }

SeriesIndex index_of(const Twin& twin, const SeriesId& id) { return *twin.state.stations->index_of(id); }

TrustAssessment said_of(const Twin& twin, const SeriesId& id, UtcTime now) {
  return assess_trust(twin.state, index_of(twin, id), now);
}

/// A delivery of one depth that quality control has judged.
IngestDelivery judged(const char* name, double value, UtcTime when, QualityTest test, QualityFlag flag,
                      const std::string& detail) {
  const Station s = gauge(name);
  Observation o{depth_series(s).id, when, when, value, fmt::format("{} m", value), flag, detail};
  o.tests.set(test, flag);
  return {SourceId("f"), {s}, {depth_series(s)}, {o}, 0, "", ""};
}

TEST(Calibration, reading_shows_raw_and_calibrated_and_the_alarm_follows_the_calibrated) {
  Twin twin;
  twin.reads("G", 0.28, at(1));
  EXPECT_EQ(twin.alarm("G"), nullptr);
  twin.must(SetCalibration{id_of("G"), 1, 0.05, at(0), {}, "zero point levelled"}, at(2), "Lin");
  EXPECT_DOUBLE_EQ(twin.reading("G").raw_value, 0.28);
  EXPECT_DOUBLE_EQ(twin.reading("G").value, 0.33);
  ASSERT_NE(twin.alarm("G"), nullptr);
  const Calibration& set = twin.state.calibrations->at(id_of("G")).front();
  EXPECT_EQ(set.author, "Lin");
  EXPECT_EQ(set.set_at, at(2));
}

TEST(Calibration, holds_for_its_period_and_the_last_set_one_counts) {
  CalibrationHistory history;
  history.push_back({id_of("G"), 1, 1, at(0), {}, "a", "r", at(0)});
  history.push_back({id_of("G"), 2, 0, at(10), at(20), "a", "r", at(5)});
  EXPECT_EQ(calibrated(history, at(9, 59), 3), 4);
  EXPECT_EQ(calibrated(history, at(10), 3), 6);
  EXPECT_EQ(calibrated(history, at(20), 3), 4) << "the end is not in the period";
  history.push_back({id_of("G"), 1, 0, at(0), {}, "a", "withdrawn", at(6)});
  EXPECT_EQ(calibrated(history, at(15), 3), 3);
  EXPECT_EQ(calibration_at(history, at(15)), nullptr);
}

TEST(Calibration, withdrawing_keeps_the_history) {
  Twin twin;
  twin.reads("G", 0.5, at(1));
  twin.must(SetCalibration{id_of("G"), 1, -0.4, at(0), {}, "mud"}, at(2));
  EXPECT_NEAR(twin.reading("G").value, 0.1, 1e-12);
  twin.must(SetCalibration{id_of("G"), 1, 0, at(0), {}, "it was no mud"}, at(3));
  EXPECT_DOUBLE_EQ(twin.reading("G").value, 0.5);
  EXPECT_EQ(twin.state.calibrations->at(id_of("G")).size(), 2u);
}

TEST(Calibration, nonsense_is_refused_with_its_reason) {
  Twin twin;
  twin.reads("G", 0.5, at(1));
  const auto ask = [&](const SeriesId& series, double scale, std::optional<UtcTime> to, const char* reason) {
    return refusal(twin.ask(SetCalibration{series, scale, 0, at(1), to, reason}, at(2)));
  };
  EXPECT_EQ(ask(SeriesId("nobody"), 1, {}, "r"), "refusal.no_such_series");
  EXPECT_EQ(ask(id_of("G"), 0, {}, "r"), "refusal.not_a_number");
  EXPECT_EQ(ask(id_of("G"), NAN, {}, "r"), "refusal.not_a_number");
  EXPECT_EQ(ask(id_of("G"), 1, at(1), "r"), "refusal.empty_period");
  EXPECT_EQ(ask(id_of("G"), 1, {}, ""), "refusal.reason_needed");
}

TEST(Reflag, verdict_of_a_person_goes_before_the_tests_and_keeps_what_they_said) {
  Twin twin;
  twin.must(judged("G", 0.5, at(1), QualityTest::kDryRise, QualityFlag::kSuspect, "0.5 m, 0.0 mm / 24 h"), at(1));
  EXPECT_EQ(twin.alarm("G"), nullptr) << "doubted values raise nothing by themselves";
  twin.must(ReflagObservation{id_of("G"), at(1), QualityFlag::kPass, "seen on camera 4"}, at(2), "Lin");
  EXPECT_EQ(twin.reading("G").flag, QualityFlag::kPass);
  EXPECT_EQ(twin.reading("G").tests.of(QualityTest::kDryRise), QualityFlag::kSuspect);
  EXPECT_NE(twin.alarm("G"), nullptr);
  const auto& reflag = twin.state.reflags->at(id_of("G"));
  EXPECT_EQ(reflag.by, "Lin");
}

TEST(Reflag, about_an_older_value_leaves_the_reading_alone) {
  Twin twin;
  twin.reads("G", 0.1, at(1));
  IngestDelivery delivery = judged("G", 0.2, at(6), QualityTest::kGrossRange, QualityFlag::kPass, "");
  QualityFlags spike;
  spike.set(QualityTest::kSpike, QualityFlag::kFail);
  delivery.reflags = {{id_of("G"), at(1), spike, "quality", "0 → 0.1 → 0 m"}};
  twin.must(delivery, at(6));
  EXPECT_EQ(twin.reading("G").flag, QualityFlag::kPass);
  EXPECT_EQ(twin.state.reflags->at(id_of("G")).phenomenon_time, at(1));
}

TEST(Reflag, what_was_known_before_it_can_still_be_asked) {
  Twin twin;
  twin.must(judged("G", 0.2, at(1), QualityTest::kGrossRange, QualityFlag::kPass, ""), at(1));
  twin.must(ReflagObservation{id_of("G"), at(1), QualityFlag::kFail, "dry"}, at(5), "Lin");
  IncidentState then;
  for (const Event& e : twin.events) {
    if (e.at <= at(4)) reduce(then, e);
  }
  EXPECT_EQ((*then.readings)[0].flag, QualityFlag::kPass);
  EXPECT_EQ(twin.reading("G").flag, QualityFlag::kFail);
}

TEST(Reflag, of_values_and_series_nobody_knows_is_refused) {
  Twin twin;
  twin.reads("G", 0.1, at(1));
  EXPECT_EQ(refusal(twin.ask(ReflagObservation{SeriesId("x"), at(1), QualityFlag::kFail, "r"}, at(2))),
            "refusal.no_such_series");
  EXPECT_EQ(refusal(twin.ask(ReflagObservation{id_of("G"), at(3), QualityFlag::kFail, "r"}, at(3))),
            "refusal.no_such_value");
  EXPECT_EQ(refusal(twin.ask(ReflagObservation{id_of("G"), at(1), QualityFlag::kFail, ""}, at(3))),
            "refusal.reason_needed");
}

EnterObservation entry(double value, const char* unit, UtcTime time) {
  EnterObservation e;
  e.station = gauge("G").id;
  e.value = value;
  e.unit = unit;
  e.time = time;
  e.comment = "staff at the kerb";
  return e;
}

TEST(ManualEntry, stands_beside_the_sensor_under_its_own_source_and_name) {
  Twin twin;
  twin.reads("G", 0.1, at(1));
  const auto events = twin.must(entry(35, "cm", at(2)), at(3), "Lin");
  const SeriesId series = make_manual_series_id(gauge("G").id, Quantity::kWaterDepth, {});
  const Reading& reading = (*twin.state.readings)[index_of(twin, series)];
  EXPECT_DOUBLE_EQ(reading.value, 0.35);
  EXPECT_EQ(twin.reading("G").value, 0.1);
  EXPECT_EQ(twin.state.feeds->at(SourceId("manual")).observations, 1u);
  for (const EventBody& body : events) {
    if (const auto* batch = std::get_if<ObservationsIngested>(&body)) {
      EXPECT_EQ(batch->observations[0].raw, "35 cm (Lin): staff at the kerb");
    }
  }
  EXPECT_NE(twin.state.alarms->find(make_alarm_id(RuleId("deep"), series)), twin.state.alarms->end());
}

TEST(ManualEntry, that_is_outside_what_can_be_fails_until_somebody_verifies_it) {
  Twin twin;
  twin.reads("G", 0.1, at(1));
  twin.must(entry(320, "m", at(2)), at(3), "Lin");
  const SeriesId series = make_manual_series_id(gauge("G").id, Quantity::kWaterDepth, {});
  const auto reading = [&]() -> const Reading& { return (*twin.state.readings)[index_of(twin, series)]; };
  EXPECT_EQ(reading().flag, QualityFlag::kFail);
  EXPECT_EQ(said_of(twin, series, at(3)).detail, "320 m > 10 m");
  EXPECT_FALSE(is_trusted(said_of(twin, series, at(3)).trust));
  EXPECT_EQ(twin.state.alarms->find(make_alarm_id(RuleId("deep"), series)), twin.state.alarms->end());
  twin.must(ReflagObservation{series, at(2), QualityFlag::kPass, "a shaft"}, at(4), "Lin");
  EXPECT_EQ(reading().flag, QualityFlag::kPass);
}

TEST(ManualEntry, that_is_unusual_is_kept_as_suspect) {
  Twin twin;
  twin.reads("G", 0.1, at(1));
  twin.must(entry(4, "m", at(2)), at(3), "Lin");
  const SeriesId series = make_manual_series_id(gauge("G").id, Quantity::kWaterDepth, {});
  EXPECT_EQ((*twin.state.readings)[index_of(twin, series)].flag, QualityFlag::kSuspect);
}

TEST(ManualEntry, grows_old_by_limits_of_its_own) {
  Twin twin;
  twin.reads("G", 0.1, at(1));
  twin.must(entry(20, "cm", at(2)), at(2));
  const SeriesId series = make_manual_series_id(gauge("G").id, Quantity::kWaterDepth, {});
  EXPECT_EQ(said_of(twin, series, at(2) + minutes{30}).trust, Trust::kFresh);
  EXPECT_EQ(said_of(twin, series, at(2) + minutes{31}).trust, Trust::kLate);
  EXPECT_EQ(said_of(twin, series, at(2) + minutes{121}).trust, Trust::kStale);
}

TEST(ManualEntry, may_make_a_station_where_none_is) {
  Twin twin;
  EnterObservation e = entry(1.2, "m", at(2));
  e.station = {};
  e.name = "中正橋/水尺";
  e.kind = StationKind::kRiverLevel;
  e.at = LocalXY{500, 600};
  e.quantity = Quantity::kWaterLevel;
  twin.must(e, at(2));
  const Station* made = twin.state.stations->find(StationId("manual/中正橋-水尺"));
  ASSERT_NE(made, nullptr);
  EXPECT_EQ(made->at, (LocalXY{500, 600}));
}

TEST(ManualEntry, that_cannot_be_is_refused) {
  Twin twin;
  twin.reads("G", 0.1, at(1));
  EXPECT_EQ(refusal(twin.ask(entry(35, "mm/h", at(2)), at(3))), "refusal.unknown_unit");
  EXPECT_EQ(refusal(twin.ask(entry(35, "cm", at(9)), at(3))), "refusal.in_the_future");
  EXPECT_EQ(refusal(twin.ask(entry(NAN, "cm", at(2)), at(3))), "refusal.not_a_number");
  EnterObservation nowhere = entry(35, "cm", at(2));
  nowhere.station = StationId("f/X");
  EXPECT_EQ(refusal(twin.ask(nowhere, at(3))), "refusal.no_such_station");
  nowhere.station = {};
  EXPECT_EQ(refusal(twin.ask(nowhere, at(3))), "refusal.empty_text");
}

/// G at 0.2 m, below the threshold of 0.3 m, having risen by 0.15 m in ten minutes.
Twin rising_gauge(double value = 0.2) {
  Twin twin;
  IngestDelivery delivery = judged("G", value, at(10), QualityTest::kGrossRange, QualityFlag::kPass, "");
  delivery.rises = {{id_of("G"), at(10), value, 0.15, minutes{10}}};
  twin.must(delivery, at(10));
  return twin;
}

TEST(SignalLoss, after_a_steep_rise_raises_the_alarm_the_water_was_about_to_reach) {
  Twin twin = rising_gauge();
  twin.must(Tick{}, at(30));
  EXPECT_EQ(twin.alarm("G"), nullptr) << "late only after 20 minutes";
  twin.must(Tick{}, at(30, 1));
  ASSERT_NE(twin.alarm("G"), nullptr);
  EXPECT_EQ(twin.alarm("G")->state, AlarmState::kUnacknowledged);
  EXPECT_EQ(twin.alarm("G")->signal_lost_at, at(10));
  EXPECT_DOUBLE_EQ(twin.alarm("G")->value, 0.2);
  EXPECT_TRUE(twin.must(Tick{}, at(31)).empty()) << "said once";
}

TEST(SignalLoss, keeps_an_alarm_that_stands_and_says_so) {
  Twin twin = rising_gauge(0.5);
  twin.must(AcknowledgeAlarm{make_alarm_id(RuleId("deep"), id_of("G")), ""}, at(11));
  twin.must(Tick{}, at(40));
  EXPECT_EQ(twin.alarm("G")->state, AlarmState::kAcknowledged);
  EXPECT_EQ(twin.alarm("G")->signal_lost_at, at(10));
}

TEST(SignalLoss, counts_missing_values_as_silence) {
  Twin twin = rising_gauge();
  for (int minute = 15; minute <= 35; minute += 5) {
    twin.must(judged("G", NAN, at(minute), QualityTest::kTimingGap, QualityFlag::kMissing, "FALLO"), at(minute));
  }
  twin.must(Tick{}, at(35));
  ASSERT_NE(twin.alarm("G"), nullptr);
  const TrustAssessment said = said_of(twin, id_of("G"), at(35));
  EXPECT_EQ(said.trust, Trust::kNoData);
  EXPECT_EQ(said.key, "trust_reason.lost_in_rise");
  EXPECT_EQ(said.detail, "+0.15 m / 10 min");
}

TEST(SignalLoss, ends_when_the_sensor_speaks_again) {
  Twin twin = rising_gauge();
  twin.must(Tick{}, at(31));
  twin.must(judged("G", 0.25, at(32), QualityTest::kGrossRange, QualityFlag::kPass, ""), at(32));
  EXPECT_TRUE(twin.state.rises->empty());
  ASSERT_NE(twin.alarm("G"), nullptr);
  EXPECT_EQ(twin.alarm("G")->signal_lost_at, std::nullopt);
}

TEST(SignalLoss, of_a_calm_gauge_raises_nothing) {
  Twin twin;
  twin.reads("G", 0.2, at(10));
  twin.must(Tick{}, at(300));
  EXPECT_EQ(twin.alarm("G"), nullptr);
}

TEST(TrustReason, names_the_decisive_test_with_its_numbers) {
  Twin twin;
  twin.must(judged("G", 0.76, at(1), QualityTest::kRateOfChange, QualityFlag::kSuspect, "+0.76 m / 5 min"), at(1));
  const TrustAssessment said = said_of(twin, id_of("G"), at(2));
  EXPECT_EQ(said.trust, Trust::kToVerify);
  EXPECT_EQ(said.key, "quality.rate_of_change");
  EXPECT_EQ(said.detail, "+0.76 m / 5 min");
}

TEST(TrustReason, counts_reports_missed_by_the_feeds_cadence) {
  IncidentOpened opening = small_incident();
  opening.feeds[0].second.expected_every = minutes{10};
  Twin twin(opening);
  twin.reads("G", 0.1, at(0));
  const TrustAssessment said = said_of(twin, id_of("G"), at(35));
  EXPECT_EQ(said.key, "trust_reason.missed_reports");
  EXPECT_EQ(said.missed, 3);
  EXPECT_EQ(said_of(twin, id_of("G"), at(5)).key, "trust_reason.fresh");
}

TEST(TrustReason, of_a_sensor_whose_clock_runs_ahead_is_its_clock) {
  Twin twin;
  twin.reads("G", 0.1, at(0));
  twin.must(judged("G", NAN, at(90), QualityTest::kFutureClock, QualityFlag::kFail, "+5h"), at(90));
  const TrustAssessment said = said_of(twin, id_of("G"), at(91));
  EXPECT_EQ(said.trust, Trust::kNoData);
  EXPECT_EQ(said.key, "quality.future_clock");
  EXPECT_EQ(said.detail, "+5h");
  twin.reads("G", 0.2, at(95));
  EXPECT_EQ(said_of(twin, id_of("G"), at(96)).key, "trust_reason.fresh") << "once the clock is set";
}

TEST(TrustReason, tells_of_a_low_battery_beside_the_sensor) {
  Twin twin;
  const Station s = gauge("G");
  twin.reads("G", 0.1, at(1));
  const Series supply{make_series_id(s.id, Quantity::kVoltage, {}), s.id, Quantity::kVoltage, Duration{0}, ""};
  Observation low{supply.id, at(1), at(1), 2.9, "2.9 V", QualityFlag::kSuspect, "2.9 V < 3 V"};
  low.tests.set(QualityTest::kGrossRange, QualityFlag::kSuspect);
  twin.must(IngestDelivery{SourceId("f"), {s}, {supply}, {low}, 0, "", ""}, at(1));
  EXPECT_EQ(said_of(twin, id_of("G"), at(2)).key, "trust_reason.low_battery");
  EXPECT_EQ(said_of(twin, id_of("G"), at(2)).low_battery, "2.9 V");
  EXPECT_EQ(said_of(twin, id_of("G"), at(40)).key, "trust_reason.silent_low_battery");
}

TEST(TrustReason, says_how_many_neighbours_rise_with_a_doubted_value) {
  Twin twin;
  for (const char* name : {"A", "B"}) {
    IngestDelivery delivery = judged(name, 0.4, at(1), QualityTest::kGrossRange, QualityFlag::kPass, "");
    delivery.rises = {{id_of(name), at(1), 0.4, 0.2, minutes{10}}};
    twin.must(delivery, at(1));
  }
  twin.must(judged("G", 0.8, at(2), QualityTest::kCeiling, QualityFlag::kSuspect, "0.8 m × 2"), at(2));
  EXPECT_EQ(said_of(twin, id_of("G"), at(2)).neighbours, 2);
}

TEST(JournalText, alarm_of_an_older_program_is_read_with_what_it_did_not_know) {
  const auto event = parse_journal_text(R"({"type":"alarm_changed","alarm":{"id":"r@s","rule":"r","series":"s",
      "state":"acknowledged","level":2,"threshold":0.3,"value":0.4,"condition_since":"2026-07-28T00:01:00+00:00",
      "raised_at":"2026-07-28T00:01:00+00:00","returned_at":null,"below_since":null,"acknowledged":null,"shelved":null,
      "occurrences":1}})",
                                        {});
  ASSERT_TRUE(event) << event.error().message;
  EXPECT_EQ(std::get<AlarmChanged>(*event).alarm.signal_lost_at, std::nullopt);
}

TEST(QualityFlags, what_a_person_decided_goes_before_every_test) {
  QualityFlags flags;
  flags.set(QualityTest::kGrossRange, QualityFlag::kFail);
  flags.set(QualityTest::kManual, QualityFlag::kPass);
  EXPECT_EQ(flags.roll_up(), QualityFlag::kPass);
  EXPECT_EQ(flags.decisive(), std::nullopt);
  flags.set(QualityTest::kManual, QualityFlag::kSuspect);
  EXPECT_EQ(flags.decisive(), QualityTest::kManual);
}

}  // namespace
