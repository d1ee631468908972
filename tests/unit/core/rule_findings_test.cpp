#include "twin/core/alarms/rule_findings.h"

#include <gtest/gtest.h>

#include "tests/support/incident_builder.h"

using namespace sandtable;
using namespace sandtable::test;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

AlarmRule rule_of(AlarmRuleKind kind, double raise_at = 0) {
  AlarmRule rule;
  rule.id = RuleId("rule");
  rule.kind = kind;
  rule.name = {"規則", "Rule"};
  rule.raise_at = raise_at;
  return rule;
}

IncidentOpened with(std::vector<AlarmRule> rules) {
  IncidentOpened opening = small_incident();
  opening.rules = std::move(rules);
  return opening;
}

const Alarm* alarm_of(const Twin& twin, const std::string& id) {
  const auto it = twin.state.alarms->find(AlarmId(id));
  return it == twin.state.alarms->end() ? nullptr : &it->second;
}

TEST(LevelRule, may_take_the_thresholds_that_the_source_itself_sets) {
  AlarmRule rule = rule_of(AlarmRuleKind::kLevel);
  rule.from_source = true;
  rule.level = 2;
  Twin twin(with({rule}));
  const Station station = gauge("G");
  Series series = depth_series(station);
  series.alert_levels = {{1, 0.9}, {2, 0.6}};
  const auto read = [&](double value, int minute) {
    const Observation o{series.id, at(minute), at(minute), value, "", QualityFlag::kPass, ""};
    twin.must(IngestDelivery{SourceId("f"), {station}, {series}, {o}, 0, "", ""}, at(minute));
  };
  read(0.59, 1);
  EXPECT_TRUE(twin.state.alarms->empty());
  read(0.6, 2);
  const Alarm* alarm = alarm_of(twin, "rule@" + series.id.str());
  ASSERT_NE(alarm, nullptr);
  EXPECT_DOUBLE_EQ(alarm->threshold, 0.6);
  EXPECT_EQ(alarm->level, 2);
}

TEST(LevelRule, a_source_that_sets_no_level_raises_nothing) {
  AlarmRule rule = rule_of(AlarmRuleKind::kLevel);
  rule.from_source = true;
  Twin twin(with({rule}));
  twin.reads("G", 9, at(1));
  EXPECT_TRUE(twin.state.alarms->empty());
}

TEST(LevelRule, for_one_window_is_not_met_by_a_longer_sum_of_the_same_station) {
  AlarmRule any = rule_of(AlarmRuleKind::kLevel, 40);
  any.quantity = Quantity::kRainfall;
  AlarmRule in_an_hour = any;
  in_an_hour.id = RuleId("hourly");
  in_an_hour.window = hours{1};
  Twin twin(with({any, in_an_hour}));
  const Station station = gauge("G");
  const auto rains = [&](Duration window, double mm, int minute) {
    const SeriesId id = make_series_id(station.id, Quantity::kRainfall, window);
    const Observation o{id, at(minute), at(minute), mm, "", QualityFlag::kPass, ""};
    const Series series{id, station.id, Quantity::kRainfall, window, ""};
    twin.must(IngestDelivery{SourceId("f"), {station}, {series}, {o}, 0, "", ""}, at(minute));
    return id;
  };
  const SeriesId day = rains(hours{24}, 60, 1);
  EXPECT_NE(alarm_of(twin, "rule@" + day.str()), nullptr) << "without a window it speaks of every sum";
  EXPECT_EQ(alarm_of(twin, "hourly@" + day.str()), nullptr);
  const SeriesId hour = rains(hours{1}, 41, 2);
  EXPECT_NE(alarm_of(twin, "hourly@" + hour.str()), nullptr);
}

TEST(RiseRule, raises_when_a_steep_rise_is_steeper_than_the_rule_says_and_ends_with_it) {
  Twin twin(with({rule_of(AlarmRuleKind::kRise, 0.5)}));
  twin.reads("G", 0.1, at(1));
  const SeriesId series = depth_series(gauge("G")).id;
  IngestDelivery rising{SourceId("f"), {}, {}, {{series, at(31), at(31), 0.4, "", QualityFlag::kPass, ""}}, 0, "", ""};
  rising.rises = {{series, at(31), 0.4, 0.3, minutes{30}}};  // 0.6 m/h
  twin.must(rising, at(31));
  const Alarm* alarm = alarm_of(twin, "rule@" + series.str());
  ASSERT_NE(alarm, nullptr);
  EXPECT_NEAR(alarm->value, 0.6, 1e-9);
  twin.reads("G", 0.41, at(41));
  EXPECT_EQ(alarm_of(twin, "rule@" + series.str())->state, AlarmState::kReturnedUnacknowledged);
}

