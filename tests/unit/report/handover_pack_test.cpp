#include "twin/report/handover_pack.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/incident_builder.h"
#include "twin/report/handover_document.h"

using namespace sandtable;
using namespace sandtable::test;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

HandoverPack pack_of(const Twin& twin, UtcTime when, const std::vector<LastDispatch>& last = {}) {
  IncidentState state;
  std::vector<HandoverLogLine> log;
  for (const Event& event : twin.events) {
    if (auto line = log_line(event, state)) log.push_back({event.seq, *line});
    reduce(state, event);
  }
  return make_handover_pack(twin.state, log, at(0), when, last);
}

void water(Twin& twin, double s1_m, int minute) {
  auto w = std::make_shared<Water>();
  w->valid_at = at(minute);
  w->model = "test";
  w->pools = {{SiteId("S1"), 1, 300, s1_m, 900, 0, 0, 0}};
  twin.must(RecordWater{w}, at(minute), "system");
}

/// S1 stands `depths` deep, one moment each half hour from `minute` on.
void outlook(Twin& twin, int minute, const std::vector<double>& depths) {
  OutlookRecord record;
  record.issued = at(minute);
  record.from = at(minute);
  record.model = "test";
  for (std::size_t i = 0; i < depths.size(); ++i) {
    record.moments.push_back({at(minute + 30 * static_cast<int>(i)), {}, {}, {{SiteId("S1"), depths[i], 0.5}}});
  }
  twin.must(RecordOutlook{std::make_shared<const OutlookRecord>(record)}, at(minute), "system");
}

/// P1 pumps at S1 since minute 30 with this much in its tank, of eight hours.
void pump_at_s1(Twin& twin, double fuel_percent) {
  twin.send("O1", "P1", "S1", at(5));
  for (const auto& [kind, minute] : {std::pair{FieldReportKind::kReceived, 6},
                                     {FieldReportKind::kAccepted, 7},
                                     {FieldReportKind::kDeparted, 8},
                                     {FieldReportKind::kArrived, 20}}) {
    twin.field("P1", "O1", kind, at(minute));
  }
  twin.must(
      RecordFieldReport{
          {ResourceId("P1"), OrderId("O1"), FieldReportKind::kPumping, at(30), {}, fuel_percent, 0.3, ""}},
      at(30), "P1");
}

const DamageLine* line(const HandoverPack& pack, const std::string& number) {
  const auto it = std::ranges::find(pack.damage.lines, number, &DamageLine::number);
  return it == pack.damage.lines.end() ? nullptr : &*it;
}

bool decides(const HandoverPack& pack, const std::string& what) {
  return std::ranges::any_of(pack.decisions, [&](const NextDecision& d) { return d.what.en == what; });
}

TEST(HandoverPack, alarms_nobody_acknowledged_stand_on_top) {
  Twin twin;
  twin.reads("G", 0.9, at(1));
  twin.must(AcknowledgeAlarm{twin.alarm("G")->id, "seen"}, at(2), "Lin");
  twin.reads("H", 0.5, at(3));
  const HandoverPack pack = pack_of(twin, at(10));
  ASSERT_EQ(pack.alarms.size(), 2U);
  EXPECT_EQ(pack.alarms[0].subject.en, "H");
  EXPECT_EQ(pack.alarms[0].age, minutes{7});
  ASSERT_TRUE(pack.alarms[1].acknowledged);
  EXPECT_EQ(pack.alarms[1].acknowledged->who, "Lin");
  EXPECT_TRUE(decides(pack, "Acknowledge"));
}

TEST(HandoverPack, a_flood_of_alarms_is_one_decision_a_rule) {
  Twin twin;
  for (const char* gauge : {"A", "B", "C", "D", "E", "F"}) twin.reads(gauge, 0.9, at(1));
  const HandoverPack pack = pack_of(twin, at(2));
  EXPECT_EQ(pack.alarms.size(), 6U);
  ASSERT_EQ(pack.decisions.size(), 1U);
  EXPECT_EQ(pack.decisions[0].about.en, "Flooding ×6 · A, B, C, D +2");
}

