#include "twin/report/log_line.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>

#include "tests/support/every_command.h"
#include "tests/support/incident_builder.h"

using namespace sandtable;
using namespace sandtable::test;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

constexpr const char* kWords = "because";

/// An incident whose log is kept by the command that caused each line.
class LoggedIncident {
 public:
  LoggedIncident() : twin(opening()) {}

  /// Lin asks for it; the lines that it leaves in her name.
  std::vector<LogLine> does(const Command& command, int minute) { return asks(command, minute, "Lin"); }
  std::vector<LogLine> asks(const Command& command, int minute, const std::string& who) {
    IncidentState before = twin.state;
    const std::size_t known = twin.events.size();
    twin.must(command, at(minute), who);
    std::vector<LogLine> lines;
    for (std::size_t i = known; i < twin.events.size(); ++i) {
      if (auto line = log_line(twin.events[i], before); line && line->actor == who) lines.push_back(*std::move(line));
      reduce(before, twin.events[i]);
    }
    left[command.index()].insert(left[command.index()].end(), lines.begin(), lines.end());
    return lines;
  }
  void crew(FieldReportKind kind, const char* pump, const char* order, int minute) {
    twin.field(pump, order, kind, at(minute));
  }

  Twin twin;
  std::map<std::size_t, std::vector<LogLine>> left;  ///< by the command's place among all

 private:
  static IncidentOpened opening() {
    IncidentOpened o = small_incident();
    AlarmRule latched = o.rules[0];
    latched.id = RuleId("latched");
    latched.latched = true;
    latched.steps = {{"看", "Look"}};
    o.rules.push_back(latched);
    o.resources[1].station = StationId("f/MP2");
    ResourceConfig& bags = o.resources.emplace_back();
    bags.id = ResourceId("B1");
    bags.name = {"沙包", "Sandbags"};
    bags.kind = ResourceKind::kBarrierStock;
    bags.stock_m = 200;
    return o;
  }
};

bool tells(const std::vector<LogLine>& lines, const std::string& words) {
  return std::ranges::any_of(lines,
                             [&](const LogLine& line) { return line.detail.en.find(words) != std::string::npos; });
}

IssueOrder wanted(const char* order, const char* pump, const char* site) {
  return {OrderId(order), ResourceId(pump), SiteId(site), {}, 0, minutes{10}, kWords};
}

const SeriesId kSeries = depth_series(gauge("G")).id;
const AlarmId kDeep = make_alarm_id(RuleId("deep"), kSeries);
const AlarmId kLatched = make_alarm_id(RuleId("latched"), kSeries);

/// A shift in which everything that a person can ask for is asked for, with words wherever it takes any.
void everything_is_done(LoggedIncident& log) {
  Twin& twin = log.twin;
  twin.reads("G", 0.9, at(1));
  log.does(TickStep{kLatched, 0, true}, 2);
  log.does(AcknowledgeAlarm{kDeep, kWords}, 2);
  log.does(ShelveAlarm{kLatched, hours{1}, kWords}, 3);
  log.does(UnshelveAlarm{kLatched}, 4);
  twin.reads("G", 0.1, at(5));
  log.does(AcknowledgeAlarms{{kLatched}, kWords}, 6);
  log.does(ResetAlarm{kLatched}, 7);
  log.does(TakeOutOfService{kDeep, kWords}, 8);
  log.does(ReturnToService{kDeep}, 9);
  log.does(SetMaintenance{SourceId("f"), minutes{10}, kWords}, 10);
  log.does(ReflagObservation{kSeries, at(5), QualityFlag::kFail, kWords}, 11);
  log.does(SetCalibration{kSeries, 1, 0.05, at(5), {}, kWords}, 12);
  EnterObservation staff;
  staff.station = gauge("G").id;
  staff.value = 12;
  staff.unit = "cm";
  staff.time = at(12);
  staff.comment = kWords;
  log.does(staff, 13);

  log.does(wanted("O1", "P1", "S1"), 20);
  log.does(ResendOrder{OrderId("O1")}, 23);
  log.does(RerouteOrder{wanted("O1", "P1", "S2")}, 24);
  log.does(RecordFieldReport{{ResourceId("P1"), {}, FieldReportKind::kPosition, at(25), {}, 60, 0, kWords}}, 25);
  log.does(CancelOrder{OrderId("O1"), kWords}, 26);
  log.does(wanted("O2", "P2", "S1"), 30);
  log.crew(FieldReportKind::kPumping, "P2", "O2", 50);
  log.does(ReleaseOrder{OrderId("O2")}, 60);
  log.does(ProposePlan{PlanId("plan1"), "", {wanted("O3", "P1", "S2")}}, 70);
  log.does(ApprovePlan{PlanId("plan1"), kWords}, 71);
  log.does(IssuePlan{PlanId("plan1")}, 72);
  log.does(ProposePlan{PlanId("plan2"), "", {wanted("O4", "P2", "S2")}}, 73);
  log.does(RejectPlan{PlanId("plan2"), kWords}, 74);

  SiteConfig crossing{SiteId("N-01"), {kWords, kWords}, {40, 50}, 1};
  log.does(DeclareSite{crossing}, 75);
  crossing.priority = 2;
  log.does(CorrectSite{crossing}, 76);
  log.does(WithdrawSite{crossing.id, kWords}, 77);
  ResourceConfig lent;
  lent.id = ResourceId("A-01");
  lent.name = {"借用", "Lent"};
  lent.capacity_m3_per_s = 0.25;
  lent.owner = kWords;
  log.does(RegisterResource{lent, LocalXY{7, 8}}, 78);
  log.does(CorrectResource{lent, LocalXY{7, 9}}, 79);

  log.does(AddNote{kWords}, 80);
  log.does(StrikeNote{twin.state.seq, kWords}, 81);
  log.does(RecordQuestion{}, 82);
  log.does(SignHandover{{"Chen", "Lin", Hasher().text("p").finish(), "h", at(82), 1, kWords}}, 83);
  log.does(EnterDamageReport{LocalXY{9, 9}, "by the school", "積淹水", kWords, 0.4, at(84), Caller::kPolice}, 85);
  log.does(CountStock{ResourceId("B1"), 140, at(85), kWords}, 86);
}

