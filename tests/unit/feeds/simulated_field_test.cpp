#include "feeds/transports/simulated_field.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "tests/support/ascii_map.h"
#include "tests/unit/feeds/feed_fakes.h"

namespace sandtable::feeds {
namespace {

using sandtable::test::AsciiMap;
using sandtable::test::at;
using sandtable::test::ReportList;
using std::chrono::minutes;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const UtcTime kStart = at("2026-06-01T00:00:00Z");

// A depot D, a corner C and a flooded site S: 600 m of road. Another site T is 400 m on from the corner.
const AsciiMap kMap(R"(
D--C---T
   |
   |
   S)",
                    100);

class SimulatedFieldTest : public testing::Test {
 protected:
  SimulatedFieldTest() { begin(); }

  void begin(double refusal_probability = 0) {
    ResourceConfig pump;
    pump.id = ResourceId("P1");
    pump.depot = "north";
    pump.capacity_m3_per_s = 0.3;
    pump.setup_time = minutes{15};
    pump.endurance = std::chrono::hours{8};
    ResourceConfig other = pump;
    other.id = ResourceId("P2");
    SimulatedFieldOptions options;
    options.habits.refusal_probability = refusal_probability;
    reports_.all.clear();
    clock_.set(kStart);
    field_ = std::make_unique<SimulatedField>(std::vector{pump, other},
                                              std::vector<DepotConfig>{{"north", {}, kMap.at('D')}}, options);
    ASSERT_TRUE(field_->start(reports_, clock_));
    start_reports_ = reports_.all;
    reports_.all.clear();
  }

  OrderMessage message(OrderMessage::Action action, std::string id, const char* resource = "P1") const {
    OrderMessage m;
    m.message_id = std::move(id);
    m.action = action;
    m.order.id = OrderId("O1");
    m.order.resource = ResourceId(resource);
    m.order.route = kMap.line("DCS");
    m.order.goal = kMap.at('S');
    m.order.travel_time = minutes{10};
    m.issued_at = clock_.now();
    m.expires_at = clock_.now() + minutes{5};
    return m;
  }
  void send(OrderMessage::Action action, std::string id, const char* resource = "P1") {
    ASSERT_TRUE(field_->publish(message(action, std::move(id), resource)));
  }
  void run_for(Duration length, Duration step = std::chrono::seconds{5}) {
    for (const UtcTime end = clock_.now() + length; clock_.now() < end;) {
      clock_.advance(std::min(step, end - clock_.now()));
      field_->poll();
    }
  }
  /// What P1 said about its order, without the positions.
  std::vector<FieldReportKind> story() const {
    std::vector<FieldReportKind> kinds;
    for (const FieldReport& r : reports_.of(ResourceId("P1"))) {
      if (r.kind != FieldReportKind::kPosition) kinds.push_back(r.kind);
    }
    return kinds;
  }
  const FieldReport* first(FieldReportKind kind) const {
    const auto it =
        std::find_if(reports_.all.begin(), reports_.all.end(), [&](const FieldReport& r) { return r.kind == kind; });
    return it == reports_.all.end() ? nullptr : &*it;
  }

