#include <gmock/gmock.h>

#include "tests/support/incident_builder.h"
#include "twin/runtime/order_planning.h"
#include "twin/runtime/outbox.h"

namespace sandtable {
namespace {

using test::at;
using testing::ElementsAre;

Order order_in(OrderState state, const std::string& by, UtcTime since = at(5)) {
  Order order;
  order.id = OrderId("O-1");
  order.resource = ResourceId("P1");
  order.state = state;
  order.steps = {{OrderState::kOrdered, at(1), "officer"}, {state, since, by}};
  return order;
}

Event event(EventBody body) { return {7, at(5), at(5), "officer", std::move(body)}; }

TEST(Outbox, an_issued_order_goes_out_for_half_an_hour) {
  const auto message = message_for(event(OrderIssued{order_in(OrderState::kOrdered, "officer")}));
  ASSERT_TRUE(message);
  EXPECT_EQ(message->action, OrderMessage::Action::kGo);
  EXPECT_EQ(message->message_id, "O-1/go");
  EXPECT_EQ(message->issued_at, at(5));
  EXPECT_EQ(message->expires_at, at(35));
}

TEST(Outbox, only_steps_of_ours_that_take_a_crew_back_go_out) {
  using Action = OrderMessage::Action;
  struct Row {
    OrderState state;
    const char* by;
    std::optional<Action> expected;
  };
  const Row rows[] = {
      {OrderState::kCancelled, "officer", Action::kCancel}, {OrderState::kReleasing, "officer", Action::kRelease},
      {OrderState::kReleasing, "P1", {}},                   {OrderState::kReceived, "P1", {}},
      {OrderState::kReceived, "officer", {}},               {OrderState::kAccepted, "P1", {}},
      {OrderState::kEnRoute, "P1", {}},                     {OrderState::kSettingUp, "P1", {}},
      {OrderState::kPumping, "P1", {}},                     {OrderState::kReleased, "P1", {}},
      {OrderState::kRefused, "P1", {}},                     {OrderState::kOrdered, "officer", {}},
  };
  for (const Row& row : rows) {
    const auto message = message_for(event(OrderChanged{order_in(row.state, row.by)}));
    EXPECT_EQ(message.has_value(), row.expected.has_value()) << order_state_key(row.state) << " by " << row.by;
    if (message && row.expected) {
      EXPECT_EQ(message->action, *row.expected);
    }
  }
}

TEST(Outbox, becoming_late_repeats_nothing) {
  Order late = order_in(OrderState::kReleasing, "officer");
  late.overdue_since = at(5);
  EXPECT_FALSE(message_for(event(OrderChanged{late})));
  EXPECT_FALSE(message_for(event(OrderChanged{order_in(OrderState::kReleasing, "officer", at(4))})));
}

TEST(Outbox, a_late_order_that_is_cancelled_is_still_told_the_crew) {
  test::Twin twin;
  twin.send("O-1", "P1", "S1", at(1));
  twin.must(Tick{}, at(20));
  ASSERT_TRUE(twin.order("O-1").overdue_since);
  twin.must(CancelOrder{OrderId("O-1"), "no answer"}, at(21));
  const auto message = message_for(twin.events.back());
  ASSERT_TRUE(message);
  EXPECT_EQ(message->action, OrderMessage::Action::kCancel);
}

TEST(Outbox, nobody_outside_hears_of_other_events) {
  for (const EventBody& body : {EventBody(NoteAdded{"x"}), EventBody(AlarmCleared{}), EventBody(IncidentOpened{}),
                                EventBody(FieldReported{}), EventBody(FeedHealthChanged{})}) {
    EXPECT_FALSE(message_for(event(body)));
  }
}

/// Knows one way, or none.
class OneRoad final : public RoutePlanner {
 public:
  explicit OneRoad(std::optional<Route> route) : route_(std::move(route)) {}
  [[nodiscard]] Result<Route> fastest(LocalXY from, LocalXY to) const override {
    from_ = from;
    to_ = to;
    if (!route_) return fail(ErrorCode::kNotFound, "no road");
    return *route_;
  }
  mutable LocalXY from_;
  mutable LocalXY to_;

 private:
  std::optional<Route> route_;
};

IssueOrder wish(const char* pump = "P1", const char* site = "S2") {
  return {OrderId("O-1"), ResourceId(pump), SiteId(site), {}, 0, {}, "go"};
}

TEST(OrderPlanning, takes_the_road_from_the_depot_when_there_is_one) {
  const test::Twin twin;
  const OneRoad roads(Route{{{0, 0}, {900, 0}, {900, 100}}, 1000, std::chrono::seconds{120}});
  const IssueOrder planned = plan_order(twin.state, &roads, wish());
  EXPECT_EQ(roads.from_, (LocalXY{0, 0}));
  EXPECT_EQ(roads.to_, (LocalXY{900, 100}));
  EXPECT_EQ(planned.route.size(), 3U);
  EXPECT_EQ(planned.route_length_m, 1000);
  EXPECT_EQ(planned.travel_time, std::chrono::seconds{120});
  EXPECT_EQ(planned.comment, "go");
}

TEST(OrderPlanning, starts_where_the_pump_was_last_seen) {
  test::Twin twin;
  twin.must(RecordFieldReport{{ResourceId("P1"), {}, FieldReportKind::kPosition, at(1), LocalXY{900, 30}, {}, 0, ""}}, at(1), "P1");
  const IssueOrder planned = plan_order(twin.state, nullptr, wish());
  EXPECT_EQ(planned.route_length_m, 70);
  EXPECT_EQ(planned.travel_time, std::chrono::seconds{10});  // 25 km/h
}

TEST(OrderPlanning, goes_straight_when_the_roads_do_not_join) {
  const test::Twin twin;
  const OneRoad roads(std::nullopt);
  const IssueOrder planned = plan_order(twin.state, &roads, wish("P1", "S1"));
  EXPECT_THAT(planned.route, ElementsAre(LocalXY{0, 0}, LocalXY{100, 100}));
  EXPECT_NEAR(planned.route_length_m, 141.42, 0.01);
}

TEST(OrderPlanning, leaves_the_way_empty_when_an_end_is_unknown) {
  const test::Twin twin;
  EXPECT_TRUE(plan_order(twin.state, nullptr, wish("P9")).route.empty());
  EXPECT_TRUE(plan_order(twin.state, nullptr, wish("P1", "S9")).route.empty());
  auto opening = test::small_incident();
  opening.depots.clear();
  const test::Twin homeless(opening);
  EXPECT_TRUE(plan_order(homeless.state, nullptr, wish()).route.empty());
}

TEST(OrderPlanning, ids_sort_as_they_count) {
  EXPECT_EQ(order_id(7), OrderId("O-0007"));
  EXPECT_LT(order_id(9), order_id(10));
}

}  // namespace
}  // namespace sandtable