TEST(HandoverPack, who_pays_for_what_is_lent_stands_beside_its_owner) {
  IncidentOpened opening = small_incident();
  opening.resources[0].owner = "county";
  opening.resources[1].owner = "neighbour";
  opening.resources[1].mutual_aid = true;
  Twin twin(opening);
  const auto payers = [&] {
    const ReportTable table = resource_line_table(pack_of(twin, at(10)));
    const auto column = std::ranges::find(table.columns, "payer", &ReportColumn::key) - table.columns.begin();
    std::vector<std::string> cells;
    for (const auto& row : table.rows) cells.push_back(std::get<std::string>(row.at(static_cast<std::size_t>(column))));
    return cells;
  };
  EXPECT_EQ(payers(), (std::vector<std::string>{"", "neighbour"}));
  twin.state.resources.edit().at(ResourceId("P2")).config.payer = "the state";
  EXPECT_EQ(payers(), (std::vector<std::string>{"", "the state"}));
}

TEST(HandoverPack, a_shelved_alarm_is_no_open_one_but_is_listed_with_its_end_and_reason) {
  Twin twin;
  twin.reads("G", 0.9, at(1));
  twin.must(ShelveAlarm{twin.alarm("G")->id, hours{1}, "cleaning"}, at(2), "Lin");
  const HandoverPack pack = pack_of(twin, at(10));
  EXPECT_TRUE(pack.alarms.empty());
  ASSERT_EQ(pack.quiet.size(), 1U);
  EXPECT_EQ(pack.quiet[0].until, at(62));
  EXPECT_EQ(pack.quiet[0].reason, "cleaning");
  EXPECT_TRUE(pack.quiet[0].condition_holds) << "the water still stands there";
  EXPECT_TRUE(decides(pack, "A shelf ends"));
}

TEST(HandoverPack, a_quiet_alarm_whose_water_is_gone_does_not_hold_although_it_waits_for_somebody) {
  IncidentOpened opening = small_incident();
  AlarmRule latched = opening.rules[0];
  latched.id = RuleId("latched");
  latched.latched = true;
  opening.rules.push_back(latched);
  Twin twin(opening);
  twin.reads("G", 0.9, at(1));
  for (const auto& [id, alarm] : std::map(twin.state.alarms->begin(), twin.state.alarms->end())) {
    twin.must(ShelveAlarm{id, hours{1}, "cleaning"}, at(2), "Lin");
  }
  twin.reads("G", 0.0, at(3));
  const HandoverPack pack = pack_of(twin, at(10));
  ASSERT_EQ(pack.quiet.size(), 2U) << "one returned without an acknowledgement, one latched";
  for (const QuietAlarm& quiet : pack.quiet) EXPECT_FALSE(quiet.condition_holds) << quiet.id.str();
}

TEST(HandoverPack, a_silent_feed_is_in_doubt_and_one_that_speaks_is_not) {
  Twin twin;
  twin.reads("G", 0.1, at(1));
  EXPECT_TRUE(pack_of(twin, at(10)).doubts.empty());
  const HandoverPack later = pack_of(twin, at(90));
  ASSERT_EQ(later.doubts.size(), 1U);
  EXPECT_EQ(later.doubts[0].why, FeedDoubt::Why::kSilent);
  EXPECT_EQ(later.doubts[0].trusted, 0U);
  EXPECT_EQ(later.feeds_alive, 0U);
}

TEST(HandoverPack, a_feed_that_never_spoke_is_not_called_silent) {
  const HandoverPack pack = pack_of(Twin(), at(10));
  ASSERT_EQ(pack.doubts.size(), 1U);
  EXPECT_EQ(pack.doubts[0].why, FeedDoubt::Why::kNeverSpoke);
}