TEST(LogLine, whatever_a_person_asks_for_leaves_a_line_in_that_persons_name) {
  LoggedIncident log;
  everything_is_done(log);
  // Told once it is answered, in the name of whoever asked.
  const std::size_t told_later = Command(RecordQuestion{}).index();
  for (const Command& command : every_command()) {
    if (!is_asked_by_person(command, "Lin")) continue;
    const bool leaves_one = log.left.contains(command.index()) && !log.left.at(command.index()).empty();
    EXPECT_EQ(leaves_one, command.index() != told_later)
        << "command " << command.index() << " of Request: done in everything_is_done() and told by log_line()?";
  }
}

TEST(LogLine, what_a_person_wrote_is_in_its_line) {
  LoggedIncident log;
  everything_is_done(log);
  const std::array<Command, 23> with_words = {
      AcknowledgeAlarm{},  AcknowledgeAlarms{}, ShelveAlarm{},    TakeOutOfService{}, SetMaintenance{},    IssueOrder{},
      RerouteOrder{},      CancelOrder{},       ApprovePlan{},    RejectPlan{},       AddNote{},           StrikeNote{},
      SignHandover{},      ReflagObservation{}, SetCalibration{}, EnterObservation{}, RecordFieldReport{}, IssuePlan{},
      EnterDamageReport{}, CountStock{},        WithdrawSite{},   RegisterResource{}, CorrectResource{}};
  for (const Command& command : with_words) {
    EXPECT_TRUE(tells(log.left[command.index()], kWords)) << "command " << command.index() << " of Request";
  }
}

TEST(LogLine, a_site_that_turned_up_is_told_with_where_and_told_otherwise_when_it_is_corrected) {
  LoggedIncident log;
  SiteConfig crossing{SiteId("N-01"), {"路口", "Crossing"}, {40, 50}, 1};
  const auto declared = log.does(DeclareSite{crossing}, 1);
  ASSERT_EQ(declared.size(), 1U);
  EXPECT_EQ(declared[0].what.en, "Site declared");
  EXPECT_EQ(declared[0].subject.en, "N-01 Crossing");
  EXPECT_EQ(declared[0].detail.en, "priority 1; (40, 50)");
  const auto corrected = log.does(CorrectSite{crossing}, 2);
  ASSERT_EQ(corrected.size(), 1U);
  EXPECT_EQ(corrected[0].what.en, "Site corrected");
  const auto withdrawn = log.does(WithdrawSite{crossing.id, "dry"}, 3);
  ASSERT_EQ(withdrawn.size(), 1U);
  EXPECT_EQ(withdrawn[0].subject.en, "N-01 Crossing");
}

TEST(LogLine, an_order_that_is_sent_elsewhere_before_anybody_had_it_is_told_with_where_to) {
  LoggedIncident log;
  log.does(wanted("O1", "P1", "S1"), 1);
  const auto again = log.does(ResendOrder{OrderId("O1")}, 2);
  ASSERT_EQ(again.size(), 1U);
  EXPECT_EQ(again[0].what.en, "Order: Sent again");
  const auto elsewhere = log.does(RerouteOrder{wanted("O1", "P1", "S2")}, 3);
  ASSERT_EQ(elsewhere.size(), 1U);
  EXPECT_EQ(elsewhere[0].what.en, "Order: Sent elsewhere");
  EXPECT_EQ(elsewhere[0].subject.en, "O1 P1 → B");
}

