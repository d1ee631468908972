// What a county's own feed says of a machine, against what its crew says of its order.

#include "twin/core/resources/station_telemetry.h"

#include <gtest/gtest.h>

#include <array>

#include "tests/support/incident_builder.h"

using namespace sandtable;
using namespace sandtable::test;
using std::chrono::minutes;
using Kind = FieldReportKind;

namespace {

constexpr LocalXY kPumpSite{100, 100};
constexpr std::array<ResourceState, 7> kFeedWords = {
    ResourceState::kStandby,     ResourceState::kInTransit, ResourceState::kSettingUp, ResourceState::kPumping,
    ResourceState::kWithdrawing, ResourceState::kFault,     ResourceState::kNoReport};
/// How far the crew says that it is; empty: it has no order.
constexpr std::array<std::optional<OrderState>, 8> kOrderStates = {
    std::nullopt,         OrderState::kOrdered,   OrderState::kReceived, OrderState::kAccepted,
    OrderState::kEnRoute, OrderState::kSettingUp, OrderState::kPumping,  OrderState::kReleasing};

AlarmRule watching(const char* id, AlarmRuleKind kind, double raise_at) {
  AlarmRule rule;
  rule.id = RuleId(id);
  rule.kind = kind;
  rule.raise_at = raise_at;
  return rule;
}

IncidentOpened with_a_station() {
  IncidentOpened opening = small_incident();
  opening.resources[0].station = StationId("f/MP1");
  opening.rules = {watching("fault", AlarmRuleKind::kContradiction, 0),
                   watching("dry", AlarmRuleKind::kNoDischarge, 0.005),
                   watching("unasked", AlarmRuleKind::kUnorderedDischarge, 0.02),
                   watching("elsewhere", AlarmRuleKind::kWrongPlace, 300)};
  return opening;
}

/// One row of the county's table.
struct TableRow {
  std::optional<ResourceState> state{};
  std::optional<LocalXY> at{kPumpSite};
  std::optional<double> fuel{};
  std::optional<double> discharge{};
  std::optional<double> running{};
  std::optional<double> voltage{};
  QualityFlag flag = QualityFlag::kPass;
  QualityFlags tests{};
};

class StationTelemetryTest : public ::testing::Test {
 protected:
  /// A row that was so at `when` comes `late` after that.
  std::vector<EventBody> says(const TableRow& row, UtcTime when, Duration late = {}) {
    IngestDelivery delivery;
    delivery.source = SourceId("f");
    const Station station{StationId("f/MP1"), SourceId("f"), {"一號", "No 1"}, StationKind::kMobilePump, row.at};
    delivery.stations = {station};
    const auto add = [&](Quantity quantity, std::optional<double> value) {
      if (!value) return;
      const SeriesId id = make_series_id(station.id, quantity, {});
      delivery.series.push_back({id, station.id, quantity, Duration{0}, ""});
      delivery.observations.push_back({id, when, when + late, *value, "", row.flag, "", row.tests});
    };
    if (row.state) add(Quantity::kPumpState, static_cast<double>(*row.state));
    add(Quantity::kFuel, row.fuel);
    add(Quantity::kDischarge, row.discharge);
    add(Quantity::kPumpRunning, row.running);
    add(Quantity::kVoltage, row.voltage);
    return twin.must(delivery, when + late, "feed:f");
  }
  static std::vector<FieldReport> reports(const std::vector<EventBody>& events) {
    std::vector<FieldReport> found;
    for (const EventBody& body : events) {
      if (const auto* said = std::get_if<FieldReported>(&body)) found.push_back(said->report);
    }
    return found;
  }
  /// The order O1 as far as the crew says, within the first ten minutes.
  void reach(std::optional<OrderState> state) {
    if (!state) return;
    twin.send("O1", "P1", "S1", at(1));
    constexpr std::array<std::pair<OrderState, Kind>, 6> kSteps = {{{OrderState::kReceived, Kind::kReceived},
                                                                    {OrderState::kAccepted, Kind::kAccepted},
                                                                    {OrderState::kEnRoute, Kind::kDeparted},
                                                                    {OrderState::kSettingUp, Kind::kArrived},
                                                                    {OrderState::kPumping, Kind::kPumping},
                                                                    {OrderState::kReleasing, Kind::kStopped}}};
    int minute = 2;
    for (const auto& [reached, kind] : kSteps) {
      if (reached <= *state) twin.field("P1", "O1", kind, at(minute++));
    }
  }
  [[nodiscard]] const Resource& pump() const { return twin.resource("P1"); }
  /// Rules whose alarm stands, with what they found.
  [[nodiscard]] std::string alarms() const {
    std::string all;
    for (const auto& [id, alarm] : *twin.state.alarms) {
      if (alarm.process != AlarmState::kUnacknowledged) continue;
      all += (all.empty() ? "" : " ") + alarm.rule.str();
      if (!alarm.detail.empty()) all += ":" + alarm.detail;
    }
    return all;
  }
  Twin twin{with_a_station()};
};

TEST_F(StationTelemetryTest, every_word_of_the_feed_in_every_state_of_the_order) {
  // What the machine then is, by word and by order.
  constexpr ResourceState kStandby = ResourceState::kStandby;
  constexpr ResourceState kTransit = ResourceState::kInTransit;
  constexpr ResourceState kSetUp = ResourceState::kSettingUp;
  constexpr ResourceState kPumps = ResourceState::kPumping;
  constexpr ResourceState kLeaves = ResourceState::kWithdrawing;
  constexpr ResourceState kFault = ResourceState::kFault;
  constexpr ResourceState kNone = ResourceState::kNoReport;
  constexpr ResourceState kExpected[7][8] = {
      {kStandby, kStandby, kStandby, kStandby, kTransit, kSetUp, kStandby, kLeaves},
      {kTransit, kTransit, kTransit, kTransit, kTransit, kSetUp, kTransit, kLeaves},
      {kSetUp, kSetUp, kSetUp, kSetUp, kSetUp, kSetUp, kSetUp, kLeaves},
      {kPumps, kPumps, kPumps, kPumps, kPumps, kPumps, kPumps, kPumps},
      {kLeaves, kLeaves, kLeaves, kLeaves, kLeaves, kLeaves, kLeaves, kLeaves},
      {kFault, kFault, kFault, kFault, kFault, kFault, kFault, kFault},
      {kNone, kNone, kNone, kNone, kTransit, kSetUp, kPumps, kLeaves},
  };
  for (std::size_t w = 0; w < kFeedWords.size(); ++w) {
    for (std::size_t o = 0; o < kOrderStates.size(); ++o) {
      twin = Twin(with_a_station());
      reach(kOrderStates[o]);
      const void* orders = twin.state.orders.identity();
      says({kFeedWords[w]}, at(12));
      const std::string pair = fmt::format("the feed says {}, the order is {}", resource_state_key(kFeedWords[w]),
                                           kOrderStates[o] ? order_state_key(*kOrderStates[o]) : "none");
      EXPECT_EQ(pump().state, kExpected[w][o]) << pair;
      EXPECT_EQ(twin.state.orders.identity(), orders) << pair << ": no feed moves an order";
    }
  }
}

TEST_F(StationTelemetryTest, a_word_against_the_order_raises_the_alarm_that_says_so) {
  // By word: while the order is pumping, and while it is on its way.
  struct Expected {
    const char* pumping;
    const char* en_route;
  };
  constexpr Expected kExpected[7] = {{"dry", ""}, {"dry", ""},
                                     {"dry", ""}, {"", "unasked:under_way_by_state"},
                                     {"dry", ""}, {"dry fault:fault", "fault:fault"},
                                     {"", ""}};
  for (std::size_t w = 0; w < kFeedWords.size(); ++w) {
    for (const bool pumping : {true, false}) {
      twin = Twin(with_a_station());
      reach(pumping ? OrderState::kPumping : OrderState::kEnRoute);
      says({kFeedWords[w]}, at(12));
      twin.must(Tick{}, at(12));
      EXPECT_EQ(alarms(), pumping ? kExpected[w].pumping : kExpected[w].en_route)
          << resource_state_key(kFeedWords[w]) << (pumping ? " while pumping" : " while en route");
    }
  }
}

TEST_F(StationTelemetryTest, a_machine_that_pumps_without_an_order_or_after_its_release_is_told_though_no_figure_is) {
  says({ResourceState::kPumping}, at(12));
  twin.must(Tick{}, at(12));
  EXPECT_EQ(alarms(), "unasked:not_ordered_by_state");
  says({ResourceState::kStandby}, at(22));
  twin.must(Tick{}, at(22));
  EXPECT_EQ(alarms(), "");
  twin = Twin(with_a_station());
  reach(OrderState::kReleasing);
  says({ResourceState::kPumping}, at(12));
  twin.must(Tick{}, at(12));
  EXPECT_EQ(alarms(), "unasked:after_release_by_state");
}

TEST_F(StationTelemetryTest, a_contradiction_ends_when_the_feed_says_that_the_machine_pumps_after_all) {
  reach(OrderState::kPumping);
  says({ResourceState::kStandby}, at(12));
  twin.must(Tick{}, at(12));
  ASSERT_EQ(alarms(), "dry");
  says({ResourceState::kPumping}, at(22));
  twin.must(Tick{}, at(22));
  EXPECT_EQ(alarms(), "");
  EXPECT_EQ(pump().state, ResourceState::kPumping);
}

TEST_F(StationTelemetryTest, a_pump_that_runs_elsewhere_is_told_by_two_rows_that_never_moved) {
  reach(OrderState::kPumping);
  says({ResourceState::kPumping, LocalXY{2000, 100}}, at(12));
  says({ResourceState::kPumping, LocalXY{2000, 100}}, at(22));
  twin.must(Tick{}, at(22));
  EXPECT_EQ(alarms(), "elsewhere:pumping");
}

TEST_F(StationTelemetryTest, what_it_says_is_taken_with_its_own_time_and_names_the_station) {
  const auto told = reports(says({ResourceState::kPumping, LocalXY{7, 8}, 61, 0.2}, at(5), minutes{3}));
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].station, StationId("f/MP1"));
  EXPECT_TRUE(told[0].order.empty());
  EXPECT_EQ(pump().reported, at(5));
  EXPECT_EQ(pump().at, (LocalXY{7, 8}));
  EXPECT_EQ(pump().fuel_percent, 61);
  EXPECT_EQ(pump().discharge_m3_per_s, 0.2);
  EXPECT_EQ(pump().state_from, StationId("f/MP1"));
  EXPECT_EQ(twin.resource("P2").state, ResourceState::kNoReport) << "another machine";
}