  using Action = OrderMessage::Action;
  using Kind = FieldReportKind;
  ManualClock clock_{kStart};
  ReportList reports_;
  std::vector<FieldReport> start_reports_;
  std::unique_ptr<SimulatedField> field_;
};

TEST_F(SimulatedFieldTest, who_joins_stands_by_at_once_and_answers_orders_like_the_others) {
  ResourceConfig lent;
  lent.id = ResourceId("A1");
  lent.capacity_m3_per_s = 0.25;
  field_->join(lent, kMap.at('T'));
  ASSERT_THAT(reports_.all, SizeIs(1));
  EXPECT_EQ(reports_.all[0].resource, ResourceId("A1"));
  EXPECT_EQ(reports_.all[0].kind, FieldReportKind::kReturned);
  EXPECT_EQ(reports_.all[0].at, kMap.at('T'));
  field_->join(lent, kMap.at('T'));
  EXPECT_THAT(reports_.all, SizeIs(1)) << "known already";
  send(OrderMessage::Action::kGo, "m1", "A1");
  clock_.advance(minutes{60});
  field_->poll();
  const auto pumps = std::ranges::find_if(reports_.all, [](const FieldReport& r) {
    return r.resource == ResourceId("A1") && r.kind == FieldReportKind::kPumping;
  });
  ASSERT_NE(pumps, reports_.all.end());
  EXPECT_DOUBLE_EQ(*pumps->discharge_m3_per_s, 0.25);
}

TEST_F(SimulatedFieldTest, everybody_stands_by_in_the_depot_at_the_start) {
  ASSERT_THAT(start_reports_, SizeIs(2));
  EXPECT_EQ(start_reports_[0].kind, Kind::kReturned);
  EXPECT_EQ(start_reports_[0].at, kMap.at('D'));
  EXPECT_EQ(start_reports_[0].fuel_percent, 100);
  EXPECT_EQ(start_reports_[0].at_time, kStart);
}

TEST_F(SimulatedFieldTest, who_runs_a_machine_is_silent_until_it_is_back) {
  OrderMessage order = message(Action::kGo, "m1");
  order.order.crew = {ResourceId("P2")};
  ASSERT_TRUE(field_->publish(order));
  run_for(minutes{60});
  EXPECT_THAT(reports_.of(ResourceId("P2")), IsEmpty());
  send(Action::kRelease, "m2");
  run_for(minutes{60});
  const FieldReport* back = first(Kind::kReturned);
  ASSERT_NE(back, nullptr);
  const auto said = reports_.of(ResourceId("P2"));
  ASSERT_FALSE(said.empty());
  EXPECT_EQ(said.front().at_time, back->at_time);
  EXPECT_EQ(said.front().at, kMap.at('D'));
}

TEST_F(SimulatedFieldTest, order_goes_through_all_its_steps_in_time) {
  send(Action::kGo, "m1");
  run_for(minutes{60});
  EXPECT_THAT(story(), ElementsAre(Kind::kReceived, Kind::kAccepted, Kind::kDeparted, Kind::kArrived, Kind::kPumping));
  EXPECT_LE(first(Kind::kReceived)->at_time, kStart + std::chrono::seconds{6});
  EXPECT_EQ(first(Kind::kArrived)->at_time - first(Kind::kDeparted)->at_time, minutes{10});
  EXPECT_EQ(first(Kind::kPumping)->at_time - first(Kind::kArrived)->at_time, minutes{15});
  EXPECT_EQ(first(Kind::kPumping)->discharge_m3_per_s, 0.3);
  EXPECT_EQ(first(Kind::kPumping)->at, kMap.at('S'));
  for (const FieldReport& r : reports_.of(ResourceId("P1"))) EXPECT_EQ(r.order.str(), "O1");
}

/// The pump, a truck with fuel and a store of sandbags that lays 60 m an hour.
class SimulatedMeans : public SimulatedFieldTest {
 protected:
  SimulatedMeans() {
    std::vector<ResourceConfig> means(3);
    const ResourceKind kinds[] = {ResourceKind::kMobilePump, ResourceKind::kFuelTruck, ResourceKind::kBarrierStock};
    const char* ids[] = {"P1", "FT", "BS"};
    for (std::size_t i = 0; i < means.size(); ++i) {
      means[i].id = ResourceId(ids[i]);
      means[i].kind = kinds[i];
      means[i].depot = "north";
      means[i].setup_time = minutes{10};
    }
    means[0].capacity_m3_per_s = 0.3;
    means[0].consumption_l_per_h = 20;
    means[2].pace_m_per_h = 60;
    SimulatedFieldOptions options;
    options.habits.refusal_probability = 0;
    reports_.all.clear();
    clock_.set(kStart);
    field_ = std::make_unique<SimulatedField>(means, std::vector<DepotConfig>{{"north", {}, kMap.at('D')}}, options);
    EXPECT_TRUE(field_->start(reports_, clock_));
  }
  void send_for(const char* who, const char* order, OrderTask task) {
    OrderMessage m = message(Action::kGo, order, who);
    m.order.id = OrderId(order);
    m.order.task = std::move(task);
    ASSERT_TRUE(field_->publish(m));
  }
  [[nodiscard]] const FieldReport* said(const char* who, Kind kind) const {
    const auto found = std::ranges::find_if(reports_.all, [&](const FieldReport& r) {
      return r.resource == ResourceId(who) && r.kind == kind && !r.order.empty();
    });
    return found == reports_.all.end() ? nullptr : &*found;
  }
};

TEST_F(SimulatedMeans, a_line_of_sandbags_is_laid_at_its_pace_and_the_truck_comes_home) {
  send_for("BS", "O1", {"sandbags", 90, {}});
  run_for(minutes{180});
  ASSERT_NE(said("BS", Kind::kStopped), nullptr);
  EXPECT_EQ(said("BS", Kind::kStopped)->at_time - said("BS", Kind::kPumping)->at_time, minutes{90});
  EXPECT_EQ(said("BS", Kind::kPumping)->discharge_m3_per_s, 0);
  EXPECT_NE(said("BS", Kind::kReturned), nullptr);
}

TEST_F(SimulatedMeans, a_pump_that_was_filled_tells_more_fuel_and_runs_longer) {
  send_for("P1", "O1", {});
  run_for(std::chrono::hours{4});
  const double before = *reports_.of(ResourceId("P1")).back().fuel_percent;
  send_for("FT", "O2", {"refuel", 40, ResourceId("P1")});
  run_for(minutes{40});
  ASSERT_NE(said("FT", Kind::kStopped), nullptr);
  // 40 l of a tank of 160 are a quarter; forty minutes of eight hours are a twelfth.
  EXPECT_NEAR(*reports_.of(ResourceId("P1")).back().fuel_percent, before + 25 - 100.0 / 12, 1);
  run_for(std::chrono::hours{5});
  EXPECT_EQ(said("P1", Kind::kStopped), nullptr) << "eight hours of tank and two of what was filled in";
  run_for(minutes{60});
  EXPECT_NE(said("P1", Kind::kStopped), nullptr);
}

TEST_F(SimulatedFieldTest, drive_is_reported_along_the_route) {
  send(Action::kGo, "m1");
  run_for(minutes{14});
  std::vector<FieldReport> drive;
  for (const FieldReport& r : reports_.of(ResourceId("P1"))) {
    if (r.kind == Kind::kPosition) drive.push_back(r);
  }
  ASSERT_GE(drive.size(), 15u);
  for (std::size_t i = 0; i < drive.size(); ++i) {
    const LocalXY p = drive[i].at.value();
    const bool on_road = std::abs(p.y - kMap.at('D').y) < 1e-6 || std::abs(p.x - kMap.at('S').x) < 1e-6;
    EXPECT_TRUE(on_road) << p.x << ", " << p.y;
    if (i == 0) continue;
    EXPECT_EQ(drive[i].at_time - drive[i - 1].at_time, std::chrono::seconds{30});
  }
}

TEST_F(SimulatedFieldTest, fuel_declines_evenly_while_pumping) {
  send(Action::kGo, "m1");
  run_for(minutes{60});
  const FieldReport* begin = first(Kind::kPumping);
  ASSERT_NE(begin, nullptr);
  const FieldReport last = reports_.of(ResourceId("P1")).back();
  const double hours = seconds(last.at_time - begin->at_time) / 3600;
  // 8 h on a full tank; reports carry the fuel of their own moment, so only rounding is left.
  EXPECT_NEAR(*begin->fuel_percent - *last.fuel_percent, hours * 100 / 8, 1e-6);
  EXPECT_EQ(last.discharge_m3_per_s, 0.3);
}

TEST_F(SimulatedFieldTest, released_crew_packs_up_drives_home_and_stands_by) {
  send(Action::kGo, "m1");
  run_for(minutes{60});
  send(Action::kRelease, "m2");
  run_for(minutes{40});
  EXPECT_THAT(story(), ElementsAre(Kind::kReceived, Kind::kAccepted, Kind::kDeparted, Kind::kArrived, Kind::kPumping,
                                   Kind::kStopped, Kind::kReturned));
  const FieldReport& home = *first(Kind::kReturned);
  EXPECT_EQ(home.at, kMap.at('D'));
  EXPECT_EQ(home.fuel_percent, 100) << "filled up again";
  EXPECT_EQ(first(Kind::kStopped)->discharge_m3_per_s, 0);
  send(Action::kGo, "m3");
  run_for(minutes{1});
  EXPECT_EQ(reports_.all.back().kind, Kind::kAccepted) << "free for the next order";
}

TEST_F(SimulatedFieldTest, cancelled_on_the_way_it_turns_round_where_it_is) {
  send(Action::kGo, "m1");
  run_for(minutes{8});
  ASSERT_NE(first(Kind::kDeparted), nullptr);
  send(Action::kCancel, "m2");
  run_for(minutes{30});
  EXPECT_THAT(story(), ElementsAre(Kind::kReceived, Kind::kAccepted, Kind::kDeparted, Kind::kStopped, Kind::kReturned));
  EXPECT_LT(first(Kind::kReturned)->at_time - first(Kind::kStopped)->at_time, minutes{10}) << "less than the whole way";
}

TEST_F(SimulatedFieldTest, cancelled_before_departure_it_stays) {
  send(Action::kGo, "m1");
  run_for(std::chrono::seconds{50});
  send(Action::kCancel, "m2");
  run_for(minutes{30});
  EXPECT_THAT(story(), ElementsAre(Kind::kReceived, Kind::kAccepted, Kind::kReturned));
}

TEST_F(SimulatedFieldTest, repeated_message_is_obeyed_once) {
  send(Action::kGo, "m1");
  send(Action::kGo, "m1");
  run_for(minutes{2});
  send(Action::kGo, "m1");
  run_for(minutes{60});
  EXPECT_EQ(std::count_if(reports_.all.begin(), reports_.all.end(),
                          [](const FieldReport& r) { return r.kind == Kind::kReceived; }),
            1);
}

TEST_F(SimulatedFieldTest, expired_message_is_never_seen_by_the_crew) {
  OrderMessage late = message(Action::kGo, "m1");
  clock_.advance(minutes{6});
  ASSERT_TRUE(field_->publish(late));
  run_for(minutes{5});
  EXPECT_THAT(story(), IsEmpty());
}

TEST_F(SimulatedFieldTest, crew_whose_engine_fails_refuses_with_a_reason) {
  begin(1.0);
  send(Action::kGo, "m1");
  run_for(minutes{5});
  EXPECT_THAT(story(), ElementsAre(Kind::kReceived, Kind::kRefused));
  EXPECT_NE(first(Kind::kRefused)->note, "");
}

TEST_F(SimulatedFieldTest, second_order_for_a_busy_crew_is_refused) {
  send(Action::kGo, "m1");
  run_for(minutes{3});
  OrderMessage second = message(Action::kGo, "m2");
  second.order.id = OrderId("O2");
  ASSERT_TRUE(field_->publish(second));
  ASSERT_NE(first(Kind::kRefused), nullptr);
  EXPECT_EQ(first(Kind::kRefused)->order.str(), "O2");
}

TEST_F(SimulatedFieldTest, crew_sent_elsewhere_under_way_goes_on_from_where_it_is_and_pumps_there) {
  OrderMessage order = message(Action::kGo, "m1");
  order.order.crew = {ResourceId("P2")};
  ASSERT_TRUE(field_->publish(order));
  run_for(minutes{8});
  ASSERT_NE(first(Kind::kDeparted), nullptr);
  const LocalXY met_at = reports_.of(ResourceId("P1")).back().at.value();
  order.message_id = "m2";
  order.order.revision = 2;
  order.order.route = {met_at, kMap.at('C'), kMap.at('T')};
  order.order.goal = kMap.at('T');
  order.order.travel_time = minutes{7};
  order.issued_at = clock_.now();
  order.expires_at = clock_.now() + minutes{5};
  ASSERT_TRUE(field_->publish(order));
  reports_.all.clear();
  run_for(minutes{60});
  EXPECT_THAT(story(), ElementsAre(Kind::kReceived, Kind::kAccepted, Kind::kDeparted, Kind::kArrived, Kind::kPumping));
  EXPECT_LT(distance_m(first(Kind::kDeparted)->at.value(), met_at), 35) << "half a minute of a metre a second at most";
  EXPECT_EQ(first(Kind::kArrived)->at_time - first(Kind::kDeparted)->at_time, minutes{7});
  EXPECT_EQ(first(Kind::kPumping)->at, kMap.at('T'));
  EXPECT_EQ(first(Kind::kPumping)->revision, 2);
  EXPECT_THAT(reports_.of(ResourceId("P2")), IsEmpty()) << "its crew is still with it";
  OrderMessage release = order;
  release.action = Action::kRelease;
  release.message_id = "m3";
  release.issued_at = clock_.now();
  release.expires_at = clock_.now() + minutes{5};
  ASSERT_TRUE(field_->publish(release));
  run_for(minutes{60});
  ASSERT_NE(first(Kind::kReturned), nullptr);
  EXPECT_EQ(first(Kind::kReturned)->at, kMap.at('D'));
  EXPECT_GT(first(Kind::kReturned)->at_time - first(Kind::kStopped)->at_time, minutes{15}) << "the whole way home";
}

TEST_F(SimulatedFieldTest, crew_sent_elsewhere_before_it_left_sets_off_once_and_to_there) {
  send(Action::kGo, "m1");
  run_for(std::chrono::seconds{50});
  OrderMessage elsewhere = message(Action::kGo, "m2");
  elsewhere.order.revision = 2;
  elsewhere.order.route = kMap.line("DCT");
  elsewhere.order.goal = kMap.at('T');
  ASSERT_TRUE(field_->publish(elsewhere));
  run_for(minutes{60});
  EXPECT_THAT(story(), ElementsAre(Kind::kReceived, Kind::kAccepted, Kind::kReceived, Kind::kAccepted, Kind::kDeparted,
                                   Kind::kArrived, Kind::kPumping));
  EXPECT_EQ(first(Kind::kPumping)->at, kMap.at('T'));
}

TEST_F(SimulatedFieldTest, an_order_for_the_way_home_sends_nobody_elsewhere) {
  send(Action::kGo, "m1");
  run_for(minutes{60});
  send(Action::kRelease, "m2");
  run_for(minutes{1});
  OrderMessage elsewhere = message(Action::kGo, "m3");
  elsewhere.order.revision = 2;
  elsewhere.order.goal = kMap.at('T');
  ASSERT_TRUE(field_->publish(elsewhere));
  ASSERT_NE(first(Kind::kRefused), nullptr);
  run_for(minutes{60});
  EXPECT_EQ(first(Kind::kReturned)->at, kMap.at('D'));
}

TEST_F(SimulatedFieldTest, unknown_resource_is_an_error) {
  const Status sent = field_->publish(message(Action::kGo, "m1", "P9"));
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().code, ErrorCode::kNotFound);
}

