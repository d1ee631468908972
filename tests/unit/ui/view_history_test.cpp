#include "viewer/ui/view_history.h"

#include <gtest/gtest.h>

#include "tests/unit/ui/command_window.h"

namespace sandtable::ui {
namespace {

using std::chrono::minutes;

ViewPoint over(double x_m, Selection selection = {}) {
  ViewPoint view;
  view.look = {{x_m, 0}, 1000, 0, 40};
  view.selection = std::move(selection);
  return view;
}

/// Looks at each for five seconds, in frames of a tenth.
class Views : public ::testing::Test {
 protected:
  void look(const ViewPoint& view, double for_s = 5) {
    for (const double end = now_s_ + for_s; now_s_ < end; now_s_ += 0.1) history_.observe(view, now_s_);
  }
  ViewHistory history_;
  double now_s_ = 0;
};

TEST_F(Views, one_goes_back_the_way_one_came_and_forward_again) {
  for (const double x : {0.0, 5000.0, 9000.0}) look(over(x));
  auto view = history_.back(now_s_);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->look.at.x, 5000);
  look(*view);
  view = history_.back(now_s_);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->look.at.x, 0);
  look(*view);
  EXPECT_FALSE(history_.back(now_s_)) << "there was nothing before";
  view = history_.forward(now_s_);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->look.at.x, 5000);
}

TEST_F(Views, going_elsewhere_forgets_what_was_come_back_from) {
  for (const double x : {0.0, 5000.0}) look(over(x));
  look(*history_.back(now_s_));
  look(over(9000));
  EXPECT_FALSE(history_.forward(now_s_));
  EXPECT_EQ(history_.back(now_s_)->look.at.x, 0);
}

TEST_F(Views, what_is_flown_over_is_no_view) {
  look(over(0));
  for (double x = 100; x < 9000; x += 400) look(over(x), 0.1);
  look(over(9000));
  EXPECT_EQ(history_.back(now_s_)->look.at.x, 0);
}

TEST_F(Views, a_flight_back_is_not_taken_for_new_views) {
  for (const double x : {0.0, 5000.0, 9000.0}) look(over(x));
  (void)history_.back(now_s_);
  for (double x = 8900; x > 5000; x -= 100) look(over(x), 0.1);
  look(over(5000));
  EXPECT_EQ(history_.forward(now_s_)->look.at.x, 9000);
}

TEST_F(Views, pressing_back_twice_in_a_row_goes_two_views_back) {
  for (const double x : {0.0, 5000.0, 9000.0}) look(over(x));
  (void)history_.back(now_s_);
  history_.observe(over(8800), now_s_ += 0.1);
  EXPECT_EQ(history_.back(now_s_)->look.at.x, 0);
}

TEST_F(Views, a_picture_that_rested_between_two_frames_was_looked_at) {
  history_.observe(over(0), 0);
  history_.observe(over(5000), 60);  // nothing moved for a minute, and nothing was drawn
  history_.observe(over(9000), 120);
  EXPECT_EQ(history_.back(121)->look.at.x, 5000);
}

TEST_F(Views, selection_and_moment_make_another_view_and_a_step_aside_does_not) {
  ViewPoint then = over(0);
  then.at = UtcTime{minutes{30}};
  EXPECT_TRUE(is_another_view(over(0), then));
  EXPECT_TRUE(is_another_view(over(0), over(0, SiteId("B01"))));
  EXPECT_FALSE(is_another_view(over(0), over(120)));
  ViewPoint north = over(0);
  north.look.heading_deg = 355;
  EXPECT_FALSE(is_another_view(over(0), north)) << "5 degrees, not 355";
}

TEST_F(Views, the_oldest_are_forgotten_beyond_a_hundred) {
  for (int i = 0; i < 150; ++i) look(over(1000.0 * i), 1);
  int steps = 0;
  while (auto view = history_.back(now_s_)) {
    look(*view, 1);
    ++steps;
  }
  EXPECT_EQ(steps, static_cast<int>(ViewHistory::kMost) - 1);
}

TEST(ViewCommands, back_brings_camera_selection_and_moment) {
  testing::Window window;
  ViewPoint before = over(5000, SiteId("B01"));
  before.at = window.snapshot.live_at - minutes{30};
  window.state.views.observe(before, 0);
  window.state.views.observe(over(9000), 10);
  window.state.views.observe(over(9000), 20);
  ASSERT_TRUE(window.run("view.back"));
  EXPECT_EQ(window.state.selection, Selection(SiteId("B01")));
  int looks = 0;
  int seeks = 0;
  for (const Intent& intent : window.intents) {
    if (const auto* look = std::get_if<LookFrom>(&intent)) {
      ++looks;
      EXPECT_EQ(look->at.x, 5000);
    }
    if (const auto* seek = std::get_if<Seek>(&intent)) {
      ++seeks;
      EXPECT_EQ(seek->to, *before.at);
    }
  }
  EXPECT_EQ(looks, 1);
  EXPECT_EQ(seeks, 1);
  EXPECT_FALSE(window.run("view.back"));
}

TEST(ViewCommands, a_bookmark_is_handed_on_to_be_kept_and_to_be_forgotten) {
  testing::Window window;
  ASSERT_TRUE(window.run("time.bookmark"));
  ASSERT_TRUE(window.run("time.bookmark"));
  ASSERT_EQ(window.intents.size(), 2U);
  EXPECT_TRUE(std::get<KeepBookmark>(window.intents[0]).kept);
  EXPECT_FALSE(std::get<KeepBookmark>(window.intents[1]).kept);
  EXPECT_EQ(std::get<KeepBookmark>(window.intents[0]).at, window.snapshot.at);
}

TEST(ViewCommands, a_key_that_finds_nothing_says_so_in_the_readers_language) {
  testing::Window window;
  for (const char* line : {"time.next gap", "view.selected", "compare.left", "view.back", "time.reverse"}) {
    if (std::string_view(line) == "time.next gap") window.snapshot.at = window.snapshot.recorded.to;
    auto call = parse_call(line);
    ASSERT_TRUE(call) << line;
    CommandEnvironment environment{window.state,   &window.snapshot, window.place,
                                   window.queries, "tester",         window.intents};
    EXPECT_FALSE(run_command(*call, environment)) << line;
    ASSERT_TRUE(environment.refused) << line;
    EXPECT_TRUE(testing::built_in().contains(environment.refused->key)) << line;
  }
}

}  // namespace
}  // namespace sandtable::ui
