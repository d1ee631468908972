#include <gtest/gtest.h>

#include "tests/unit/ui/colour_vision.h"
#include "viewer/render/style.h"

namespace sandtable {
namespace {

using ui::testing::Vision;

ui::Rgba seen_colour(render::Colour c) { return {c.r, c.g, c.b, c.a}; }

double apart(render::Colour a, render::Colour b, Vision vision) {
  return ui::testing::difference(ui::testing::seen(seen_colour(a), vision), ui::testing::seen(seen_colour(b), vision));
}

constexpr Vision kEveryEye[] = {Vision::kFull, Vision::kProtanopia, Vision::kDeuteranopia, Vision::kTritanopia};

TEST(DifferencePalette, deeper_and_shallower_of_the_same_step_are_told_apart_by_every_eye) {
  constexpr double kEasily = 7;  // three times the just noticeable, as for alert levels
  const render::WaterStyle style;
  ASSERT_EQ(style.deeper.size(), style.shallower.size());
  for (const Vision vision : kEveryEye) {
    for (std::size_t i = 0; i < style.deeper.size(); ++i)
      EXPECT_GE(apart(style.deeper[i].colour, style.shallower[i].colour, vision), kEasily)
          << "step " << i << ", vision " << static_cast<int>(vision);
  }
}

TEST(DifferencePalette, steps_of_one_sign_grow_darker_for_every_eye_and_on_paper) {
  constexpr double kNoticeable = 5;
  const render::WaterStyle style;
  for (const Vision vision :
       {Vision::kFull, Vision::kProtanopia, Vision::kDeuteranopia, Vision::kTritanopia, Vision::kGrey}) {
    for (const auto* sign : {&style.deeper, &style.shallower}) {
      for (std::size_t i = 1; i < sign->size(); ++i) {
        const auto darker = ui::testing::seen(seen_colour((*sign)[i].colour), vision);
        const auto lighter = ui::testing::seen(seen_colour((*sign)[i - 1].colour), vision);
        EXPECT_LT(darker[1], lighter[1]) << i;
        EXPECT_GE(ui::testing::difference(darker, lighter), kNoticeable)
            << i << ", vision " << static_cast<int>(vision);
      }
    }
  }
}

TEST(DifferencePalette, no_step_looks_like_a_depth) {
  constexpr double kNoticeable = 5;
  const render::WaterStyle style;
  for (const render::DepthClass& depth : style.classes) {
    for (const auto* sign : {&style.deeper, &style.shallower}) {
      for (const render::DepthClass& step : *sign)
        EXPECT_GE(apart(step.colour, depth.colour, Vision::kFull), kNoticeable)
            << depth.from_m << " and " << step.from_m;
    }
  }
}

}  // namespace
}  // namespace sandtable