TEST(HandoverPack, measured_figures_count_only_what_can_be_trusted) {
  Twin twin;
  twin.reads("G", 0.2, at(1));
  twin.reads("H", 9.9, at(2), QualityFlag::kFail);
  const HandoverPack pack = pack_of(twin, at(10));
  ASSERT_EQ(pack.measured.size(), 1U);
  EXPECT_EQ(pack.measured[0].series, 2U);
  EXPECT_EQ(pack.measured[0].trusted, 1U);
  ASSERT_EQ(pack.measured[0].peaks.size(), 1U);
  EXPECT_DOUBLE_EQ(pack.measured[0].peaks[0].value, 0.2);
}

TEST(HandoverPack, without_a_model_the_water_of_every_site_is_unknown) {
  const HandoverPack pack = pack_of(Twin(), at(10));
  EXPECT_FALSE(pack.modelled.valid_at);
  EXPECT_EQ(pack.modelled.unknown, 2U);
  EXPECT_TRUE(pack.damage.lines.empty()) << "unknown is not flooded";
}

TEST(HandoverPack, a_flooded_site_goes_from_nobody_sent_over_ordered_and_at_work_to_cleared) {
  Twin twin;
  water(twin, 0.4, 1);
  EXPECT_EQ(line(pack_of(twin, at(2)), "S1")->standing, DamageLine::Standing::kNobodySent);
  EXPECT_FALSE(line(pack_of(twin, at(2)), "S1")->began) << "nothing says since when";
  EXPECT_TRUE(decides(pack_of(twin, at(2)), "Decide whom to send (modelled above 30 cm)"));
  twin.send("O1", "P1", "S1", at(5));
  EXPECT_EQ(line(pack_of(twin, at(6)), "S1")->standing, DamageLine::Standing::kOrdered);
  EXPECT_EQ(line(pack_of(twin, at(6)), "S1")->began, at(5));
  for (const auto kind : {FieldReportKind::kAccepted, FieldReportKind::kDeparted, FieldReportKind::kArrived}) {
    twin.field("P1", "O1", kind, at(10));
  }
  EXPECT_EQ(line(pack_of(twin, at(11)), "S1")->standing, DamageLine::Standing::kAtWork);
  twin.field("P1", "O1", FieldReportKind::kPumping, at(12));
  water(twin, 0, 60);
  twin.must(ReleaseOrder{OrderId("O1")}, at(61));
  twin.field("P1", "O1", FieldReportKind::kStopped, at(62));
  twin.field("P1", "O1", FieldReportKind::kReturned, at(80));
  const HandoverPack pack = pack_of(twin, at(90));
  EXPECT_EQ(line(pack, "S1")->standing, DamageLine::Standing::kCleared);
  EXPECT_EQ(line(pack, "S1")->closed_at, at(80));
  EXPECT_FALSE(line(pack, "S1")->is_open());
}

TEST(HandoverPack, a_report_names_who_works_nearby_and_duplicates_are_only_counted) {
  Twin twin;
  twin.send("O1", "P1", "S1", at(5));
  IngestDelivery delivery;
  delivery.source = SourceId("f");
  const DamageReport first{ReportId("f/1"),
                           SourceId("f"),
                           at(6),
                           LocalXY{120, 120},
                           "路口",
                           "道路",
                           "積水",
                           0.3,
                           DamageReportState::kConfirmed,
                           {}};
  DamageReport far = first;
  far.id = ReportId("f/2");
  far.at = LocalXY{5000, 5000};
  DamageReport again = first;
  again.id = ReportId("f/3");
  delivery.reports = {first, far, again};
  twin.must(delivery, at(7), "feed:f");
  const HandoverPack pack = pack_of(twin, at(10));
  ASSERT_NE(line(pack, "f/1"), nullptr);
  EXPECT_EQ(line(pack, "f/1")->orders, std::vector{OrderId("O1")});
  EXPECT_TRUE(line(pack, "f/2")->orders.empty());
  EXPECT_EQ(line(pack, "f/3"), nullptr);
  EXPECT_EQ(pack.damage.duplicates, 1U);
}

