#include "twin/runtime/clock_watch.h"

#include <gtest/gtest.h>

namespace sandtable {
namespace {

using namespace std::chrono_literals;

constexpr UtcTime kNoon = std::chrono::sys_days{std::chrono::year{2026} / 7 / 28} + 12h;

TEST(ClockWatch, a_clock_that_runs_is_no_jump) {
  ClockWatch watch;
  EXPECT_FALSE(watch.look(kNoon, 5s));
  EXPECT_FALSE(watch.look(kNoon + 60s, 65s));
}

TEST(ClockWatch, a_clock_that_was_set_is_told_once_and_by_how_much) {
  ClockWatch watch;
  watch.look(kNoon, 0s);
  EXPECT_EQ(watch.look(kNoon + 1s + 1h, 1s), Duration{1h});
  EXPECT_FALSE(watch.look(kNoon + 2s + 1h, 2s));
  EXPECT_EQ(watch.look(kNoon - 30s, 3s), Duration{-1h - 33s});
}

TEST(ClockWatch, slow_corrections_add_up_to_no_jump) {
  ClockWatch watch;
  watch.look(kNoon, 0s);
  for (int i = 1; i < 10000; ++i) EXPECT_FALSE(watch.look(kNoon + i * 1001ms, i * 1000ms));
}

}  // namespace
}  // namespace sandtable