TEST(LogLine, a_plan_is_told_with_who_goes_where_until_its_orders_speak_for_themselves) {
  LoggedIncident log;
  const auto proposed = log.does(ProposePlan{PlanId("p"), "", {wanted("O1", "P1", "S1"), wanted("O2", "P2", "S2")}}, 1);
  ASSERT_EQ(proposed.size(), 1U);
  EXPECT_EQ(proposed[0].detail.en, "P1 → A, P2 → B");
  EXPECT_TRUE(tells(log.does(ApprovePlan{PlanId("p"), ""}, 2), "P1 → A, P2 → B"));
  const auto issued = log.does(IssuePlan{PlanId("p")}, 3);
  ASSERT_EQ(issued.size(), 3U);
  EXPECT_EQ(issued[2].what.en, "Plan: Issued");
  EXPECT_EQ(issued[2].detail.en, "");
}

TEST(LogLine, what_machines_say_of_themselves_fills_no_log) {
  LoggedIncident log;
  const FieldReport telemetry{ResourceId("P1"), {}, FieldReportKind::kPosition, at(1), LocalXY{5, 5}, 60, 0, ""};
  EXPECT_TRUE(log.asks(RecordFieldReport{telemetry}, 1, "P1").empty());
  const Station s = gauge("G");
  IngestDelivery delivery{SourceId("f"), {s}, {depth_series(s)}, {}, 0, "", ""};
  delivery.observations = {{kSeries, at(2), at(2), 0.1, "0.1 m", QualityFlag::kPass, ""}};
  EXPECT_TRUE(log.asks(delivery, 2, "feed:f").empty());
  IngestDelivery judged{SourceId("f"), {}, {}, {}, 0, "", ""};
  judged.reflags = {{kSeries, at(2), {}, "quality", ""}};
  EXPECT_TRUE(log.asks(judged, 3, "feed:f").empty());
}

TEST(LogLine, an_alarm_that_a_person_ends_is_told_once) {
  LoggedIncident log;
  log.twin.reads("G", 0.9, at(1));
  log.does(AcknowledgeAlarm{kDeep, kWords}, 2);
  log.does(TakeOutOfService{kDeep, kWords}, 2);
  log.twin.reads("G", 0.1, at(3));
  const auto back = log.does(ReturnToService{kDeep}, 4);
  ASSERT_EQ(back.size(), 1U);
  EXPECT_EQ(back[0].what.zh, "警報：解除");
}

TEST(LogLine, damage_told_on_the_telephone_is_told_with_who_what_and_where) {
  LoggedIncident log;
  const auto lines = log.does(
      EnterDamageReport{LocalXY{9, 9}, "by the school", "Road", "to the knee", 0.4, at(1), Caller::kPolice}, 2);
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].what.en, "Damage told by telephone");
  EXPECT_EQ(lines[0].subject.en, "Road by the school");
  EXPECT_TRUE(tells(lines, "police; 40 cm; to the knee"));
  EXPECT_TRUE(tells(log.does(EnterDamageReport{LocalXY{9, 9}, "", "Road", "", {}, at(1), Caller::kNotSaid}, 3),
                    "tells of the same as manual/"));
}

TEST(LogLine, a_count_is_told_with_what_was_believed_before) {
  LoggedIncident log;
  EXPECT_TRUE(tells(log.does(CountStock{ResourceId("B1"), 140, at(1), ""}, 2), "140 m, was taken for 200 m"));
}

TEST(LogLine, a_breakdown_that_a_feed_tells_is_told_once_and_its_other_words_are_not) {
  LoggedIncident log;
  const auto says = [&](double state, int minute) {
    IngestDelivery delivery;
    delivery.source = SourceId("f");
    const StationId station{"f/MP2"};
    delivery.stations = {{station, delivery.source, {}, StationKind::kMobilePump, LocalXY{50, 60}}};
    const SeriesId series = make_series_id(station, Quantity::kPumpState, {});
    delivery.series = {{series, station, Quantity::kPumpState, Duration{0}, ""}};
    delivery.observations = {{series, at(minute), at(minute), state, "", QualityFlag::kPass, ""}};
    return log.asks(delivery, minute, "feed:f");
  };
  EXPECT_TRUE(says(3, 1).empty()) << "pumping";
  const auto broken = says(5, 11);
  ASSERT_EQ(broken.size(), 1U);
  EXPECT_EQ(broken[0].what.en, "Fault reported");
  EXPECT_EQ(broken[0].detail.en, "f/MP2");
  EXPECT_TRUE(says(5, 21).empty());
}

}  // namespace