TEST(TrustRule, a_series_that_was_trusted_and_falls_silent_is_told) {
  Twin twin(with({rule_of(AlarmRuleKind::kTrustLost)}));
  twin.reads("G", 0.1, at(0));
  twin.must(Tick{}, at(59));
  EXPECT_TRUE(twin.state.alarms->empty()) << "late, but still trusted";
  twin.must(Tick{}, at(61));
  const Alarm* alarm = alarm_of(twin, "rule@f/G/water_depth");
  ASSERT_NE(alarm, nullptr);
  EXPECT_EQ(alarm->trust, Trust::kStale);
  twin.reads("G", 0.1, at(62));
  EXPECT_EQ(alarm_of(twin, "rule@f/G/water_depth")->state, AlarmState::kReturnedUnacknowledged);
}

TEST(FeedRule, a_silent_feed_is_one_alarm_and_suppresses_those_of_its_sensors) {
  AlarmRule feed = rule_of(AlarmRuleKind::kFeedSilent);
  feed.id = RuleId("feed");
  AlarmRule trust = rule_of(AlarmRuleKind::kTrustLost);
  trust.suppressed_by = {"feed"};
  Twin twin(with({trust, feed}));
  for (const char* name : {"A", "B", "C"}) twin.reads(name, 0.1, at(0));
  twin.must(Tick{}, at(61));
  ASSERT_EQ(twin.state.alarms->size(), 4U);
  EXPECT_EQ(alarm_of(twin, "feed@f")->state, AlarmState::kUnacknowledged);
  EXPECT_EQ(alarm_of(twin, "rule@f/A/water_depth")->state, AlarmState::kSuppressed);
  EXPECT_EQ(alarm_of(twin, "rule@f/A/water_depth")->suppressed_by, "feed@f");
  twin.reads("A", 0.1, at(70));  // the feed speaks again, of one sensor
  twin.must(Tick{}, at(71));
  EXPECT_EQ(alarm_of(twin, "feed@f")->state, AlarmState::kReturnedUnacknowledged);
  EXPECT_EQ(alarm_of(twin, "rule@f/B/water_depth")->state, AlarmState::kUnacknowledged) << "not lost: now it counts";
}

TEST(FeedRule, a_feed_that_never_spoke_is_told_once_it_should_have) {
  Twin twin(with({rule_of(AlarmRuleKind::kFeedSilent)}));
  twin.must(Tick{}, at(59));
  EXPECT_TRUE(twin.state.alarms->empty());
  // Nobody answers at its address.
  twin.must(IngestDelivery{SourceId("f"), {}, {}, {}, 0, "connection refused", ""}, at(59));
  twin.must(Tick{}, at(60));
  const Alarm* alarm = alarm_of(twin, "rule@f");
  ASSERT_NE(alarm, nullptr);
  EXPECT_EQ(alarm->detail, "never");
  EXPECT_EQ(alarm->value, 60);
  twin.reads("G", 0.1, at(61));
  twin.must(Tick{}, at(61));
  EXPECT_EQ(alarm_of(twin, "rule@f")->state, AlarmState::kReturnedUnacknowledged);
}

TEST(FeedRule, a_feed_in_maintenance_raises_nothing_until_it_is_over) {
  AlarmRule rule = rule_of(AlarmRuleKind::kFeedSilent, 10);
  rule.suppressed_by = {kMaintenance};
  Twin twin(with({rule}));
  twin.reads("G", 0.1, at(0));
  EXPECT_EQ(twin.ask(SetMaintenance{SourceId("f"), hours{1}, ""}, at(1)).error().key, "refusal.reason_needed");
  EXPECT_EQ(twin.ask(SetMaintenance{SourceId("g"), hours{1}, "x"}, at(1)).error().key, "refusal.no_such_feed");
  twin.must(SetMaintenance{SourceId("f"), hours{1}, "server moves"}, at(1));
  twin.must(Tick{}, at(30));
  ASSERT_NE(alarm_of(twin, "rule@f"), nullptr);
  EXPECT_EQ(alarm_of(twin, "rule@f")->state, AlarmState::kSuppressed);
  twin.must(Tick{}, at(61));
  EXPECT_EQ(alarm_of(twin, "rule@f")->state, AlarmState::kUnacknowledged);
}

