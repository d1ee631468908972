#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/incident_builder.h"
#include "twin/core/event_json.h"

using namespace sandtable;
using namespace sandtable::test;

namespace {

/// One message of an authority and one of a citizen, every field filled.
IngestDelivery warning_and_report() {
  IngestDelivery delivery;
  delivery.source = SourceId("w");
  Alert alert;
  alert.name = {"authority", "A1", at(32)};
  alert.id = make_alert_id(alert.name);
  alert.source = delivery.source;
  alert.type = AlertType::kUpdate;
  alert.references = {{"authority", "A0", at(20)}};
  AlertInfo info{"zh-TW",
                 "淹水",
                 "標題",
                 "說明",
                 "撤離",
                 "署",
                 AlertUrgency::kImmediate,
                 AlertSeverity::kSevere,
                 AlertCertainty::kObserved,
                 at(33),
                 at(90),
                 {},
                 true};
  info.areas = {{"某區", {{{0, 0}, {9, 0}, {9, 9}, {0, 0}}}, {{{5, 5}, 1000}}, {{"TOWNCODE", "67000"}}}};
  AlertInfo elsewhere = info;
  elsewhere.concerns_place = false;
  alert.infos = {info, elsewhere};
  delivery.alerts = {alert};
  delivery.reports = {{ReportId("w/1"), delivery.source, at(31), LocalXY{3, 4}, "路口", "道路", "積水", 0.2,
                       DamageReportState::kConfirmed, {}}};
  return delivery;
}

/// Rain of the next hours, for everywhere and for one point.
IngestDelivery rain_to_come() {
  IngestDelivery delivery;
  delivery.source = SourceId("qpf");
  RainForecast forecast;
  forecast.source = delivery.source;
  forecast.issued = at(54);
  forecast.expires = at(54 + 360);
  forecast.rains = {{at(60), at(120), 35, 10, 60, {}}, {at(60), at(120), 40, {}, {}, LocalXY{3, 4}}};
  delivery.rain_forecasts = {forecast};
  return delivery;
}

/// Three of four pools as they will be.
std::shared_ptr<const OutlookRecord> outlook_for(UtcTime moment) {
  OutlookRecord outlook;
  outlook.issued = at(37);
  outlook.from = at(36);
  outlook.model = "test";
  outlook.runs = 3;
  outlook.rain_mm_per_h = 40;
  outlook.rain_half_life = std::chrono::minutes{60};
  outlook.rain_source = SourceId("qpf");
  outlook.rain_issued = at(30);
  outlook.moments = {{moment, {12, 8, 20}, {900, 400.5, 2000}, {{SiteId("S1"), 0.4, 0.75}, {SiteId("S2"), 0.1, 0}}}};
  return std::make_shared<const OutlookRecord>(std::move(outlook));
}

/// A question with one intervention of every kind.
ForecastQuestion every_measure() {
  return {3,
          QuestionKind::kWhatIf,
          at(38),
          {},
          {{ResourceId("P2"), SiteId("S1")}},
          1.5,
          {Barrier{{{0, 0}, {10, 0}}, 0.6}, Excavation{{{0, 5}, {10, 5}}, 6, 1}, LeveeBreach{{5, 5}, 40},
           OutfallGate{SiteId("S1"), true}}};
}

/// A pump that may drown and a hospital that may be reached.
OutlookFacts hazards() {
  OutlookFacts facts;
  facts.issued = at(37);
  facts.at = {at(47), at(57)};
  facts.pumps = {{ResourceId("P1"), {0.125, 0.25}}};
  facts.places = {{make_exposed_place_id("hospital", {"醫院", "Hospital"}, {7, 8}), {"醫院", "Hospital"}, "hospital", {7, 8},
                   at(57), at(47)}};
  return facts;
}

/// An inject with every field filled.
IngestDelivery rumour() {
  IngestDelivery played;
  played.source = SourceId("exercise");
  Inject inject{"r1",
                InjectKind::kRumour,
                {"謠言", "Rumour"},
                std::chrono::minutes{54},
                std::chrono::minutes{60},
                SourceId("calls"),
                1.5,
                "f/G freeze",
                ResourceId("P1"),
                LocalXY{3, 4},
                30,
                0.4,
                "積淹水",
                {"橋斷了", "The bridge is gone"},
                "Severe",
                {}};
  inject.goal = {{StationId("f/G")},      {SiteId("S1")},          true,
                 std::chrono::minutes{5}, std::chrono::minutes{6}, std::chrono::minutes{7},
                 std::chrono::minutes{8}};
  played.injects = {inject};
  return played;
}

IngestDelivery telemetry_of_a_pump() {
  IngestDelivery delivery;
  delivery.source = SourceId("f");
  const StationId station{"f/MP2"};
  delivery.stations = {{station, delivery.source, {"二號", "No 2"}, StationKind::kMobilePump, LocalXY{50, 60}}};
  const SeriesId series = make_series_id(station, Quantity::kPumpState, {});
  delivery.series = {{series, station, Quantity::kPumpState, Duration{0}, ""}};
  delivery.observations = {{series, at(57), at(58), 3, "抽水", QualityFlag::kPass, ""}};
  return delivery;
}

/// A story that holds every kind of event.
Twin full_story() {
  IncidentOpened opening = small_incident();
  opening.rules[0].steps = {{"看", "Look"}};
  opening.rule_packs = {{"own", {"自訂", "Own"}, "1", "test"}};
  opening.exercise = {"演習", "Drill"};
  opening.resources[1].station = StationId("f/MP2");
  ResourceConfig& bags = opening.resources.emplace_back();
  bags.id = ResourceId("B1");
  bags.kind = ResourceKind::kBarrierStock;
  bags.stock_m = 200;
  opening.credits = {{CreditedKind::kFeed, "f", {"測站", "Gauges"}, "某局", "public domain"},
                     {CreditedKind::kTerrain, "terrain", {}, "", ""}};
  Twin twin(opening);
  twin.reads("G", 0.5, at(1));
  twin.reads("H", 0.1, at(1));
  twin.must(AcknowledgeAlarm{make_alarm_id(RuleId("deep"), depth_series(gauge("G")).id), "seen"}, at(2));
  twin.send("O1", "P1", "S1", at(3));
  twin.field("P1", "O1", FieldReportKind::kAccepted, at(4));
  auto water = std::make_shared<Water>();
  water->valid_at = at(5);
  water->model = "test";
  water->pools = {{SiteId("S1"), 1.5, 300, 0.4, 900, 0.1, 0.05, 0.3}};
  water->innovations = {{StationId("f/A"), 0.4, 0.3}};
  water->assimilated_m3 = 12.5;
  water->field = std::make_shared<FloodField>(at(5), Grid<float>({4, 3, 10, {0, 30}}, 0.25f));
  twin.must(RecordWater{water}, at(5));
  twin.must(Tick{}, at(30));
  twin.must(AddNote{"水位下降"}, at(31));
  twin.must(StrikeNote{twin.state.notes->back().entry, "read the wrong gauge"}, at(31), "Lin");
  twin.must(RecordClockJump{std::chrono::seconds{-90}}, at(31), "system");
  twin.reads("G", 0.1, at(32));  // acknowledged: the alarm clears
  twin.must(warning_and_report(), at(33));
  const SeriesId h = depth_series(gauge("H")).id;
  twin.must(SetCalibration{h, 1.1, -0.02, at(0), at(900), "staff gauge"}, at(34), "Lin");
  twin.must(ReflagObservation{h, at(1), QualityFlag::kFail, "seen dry"}, at(35), "Lin");
  IngestDelivery rising = warning_and_report();
  rising.observations = {{h, at(36), at(36), 0.4, "0.4 m", QualityFlag::kPass, ""}};
  rising.rises = {{h, at(36), 0.4, 0.3, std::chrono::minutes{35}}};
  twin.must(rising, at(36));
  twin.must(RecordOutlook{outlook_for(at(47))}, at(37));
  twin.must(RecordQuestion{every_measure()}, at(38), "Lin");
  twin.must(RecordAnswer{{3, true, "coarse", "", 20, 14, 60, 42, 95.5, 1.25, 300, {}, {}, false}}, at(38));
  twin.must(RecordAnswer{{3, false, "fine", "", 21, 16, 63, 48, 80, 1.5, 310, {{SiteId("S1"), {3, 1, 4}}}, {ResourceId("P2")}, true}},
            at(39));
  auto came = std::make_shared<Water>(*water);
  came->valid_at = at(48);
  twin.must(RecordWater{came}, at(48));
  twin.reads("I", 0.5, at(49));
  twin.must(TickStep{twin.alarm("I")->id, 0, true}, at(49), "Lin");
  twin.must(ShelveAlarm{twin.alarm("I")->id, std::chrono::hours{1}, "cleaning"}, at(50));
  twin.must(TakeOutOfService{make_alarm_id(RuleId("deep"), depth_series(gauge("H")).id), "broken"}, at(51), "Lin");
  twin.must(SetMaintenance{SourceId("f"), std::chrono::hours{1}, "new server"}, at(52), "Lin");
  twin.must(ReviewOutlook{hazards()}, at(53), "forecast");
  twin.must(ProposePlan{PlanId("A"), "north first", {{OrderId("A1"), ResourceId("P2"), SiteId("S2"), {{0, 0}, {9, 9}}, 13,
                                                      std::chrono::minutes{4}, "with hoses"}}}, at(54), "Lin");
  twin.must(
      SignHandover{{"Lin", "Chen", Hasher().text("pack").finish(), "handover", at(53), twin.state.seq, "all read"}},
      at(55), "Chen");
  twin.must(rumour(), at(55), "feed:exercise");
  twin.must(rain_to_come(), at(56), "feed:qpf");
  const SiteConfig crossing{SiteId("N-01"), {"路口", "Crossing"}, {40, 50}, 1, {"evacuation"}, 30, 5, 1.5};
  twin.must(DeclareSite{crossing}, at(56), "Lin");
  twin.must(DeclareSite{{SiteId("N-02"), {"誤報", "Mistaken"}, {41, 50}}}, at(56), "Lin");
  twin.must(WithdrawSite{SiteId("N-02"), "the same place"}, at(57), "Lin");
  ResourceConfig lent;
  lent.id = ResourceId("A-01");
  lent.name = {"借用", "Lent"};
  lent.capacity_m3_per_s = 0.25;
  lent.mutual_aid = true;
  twin.must(RegisterResource{lent, LocalXY{7, 8}}, at(57), "Lin");
  twin.must(CountStock{ResourceId("B1"), 140, at(56), "half of it is wet"}, at(57), "Lin");
  twin.must(EnterDamageReport{LocalXY{9, 9}, "", "積淹水", "to the knee", 0.4, at(56), Caller::kPolice}, at(57), "Lin");
  twin.must(telemetry_of_a_pump(), at(58), "feed:f");
  return twin;
}

TEST(Replay, reducing_the_events_again_gives_the_same_state_at_every_step) {
  const Twin twin = full_story();
  IncidentState again;
  for (const Event& e : twin.events) reduce(again, e);
  EXPECT_EQ(digest_of(again).hex(), digest_of(twin.state).hex());
}

TEST(Replay, digest_notices_any_change) {
  const Twin twin = full_story();
  Twin other = full_story();
  other.reads("H", 0.2, at(33));
  EXPECT_NE(digest_of(twin.state).hex(), digest_of(other.state).hex());
}

TEST(JournalText, every_event_survives_the_round_trip) {
  const Twin twin = full_story();
  std::vector<bool> met(std::variant_size_v<Fact>, false);
  for (const Event& e : twin.events) {
    met[e.body.index()] = true;
    BesidePayloads beside;
    if (const auto* batch = std::get_if<ObservationsIngested>(&e.body)) beside.observations = batch->observations;
    if (const auto* water = std::get_if<WaterModelled>(&e.body)) beside.field = water->water->field;
    const std::string text = journal_text(e);
    const auto parsed = parse_journal_entry({e.seq, e.at, e.wall, e.actor, {}}, text, beside);
    ASSERT_TRUE(parsed) << parsed.error().message;
    EXPECT_EQ(journal_text(*parsed), text);
  }
  EXPECT_EQ(std::ranges::count(met, false), 0) << "the story must hold every kind of event";
}

TEST(JournalText, says_in_which_role_and_before_which_picture_somebody_asked_and_says_nothing_where_nobody_did) {
  Event entry{7, at(1), at(1), "Lin", NoteAdded{"x"}};
  const std::string as_before_it_was_kept = R"({"text":"x","type":"note_added"})";
  EXPECT_EQ(journal_text(entry), as_before_it_was_kept);
  EXPECT_EQ(journal_text(entry.body), as_before_it_was_kept);
  EXPECT_FALSE(parse_journal_entry(entry, as_before_it_was_kept, {}).value().asked_from);
  entry.asked_from = AskedFrom{Role::kCommander, 5};
  const std::string text = R"({"asked_from":{"role":"commander","seen":5},"text":"x","type":"note_added"})";
  EXPECT_EQ(journal_text(entry), text);
  EXPECT_EQ(parse_journal_entry({}, text, {}).value().asked_from, entry.asked_from);
  entry.asked_from->counted = std::chrono::milliseconds{61'250};
  EXPECT_NE(journal_text(entry).find(R"("counted_ms":61250)"), std::string::npos) << journal_text(entry);
  EXPECT_EQ(parse_journal_entry({}, journal_text(entry), {}).value().asked_from, entry.asked_from);
  entry.asked_from->seen.reset();
  EXPECT_EQ(parse_journal_entry({}, journal_text(entry), {}).value().asked_from, entry.asked_from);
}

TEST(JournalText, payload_that_was_tampered_with_is_refused) {
  const Twin twin = full_story();
  for (const Event& e : twin.events) {
    const auto* batch = std::get_if<ObservationsIngested>(&e.body);
    if (batch == nullptr) continue;
    BesidePayloads beside{batch->observations, nullptr};
    beside.observations[0].value += 0.001;
    EXPECT_FALSE(parse_journal_text(journal_text(e.body), beside));
    return;
  }
  FAIL() << "no batch in the story";
}

TEST(JournalText, rubbish_is_an_error_and_never_a_crash) {
  for (const char* text : {"", "{", "[]", "null", "{\"type\":\"nope\"}", "{\"type\":\"order_issued\"}",
                           "{\"type\":\"alarm_changed\",\"alarm\":{\"id\":5}}", "{\"type\":7}",
                           "{\"type\":\"note_added\",\"text\":\"x\",\"asked_from\":{\"role\":\"king\"}}",
                           "{\"type\":\"note_added\",\"text\":\"x\",\"asked_from\":[]}"}) {
    EXPECT_FALSE(parse_journal_text(text, {})) << text;
  }
}

TEST(Snapshot, parts_that_did_not_change_stay_shared) {
  Twin twin = full_story();
  const IncidentState before = twin.state;
  twin.reads("H", 0.15, at(40));
  EXPECT_EQ(before.orders.identity(), twin.state.orders.identity());
  EXPECT_EQ(before.stations.identity(), twin.state.stations.identity());
  EXPECT_EQ(before.resources.identity(), twin.state.resources.identity());
  EXPECT_NE(before.readings.identity(), twin.state.readings.identity());
}

TEST(Decide, nothing_is_allowed_before_the_incident_is_opened) {
  const Decision d = decide(IncidentState{}, AddNote{"x"}, {at(0), "me"});
  ASSERT_FALSE(d);
  EXPECT_EQ(d.error().key, "refusal.not_opened");
}

TEST(Decide, asking_changes_nothing) {
  Twin twin = full_story();
  const std::string before = digest_of(twin.state).hex();
  (void)decide(twin.state, IssueOrder{OrderId("O9"), ResourceId("P2"), SiteId("S2"), {}, 0, {}, ""}, {at(50), "me"});
  EXPECT_EQ(digest_of(twin.state).hex(), before);
}

}  // namespace