TEST_F(SimulatedFieldTest, reports_do_not_depend_on_how_often_it_is_polled) {
  const auto mission = [&](Duration step) {
    begin();
    send(Action::kGo, "m1");
    run_for(minutes{120}, step);
    send(Action::kRelease, "m2");
    run_for(minutes{60}, step);
    return reports_.all;
  };
  const std::vector<FieldReport> often = mission(std::chrono::seconds{1});
  EXPECT_EQ(often, mission(std::chrono::hours{1}));
  EXPECT_GT(often.size(), 100u);
}

TEST_F(SimulatedFieldTest, reports_of_all_crews_come_in_the_order_of_their_times) {
  send(Action::kGo, "m1", "P1");
  send(Action::kGo, "m2", "P2");
  clock_.advance(std::chrono::hours{10});
  field_->poll();
  EXPECT_TRUE(std::is_sorted(reports_.all.begin(), reports_.all.end(),
                             [](const FieldReport& a, const FieldReport& b) { return a.at_time < b.at_time; }));
  EXPECT_LE(reports_.all.back().at_time, clock_.now());
}

TEST_F(SimulatedFieldTest, empty_tank_ends_the_mission) {
  send(Action::kGo, "m1");
  run_for(std::chrono::hours{10}, minutes{1});
  EXPECT_THAT(story(), ElementsAre(Kind::kReceived, Kind::kAccepted, Kind::kDeparted, Kind::kArrived, Kind::kPumping,
                                   Kind::kStopped, Kind::kReturned));
}