TEST(OverdueRule, an_order_that_nobody_confirms_becomes_an_alarm_and_its_answer_ends_it) {
  Twin twin(with({rule_of(AlarmRuleKind::kOrderOverdue, 3)}));
  twin.send("O1", "P1", "S1", at(0));
  twin.must(Tick{}, at(3));
  EXPECT_TRUE(twin.state.alarms->empty()) << "overdue by one minute of the three";
  twin.must(Tick{}, at(5, 1));
  const Alarm* alarm = alarm_of(twin, "rule@O1");
  ASSERT_NE(alarm, nullptr);
  EXPECT_EQ(alarm->detail, "ordered");
  twin.field("P1", "O1", FieldReportKind::kReceived, at(6));
  twin.must(Tick{}, at(6));
  EXPECT_EQ(alarm_of(twin, "rule@O1")->state, AlarmState::kReturnedUnacknowledged);
}

TEST(EnduranceRule, counts_down_between_reports_while_the_pump_runs) {
  AlarmRule rule = rule_of(AlarmRuleKind::kEndurance, 2);
  Twin twin(with({rule}));  // the pumps of the place run 8 h on a tank
  twin.send("O1", "P1", "S1", at(0));
  twin.must(RecordFieldReport{{ResourceId("P1"), OrderId("O1"), FieldReportKind::kPumping, at(10), {}, 50, 0.3, ""}}, at(10));
  twin.must(Tick{}, at(10 + 119));
  EXPECT_TRUE(twin.state.alarms->empty());
  twin.must(Tick{}, at(10 + 120));
  ASSERT_NE(alarm_of(twin, "rule@P1"), nullptr);
  EXPECT_NEAR(alarm_of(twin, "rule@P1")->value, 2, 1e-9);
}

TEST(DrowningRule, looks_at_the_water_at_the_pump_now_and_as_expected) {
  Twin twin(with({rule_of(AlarmRuleKind::kDrowning, 0.2)}));  // decks stand 0.6 m above ground
  twin.send("O1", "P1", "S1", at(0));
  twin.field("P1", "O1", FieldReportKind::kPumping, at(1));
  auto water = std::make_shared<Water>();
  water->valid_at = at(2);
  water->field = std::make_shared<FloodField>(at(2), Grid<float>({20, 20, 10, {0, 200}}, 0.3F));
  twin.must(RecordWater{water}, at(2));
  twin.must(Tick{}, at(2));
  EXPECT_TRUE(twin.state.alarms->empty()) << "0.3 m of margin";
  OutlookFacts facts;
  facts.issued = at(3);
  facts.at = {at(30), at(60)};
  facts.pumps = {{ResourceId("P1"), {0.35, 0.55}}};
  twin.must(ReviewOutlook{facts}, at(3));
  twin.must(Tick{}, at(3));
  const Alarm* alarm = alarm_of(twin, "rule@P1");
  ASSERT_NE(alarm, nullptr);
  EXPECT_EQ(alarm->detail, "expected");
  EXPECT_EQ(alarm->value_at, at(60));
  EXPECT_EQ(alarm->raised_at, at(3)) << "raised now, for what is to come";
  facts.issued = at(1);
  EXPECT_EQ(twin.ask(ReviewOutlook{facts}, at(4)).error().key, "refusal.older_outlook");
}

TEST(DrowningRule, goes_on_for_a_pump_that_has_broken_down_at_its_site_or_on_its_way) {
  for (const FieldReportKind last : {FieldReportKind::kPumping, FieldReportKind::kDeparted}) {
    Twin twin(with({rule_of(AlarmRuleKind::kDrowning, 0.2)}));
    twin.send("O1", "P1", "S1", at(0));
    const auto says = [&](FieldReportKind kind, int minute) {
      const FieldReport report{ResourceId("P1"), OrderId("O1"), kind, at(minute), LocalXY{100, 100}, {}, 0, ""};
      twin.must(RecordFieldReport{report}, at(minute), "P1");
    };
    says(last, 1);
    says(FieldReportKind::kFault, 2);
    auto water = std::make_shared<Water>();
    water->valid_at = at(3);
    water->field = std::make_shared<FloodField>(at(3), Grid<float>({20, 20, 10, {0, 200}}, 0.5F));
    twin.must(RecordWater{water}, at(3));
    twin.must(Tick{}, at(3));
    const Alarm* alarm = alarm_of(twin, "rule@P1");
    ASSERT_NE(alarm, nullptr) << field_report_key(last);
    EXPECT_NEAR(alarm->value, 0.1, 1e-6);
    says(FieldReportKind::kReturned, 40);
    twin.must(Tick{}, at(40));
    EXPECT_EQ(alarm_of(twin, "rule@P1")->state, AlarmState::kReturnedUnacknowledged) << "towed home";
  }
}

