#include "twin/base/clock.h"

#include <gtest/gtest.h>

namespace sandtable {
namespace {

using namespace std::chrono_literals;

const UtcTime kStart{1000h};

TEST(ManualClockTime, moves_only_when_told) {
  ManualClock clock(kStart);
  EXPECT_EQ(clock.now(), kStart);
  clock.advance(5min);
  EXPECT_EQ(clock.now(), kStart + 5min);
  clock.set(kStart - 1h);
  EXPECT_EQ(clock.now(), kStart - 1h);
}

TEST(ScaledClockTime, stands_still_while_paused_or_at_speed_0) {
  ScaledClock clock(kStart, 0);
  EXPECT_EQ(clock.now(), kStart);
  clock.set_paused(true);
  clock.set_speed(3600000);
  const UtcTime paused = clock.now();
  EXPECT_EQ(clock.now(), paused);
  EXPECT_TRUE(clock.paused());
  EXPECT_EQ(clock.speed(), 3600000);
}

TEST(ScaledClockTime, runs_on_without_a_jump_when_its_speed_changes) {
  ScaledClock clock(kStart, 0);
  clock.set_speed(1e6);
  const UtcTime a = clock.now();
  clock.set_speed(0);
  const UtcTime b = clock.now();
  EXPECT_GE(a, kStart);
  EXPECT_GE(b, a);
  EXPECT_EQ(clock.now(), b);
}

TEST(ScaledClockTime, jumps_anywhere_also_while_paused) {
  ScaledClock clock(kStart, 0);
  clock.jump_to(kStart - 10h);
  EXPECT_EQ(clock.now(), kStart - 10h);
  clock.set_paused(true);
  clock.jump_to(kStart + 10h);
  EXPECT_EQ(clock.now(), kStart + 10h);
}

}  // namespace
}  // namespace sandtable