TEST(HandoverPack, an_overdue_order_stands_first_and_asks_to_be_chased) {
  Twin twin;
  twin.send("O1", "P1", "S1", at(1));
  twin.send("O2", "P2", "S2", at(50));
  twin.must(Tick{}, at(51), "system");
  const HandoverPack pack = pack_of(twin, at(51));
  ASSERT_EQ(pack.orders.size(), 2U);
  EXPECT_EQ(pack.orders[0].id, OrderId("O1"));
  EXPECT_TRUE(pack.orders[0].overdue_since);
  EXPECT_TRUE(decides(pack, "Chase the overdue order"));
}

TEST(HandoverPack, fuel_is_held_against_what_the_outlook_needs) {
  Twin twin;
  pump_at_s1(twin, 10);                      // 0.8 h of eight
  outlook(twin, 30, {0.5, 0.4, 0.4, 0.05});  // wet until an hour from then
  const FuelRisk risk = pack_of(twin, at(30)).fuel.at(0);
  EXPECT_EQ(risk.need, FuelRisk::Need::kUntil);
  EXPECT_EQ(risk.needed_until, at(90));
  ASSERT_TRUE(risk.hours_left);
  EXPECT_NEAR(*risk.hours_left, 0.8, 1e-9);  // rounding of doubles alone
  EXPECT_TRUE(risk.falls_short);

  Twin full;
  pump_at_s1(full, 100);
  outlook(full, 30, {0.5, 0.4});
  EXPECT_EQ(pack_of(full, at(30)).fuel.at(0).need, FuelRisk::Need::kBeyond);
  EXPECT_FALSE(pack_of(full, at(30)).fuel.at(0).falls_short);
}

TEST(HandoverPack, an_old_outlook_says_nothing_of_what_fuel_is_needed_for) {
  Twin twin;
  pump_at_s1(twin, 10);
  outlook(twin, 30, std::vector<double>(10, 0.5));
  const HandoverPack pack = pack_of(twin, at(95));
  EXPECT_TRUE(pack.expected.is_old);
  EXPECT_EQ(pack.fuel.at(0).need, FuelRisk::Need::kUnknown);
}

TEST(HandoverPack, without_an_outlook_what_comes_is_unknown) {
  const HandoverPack pack = pack_of(Twin(), at(10));
  EXPECT_FALSE(pack.expected.issued);
  EXPECT_TRUE(pack.expected.hours.empty());
}

TEST(HandoverPack, looks_three_hours_ahead_and_no_further) {
  Twin twin;
  outlook(twin, 0, std::vector<double>(10, 0.5));  // to minute 270
  const HandoverPack pack = pack_of(twin, at(10));
  ASSERT_EQ(pack.expected.hours.size(), 6U);
  EXPECT_EQ(pack.expected.hours.front().at, at(30));
  EXPECT_EQ(pack.expected.hours.back().at, at(180));
}

TEST(HandoverPack, a_site_that_will_flood_names_its_last_dispatch_or_says_that_nobody_computed_it) {
  Twin twin;
  outlook(twin, 0, {0, 0.5});
  EXPECT_TRUE(decides(pack_of(twin, at(1)), "Expected above 30 cm, nobody sent"));
  const HandoverPack computed = pack_of(twin, at(1), {{SiteId("S1"), ResourceId("P2"), at(12)}});
  EXPECT_TRUE(decides(computed, "Last safe dispatch"));
  EXPECT_FALSE(decides(computed, "Expected above 30 cm, nobody sent"));
}