TEST(ForecastRule, tells_when_the_outlook_first_crosses_the_depth_and_an_old_outlook_says_nothing) {
  AlarmRule rule = rule_of(AlarmRuleKind::kForecast, 0.3);
  rule.within = hours{1};
  Twin twin(with({rule}));
  OutlookRecord outlook;
  outlook.issued = at(0);
  outlook.moments = {{at(20), {}, {}, {{SiteId("S1"), 0.2, 0.1}}},
                     {at(40), {}, {}, {{SiteId("S1"), 0.4, 0.7}}},
                     {at(50), {}, {}, {{SiteId("S1"), 0.6, 0.9}, {SiteId("S2"), 0.1, 0}}},
                     {at(90), {}, {}, {{SiteId("S2"), 0.9, 1}}}};
  twin.must(RecordOutlook{std::make_shared<const OutlookRecord>(outlook)}, at(0));
  twin.must(Tick{}, at(1));
  ASSERT_EQ(twin.state.alarms->size(), 1U);
  EXPECT_EQ(alarm_of(twin, "rule@S1")->value_at, at(40));
  EXPECT_DOUBLE_EQ(alarm_of(twin, "rule@S1")->value, 0.4);
  twin.must(Tick{}, at(61));
  EXPECT_EQ(alarm_of(twin, "rule@S1")->state, AlarmState::kUnacknowledged) << "silence does not clear it";
}

TEST(AlertRule, an_official_warning_is_an_alarm_until_it_expires) {
  Twin twin(with({rule_of(AlarmRuleKind::kOfficialAlert, 3)}));
  Alert alert;
  alert.name = {"authority", "A1", at(0)};
  alert.id = make_alert_id(alert.name);
  AlertInfo info;
  info.severity = AlertSeverity::kSevere;
  info.expires = at(60);
  alert.infos = {info};
  Alert minor = alert;
  minor.name.identifier = "A2";
  minor.id = make_alert_id(minor.name);
  minor.infos[0].severity = AlertSeverity::kMinor;
  IngestDelivery delivery;
  delivery.source = SourceId("w");
  delivery.alerts = {alert, minor};
  twin.must(delivery, at(1));
  twin.must(Tick{}, at(1));
  ASSERT_EQ(twin.state.alarms->size(), 1U);
  const std::string id = "rule@" + alert.id.str();
  twin.must(AcknowledgeAlarm{AlarmId(id), ""}, at(2));
  twin.must(Tick{}, at(61));
  EXPECT_EQ(alarm_of(twin, id), nullptr);
}

TEST(AlertRule, a_grave_warning_for_another_county_is_no_alarm_here) {
  Twin twin(with({rule_of(AlarmRuleKind::kOfficialAlert, 3)}));
  Alert alert;
  alert.name = {"authority", "A1", at(0)};
  alert.id = make_alert_id(alert.name);
  AlertInfo here;
  here.severity = AlertSeverity::kMinor;
  here.expires = at(60);
  AlertInfo there = here;
  there.severity = AlertSeverity::kExtreme;
  there.concerns_place = false;
  alert.infos = {there, here};
  IngestDelivery delivery;
  delivery.source = SourceId("w");
  delivery.alerts = {alert};
  twin.must(delivery, at(1));
  twin.must(Tick{}, at(1));
  EXPECT_TRUE(twin.state.alarms->empty());
}

TEST(ExposureRule, a_care_home_that_any_run_reaches_is_told_and_a_school_only_when_the_rule_wants_it) {
  AlarmRule rule = rule_of(AlarmRuleKind::kExposure);
  rule.place_kinds = {"care_home", "hospital"};
  rule.within = hours{1};
  Twin twin(with({rule}));
  OutlookFacts facts;
  facts.issued = at(0);
  const auto place = [&](const char* kind, int earliest, std::optional<UtcTime> expected) {
    const Text name{kind, kind};
    facts.places.push_back({make_exposed_place_id(kind, name, {1, 2}), name, kind, {1, 2}, expected, at(earliest)});
  };
  place("care_home", 30, {});
  place("hospital", 90, at(95));
  place("school", 10, at(10));
  twin.must(ReviewOutlook{facts}, at(0));
  twin.must(Tick{}, at(1));
  ASSERT_EQ(twin.state.alarms->size(), 1U);
  EXPECT_EQ(twin.state.alarms->begin()->first.str(), "rule@care_home/care_home/1,2");
  EXPECT_EQ(twin.state.alarms->begin()->second.detail, "possible");
}

