#include "viewer/app/watchdog.h"

#include <gtest/gtest.h>

#include <csignal>

namespace sandtable {
namespace {

using namespace std::chrono_literals;

constexpr ChildEnd kCrash{true, SIGSEGV};
const RestartPolicy::Time kStart{};

TEST(Watchdog, a_crash_brings_the_window_back) {
  RestartPolicy policy;
  EXPECT_EQ(policy.after(kCrash, kStart), 1s);
}

TEST(Watchdog, leaving_on_purpose_is_the_end) {
  RestartPolicy policy;
  EXPECT_FALSE(policy.after({false, 0}, kStart));
  EXPECT_FALSE(policy.after({false, 1}, kStart)) << "what cannot open will not open the next time";
  EXPECT_FALSE(policy.after({true, SIGTERM}, kStart));
  EXPECT_FALSE(policy.gave_up());
}

TEST(Watchdog, crashes_in_a_row_wait_longer_and_end) {
  RestartPolicy policy;
  EXPECT_EQ(policy.after(kCrash, kStart), 1s);
  EXPECT_EQ(policy.after(kCrash, kStart + 10s), 2s);
  EXPECT_EQ(policy.after(kCrash, kStart + 20s), 3s);
  EXPECT_EQ(policy.after(kCrash, kStart + 30s), 4s);
  EXPECT_FALSE(policy.after(kCrash, kStart + 40s));
  EXPECT_TRUE(policy.gave_up());
}

TEST(Watchdog, a_crash_a_day_never_ends_it) {
  RestartPolicy policy;
  for (int day = 0; day < 100; ++day) EXPECT_EQ(policy.after(kCrash, kStart + day * 24h), 1s);
}

}  // namespace
}  // namespace sandtable
