#include "viewer/ui/time_steps.h"

#include <gtest/gtest.h>

#include "tests/unit/ui/fake_incident.h"

namespace sandtable::ui {
namespace {

using testing::storm_now;
using testing::storm_start;
using std::chrono::hours;
using std::chrono::minutes;

Snapshot replayed(UtcTime at, double speed) {
  Snapshot snapshot = testing::fake_snapshot();
  snapshot.tense = Tense::kReplay;
  snapshot.at = at;
  snapshot.speed = speed;
  snapshot.paused = false;
  return snapshot;
}

TEST(Speed, a_recording_plays_down_to_a_tenth_and_life_does_not) {
  EXPECT_DOUBLE_EQ(stepped_speed(1, false, kSlowestReplay), 0.5);
  EXPECT_DOUBLE_EQ(stepped_speed(0.1, false, kSlowestReplay), 0.1);
  EXPECT_DOUBLE_EQ(stepped_speed(1, false), 1);
  EXPECT_DOUBLE_EQ(stepped_speed(1800, true), 3600);
  EXPECT_DOUBLE_EQ(stepped_speed(3600, true), 3600);
}

TEST(Speed, what_plays_backwards_stays_backwards) {
  EXPECT_DOUBLE_EQ(stepped_speed(-60, true), -120);
  EXPECT_DOUBLE_EQ(stepped_speed(-60, false), -30);
}

TEST(Zoom, the_moment_under_the_pointer_keeps_its_place) {
  const TimeRange whole{storm_start(), storm_start() + hours{8}};
  const UtcTime under = storm_start() + hours{2};
  const TimeRange shown = zoomed(whole, whole, under, 0.5);
  EXPECT_EQ(shown.length(), Duration{hours{4}});
  EXPECT_NEAR(seconds(under - shown.from) / seconds(shown.length()), 0.25, 1e-9);
}

TEST(Zoom, never_leaves_the_whole_and_never_loses_itself) {
  const TimeRange whole{storm_start(), storm_start() + hours{8}};
  EXPECT_EQ(zoomed({storm_start(), storm_start() + hours{4}}, whole, storm_start() + hours{3}, 100), whole);
  TimeRange shown = whole;
  for (int i = 0; i < 50; ++i) shown = zoomed(shown, whole, storm_start() + hours{3}, 0.5);
  EXPECT_EQ(shown.length(), kLeastShown);
}

TEST(Zoom, a_zoomed_timeline_follows_the_playhead) {
  const TimeRange whole{storm_start(), storm_start() + hours{8}};
  const TimeRange shown{storm_start(), storm_start() + hours{1}};
  EXPECT_EQ(following(shown, whole, storm_start() + minutes{30}), shown);
  EXPECT_EQ(following(shown, whole, storm_start() + hours{3}).to, storm_start() + hours{3});
}

TEST(Loop, returns_to_its_beginning_and_backwards_to_its_end) {
  const TimeRange loop{storm_start() + hours{1}, storm_start() + hours{2}};
  const auto goal = [](const Intents& intents) { return intents.size() == 1 ? std::get<Seek>(intents[0]).to : UtcTime{}; };
  EXPECT_TRUE(at_ends(replayed(storm_start() + minutes{90}, 60), loop).empty());
  EXPECT_EQ(goal(at_ends(replayed(loop.to, 60), loop)), loop.from);
  EXPECT_EQ(goal(at_ends(replayed(loop.from, -60), loop)), loop.to);
}

TEST(Loop, nothing_is_moved_while_it_rests) {
  Snapshot snapshot = replayed(storm_start() + hours{5}, 60);
  snapshot.paused = true;
  EXPECT_TRUE(at_ends(snapshot, TimeRange{storm_start(), storm_start() + hours{1}}).empty());
}

TEST(Reverse, stops_at_the_beginning_of_the_recording) {
  const Snapshot snapshot = replayed(testing::fake_snapshot().recorded.from, -60);
  const Intents intents = at_ends(snapshot, std::nullopt);
  ASSERT_EQ(intents.size(), 1U);
  EXPECT_TRUE(std::get<SetPaused>(intents[0]).paused);
}

TEST(Marks, bookmarks_are_jumped_to_in_both_directions) {
  testing::FakeQueries queries;
  const Snapshot snapshot = replayed(storm_start() + hours{3}, 60);
  UiState state;
  state.bookmarks = {storm_start() + hours{1}, storm_start() + hours{2}, storm_start() + hours{4}};
  EXPECT_EQ(mark_time(TimeMark::kBookmark, queries, snapshot, state, true), storm_start() + hours{4});
  EXPECT_EQ(mark_time(TimeMark::kBookmark, queries, snapshot, state, false), storm_start() + hours{2});
}

TEST(Marks, orders_and_gaps_come_from_the_timeline) {
  testing::FakeQueries queries;
  const Snapshot snapshot = replayed(testing::fake_snapshot().recorded.from, 60);
  const TimelineBins bins = queries.timeline({snapshot.recorded.from, snapshot.recorded.to}, 1);
  ASSERT_FALSE(bins.orders.empty());
  ASSERT_FALSE(bins.gaps.empty());
  EXPECT_TRUE(mark_time(TimeMark::kOrder, queries, snapshot, UiState{}, true));
  EXPECT_EQ(mark_time(TimeMark::kGap, queries, snapshot, UiState{}, true), bins.gaps.front().from);
}

TEST(Marks, every_kind_has_a_word_that_reads_back) {
  for (int i = 0; i < kTimeMarkCount; ++i) {
    const auto mark = static_cast<TimeMark>(i);
    EXPECT_EQ(parse_time_mark(time_mark_key(mark)), mark);
  }
  EXPECT_FALSE(parse_time_mark("anything"));
}

}  // namespace
}  // namespace sandtable::ui
