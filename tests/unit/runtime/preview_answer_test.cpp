#include <gtest/gtest.h>

#include "tests/unit/runtime/forecast_desk.h"

namespace sandtable::test {
namespace {

/// Water stands in a street; the coarse model believes that drains take some of it.
class PreviewAnswerTest : public ::testing::Test {
 protected:
  PreviewAnswerTest() { desk_.run_to(at(10)); }
  void ask_pump() { desk_.loop.ask(WhatIf{at(10), {{ResourceId("P1"), SiteId("S1")}}}, "Lin"); }
  /// Runs `look` once, when the first fine step of what is asked begins.
  void when_fine_begins(std::function<void()> look) {
    *hook_ = [this, look = std::move(look)] {
      *hook_ = nullptr;
      look();
    };
  }
  [[nodiscard]] const WhatIfAnswer& answer() {
    shown_ = desk_.outlook();
    return *shown_->what_if;
  }

  std::shared_ptr<TwoSpeedBath::Hook> hook_ = std::make_shared<TwoSpeedBath::Hook>();
  ForecastDesk desk_{std::make_unique<TwoSpeedBath>(street_bath(at(0), 0.45), street_bath(at(0), 0.45, 10), hook_)};
  std::shared_ptr<const Outlook> shown_;
};

TEST_F(PreviewAnswerTest, the_coarse_model_answers_first_and_both_sides_are_its_own) {
  bool looked = false;
  when_fine_begins([&] {
    looked = true;
    EXPECT_EQ(answer().progress, AnswerProgress::kRunning);
    EXPECT_TRUE(answer().is_preview);
    ASSERT_TRUE(answer().with && answer().without);
    EXPECT_EQ(answer().with->model, "coarse");
    EXPECT_EQ(answer().without->model, "coarse");
    EXPECT_GT(answer().comparison.building_minutes_saved, 0);
  });
  ask_pump();
  desk_.answer();
  EXPECT_TRUE(looked);
}

TEST_F(PreviewAnswerTest, the_fine_answer_takes_its_place_and_keeps_what_the_preview_had_said) {
  double previewed = 0;
  when_fine_begins([&] { previewed = answer().comparison.building_minutes_saved; });
  ask_pump();
  desk_.answer();
  ASSERT_EQ(answer().progress, AnswerProgress::kDone) << answer().error;
  EXPECT_FALSE(answer().is_preview);
  EXPECT_EQ(answer().with->model, "fine");
  EXPECT_EQ(answer().without->model, "fine");
  ASSERT_TRUE(answer().previewed);
  EXPECT_EQ(answer().previewed->building_minutes_saved, previewed);
  EXPECT_NE(answer().comparison.building_minutes_saved, previewed) << "without drains more is to be saved";
}

TEST_F(PreviewAnswerTest, a_question_that_is_taken_back_stops_both) {
  int fine_steps = 0;
  *hook_ = [&] {
    ++fine_steps;
    desk_.loop.stop_asking();
  };
  ask_pump();
  desk_.answer();
  *hook_ = nullptr;
  EXPECT_EQ(fine_steps, 1) << "it stops between two steps";
  desk_.loop.step(at(10));
  EXPECT_FALSE(desk_.outlook()->what_if) << "nothing half done is shown for ever";
}

TEST_F(PreviewAnswerTest, the_water_of_the_preview_can_be_looked_at_meanwhile) {
  when_fine_begins([&] {
    desk_.twin.playhead().look_ahead(at(60));
    desk_.twin.playhead().show_what_if(true);
    desk_.twin.touch();
    desk_.settle();
    EXPECT_TRUE(desk_.twin.snapshot()->what_if_shown);
  });
  ask_pump();
  desk_.answer();
}

TEST_F(PreviewAnswerTest, the_journal_keeps_who_asked_what_was_said_first_and_what_lasts) {
  ask_pump();
  desk_.answer();
  desk_.settle();
  const auto asked = desk_.all<QuestionAsked>();
  ASSERT_EQ(asked.size(), 1U);
  EXPECT_EQ(asked[0].question.moves, (std::vector<PumpMove>{{ResourceId("P1"), SiteId("S1")}}));
  const auto answers = desk_.all<QuestionAnswered>();
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_TRUE(answers[0].answer.is_preview);
  EXPECT_EQ(answers[0].answer.model, "coarse");
  EXPECT_FALSE(answers[1].answer.is_preview);
  EXPECT_EQ(answers[1].answer.model, "fine");
  EXPECT_EQ(answers[1].answer.building_minutes_saved, answer().comparison.building_minutes_saved);
  EXPECT_EQ(desk_.twin.snapshot()->live.forecasts->questions.back().by, "Lin");
}

TEST_F(PreviewAnswerTest, numbers_of_questions_go_on_where_the_journal_stands) {
  ForecastQuestion earlier;
  earlier.number = 41;
  desk_.twin.submit(RecordQuestion{earlier}, "Wu");
  desk_.settle();
  ask_pump();
  desk_.answer();
  desk_.settle();
  EXPECT_EQ(desk_.all<QuestionAsked>().back().question.number, 42U);
}

TEST_F(PreviewAnswerTest, every_outlook_tells_how_far_the_coarse_model_is_off) {
  desk_.look_ahead();
  const auto outlook = desk_.outlook();
  ASSERT_TRUE(outlook->preview_error);
  EXPECT_EQ(outlook->preview_error->as_of, at(10));
  EXPECT_GT(outlook->preview_error->pool_depth_m, 0.01) << "its drains take what the fine model keeps";
}

TEST_F(PreviewAnswerTest, the_best_sites_are_previewed_before_they_are_proved) {
  desk_.look_ahead();
  bool looked = false;
  when_fine_begins([&] {
    looked = true;
    const SitePlacement& site = desk_.outlook()->placement->sites.at(0);
    EXPECT_TRUE(site.previewed_building_minutes);
    EXPECT_FALSE(site.row.building_minutes);
  });
  desk_.loop.ask(ConfirmPlacement{}, "Lin");
  desk_.answer();
  EXPECT_TRUE(looked);
  EXPECT_TRUE(desk_.outlook()->placement->sites.at(0).row.building_minutes);
  const auto answers = desk_.all<QuestionAnswered>();
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_EQ(answers[0].answer.savings.size(), 1U);
  EXPECT_TRUE(answers[0].answer.is_preview);
  EXPECT_EQ(answers[1].answer.savings.size(), 1U);
}

}  // namespace
}  // namespace sandtable::test