TEST(Service, a_rule_can_be_switched_off_at_a_sensor_before_it_ever_rose_and_stays_listed) {
  Twin twin;
  twin.reads("G", 0.1, at(1));
  const AlarmId id("deep@f/G/water_depth");
  EXPECT_EQ(twin.ask(TakeOutOfService{id, ""}, at(2)).error().key, "refusal.reason_needed");
  EXPECT_EQ(twin.ask(TakeOutOfService{AlarmId("deep@f/X/water_depth"), "x"}, at(2)).error().key, "refusal.no_such_alarm");
  twin.must(TakeOutOfService{id, "being replaced"}, at(2), "Lin");
  ASSERT_NE(twin.alarm("G"), nullptr);
  EXPECT_EQ(twin.alarm("G")->out_of_service, (OutOfService{"Lin", at(2), "being replaced"}));
  twin.reads("G", 0.9, at(3));
  EXPECT_EQ(twin.alarm("G")->state, AlarmState::kOutOfService);
  twin.must(ReturnToService{id}, at(4));
  EXPECT_EQ(twin.alarm("G")->state, AlarmState::kUnacknowledged);
}

TEST(Acknowledgement, many_get_one_comment_and_those_that_do_not_wait_are_passed_over) {
  Twin twin;
  for (const char* name : {"A", "B", "C"}) twin.reads(name, 0.5, at(1));
  const auto id = [](const char* name) { return make_alarm_id(RuleId("deep"), depth_series(gauge(name)).id); };
  twin.must(AcknowledgeAlarm{id("A"), "alone"}, at(2));
  twin.must(AcknowledgeAlarms{{id("A"), id("B"), id("C"), AlarmId("gone")}, "all seen"}, at(3), "Lin");
  EXPECT_EQ(twin.alarm("A")->acknowledged->comment, "alone");
  EXPECT_EQ(twin.alarm("B")->acknowledged, (Acknowledgement{"Lin", at(3), "all seen"}));
  EXPECT_EQ(twin.alarm("C")->acknowledged->comment, "all seen");
  EXPECT_EQ(twin.ask(AcknowledgeAlarms{{id("A")}, ""}, at(4)).error().key, "refusal.none_waits");
}

TEST(Procedure, steps_are_ticked_by_people_once_and_forgotten_when_the_alarm_rises_anew) {
  IncidentOpened opening = small_incident();
  opening.rules[0].steps = {{"看", "Look"}, {"派", "Send"}};
  Twin twin(opening);
  twin.reads("G", 0.5, at(1));
  const AlarmId id = twin.alarm("G")->id;
  twin.must(TickStep{id, 1, true}, at(2), "Lin");
  twin.must(TickStep{id, 0, true}, at(3), "Wu");
  EXPECT_EQ(twin.alarm("G")->steps_done, (std::vector<StepDone>{{0, "Wu", at(3)}, {1, "Lin", at(2)}}));
  EXPECT_TRUE(twin.must(TickStep{id, 0, true}, at(4)).empty());
  twin.must(TickStep{id, 0, false}, at(5));
  EXPECT_EQ(twin.alarm("G")->steps_done.size(), 1U);
  EXPECT_EQ(twin.ask(TickStep{id, 2, true}, at(6)).error().key, "refusal.no_such_step");
  twin.reads("G", 0.1, at(7));
  twin.reads("G", 0.5, at(8));
  EXPECT_TRUE(twin.alarm("G")->steps_done.empty());
}

TEST(LatchedRule, stays_until_it_is_acknowledged_and_reset) {
  IncidentOpened opening = small_incident();
  opening.rules[0].latched = true;
  Twin twin(opening);
  twin.reads("G", 0.5, at(1));
  twin.reads("G", 0.1, at(2));
  const AlarmId id = twin.alarm("G")->id;
  EXPECT_EQ(twin.alarm("G")->state, AlarmState::kLatchedUnacknowledged);
  EXPECT_EQ(twin.ask(ResetAlarm{id}, at(3)).error().key, "refusal.acknowledge_first");
  twin.must(AcknowledgeAlarm{id, ""}, at(4));
  twin.must(ResetAlarm{id}, at(5));
  EXPECT_EQ(twin.alarm("G"), nullptr);
}

}  // namespace
