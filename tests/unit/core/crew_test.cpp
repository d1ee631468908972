#include "twin/core/resources/crew.h"

#include <gtest/gtest.h>

#include "tests/support/incident_builder.h"

using namespace sandtable;
using namespace sandtable::test;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

/// P1 needs three people who can pump.
class CrewTest : public ::testing::Test {
 protected:
  CrewTest() {
    ResourceConfig& pump = twin.state.resources.edit().at(ResourceId("P1")).config;
    pump.crew_needed = 3;
    pump.crew_skills = {"pumping"};
  }
  Resource& add(const char* id, int people, std::vector<std::string> skills = {"pumping"}, const char* depot = "D") {
    Resource crew;
    crew.config.id = ResourceId(id);
    crew.config.kind = ResourceKind::kCrew;
    crew.config.name = {id, id};
    crew.config.depot = depot;
    crew.config.people = people;
    crew.config.skills = std::move(skills);
    return twin.state.resources.edit()[crew.config.id] = crew;
  }
  [[nodiscard]] std::optional<std::string> crew(Duration works_in = minutes{30}) const {
    const auto found = crew_for(twin.state, twin.resource("P1").config, works_in, at(10));
    if (!found) return std::nullopt;
    std::string ids;
    for (const ResourceId& id : *found) ids += (ids.empty() ? "" : " ") + id.str();
    return ids;
  }
  Decision send(UtcTime now = at(10)) {
    return twin.ask(IssueOrder{OrderId("O1"), ResourceId("P1"), SiteId("S1"), {}, 0, minutes{10}, ""}, now);
  }
  Twin twin;
};

TEST_F(CrewTest, a_machine_that_needs_nobody_goes_with_nobody) {
  twin.state.resources.edit().at(ResourceId("P1")).config.crew_needed = 0;
  EXPECT_EQ(crew(), "");
}

TEST_F(CrewTest, without_a_crew_the_order_is_refused_with_how_many_it_needs) {
  EXPECT_EQ(crew(), std::nullopt);
  const Decision decision = send();
  ASSERT_FALSE(decision);
  EXPECT_EQ(decision.error().key, "refusal.no_crew");
  EXPECT_EQ(decision.error().subject, "3");
  add("C1", 2);
  EXPECT_FALSE(send()) << "two are not three";
}

TEST_F(CrewTest, skills_people_faults_and_other_orders_count) {
  add("C1", 5, {"traffic"});
  EXPECT_EQ(crew(), std::nullopt) << "none of them can pump";
  add("C2", 5).state = ResourceState::kFault;
  EXPECT_EQ(crew(), std::nullopt);
  add("C3", 5).order = OrderId("other");
  EXPECT_EQ(crew(), std::nullopt);
  add("C4", 5);
  EXPECT_EQ(crew(), "C4");
}

TEST_F(CrewTest, the_smallest_that_is_enough_goes_and_of_its_own_depot_first) {
  add("C1", 8);
  add("C2", 3, {"pumping"}, "elsewhere");
  add("C3", 5);
  EXPECT_EQ(crew(), "C3");
}

TEST_F(CrewTest, several_go_together_where_none_is_enough) {
  add("C1", 1);
  add("C2", 2);
  add("C3", 1);
  EXPECT_EQ(crew(), "C2 C1");
  twin.state.resources.edit().at(ResourceId("P1")).config.crew_needed = 5;
  EXPECT_EQ(crew(), std::nullopt);
}

TEST_F(CrewTest, a_shift_must_last_until_the_machine_works) {
  Resource& tired = add("C1", 4);
  tired.config.work_limit = hours{8};
  tired.worked = hours{7} + minutes{30};
  EXPECT_EQ(crew(minutes{29}), "C1");
  EXPECT_EQ(crew(minutes{30}), std::nullopt);
}

TEST_F(CrewTest, an_order_binds_its_crew_and_counts_its_shift_until_it_is_back) {
  add("C1", 4).config.work_limit = hours{8};
  ASSERT_TRUE(send());
  EXPECT_EQ(twin.order("O1").crew, std::vector{ResourceId("C1")});
  EXPECT_EQ(twin.resource("C1").order, OrderId("O1"));
  const IssueOrder away{OrderId("O2"), ResourceId("C1"), SiteId("S2"), {}, 0, minutes{1}, ""};
  EXPECT_EQ(twin.ask(away, at(11)).error().key, "refusal.resource_busy");
  twin.field("P1", "O1", FieldReportKind::kDeparted, at(20));
  EXPECT_EQ(twin.resource("C1").at_work_since, at(20));
  twin.field("P1", "O1", FieldReportKind::kPumping, at(40));
  twin.field("P1", "O1", FieldReportKind::kReturned, at(140));
  EXPECT_TRUE(twin.resource("C1").order.empty());
  EXPECT_EQ(twin.resource("C1").worked, hours{2});
  EXPECT_EQ(twin.resource("C1").resting_since, at(140));
}

TEST_F(CrewTest, an_order_that_was_closed_long_ago_does_not_end_the_work_of_its_crew_elsewhere) {
  add("C1", 4);
  ASSERT_TRUE(send());
  twin.field("P1", "O1", FieldReportKind::kRefused, at(12), "no");
  const IssueOrder again{OrderId("O2"), ResourceId("P1"), SiteId("S2"), {}, 0, minutes{10}, ""};
  twin.must(again, at(13));
  twin.field("P1", "O2", FieldReportKind::kDeparted, at(20));
  Order settled = twin.order("O1");
  settled.refusal_settled = at(30);
  reduce(twin.state, {twin.state.seq + 1, at(30), at(30), "system", OrderChanged{settled}});
  EXPECT_EQ(twin.resource("C1").order, OrderId("O2"));
  EXPECT_EQ(twin.resource("C1").at_work_since, at(20));
}

TEST_F(CrewTest, who_runs_a_machine_is_where_it_is_until_they_tell_their_own_place) {
  add("C1", 4).reported = at(5);
  const auto machine = [&] { return machine_run_by(twin.state, twin.resource("C1")); };
  EXPECT_EQ(machine(), nullptr);
  ASSERT_TRUE(send());
  ASSERT_NE(machine(), nullptr);
  EXPECT_EQ(machine()->config.id, ResourceId("P1"));
  EXPECT_EQ(machine_run_by(twin.state, twin.resource("P1")), nullptr);
  twin.state.resources.edit().at(ResourceId("C1")).reported = at(20);
  EXPECT_EQ(machine(), nullptr);
}

TEST_F(CrewTest, a_refused_order_frees_its_crew) {
  add("C1", 4);
  ASSERT_TRUE(send());
  twin.field("P1", "O1", FieldReportKind::kRefused, at(12), "no");
  EXPECT_TRUE(twin.resource("C1").order.empty());
  EXPECT_EQ(twin.resource("C1").worked, Duration{0}) << "it never left";
}

}  // namespace