TEST_F(StationTelemetryTest, what_does_not_change_is_told_again_only_after_a_step) {
  says({ResourceState::kPumping, kPumpSite, 60, 0.2}, at(0));
  int told = 0;
  for (int minute = 1; minute <= 20; ++minute) {
    const double shake = minute % 2 == 0 ? 4 : -4;
    told += static_cast<int>(
        reports(says({ResourceState::kPumping, LocalXY{kPumpSite.x + shake, kPumpSite.y}, 60.3, 0.203}, at(minute)))
            .size());
  }
  EXPECT_EQ(told, 4) << "every five minutes";
  EXPECT_EQ(pump().reported, at(20)) << "a machine that is heard is not silent";
}

TEST_F(StationTelemetryTest, every_change_is_told_at_once) {
  says({ResourceState::kPumping, kPumpSite, 60, 0.2}, at(0));
  EXPECT_EQ(reports(says({ResourceState::kPumping, LocalXY{kPumpSite.x + 15, kPumpSite.y}, 60, 0.2}, at(1))).size(), 1U)
      << "moved";
  EXPECT_EQ(reports(says({ResourceState::kPumping, LocalXY{kPumpSite.x + 15, kPumpSite.y}, 58, 0.2}, at(2))).size(), 1U)
      << "fuel";
  EXPECT_EQ(reports(says({ResourceState::kPumping, LocalXY{kPumpSite.x + 15, kPumpSite.y}, 58, 0}, at(3))).size(), 1U)
      << "ran dry";
  EXPECT_EQ(reports(says({ResourceState::kFault, LocalXY{kPumpSite.x + 15, kPumpSite.y}, 58, 0}, at(4))).size(), 1U)
      << "state";
}

