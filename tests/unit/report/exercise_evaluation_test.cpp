#include "twin/report/exercise_evaluation.h"

#include <gtest/gtest.h>

#include "tests/support/incident_builder.h"

namespace sandtable {
namespace {

using test::at;
using test::depth_series;
using test::gauge;
using Verdict = InjectOutcome::Verdict;

Inject inject(InjectKind kind, std::vector<SiteId> sites = {}) {
  Inject out;
  out.id = "one";
  out.kind = kind;
  out.where = LocalXY{100, 100};
  out.goal.sites = std::move(sites);
  return out;
}

void play(test::Twin& twin, const Inject& inject, UtcTime when) {
  IngestDelivery played;
  played.source = SourceId("exercise");
  played.injects = {inject};
  twin.must(played, when, "feed:exercise");
}

ExerciseEvaluation evaluated(const test::Twin& twin) {
  ExerciseEvaluation evaluation;
  IncidentState state;
  for (const Event& event : twin.events) {
    evaluation.note(event, state);
    reduce(state, event);
  }
  evaluation.finish(state.at);
  return evaluation;
}

TEST(ExerciseEvaluation, tells_when_an_inject_was_noticed_acknowledged_and_answered_and_by_whom) {
  test::Twin twin;
  Inject report = inject(InjectKind::kReport, {SiteId("S1")});
  report.goal.notice_within = std::chrono::minutes{5};
  report.goal.answer_within = std::chrono::minutes{10};
  play(twin, report, at(10));
  twin.reads("G", 0.5, at(12));
  twin.must(AcknowledgeAlarm{twin.alarm("G")->id, "seen"}, at(14), "Lin");
  twin.send("O1", "P1", "S1", at(17));
  const ExerciseEvaluation evaluation = evaluated(twin);
  const InjectOutcome& outcome = evaluation.outcomes().at(0);
  EXPECT_EQ(outcome.noticed->at, at(12));
  EXPECT_EQ(outcome.acknowledged->who, "Lin");
  EXPECT_EQ(outcome.acknowledged->at, at(14));
  EXPECT_EQ(outcome.answered->at, at(17));
  EXPECT_EQ(outcome.answered->what, "O1 P1 → S1");
  EXPECT_FALSE(outcome.resolved);
  EXPECT_EQ(outcome.verdict, Verdict::kMet);
}

TEST(ExerciseEvaluation, what_came_too_late_is_late_and_what_never_came_is_missed) {
  test::Twin twin;
  Inject slow = inject(InjectKind::kReport, {SiteId("S1")});
  slow.goal.answer_within = std::chrono::minutes{5};
  Inject never = inject(InjectKind::kReport, {SiteId("S2")});
  never.where = LocalXY{9000, 9000};
  never.goal.answer_within = std::chrono::minutes{5};
  play(twin, slow, at(10));
  play(twin, never, at(10));
  twin.send("O1", "P1", "S1", at(17));
  const ExerciseEvaluation evaluation = evaluated(twin);
  EXPECT_EQ(evaluation.outcomes().at(0).verdict, Verdict::kLate);
  EXPECT_EQ(evaluation.outcomes().at(1).verdict, Verdict::kMissed);
}

TEST(ExerciseEvaluation, an_order_on_a_rumour_is_a_mistake_and_a_note_about_it_is_an_answer) {
  Inject rumour = inject(InjectKind::kRumour, {SiteId("S1")});
  rumour.goal.no_order = true;
  rumour.goal.answer_within = std::chrono::minutes{10};
  test::Twin careful;
  play(careful, rumour, at(10));
  careful.must(AddNote{"S1: patrol sees no water"}, at(15), "Lin");
  EXPECT_EQ(evaluated(careful).outcomes().at(0).verdict, Verdict::kMet);
  test::Twin hasty;
  play(hasty, rumour, at(10));
  hasty.send("O1", "P1", "S1", at(12));
  const ExerciseEvaluation evaluation = evaluated(hasty);
  EXPECT_EQ(evaluation.outcomes().at(0).verdict, Verdict::kMistaken);
  EXPECT_EQ(evaluation.outcomes().at(0).mistake->at, at(12));
}

TEST(ExerciseEvaluation, an_alarm_of_a_gauge_that_was_made_to_lie_is_a_false_one) {
  test::Twin twin;
  Inject fault = inject(InjectKind::kSensorFault);
  fault.fault = "f/G spike=100%:0.6";
  fault.until = std::chrono::minutes{30};
  twin.reads("H", 0.5, at(9));
  play(twin, fault, at(10));
  twin.reads("G", 0.6, at(12));
  const ExerciseEvaluation evaluation = evaluated(twin);
  ASSERT_EQ(evaluation.responses().all().size(), 2U);
  EXPECT_FALSE(evaluation.responses().all()[0].is_false());
  EXPECT_TRUE(evaluation.responses().all()[1].is_false());
}

TEST(ExerciseEvaluation, what_still_has_time_when_the_journal_ends_is_not_missed) {
  test::Twin twin;
  Inject slow = inject(InjectKind::kReport, {SiteId("S1")});
  slow.goal.answer_within = std::chrono::minutes{60};
  play(twin, slow, at(10));
  twin.must(AddNote{"nothing about it"}, at(30));
  EXPECT_EQ(evaluated(twin).outcomes().at(0).verdict, Verdict::kOpen);
}

TEST(ExerciseEvaluation, machines_answer_nothing) {
  test::Twin twin;
  play(twin, inject(InjectKind::kReport, {SiteId("S1")}), at(10));
  twin.must(AddNote{"S1"}, at(11), "system");
  twin.must(AddNote{"S1"}, at(12), "P1");
  EXPECT_FALSE(evaluated(twin).outcomes().at(0).answered) << "a crew's own reports are no decision";
}

TEST(AlarmResponses, a_value_that_was_judged_bad_later_makes_its_alarm_a_false_one) {
  test::Twin twin;
  twin.reads("G", 0.5, at(5));
  twin.must(ReflagObservation{depth_series(gauge("G")).id, at(5), QualityFlag::kFail, "seen dry"}, at(9), "Lin");
  const ExerciseEvaluation evaluation = evaluated(twin);
  const AlarmResponse& response = evaluation.responses().all().at(0);
  EXPECT_TRUE(response.is_false());
  EXPECT_EQ(response.raised, at(5));
}

TEST(AlarmResponses, an_alarm_that_rises_again_has_a_second_life) {
  test::Twin twin;
  twin.reads("G", 0.5, at(5));
  twin.must(AcknowledgeAlarm{twin.alarm("G")->id, ""}, at(6), "Lin");
  twin.reads("G", 0.0, at(20));
  twin.reads("G", 0.5, at(40));
  const ExerciseEvaluation evaluation = evaluated(twin);
  ASSERT_EQ(evaluation.responses().all().size(), 2U);
  EXPECT_EQ(evaluation.responses().all()[0].acknowledged->who, "Lin");
  EXPECT_TRUE(evaluation.responses().all()[0].ended);
  EXPECT_FALSE(evaluation.responses().all()[1].acknowledged);
}

}  // namespace
}  // namespace sandtable
