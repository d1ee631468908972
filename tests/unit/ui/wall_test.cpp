#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <set>

#include "tests/unit/ui/fake_incident.h"
#include "viewer/ui/wall/wall_layout.h"
#include "viewer/ui/wall/wall_now.h"

namespace sandtable::ui {
namespace {

using testing::fake_snapshot;
using testing::flooded_with_alarms;
using testing::storm_now;

/// A snapshot in which nothing goes on: the storm's stations without its alarms, orders and warnings.
Snapshot quiet() {
  Snapshot snapshot = fake_snapshot();
  snapshot.state.alarms.edit().clear();
  snapshot.state.orders.edit().clear();
  snapshot.state.alerts.edit() = {};
  return snapshot;
}

/// Alarms of the storm's own stations, all unacknowledged and raised long ago.
Snapshot with_alarms(std::size_t count, int level) {
  Snapshot snapshot = quiet();
  auto& alarms = snapshot.state.alarms.edit();
  for (std::size_t i = 0; i < count; ++i) {
    const Series& series = snapshot.state.stations->series()[i];
    Alarm alarm;
    alarm.rule = RuleId("rule");
    alarm.subject = series.id;
    alarm.id = make_alarm_id(alarm.rule, alarm.subject);
    alarm.state = alarm.process = AlarmState::kUnacknowledged;
    alarm.level = level;
    alarm.raised_at = storm_now() - std::chrono::hours{2} + std::chrono::seconds{i};
    alarms.emplace(alarm.id, alarm);
  }
  return snapshot;
}

WallState in_mood(WallMood mood) {
  WallState wall;
  wall.mood.update(mood, 0);
  return wall;
}

double body_em_m(const WallScreen& screen, double window_px) {
  return wall_scale(screen, window_px) * 13.5 / window_px * screen.height_m;
}

TEST(WallScreen, body_text_fills_the_readable_angle_from_the_farthest_reader) {
  const WallScreen screen{6, 1.8};
  const double arcmin = std::atan(body_em_m(screen, 1080) / 6) * 180 / std::numbers::pi * 60;
  EXPECT_NEAR(arcmin, kReadableEm_arcmin, 0.01);  // tan of half a degree against its angle: 1e-4 of it
  EXPECT_TRUE(is_readable(screen, 1080));
}

TEST(WallScreen, more_pixels_draw_the_same_letter_finer) {
  EXPECT_NEAR(body_em_m({5, 1.2}, 1080), body_em_m({5, 1.2}, 2160), 1e-9);
}

TEST(WallScreen, a_room_too_deep_for_its_screen_is_told) {
  const WallScreen small{12, 0.8};
  EXPECT_FALSE(is_readable(small, 1080));
  EXPECT_TRUE(is_readable({12, least_screen_height_m(12) + 0.01}, 1080));
}

TEST(WallMood, nothing_going_on_is_calm) { EXPECT_EQ(mood_of(quiet()), WallMood::kCalm); }

TEST(WallMood, one_alarm_is_watched) { EXPECT_EQ(mood_of(with_alarms(1, 1)), WallMood::kWatch); }

TEST(WallMood, three_grave_alarms_that_nobody_answered_are_a_surge) {
  EXPECT_EQ(mood_of(with_alarms(3, 1)), WallMood::kSurge);
  EXPECT_EQ(mood_of(with_alarms(3, 2)), WallMood::kWatch);
}

TEST(WallMood, more_alarms_than_a_person_follows_are_a_surge) {
  EXPECT_EQ(mood_of(with_alarms(10, 3)), WallMood::kWatch);
  EXPECT_EQ(mood_of(with_alarms(11, 3)), WallMood::kSurge);
  EXPECT_EQ(mood_of(flooded_with_alarms()), WallMood::kSurge);
}

TEST(WallMood, shelved_alarms_keep_nobody_awake) {
  Snapshot snapshot = with_alarms(5, 1);
  for (auto& [id, alarm] : snapshot.state.alarms.edit()) alarm.state = AlarmState::kShelved;
  EXPECT_EQ(mood_of(snapshot), WallMood::kCalm);
}

TEST(WallMood, rises_at_once_and_falls_one_step_after_a_minute) {
  SteadyMood steady;
  EXPECT_EQ(steady.update(WallMood::kCalm, 0), WallMood::kCalm);
  EXPECT_EQ(steady.update(WallMood::kSurge, 1), WallMood::kSurge);
  EXPECT_EQ(steady.update(WallMood::kCalm, 30), WallMood::kSurge);
  EXPECT_EQ(steady.update(WallMood::kCalm, 62), WallMood::kWatch);
  EXPECT_EQ(steady.update(WallMood::kCalm, 100), WallMood::kWatch);
  EXPECT_EQ(steady.update(WallMood::kCalm, 123), WallMood::kCalm);
}

TEST(WallMood, an_alarm_that_comes_and_goes_flickers_nothing) {
  SteadyMood steady;
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(steady.update(i % 2 == 0 ? WallMood::kWatch : WallMood::kCalm, i * 10.0), WallMood::kWatch);
  }
}

TEST(WallLayout, at_most_four_panes_that_never_overlap_at_any_size) {
  for (const auto& [width, height] : {std::pair{1280, 720}, {1920, 1080}, {3840, 2160}, {1080, 1920}, {200, 100}}) {
    for (const WallMood mood : {WallMood::kCalm, WallMood::kWatch, WallMood::kSurge}) {
      const Layout layout = lay_out_wall(static_cast<float>(width), static_cast<float>(height), in_mood(mood));
      std::vector<Rect> all{layout.top, layout.scene, layout.timeline};
      for (const Rect& pane : layout.panes) {
        if (!pane.empty()) all.push_back(pane);
      }
      EXPECT_LE(all.size(), 2U + 4U);
      for (std::size_t i = 0; i < all.size(); ++i) {
        for (std::size_t k = i + 1; k < all.size(); ++k) EXPECT_FALSE(all[i].overlaps(all[k])) << width << ' ' << i << ' ' << k;
      }
    }
  }
}

TEST(WallLayout, the_map_gives_way_as_more_goes_on) {
  const auto scene = [](WallMood mood) { return lay_out_wall(1920, 1080, in_mood(mood)).scene; };
  const auto area = [](const Rect& r) { return r.width * r.height; };
  EXPECT_GT(area(scene(WallMood::kCalm)), area(scene(WallMood::kWatch)));
  EXPECT_GT(area(scene(WallMood::kWatch)), area(scene(WallMood::kSurge)));
}

TEST(WallLayout, the_shift_keeps_everything_on_the_screen) {
  for (int minute = 0; minute < 60; ++minute) {
    WallState wall = in_mood(WallMood::kSurge);
    wall.shift = burn_in_shift(minute * 60.0, wall_shift_px(static_cast<float>(wall_scale(wall.screen, 1080))));
    const Layout layout = lay_out_wall(1920, 1080, wall);
    EXPECT_GE(layout.top.x, 0);
    EXPECT_GE(layout.top.y, 0);
    EXPECT_LE(layout.timeline.right(), 1920);
    EXPECT_LE(layout.timeline.bottom(), 1080);
  }
}

TEST(BurnIn, the_picture_visits_nine_places_within_half_an_hour_and_comes_back) {
  std::set<std::pair<float, float>> places;
  for (double s = 0; s < 9 * kShiftEvery_s; s += 1) {
    const PixelShift shift = burn_in_shift(s, 6.4F);
    EXPECT_LE(std::abs(shift.x), 6);
    EXPECT_EQ(shift.x, std::round(shift.x));
    places.emplace(shift.x, shift.y);
  }
  EXPECT_EQ(places.size(), 9U);
  EXPECT_EQ(burn_in_shift(9 * kShiftEvery_s, 6), (PixelShift{}));
}

TEST(WallTour, rests_at_the_whole_place_while_nothing_is_open) {
  WallTour tour;
  for (double s = 0; s < 300; s += 1) EXPECT_FALSE(tour.update(quiet(), s));
}

TEST(WallTour, visits_each_open_alarm_once_and_comes_home) {
  const Snapshot snapshot = with_alarms(3, 2);
  const auto stops = tour_stops(snapshot);
  ASSERT_GE(stops.size(), 1U);
  WallTour tour;
  std::vector<Selection> seen;
  for (double s = 0; s < WallTour::kOverview_s + (static_cast<double>(stops.size()) + 0.5) * WallTour::kStop_s; s += 1) {
    if (tour.update(snapshot, s)) seen.push_back(tour.stop());
  }
  auto expected = stops;
  expected.emplace_back();
  EXPECT_EQ(seen, expected);
}

TEST(WallTour, goes_home_when_the_last_alarm_is_gone) {
  WallTour tour;
  const Snapshot busy = with_alarms(1, 2);
  double s = 0;
  while (!tour.update(busy, s)) s += 1;
  EXPECT_NE(tour.stop(), Selection{});
  const auto home = tour.update(quiet(), s + 1);
  ASSERT_TRUE(home);
  EXPECT_TRUE(std::holds_alternative<WholePlace>(home->target));
}

TEST(WallTour, a_new_and_graver_alarm_is_visited_before_its_turn) {
  WallTour tour;
  const Snapshot before = with_alarms(1, 3);
  EXPECT_FALSE(tour.update(before, 0));
  Snapshot after = before;
  const auto& series = after.state.stations->series();
  // Of another station than the one that is known.
  const auto other = std::find_if(series.begin(), series.end(), [&](const Series& s) {
    return s.station != series[0].station && after.state.stations->find(s.station)->at;
  });
  ASSERT_NE(other, series.end());
  Alarm grave = before.state.alarms->begin()->second;
  grave.level = 1;
  grave.subject = other->id;
  grave.id = make_alarm_id(grave.rule, grave.subject);
  after.state.alarms.edit().emplace(grave.id, grave);
  EXPECT_TRUE(tour.update(after, WallTour::kLeast_s + 1));
  EXPECT_EQ(tour.stop(), Selection(other->station));
}

TEST(WallNow, a_wall_stays_live_while_a_desk_looks_back_or_ahead) {
  auto desk = std::make_shared<Snapshot>(fake_snapshot());
  desk->has_now = true;
  desk->tense = Tense::kReplay;
  desk->at = desk->live_at - std::chrono::hours{2};
  desk->state = {};
  const auto wall = wall_now(desk);
  EXPECT_EQ(wall->tense, Tense::kLive);
  EXPECT_EQ(wall->at, desk->live_at);
  EXPECT_EQ(wall->state.alarms.frozen(), desk->live.alarms.frozen());
  EXPECT_EQ(wall->number, desk->number);
  desk->tense = Tense::kForecast;
  desk->at = desk->live_at;
  desk->ahead = desk->live_at + std::chrono::hours{1};
  desk->what_if_shown = true;
  EXPECT_EQ(wall_now(desk)->tense, Tense::kLive);
  EXPECT_FALSE(wall_now(desk)->ahead);
  EXPECT_FALSE(wall_now(desk)->what_if_shown);
}

TEST(WallNow, of_an_exercise_it_says_so_and_a_recording_that_is_over_is_played) {
  auto desk = std::make_shared<Snapshot>(fake_snapshot());
  desk->has_now = true;
  desk->tense = Tense::kReplay;
  desk->live.incident.edit().exercise = {"演習", "Exercise"};
  EXPECT_EQ(wall_now(desk)->tense, Tense::kExercise);
  desk->has_now = false;
  EXPECT_EQ(wall_now(desk), desk);
}

}  // namespace
}  // namespace sandtable::ui