TEST_F(StationTelemetryTest, old_rows_move_nothing_back) {
  says({ResourceState::kPumping, kPumpSite, 60}, at(30));
  EXPECT_TRUE(reports(says({ResourceState::kFault, LocalXY{900, 900}, 10}, at(20), minutes{15})).empty());
  EXPECT_EQ(pump().state, ResourceState::kPumping);
  EXPECT_EQ(pump().at, kPumpSite);
  EXPECT_EQ(pump().fuel_percent, 60);
  twin.field("P1", "", Kind::kFault, at(40));
  says({ResourceState::kPumping, kPumpSite, 60}, at(39), minutes{5});
  EXPECT_EQ(pump().state, ResourceState::kFault) << "its crew has said something newer";
}

TEST_F(StationTelemetryTest, silence_is_no_fault_and_changes_nothing) {
  says({ResourceState::kPumping, kPumpSite, 60}, at(0));
  EXPECT_TRUE(reports(says({ResourceState::kNoReport, LocalXY{900, 900}, 3}, at(10))).empty());
  EXPECT_EQ(pump().state, ResourceState::kPumping);
  EXPECT_EQ(pump().reported, at(0));
  EXPECT_EQ(pump().at, kPumpSite);
}

TEST_F(StationTelemetryTest, what_is_not_to_be_relied_on_says_nothing) {
  TableRow row{ResourceState::kFault, kPumpSite, 60};
  row.flag = QualityFlag::kFail;
  EXPECT_TRUE(reports(says(row, at(1))).empty());
  row.flag = QualityFlag::kMissing;
  EXPECT_TRUE(reports(says(row, at(2))).empty());
  TableRow ahead{ResourceState::kFault, kPumpSite};
  ahead.flag = QualityFlag::kFail;
  ahead.tests.set(QualityTest::kFutureClock, QualityFlag::kFail);
  EXPECT_TRUE(reports(says(ahead, at(500), -minutes{480})).empty());
  EXPECT_TRUE(reports(says({ResourceState::kFault, kPumpSite}, at(3), minutes{90})).empty()) << "stale when it came";
  EXPECT_EQ(pump().state, ResourceState::kNoReport);
}

