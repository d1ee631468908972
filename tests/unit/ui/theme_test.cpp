#include "viewer/ui/theme.h"

#include <gtest/gtest.h>

namespace sandtable::ui {
namespace {

TEST(Theme, texts_stand_out_from_every_ground) {
  const Theme t = *Theme::load({});
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

TEST(Theme, contrast_of_black_and_white_is_21) { EXPECT_NEAR(contrast_ratio({0, 0, 0}, {255, 255, 255}), 21, 1e-9); }

TEST(Theme, a_bad_colour_is_named) {
  const auto theme = Theme::parse(R"({"panel": "blue"})", "ui.json");
  ASSERT_FALSE(theme);
  EXPECT_EQ(theme.error().message, "ui.json: panel: not a colour like \"#1a2b3c\"");
}

TEST(Theme, an_unknown_or_missing_colour_is_named) {
  EXPECT_EQ(Theme::parse(R"({"panels": "#000000"})", "f").error().message, "f: panels: unknown colour");
  EXPECT_EQ(Theme::parse("{}", "f").error().message, "f: accent: missing");
}

}  // namespace
}  // namespace sandtable::ui
