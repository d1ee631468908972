#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <thread>
#include <vector>

#include "twin/base/bounded_queue.h"

namespace sandtable {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(BoundedQueueOverflow, drop_oldest_keeps_the_newest_and_counts_the_loss) {
  BoundedQueue<int> queue(2, Overflow::kDropOldest);
  for (const int i : {1, 2, 3, 4}) EXPECT_TRUE(queue.push(i));
  EXPECT_EQ(queue.lost(), 2u);
  EXPECT_THAT(queue.drain(0ms), ElementsAre(3, 4));
  EXPECT_THAT(queue.drain(0ms), IsEmpty());
}

TEST(BoundedQueueOverflow, reject_keeps_the_oldest_and_says_no) {
  BoundedQueue<int> queue(2, Overflow::kReject);
  EXPECT_TRUE(queue.push(1));
  EXPECT_TRUE(queue.push(2));
  EXPECT_FALSE(queue.push(3));
  EXPECT_EQ(queue.lost(), 1u);
  EXPECT_THAT(queue.drain(0ms), ElementsAre(1, 2));
}

TEST(BoundedQueueOverflow, a_queue_without_room_drops_its_only_item) {
  BoundedQueue<int> queue(0, Overflow::kDropOldest);
  EXPECT_TRUE(queue.push(1));
  EXPECT_TRUE(queue.push(2));
  EXPECT_THAT(queue.drain(0ms), ElementsAre(2));
}

TEST(BoundedQueueClose, wakes_the_waiting_and_takes_no_more_but_gives_what_is_there) {
  BoundedQueue<int> queue(8, Overflow::kReject);
  std::vector<int> got{-1};
  // An hour: only close() can end it in time.
  std::thread waiting([&] { got = queue.drain(1h); });
  queue.close();
  waiting.join();
  EXPECT_THAT(got, IsEmpty());
  EXPECT_FALSE(queue.push(1));

  BoundedQueue<int> full(8, Overflow::kReject);
  EXPECT_TRUE(full.push(5));
  full.close();
  EXPECT_THAT(full.drain(1h), ElementsAre(5));
}

TEST(BoundedQueueThreads, nothing_is_lost_or_doubled_between_two_producers) {
  BoundedQueue<int> queue(100000, Overflow::kReject);
  const auto produce = [&](int first) {
    for (int i = first; i < 2000; i += 2) queue.push(i);
  };
  std::thread even(produce, 0);
  std::thread odd(produce, 1);
  std::vector<int> all;
  while (all.size() < 2000) {
    for (const int i : queue.drain(10s)) all.push_back(i);
  }
  even.join();
  odd.join();
  std::sort(all.begin(), all.end());
  for (int i = 0; i < 2000; ++i) ASSERT_EQ(all[static_cast<std::size_t>(i)], i);
}

}  // namespace
}  // namespace sandtable
