#include <gtest/gtest.h>

#include "tests/support/incident_builder.h"
#include "twin/core/event_json.h"

using namespace sandtable;
using namespace sandtable::test;

namespace {

std::shared_ptr<const OutlookRecord> outlook(UtcTime issued, std::vector<ExpectedMoment> moments) {
  OutlookRecord record;
  record.issued = issued;
  record.moments = std::move(moments);
  return std::make_shared<const OutlookRecord>(std::move(record));
}

RecordWater water(UtcTime when, double first_m, double second_m) {
  auto w = std::make_shared<Water>();
  w->valid_at = when;
  SitePool first;
  first.site = SiteId("S1");
  first.max_depth_m = first_m;
  SitePool second;
  second.site = SiteId("S2");
  second.max_depth_m = second_m;
  w->pools = {first, second};
  return {w};
}

ExpectedMoment moment(UtcTime when, double first, double second) {
  return {when, {}, {}, {{SiteId("S1"), 0, first}, {SiteId("S2"), 0, second}}};
}

TEST(ForecastScore, is_the_mean_squared_error_of_the_chances) {
  ForecastScore score;
  EXPECT_EQ(score.brier(), std::nullopt);
  score.add(1, true);
  score.add(0.5, false);
  score.add(0, true);
  EXPECT_EQ(score.cases(), 3);
  EXPECT_EQ(score.came(), 2);
  EXPECT_DOUBLE_EQ(*score.brier(), (0 + 0.25 + 1) / 3);
}

TEST(ForecastScore, keeps_what_came_by_the_chance_that_was_given) {
  ForecastScore score;
  score.add(1, true);
  score.add(0.85, false);
  score.add(0.2, false);
  EXPECT_EQ(score.classes[4].said, 2);
  EXPECT_EQ(score.classes[4].came, 1);
  EXPECT_EQ(score.classes[1].said, 1) << "a fifth belongs to the second class";
  EXPECT_DOUBLE_EQ(score.classes[4].chances, 1.85);
}

TEST(Forecasts, are_judged_by_the_water_that_came_each_moment_once) {
  Twin twin;
  twin.must(RecordOutlook{outlook(at(0), {moment(at(30), 1, 0), moment(at(60), 0.5, 0.5)})}, at(0));
  twin.must(water(at(29), 9, 9), at(29));
  EXPECT_EQ(twin.state.forecasts->score.cases(), 0) << "no moment is over";
  twin.must(water(at(31), 0.5, 0.1), at(31));
  EXPECT_EQ(twin.state.forecasts->score.cases(), 2);
  EXPECT_DOUBLE_EQ(*twin.state.forecasts->score.brier(), 0) << "0.5 m was certain and 0.1 m is no flood";
  twin.must(water(at(32), 0.1, 0.5), at(32));
  EXPECT_EQ(twin.state.forecasts->score.cases(), 2);
  twin.must(water(at(60), 0.5, 0.1), at(60));
  EXPECT_EQ(twin.state.forecasts->score.cases(), 4);
  EXPECT_DOUBLE_EQ(*twin.state.forecasts->score.brier(), 0.5 / 4);
  EXPECT_TRUE(twin.state.forecasts->open.empty());
  ASSERT_NE(twin.state.forecasts->newest, nullptr) << "what was expected last stays to be shown";
}

TEST(Forecasts, moments_that_nobody_saw_are_passed_over) {
  Twin twin;
  twin.must(RecordOutlook{outlook(at(0), {moment(at(30), 1, 0)})}, at(0));
  twin.must(water(at(50), 0, 9), at(50));  // the model stood still for twenty minutes
  EXPECT_EQ(twin.state.forecasts->score.cases(), 0);
  EXPECT_TRUE(twin.state.forecasts->open.empty());
}

TEST(Forecasts, a_question_keeps_its_pumps_in_the_journal_and_older_journals_keep_their_one) {
  ForecastQuestion question;
  question.number = 7;
  question.moves = {{ResourceId("P1"), SiteId("S1")}, {ResourceId("P2"), SiteId("S2")}};
  std::string text = journal_text(EventBody{QuestionAsked{question}});
  const auto read = parse_journal_text(text, {});
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(std::get<QuestionAsked>(*read).question, question);

  const std::string_view now = R"("moves":[{"resource":"P1","site":"S1"},{"resource":"P2","site":"S2"}])";
  ASSERT_NE(text.find(now), std::string::npos) << text;
  text.replace(text.find(now), now.size(), R"("resource":"P1")");
  text.replace(text.find(R"("site":"")"), 9, R"("site":"S1")");
  const auto old = parse_journal_text(text, {});
  ASSERT_TRUE(old) << old.error().message;
  EXPECT_EQ(std::get<QuestionAsked>(*old).question.moves, (std::vector<PumpMove>{{ResourceId("P1"), SiteId("S1")}}));
  EXPECT_TRUE(std::get<QuestionAsked>(*old).question.site.empty());
}

TEST(Forecasts, questions_keep_who_asked_when_and_the_newest_answer) {
  Twin twin;
  ForecastQuestion question;
  question.number = 7;
  question.site = SiteId("S1");
  twin.must(RecordQuestion{question}, at(5), "Lin");
  ForecastAnswer preview;
  preview.number = 7;
  preview.is_preview = true;
  preview.buildings_with = 12;
  twin.must(RecordAnswer{preview}, at(5));
  ForecastAnswer fine = preview;
  fine.is_preview = false;
  fine.buildings_with = 14;
  twin.must(RecordAnswer{fine}, at(6));
  ASSERT_EQ(twin.state.forecasts->questions.size(), 1U);
  const QuestionEntry& entry = twin.state.forecasts->questions[0];
  EXPECT_EQ(entry.by, "Lin");
  EXPECT_EQ(entry.asked, at(5));
  EXPECT_EQ(entry.answered, at(6));
  ASSERT_TRUE(entry.answer);
  EXPECT_EQ(entry.answer->buildings_with, 14);
}

TEST(Forecasts, an_answer_to_a_question_that_nobody_asked_is_no_event) {
  Twin twin;
  ForecastAnswer answer;
  answer.number = 9;
  EXPECT_TRUE(twin.must(RecordAnswer{answer}, at(5)).empty());
}

}  // namespace