TEST_F(SimulatedFieldTest, crews_in_the_depot_are_heard_of_every_ten_minutes) {
  run_for(minutes{25});
  EXPECT_THAT(reports_.of(ResourceId("P2")), SizeIs(2));
  clock_.advance(std::chrono::hours{5});
  field_->poll();
  EXPECT_THAT(reports_.of(ResourceId("P2")), SizeIs(32)) << "a jump of hours is filled";
  clock_.advance(std::chrono::hours{24 * 365});
  field_->poll();
  EXPECT_THAT(reports_.of(ResourceId("P2")), SizeIs(33)) << "a jump of days is not";
}

TEST_F(SimulatedFieldTest, order_without_a_route_is_driven_straight) {
  OrderMessage m = message(Action::kGo, "m1");
  m.order.route.clear();
  m.order.travel_time = Duration{0};
  ASSERT_TRUE(field_->publish(m));
  run_for(minutes{30});
  ASSERT_NE(first(Kind::kArrived), nullptr);
  EXPECT_EQ(first(Kind::kArrived)->at, kMap.at('S'));
  EXPECT_GT(first(Kind::kArrived)->at_time, first(Kind::kDeparted)->at_time);
}

TEST(PointAlong, ends_and_middle_of_a_bent_line) {
  const Polyline line = kMap.line("DCS");
  EXPECT_EQ(point_along(line, 0), kMap.at('D'));
  EXPECT_EQ(point_along(line, 0.5), kMap.at('C'));
  EXPECT_EQ(point_along(line, 1), kMap.at('S'));
  EXPECT_EQ(point_along({{1, 2}}, 0.5), (LocalXY{1, 2}));
  EXPECT_EQ(point_along({{1, 2}, {1, 2}}, 0.5), (LocalXY{1, 2}));
}

}  // namespace
}  // namespace sandtable::feeds