TEST_F(StationTelemetryTest, a_row_without_a_position_keeps_the_last_one) {
  says({ResourceState::kPumping, kPumpSite}, at(0));
  says({ResourceState::kPumping, std::nullopt}, at(10));
  EXPECT_EQ(pump().at, kPumpSite);
  EXPECT_EQ(pump().reported, at(10));
}

TEST_F(StationTelemetryTest, a_voltage_alone_shows_that_it_lives_and_where) {
  TableRow row;
  row.voltage = 12.6;
  const auto told = reports(says(row, at(4)));
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].kind, Kind::kPosition);
  EXPECT_EQ(pump().state, ResourceState::kNoReport);
  EXPECT_EQ(pump().at, kPumpSite);
}

TEST_F(StationTelemetryTest, an_engine_that_runs_pumps_and_one_that_does_not_stands_by) {
  TableRow row;
  row.running = 1;
  says(row, at(4));
  EXPECT_EQ(pump().state, ResourceState::kPumping);
  row.running = 0;
  says(row, at(6));
  EXPECT_EQ(pump().state, ResourceState::kStandby);
}

TEST_F(StationTelemetryTest, a_fault_that_the_crew_told_is_not_ended_by_an_engine_that_is_off) {
  twin.field("P1", "", Kind::kFault, at(5));
  says({ResourceState::kStandby}, at(10));
  EXPECT_EQ(pump().state, ResourceState::kFault);
  EXPECT_EQ(pump().reported, at(10));
  says({ResourceState::kPumping}, at(20));
  EXPECT_EQ(pump().state, ResourceState::kPumping);
}

TEST_F(StationTelemetryTest, a_fault_that_the_feed_told_ends_with_the_feed) {
  says({ResourceState::kFault}, at(5));
  says({ResourceState::kStandby}, at(10));
  EXPECT_EQ(pump().state, ResourceState::kStandby);
}

TEST(StationTelemetry, words_of_feeds_and_states_of_resources_are_the_same_in_the_same_order) {
  for (const ResourceState state : kFeedWords) {
    EXPECT_EQ(state_word(Quantity::kPumpState, static_cast<double>(state)), resource_state_key(state));
  }
}

}  // namespace
