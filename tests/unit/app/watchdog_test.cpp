#include "viewer/app/watchdog.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <string>

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

TEST(Watchdog, what_failed_after_it_had_shown_something_comes_back) {
  RestartPolicy policy;
  EXPECT_EQ(policy.after({false, 1, true}, kStart), 1s);
  EXPECT_FALSE(policy.after({false, 0, true}, kStart + 1h)) << "it was left on purpose";
  EXPECT_FALSE(policy.after({false, 2, true}, kStart + 1h)) << "asked wrongly, it would be asked so again";
}

/// A child that ends by these words of a shell.
ChildEnd end_of(const std::string& words) { return run_child("/bin/sh", {"sh", "-c", words}); }

TEST(Watchdog, a_child_tells_that_it_has_shown_something_and_how_it_ended) {
  const ChildEnd before = end_of("exit 3");
  EXPECT_EQ(before.status, 3);
  EXPECT_FALSE(before.shown);
  const ChildEnd after = end_of("echo > /proc/self/fd/$SANDTABLE_WATCHED; exit 1");
  EXPECT_EQ(after.status, 1);
  EXPECT_TRUE(after.shown);
  EXPECT_FALSE(after.crashed);
  EXPECT_TRUE(end_of("kill -SEGV $$").crashed);
}

TEST(Watchdog, the_first_picture_is_told_once_and_to_nobody_where_nobody_watches) {
  tell_first_picture();
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  ASSERT_EQ(setenv("SANDTABLE_WATCHED", std::to_string(ends[1]).c_str(), 1), 0);
  tell_first_picture();
  tell_first_picture();
  char told[2];
  EXPECT_EQ(read(ends[0], told, 2), 1) << "one byte, and then the end: it was closed";
  EXPECT_EQ(read(ends[0], told, 2), 0);
  close(ends[0]);
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
