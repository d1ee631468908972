// What is ahead as the scene shows it: arrival, duration, hazard and depth of a whole run.
#include "viewer/app/water_ahead.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "tests/support/incident_builder.h"
#include "tests/unit/ui/colour_vision.h"
#include "viewer/app/live_scene.h"

namespace sandtable {
namespace {

using ui::WaterColouring;
using ui::testing::Vision;

const float kNaN = std::numeric_limits<float>::quiet_NaN();
const GridFrame kFrame{5, 1, 10, {0, 10}};

Grid<float> cells(std::vector<float> values) { return {kFrame, std::move(values)}; }

/// Wet at the start, after 20 min, after 70 min, never, not known.
WaterRecordFields record() {
  WaterRecordFields r;
  r.arrival_depth_m = 0.3;
  r.max_depth_m = cells({0.8F, 0.5F, 0.4F, 0.01F, kNaN});
  r.arrival_s = cells({0, 20 * 60, 70 * 60, kNaN, kNaN});
  r.wet_s = cells({120 * 60, 40 * 60, 10 * 60, 0, kNaN});
  r.hazard_max_m2_per_s = cells({1, 0.1F, 0.1F, 0, kNaN});
  r.hazard_class = cells({5, 2, 2, 1, kNaN});
  return r;
}

std::vector<float> drawn(WaterColouring colouring) {
  const auto r = record();
  return water_ahead(&r, colouring, render::WaterStyle()).values.values();
}

TEST(WaterAhead, arrival_is_drawn_by_class_and_nothing_where_water_never_comes) {
  const auto values = drawn(WaterColouring::kArrival);
  EXPECT_EQ(values[0], 1) << "there already";
  EXPECT_EQ(values[1], 3) << "15 to 30 min";
  EXPECT_EQ(values[2], 5) << "60 to 120 min";
  EXPECT_EQ(values[3], 0);
  EXPECT_TRUE(std::isnan(values[4])) << "unknown stays unknown";
}

TEST(WaterAhead, duration_and_hazard_are_drawn_by_class_and_films_are_left_out) {
  const auto minutes = drawn(WaterColouring::kDuration);
  EXPECT_EQ(minutes[0], 5);
  EXPECT_EQ(minutes[1], 3);
  EXPECT_EQ(minutes[2], 1);
  EXPECT_EQ(minutes[3], 0);
  const auto hazard = drawn(WaterColouring::kMaxHazard);
  EXPECT_EQ(hazard[0], 5);
  EXPECT_EQ(hazard[3], 0) << "a centimetre is within the error of the terrain";
  EXPECT_TRUE(std::isnan(hazard[4]));
}

TEST(WaterAhead, hazard_of_a_model_without_speeds_is_unknown_and_not_harmless) {
  auto r = record();
  r.hazard_class = {};
  const auto water = water_ahead(&r, WaterColouring::kMaxHazard, render::WaterStyle());
  EXPECT_TRUE(std::isnan(water.values.at(0, 0)));
  EXPECT_EQ(water.values.at(3, 0), 0);
}

TEST(WaterAhead, the_cursor_tells_minutes_and_is_silent_where_nothing_comes) {
  const auto r = record();
  EXPECT_DOUBLE_EQ(*ahead_at(r, WaterColouring::kArrival, {15, 5}), 20);
  EXPECT_DOUBLE_EQ(*ahead_at(r, WaterColouring::kDuration, {15, 5}), 40);
  EXPECT_FALSE(ahead_at(r, WaterColouring::kArrival, {35, 5}));
  EXPECT_FALSE(ahead_at(r, WaterColouring::kMaxDepth, {45, 5}));
  EXPECT_FALSE(ahead_at(r, WaterColouring::kMaxDepth, {500, 5}));
}

Snapshot with_outlook(UtcTime from, UtcTime to) {
  auto run = std::make_shared<Forecast>();
  run->from = from;
  auto water = std::make_shared<Water>();
  water->valid_at = to;
  run->frames.push_back({water, {}});
  run->record = std::make_shared<const WaterRecordFields>(record());
  auto outlook = std::make_shared<Outlook>();
  outlook->base = run;
  Snapshot snapshot;
  snapshot.at = test::at(0);
  snapshot.outlook = outlook;
  return snapshot;
}

TEST(WaterAhead, an_outlook_says_nothing_of_a_moment_outside_of_it) {
  EXPECT_NE(run_ahead(with_outlook(test::at(0), test::at(120))), nullptr);
  EXPECT_EQ(run_ahead(with_outlook(test::at(5), test::at(120))), nullptr) << "the playhead stands before it began";
  EXPECT_EQ(run_ahead(with_outlook(test::at(-120), test::at(-5))), nullptr) << "too old";
}

TEST(WaterAhead, the_scene_draws_it_as_expected_and_hatches_where_no_outlook_reaches) {
  LiveScene scene(*ui::Theme::load({}, ui::ThemeKind::kDark));
  scene.colour_water(WaterColouring::kArrival);
  scene.update(with_outlook(test::at(0), test::at(120)), {});
  EXPECT_EQ(scene.water()->meaning, render::WaterField::Meaning::kClasses);
  EXPECT_TRUE(scene.water()->expected) << "although the playhead is live";
  scene.update(with_outlook(test::at(5), test::at(120)), {});
  EXPECT_TRUE(std::isnan(scene.water()->values.at(0, 0)));
}

TEST(WaterAhead, times_can_be_told_apart_by_every_eye_and_from_depth_hazard_and_alerts) {
  const auto rgba = [](render::Colour c) { return ui::Rgba{c.r, c.g, c.b, 255}; };
  const render::WaterStyle style;
  const auto theme = *ui::Theme::load({}, ui::ThemeKind::kDark);
  for (const auto* times : {&style.arrival, &style.duration}) {
    for (std::size_t i = 1; i < times->size(); ++i) {
      for (const Vision vision :
           {Vision::kFull, Vision::kProtanopia, Vision::kDeuteranopia, Vision::kTritanopia, Vision::kGrey}) {
        const auto a = ui::testing::seen(rgba((*times)[i - 1].colour), vision);
        const auto b = ui::testing::seen(rgba((*times)[i].colour), vision);
        EXPECT_GE(ui::testing::difference(a, b), 7) << i << ", vision " << static_cast<int>(vision);
      }
    }
    for (const render::TimeClass& time : *times) {
      const auto seen = ui::testing::linear_of(rgba(time.colour));
      for (const render::DepthClass& depth : style.classes)
        EXPECT_GE(ui::testing::difference(seen, ui::testing::linear_of(rgba(depth.colour))), 10) << time.from_min;
      for (const ui::Rgba alert : theme.alert)
        EXPECT_GE(ui::testing::difference(seen, ui::testing::linear_of(alert)), 15) << time.from_min;
    }
  }
}

}  // namespace
}  // namespace sandtable
