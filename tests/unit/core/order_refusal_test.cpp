#include <gtest/gtest.h>

#include "tests/support/incident_builder.h"

using namespace sandtable;
using namespace sandtable::test;
using std::chrono::minutes;

namespace {

const AlarmId kAlarm("refused@O1");

class OrderRefusalTest : public ::testing::Test {
 protected:
  OrderRefusalTest() : twin(opening()) {
    twin.send("O1", "P1", "S1", at(0));
    twin.field("P1", "O1", FieldReportKind::kRefused, at(3), "bridge closed");
    twin.must(Tick{}, at(3));
  }
  static IncidentOpened opening() {
    AlarmRule rule;
    rule.id = RuleId("refused");
    rule.kind = AlarmRuleKind::kOrderRefused;
    rule.name = {"拒絕", "Refused"};
    rule.level = 1;
    rule.steps = {{"問", "Ask"}, {"派", "Send another"}};
    IncidentOpened opening = small_incident();
    opening.rules = {rule};
    return opening;
  }
  [[nodiscard]] bool stands() const { return twin.state.alarms->contains(kAlarm); }
  Twin twin;
};

TEST_F(OrderRefusalTest, is_an_alarm_at_once_that_silence_does_not_clear) {
  ASSERT_TRUE(stands());
  EXPECT_EQ(twin.state.alarms->at(kAlarm).state, AlarmState::kUnacknowledged);
  EXPECT_EQ(twin.state.alarms->at(kAlarm).level, 1);
  twin.must(Tick{}, at(600));
  EXPECT_TRUE(stands());
}

TEST_F(OrderRefusalTest, is_over_when_somebody_else_is_sent_there_and_stays_over_when_that_is_done) {
  twin.send("O2", "P2", "S2", at(5));
  twin.must(Tick{}, at(5));
  EXPECT_EQ(twin.state.alarms->at(kAlarm).state, AlarmState::kUnacknowledged) << "another site";
  twin.send("O3", "P1", "S1", at(6));
  twin.must(Tick{}, at(6));
  EXPECT_EQ(twin.state.alarms->at(kAlarm).state, AlarmState::kReturnedUnacknowledged);
  twin.must(AcknowledgeAlarm{kAlarm, ""}, at(7));
  EXPECT_FALSE(stands());
  twin.must(CancelOrder{OrderId("O3"), ""}, at(8));
  twin.must(Tick{}, at(9));
  EXPECT_FALSE(stands()) << "a person took it back";
}

TEST_F(OrderRefusalTest, is_over_when_one_under_way_is_sent_there_instead) {
  twin.send("O2", "P2", "S2", at(4));
  twin.must(RerouteOrder{{OrderId("O2"), {}, SiteId("S1"), {}, 0, minutes{5}, ""}}, at(5));
  twin.must(Tick{}, at(5));
  EXPECT_EQ(twin.state.alarms->at(kAlarm).state, AlarmState::kReturnedUnacknowledged);
}

TEST_F(OrderRefusalTest, of_a_pump_is_not_answered_by_a_boat) {
  twin.state.resources.edit().at(ResourceId("P2")).config.skills = {"boat"};
  IssueOrder boat{OrderId("O2"), ResourceId("P2"), SiteId("S1"), {}, 0, minutes{5}, ""};
  boat.task.skill = "boat";
  twin.must(boat, at(5));
  twin.must(Tick{}, at(5));
  EXPECT_EQ(twin.state.alarms->at(kAlarm).state, AlarmState::kUnacknowledged);
}

TEST_F(OrderRefusalTest, is_over_when_it_is_acknowledged_and_its_steps_are_ticked) {
  twin.must(AcknowledgeAlarm{kAlarm, "seen"}, at(4));
  twin.must(TickStep{kAlarm, 0, true}, at(5));
  twin.must(Tick{}, at(5));
  EXPECT_TRUE(stands()) << "one of two steps";
  twin.must(TickStep{kAlarm, 1, true}, at(6));
  twin.must(Tick{}, at(6));
  EXPECT_FALSE(stands());
  EXPECT_EQ(twin.order("O1").refusal_settled, at(6));
  twin.must(Tick{}, at(60));
  EXPECT_FALSE(stands()) << "settled for good";
}

TEST_F(OrderRefusalTest, a_second_refusal_is_its_own_alarm) {
  twin.send("O2", "P2", "S1", at(5));
  twin.field("P2", "O2", FieldReportKind::kRefused, at(6), "no driver");
  twin.must(Tick{}, at(6));
  EXPECT_EQ(twin.state.alarms->at(AlarmId("refused@O2")).state, AlarmState::kUnacknowledged);
}

}  // namespace
