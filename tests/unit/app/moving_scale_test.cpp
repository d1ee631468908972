#include "viewer/app/moving_scale.h"

#include <gtest/gtest.h>

namespace sandtable {
namespace {

float after(double ms, int frames) {
  MovingScale scale;
  for (int i = 0; i < frames; ++i) scale.frame_took(ms);
  return scale.value();
}

TEST(MovingScale, begins_at_half_and_stays_there_while_frames_are_neither_slow_nor_wasted) {
  EXPECT_FLOAT_EQ(after(30, 1000), 0.5F);
}

TEST(MovingScale, a_slow_machine_gets_fewer_pixels_but_never_less_than_two_fifths) {
  EXPECT_FLOAT_EQ(after(60, 4), 0.45F);
  EXPECT_FLOAT_EQ(after(200, 1000), 0.4F);
}

TEST(MovingScale, a_fast_machine_gets_more_after_a_while) {
  EXPECT_FLOAT_EQ(after(10, 20), 0.5F);
  EXPECT_FLOAT_EQ(after(10, 1000), 0.75F);
}

TEST(MovingScale, single_slow_frames_and_pauses_change_nothing) {
  MovingScale scale;
  for (int i = 0; i < 100; ++i) scale.frame_took(i % 3 == 0 ? 80 : 30);
  for (int i = 0; i < 10; ++i) scale.frame_took(5000);
  EXPECT_FLOAT_EQ(scale.value(), 0.5F);
}

}  // namespace
}  // namespace sandtable
