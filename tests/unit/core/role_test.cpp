// Who may ask for what: a table over every command and every role.

#include <gtest/gtest.h>

#include <array>

#include "tests/support/every_command.h"
#include "tests/support/incident_builder.h"

using namespace sandtable;
using namespace sandtable::test;

namespace {

struct Row {
  const char* command;
  Role least;
};

/// In the order of Request's alternatives. Whoever adds one decides here too who may ask for it.
constexpr Row kTable[] = {
    {"OpenIncident", Role::kViewer},
    {"IngestDelivery", Role::kViewer},
    {"RecordWater", Role::kViewer},
    {"RecordFieldReport", Role::kViewer},
    {"Tick", Role::kViewer},
    {"AcknowledgeAlarm", Role::kOperator},
    {"ShelveAlarm", Role::kOperator},
    {"UnshelveAlarm", Role::kOperator},
    {"IssueOrder", Role::kOperator},
    {"CancelOrder", Role::kOperator},
    {"ReleaseOrder", Role::kOperator},
    {"AddNote", Role::kOperator},
    {"ReflagObservation", Role::kOperator},
    {"SetCalibration", Role::kCommander},
    {"EnterObservation", Role::kOperator},
    {"RecordOutlook", Role::kViewer},
    {"RecordQuestion", Role::kOperator},
    {"RecordAnswer", Role::kViewer},
    {"AcknowledgeAlarms", Role::kOperator},
    {"ResetAlarm", Role::kOperator},
    {"TakeOutOfService", Role::kCommander},
    {"ReturnToService", Role::kCommander},
    {"TickStep", Role::kOperator},
    {"SetMaintenance", Role::kCommander},
    {"ReviewOutlook", Role::kViewer},
    {"ResendOrder", Role::kOperator},
    {"RerouteOrder", Role::kOperator},
    {"ProposePlan", Role::kOperator},
    {"ApprovePlan", Role::kCommander},
    {"RejectPlan", Role::kCommander},
    {"IssuePlan", Role::kOperator},
    {"StrikeNote", Role::kOperator},
    {"RecordClockJump", Role::kViewer},
    {"SignHandover", Role::kOperator},
    {"DeclareSite", Role::kOperator},
    {"CorrectSite", Role::kOperator},
    {"WithdrawSite", Role::kOperator},
    {"RegisterResource", Role::kOperator},
    {"CorrectResource", Role::kOperator},
    {"EnterDamageReport", Role::kOperator},
    {"CountStock", Role::kOperator},
};
static_assert(std::size(kTable) == kCommands, "say in this table who may ask for the new command");
constexpr Role kRoles[] = {Role::kViewer, Role::kOperator, Role::kCommander, Role::kAdministrator};

TEST(Role, every_command_is_taken_from_those_who_may_and_refused_to_the_others) {
  const auto commands = every_command();
  const Twin twin;
  for (std::size_t i = 0; i < kCommands; ++i) {
    for (const Role role : kRoles) {
      const Decision decision = decide(twin.state, commands[i], {at(1), "somebody", role});
      const bool refused_for_role = !decision && decision.error().key == "refusal.role";
      // What somebody enters for a crew is a person's act, though a crew's own word may come in at any seat.
      const bool for_a_crew = std::holds_alternative<RecordFieldReport>(commands[i]);
      if (for_a_crew) continue;
      EXPECT_EQ(refused_for_role, role < kTable[i].least) << kTable[i].command << " by a " << role_key(role);
      if (refused_for_role) {
        EXPECT_EQ(decision.error().subject, role_key(kTable[i].least)) << kTable[i].command;
      }
    }
  }
}

TEST(Role, only_a_commander_sends_where_no_road_is_open) {
  IssueOrder wanted{OrderId("O1"), ResourceId("P1"), SiteId("S1"), {}, 0, {}, ""};
  wanted.insisted = true;
  EXPECT_EQ(least_role(wanted), Role::kCommander);
  EXPECT_EQ(least_role(RerouteOrder{wanted}), Role::kCommander);
  EXPECT_EQ(least_role(ProposePlan{PlanId("A"), "", {wanted}}), Role::kOperator) << "whoever approves it decides";
}

TEST(Role, tells_what_people_ask_from_what_the_program_says) {
  FieldReport report;
  report.resource = ResourceId("P1");
  EXPECT_TRUE(is_asked_by_person(AddNote{"x"}, "Lin"));
  EXPECT_FALSE(is_asked_by_person(AddNote{"x"}, "system"));
  EXPECT_FALSE(is_asked_by_person(RecordFieldReport{report}, "P1"));
  EXPECT_TRUE(is_asked_by_person(RecordFieldReport{report}, "Lin")) << "entered for the crew";
  EXPECT_FALSE(is_asked_by_person(IngestDelivery{}, "feed:f"));
  EXPECT_FALSE(is_asked_by_person(Tick{}, "system"));
}

}  // namespace