TEST(HandoverPack, the_shift_begins_with_the_last_handover_and_older_entries_are_left_out) {
  Twin twin;
  twin.must(AddNote{"of the shift before"}, at(1), "Lin");
  twin.must(SignHandover{{"Lin", "Chen", Hasher().text("p").finish(), "h", at(2), 1, ""}}, at(3), "Chen");
  twin.must(AddNote{"of this shift"}, at(4), "Chen");
  const HandoverPack pack = pack_of(twin, at(10));
  EXPECT_EQ(pack.shift_began, at(3));
  ASSERT_TRUE(pack.last_handover);
  EXPECT_EQ(pack.last_handover->handover.receiver, "Chen");
  ASSERT_EQ(pack.notes.size(), 1U);
  EXPECT_EQ(pack.notes[0].text, "of this shift");
  ASSERT_EQ(pack.seats.size(), 1U);
  EXPECT_EQ(pack.seats[0].who, "Chen");
  EXPECT_EQ(pack.log.front().line.what.en, "Hand-over signed");
  const auto columns = shift_log_table(pack).columns;
  EXPECT_TRUE(std::ranges::any_of(columns, [](const ReportColumn& c) { return c.key == "seat"; }));
  const Text seat = seat_words(pack.log.front().line.asked_from);
  EXPECT_TRUE(seat.en.starts_with("Commander, saw up to entry ")) << seat.en;
  EXPECT_TRUE(seat.zh.starts_with("指揮官，所見至紀錄 ")) << seat.zh;
}

TEST(HandoverPack, warnings_of_a_drill_stand_in_the_pack_of_the_drill_alone) {
  IngestDelivery warned;
  warned.source = SourceId("authority");
  Alert alert;
  alert.id = AlertId("A-1");
  alert.source = warned.source;
  alert.status = AlertStatus::kExercise;
  alert.name = {"authority", "1", at(0)};
  alert.infos.emplace_back();
  warned.alerts.push_back(alert);
  Twin real;
  real.must(warned, at(1), "feed:authority");
  EXPECT_TRUE(pack_of(real, at(2)).warnings.empty());
  IncidentOpened opening = small_incident();
  opening.exercise = {"萬安", "Storm drill"};
  Twin drill(opening);
  drill.must(warned, at(1), "feed:authority");
  EXPECT_EQ(pack_of(drill, at(2)).warnings.size(), 1U);
}

TEST(HandoverPack, is_named_by_the_clock_of_its_place) {
  EXPECT_EQ(pack_name(pack_of(Twin(), at(192, 45))), "handover-20260728-111245");
}

TEST(HandoverDocument, every_table_has_a_cell_for_every_column_and_titles_in_both_languages) {
  Twin twin;
  pump_at_s1(twin, 10);
  water(twin, 0.4, 31);
  outlook(twin, 32, {0.5, 0.4});
  twin.reads("G", 0.9, at(33));
  const HandoverDocument document = handover_document(pack_of(twin, at(40)));
  for (const HandoverSection& section : document.sections) {
    EXPECT_FALSE(section.title.zh.empty() || section.title.en.empty()) << section.key;
    for (const ReportTable& table : section.tables) {
      EXPECT_FALSE(table.when_empty.zh.empty() || table.when_empty.en.empty()) << table.key;
      for (const auto& row : table.rows) EXPECT_EQ(row.size(), table.columns.size()) << table.key;
      for (const std::size_t urgent : table.urgent_rows) EXPECT_LT(urgent, table.rows.size()) << table.key;
    }
  }
}

/// A word of its own: neither empty nor the English one.
bool is_chinese(const Text& text) {
  const auto is_beyond_ascii = [](char c) { return static_cast<unsigned char>(c) >= 0x80; };
  return text.zh != text.en && std::ranges::any_of(text.zh, is_beyond_ascii);
}

