#include "viewer/ui/theme.h"

#include <gtest/gtest.h>

#include "tests/unit/ui/colour_vision.h"

namespace sandtable::ui {
namespace {

using testing::Vision;

/// Both themes of the style file.
class EachTheme : public ::testing::TestWithParam<ThemeKind> {
 protected:
  const Theme t = *Theme::load({}, GetParam());
};
INSTANTIATE_TEST_SUITE_P(Theme, EachTheme, ::testing::Values(ThemeKind::kDark, ThemeKind::kLight),
                         [](const auto& kind) { return kind.param == ThemeKind::kDark ? "dark" : "light"; });

TEST_P(EachTheme, texts_stand_out_from_every_ground) {
  for (const Rgba ground : {t.window, t.panel, t.raised, t.hovered, t.selected}) {
    EXPECT_GE(contrast_ratio(t.text, ground), 4.5);
    EXPECT_GE(contrast_ratio(t.text_dim, ground), 4.5);
  }
  for (const Rgba hue : {t.alert[0], t.alert[1], t.alert[2], t.accent}) {
    EXPECT_GE(contrast_ratio(hue, t.panel), 4.5);
    EXPECT_GE(contrast_ratio(hue, t.selected), 3);  // large shapes
  }
  EXPECT_GE(contrast_ratio(t.on_accent, t.accent), 4.5);
  EXPECT_GE(contrast_ratio(t.on_attention, t.attention), 4.5);
  for (const Rgba alert : t.alert) EXPECT_GE(contrast_ratio(t.on_alert, alert), 4.5);
  for (const Rgba tense : t.tense) EXPECT_GE(contrast_ratio(t.on_tense, tense), 4.5);
}

TEST_P(EachTheme, alert_levels_can_be_told_apart_by_every_eye) {
  constexpr double kEasily = 7;  // three times the just noticeable; shape, digit and word say the level besides
  for (const Vision vision : {Vision::kFull, Vision::kProtanopia, Vision::kDeuteranopia, Vision::kTritanopia, Vision::kGrey}) {
    for (std::size_t i = 0; i < t.alert.size(); ++i) {
      for (std::size_t k = i + 1; k < t.alert.size(); ++k) {
        const double apart = testing::difference(testing::seen(t.alert[i], vision), testing::seen(t.alert[k], vision));
        EXPECT_GE(apart, vision == Vision::kGrey ? 3 : kEasily) << i + 1 << " and " << k + 1 << ", vision " << static_cast<int>(vision);
      }
    }
  }
}

TEST_P(EachTheme, live_never_looks_like_another_tense) {
  for (const Vision vision : {Vision::kFull, Vision::kProtanopia, Vision::kDeuteranopia, Vision::kTritanopia}) {
    for (const Tense other : {Tense::kReplay, Tense::kWhatIf, Tense::kExercise, Tense::kForecast}) {
      const auto live = testing::seen(t.tense_of(Tense::kLive), vision);
      EXPECT_GE(testing::difference(live, testing::seen(t.tense_of(other), vision)), 7) << static_cast<int>(other) << ", vision " << static_cast<int>(vision);
    }
  }
}

TEST(ColourVision, full_sight_changes_nothing_and_grey_has_no_hue) {
  const Rgba red{200, 30, 40};
  EXPECT_EQ(testing::seen(red, Vision::kFull), testing::linear_of(red));
  const auto grey = testing::seen(red, Vision::kGrey);
  EXPECT_EQ(grey[0], grey[1]);
  EXPECT_EQ(grey[1], grey[2]);
}

TEST(ColourVision, a_deuteranope_confuses_the_red_and_green_of_ishihara) {
  // A red and a green of equal lightness: far apart for full sight, near for the simulated eye.
  const Rgba red{190, 110, 90};
  const Rgba green{120, 140, 90};
  const double full = testing::difference(testing::linear_of(red), testing::linear_of(green));
  const double deutan = testing::difference(testing::seen(red, Vision::kDeuteranopia), testing::seen(green, Vision::kDeuteranopia));
  EXPECT_LT(deutan, full / 2);
}

TEST(Theme, contrast_of_black_and_white_is_21) { EXPECT_NEAR(contrast_ratio({0, 0, 0}, {255, 255, 255}), 21, 1e-9); }

TEST(Theme, a_bad_colour_is_named) {
  const auto theme = Theme::parse(R"({"dark": {"panel": "blue"}})", "ui.json");
  ASSERT_FALSE(theme);
  EXPECT_EQ(theme.error().message, "ui.json: dark.panel: not a colour like \"#1a2b3c\"");
}

TEST(Theme, an_unknown_or_missing_colour_is_named) {
  EXPECT_EQ(Theme::parse(R"({"dark": {"panels": "#000000"}})", "f").error().message, "f: dark.panels: unknown colour");
  EXPECT_EQ(Theme::parse(R"({"dark": {}})", "f").error().message, "f: dark.accent: missing");
}

}  // namespace
}  // namespace sandtable::ui
