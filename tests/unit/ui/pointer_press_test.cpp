#include "viewer/ui/pointer_press.h"

#include <gtest/gtest.h>

namespace sandtable::ui {
namespace {

using End = PointerPress::End;
constexpr double kFinger = 20;

TEST(PointerPress, a_finger_that_trembles_taps) {
  PointerPress press;
  press.begin(0, 100, 100);
  EXPECT_FALSE(press.move(112, 109, kFinger));
  EXPECT_EQ(press.end(0, 108, 95, kFinger, 1), End::kTap);
  EXPECT_FALSE(press.is_down());
}

TEST(PointerPress, who_went_far_drags_even_back_to_where_it_began) {
  PointerPress press;
  press.begin(0, 100, 100);
  EXPECT_TRUE(press.move(140, 100, kFinger));
  EXPECT_TRUE(press.move(101, 100, kFinger));
  EXPECT_EQ(press.end(0, 101, 100, kFinger, 1), End::kDrag);
  EXPECT_FALSE(press.move(300, 300, kFinger)) << "nothing is held any more";
}

TEST(PointerPress, two_taps_on_one_spot_soon_after_each_other_are_a_double_and_a_third_begins_anew) {
  PointerPress press;
  const auto tap = [&](double x, double at_s) {
    press.begin(0, x, 50);
    return press.end(0, x, 50, kFinger, at_s);
  };
  EXPECT_EQ(tap(50, 1.0), End::kTap);
  EXPECT_EQ(tap(60, 1.3), End::kSecondTap);
  EXPECT_EQ(tap(60, 1.5), End::kTap);
  EXPECT_EQ(tap(60, 2.5), End::kTap) << "too late";
  EXPECT_EQ(tap(90, 2.6), End::kTap) << "elsewhere";
}

TEST(PointerPress, only_the_button_that_began_it_ends_it) {
  PointerPress press;
  EXPECT_EQ(press.end(0, 0, 0, kFinger, 0), End::kNone) << "it came down elsewhere";
  press.begin(1, 10, 10);
  EXPECT_EQ(press.end(0, 10, 10, kFinger, 1), End::kNone);
  EXPECT_TRUE(press.is_down());
  EXPECT_EQ(press.end(1, 10, 10, kFinger, 1), End::kTap);
}

}  // namespace
}  // namespace sandtable::ui
