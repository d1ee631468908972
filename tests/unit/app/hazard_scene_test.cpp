// Hazard as the scene shows it: limits, colours, and what is not known.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/incident_builder.h"
#include "tests/unit/ui/colour_vision.h"
#include "twin/flood/hazard.h"
#include "viewer/app/live_scene.h"
#include "viewer/render/style.h"

namespace sandtable {
namespace {

using ui::testing::Vision;

ui::Rgba rgba(render::Colour c) { return {c.r, c.g, c.b, 255}; }

TEST(HazardScene, style_has_the_limits_of_the_model) {
  const auto style = render::WaterStyle().hazard;
  ASSERT_EQ(style.size(), static_cast<std::size_t>(kHazardClasses));
  for (std::size_t k = 0; k < kHazardLimits.size(); ++k) {
    EXPECT_FLOAT_EQ(style[k].depth_m, static_cast<float>(kHazardLimits[k].depth_m));
    EXPECT_FLOAT_EQ(style[k].speed_m_per_s, static_cast<float>(kHazardLimits[k].speed_m_per_s));
    EXPECT_FLOAT_EQ(style[k].depth_times_speed_m2_per_s,
                    static_cast<float>(kHazardLimits[k].depth_times_speed_m2_per_s));
  }
}

TEST(HazardScene, classes_can_be_told_apart_by_every_eye_and_darken_with_the_danger) {
  constexpr double kEasily = 7;  // three times the just noticeable
  const auto style = render::WaterStyle().hazard;
  for (const Vision vision :
       {Vision::kFull, Vision::kProtanopia, Vision::kDeuteranopia, Vision::kTritanopia, Vision::kGrey}) {
    for (std::size_t i = 0; i < style.size(); ++i) {
      for (std::size_t k = i + 1; k < style.size(); ++k) {
        const auto a = ui::testing::seen(rgba(style[i].colour), vision);
        const auto b = ui::testing::seen(rgba(style[k].colour), vision);
        EXPECT_GE(ui::testing::difference(a, b), kEasily)
            << i + 1 << " and " << k + 1 << ", vision " << static_cast<int>(vision);
      }
    }
  }
  for (std::size_t i = 1; i < style.size(); ++i) {
    EXPECT_LT(ui::testing::seen(rgba(style[i].colour), Vision::kGrey)[0],
              ui::testing::seen(rgba(style[i - 1].colour), Vision::kGrey)[0]);
  }
}

TEST(HazardScene, no_class_looks_like_a_depth_or_an_alert_level) {
  const auto theme = *ui::Theme::load({}, ui::ThemeKind::kDark);
  const render::WaterStyle style;
  for (const render::HazardClass& hazard : style.hazard) {
    for (const render::DepthClass& depth : style.classes) {
      EXPECT_GE(ui::testing::difference(ui::testing::linear_of(rgba(hazard.colour)),
                                        ui::testing::linear_of(rgba(depth.colour))),
                15);
    }
    for (const ui::Rgba alert : theme.alert) {
      EXPECT_GE(ui::testing::difference(ui::testing::linear_of(rgba(hazard.colour)), ui::testing::linear_of(alert)),
                15);
    }
  }
}

Snapshot with_water(std::vector<std::uint8_t> speed_steps) {
  Grid<float> depths({3, 1, 10, {0, 10}}, 0.0F);
  depths.at(1, 0) = 0.4F;
  depths.at(2, 0) = 0.02F;
  auto water = std::make_shared<Water>();
  water->field = std::make_shared<const FloodField>(test::at(0), depths, std::move(speed_steps));
  Snapshot snapshot;
  snapshot.state.water = water;
  return snapshot;
}

TEST(HazardScene, water_without_speeds_is_unknown_and_not_harmless) {
  LiveScene scene(*ui::Theme::load({}, ui::ThemeKind::kDark));
  scene.colour_water(ui::WaterColouring::kHazard);
  scene.update(with_water({}), {});
  const auto& water = *scene.water();
  EXPECT_EQ(water.values.at(0, 0), 0) << "dry stays dry";
  EXPECT_TRUE(std::isnan(water.values.at(1, 0)));
  EXPECT_TRUE(std::isnan(water.values.at(2, 0)));
}

TEST(WaterScene, what_a_model_expects_is_never_drawn_as_what_is) {
  LiveScene scene(*ui::Theme::load({}, ui::ThemeKind::kDark));
  Snapshot snapshot = with_water({});
  for (const auto& [tense, expected] : std::initializer_list<std::pair<Tense, bool>>{{Tense::kLive, false},
                                                                                     {Tense::kForecast, true},
                                                                                     {Tense::kReplay, false},
                                                                                     {Tense::kWhatIf, true},
                                                                                     {Tense::kExercise, false}}) {
    snapshot.tense = tense;
    scene.update(snapshot, {});
    EXPECT_EQ(scene.water()->expected, expected) << tense_key(tense);
  }
}

TEST(HazardScene, switching_draws_the_same_water_anew) {
  LiveScene scene(*ui::Theme::load({}, ui::ThemeKind::kDark));
  const Snapshot snapshot = with_water({0, 24, 0});
  scene.update(snapshot, {});
  EXPECT_EQ(scene.water()->meaning, render::WaterField::Meaning::kDepth);
  scene.colour_water(ui::WaterColouring::kHazard);
  scene.update(snapshot, {});
  EXPECT_EQ(scene.water()->meaning, render::WaterField::Meaning::kHazard);
  EXPECT_FLOAT_EQ(scene.water()->speed_m_per_s.at(1), 1.2F);
  const auto drawn = scene.water();
  scene.update(snapshot, {});
  EXPECT_EQ(scene.water(), drawn) << "nothing new is uploaded";
}

}  // namespace
}  // namespace sandtable