TEST(HandoverDocument, nothing_that_the_program_says_in_the_chinese_pack_is_the_english_of_it) {
  IncidentOpened opening = small_incident();
  opening.fictional = true;
  opening.exercise = {"萬安", "Storm drill"};
  opening.credits = {{CreditedKind::kFeed, "f", {"測站", "Gauges"}, "", ""}};
  Twin twin(opening);
  pump_at_s1(twin, 10);
  water(twin, 0.4, 31);
  outlook(twin, 32, {0.5, 0.4});
  twin.reads("G", 0.9, at(33));
  const HandoverDocument document = handover_document(pack_of(twin, at(40)));
  EXPECT_TRUE(is_chinese(document.title));
  for (const Text& banner : document.banners) EXPECT_TRUE(is_chinese(banner)) << banner.en;
  for (const ReportFigure& figure : document.figures) EXPECT_TRUE(is_chinese(figure.title)) << figure.title.en;
  for (const HandoverSection& section : document.sections) {
    EXPECT_TRUE(is_chinese(section.title)) << section.key;
    for (const Text& line : section.lines) EXPECT_TRUE(is_chinese(line)) << line.en;
    for (const ReportTable& table : section.tables) {
      EXPECT_TRUE(is_chinese(table.title)) << table.key;
      EXPECT_TRUE(is_chinese(table.when_empty)) << table.key;
      for (const ReportColumn& column : table.columns) EXPECT_TRUE(is_chinese(column.title)) << column.key;
      for (const auto& row : table.rows) {
        for (const ReportCell& cell : row) {
          const auto* word = std::get_if<ReportWord>(&cell);
          EXPECT_TRUE(word == nullptr || is_chinese(word->text)) << table.key << ": " << word->key;
        }
      }
    }
  }
}

TEST(HandoverDocument, what_a_driver_said_is_quoted_after_a_chinese_sentence) {
  Twin twin;
  twin.reads("G", 0.1, at(1));
  twin.must(IngestDelivery{SourceId("f"), {}, {}, {}, 0, "", "h: HTTP status 500"}, at(2), "feed:f");
  const ReportTable table = feed_doubt_table(pack_of(twin, at(3)));
  ASSERT_EQ(table.rows.size(), 1U);
  const Text detail = std::get<Text>(table.rows[0].back());
  EXPECT_EQ(detail.en, "h: HTTP status 500");
  EXPECT_EQ(detail.zh, "程式回報的原文：「h: HTTP status 500」");
}

TEST(HandoverDocument, sources_stand_with_their_licence_and_say_where_none_is_stated) {
  IncidentOpened opening = small_incident();
  opening.credits = {{CreditedKind::kFeed, "f", {"測站", "Gauges"}, "某局", "Open Licence 1"},
                     {CreditedKind::kLayer, "roads", {"道路", "Roads"}, "", ""}};
  const HandoverDocument document = handover_document(pack_of(Twin(opening), at(1)));
  const auto section = std::ranges::find(document.sections, "sources", &HandoverSection::key);
  ASSERT_NE(section, document.sections.end());
  const auto& rows = section->tables.at(0).rows;
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(std::get<std::string>(rows[0][4]), "Open Licence 1");
  EXPECT_EQ(std::get<ReportWord>(rows[1][3]).text.zh, "未載明");
  EXPECT_EQ(std::get<ReportWord>(rows[1][4]).text.en, "not stated");
}

TEST(HandoverDocument, an_incident_of_before_credits_were_kept_names_its_feeds_and_invents_nothing) {
  const HandoverPack pack = pack_of(Twin(), at(1));
  ASSERT_EQ(pack.sources.size(), 1U);
  EXPECT_EQ(pack.sources[0].id, "f");
  EXPECT_EQ(pack.sources[0].attribution + pack.sources[0].licence, "");
}

TEST(HandoverDocument, a_pack_whose_journal_cannot_be_read_says_so_instead_of_showing_an_empty_log) {
  const Twin twin;
  const HandoverPack pack = make_handover_pack(twin.state, std::nullopt, at(0), at(10));
  EXPECT_NE(shift_log_table(pack).when_empty.en.find("could not be read"), std::string::npos);
}

TEST(HandoverDocument, fictional_and_exercise_stand_above_everything) {
  IncidentOpened opening = small_incident();
  opening.fictional = true;
  opening.exercise = {"萬安", "Storm drill"};
  const HandoverDocument document = handover_document(pack_of(Twin(opening), at(1)));
  ASSERT_EQ(document.banners.size(), 2U);
  EXPECT_EQ(document.banners[1].en, "EXERCISE: Storm drill");
}

}  // namespace
