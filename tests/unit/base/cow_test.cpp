#include "twin/base/cow.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "twin/base/snapshot_slot.h"

namespace sandtable {
namespace {

TEST(CowIdentity, is_shared_until_one_copy_edits) {
  Cow<std::vector<int>> a(std::vector<int>{1});
  Cow<std::vector<int>> b = a;
  EXPECT_EQ(a.identity(), b.identity());
  b.edit().push_back(2);
  EXPECT_NE(a.identity(), b.identity());
  EXPECT_EQ(a->size(), 1u);
  EXPECT_EQ(b->size(), 2u);
}

TEST(CowIdentity, stays_when_nobody_else_holds_the_value) {
  Cow<int> a(1);
  const void* before = a.identity();
  a.edit() = 2;
  EXPECT_EQ(a.identity(), before);
}

TEST(CowIdentity, what_was_frozen_never_changes) {
  Cow<int> a(1);
  const auto frozen = a.frozen();
  a.edit() = 2;
  EXPECT_EQ(*frozen, 1);
  EXPECT_EQ(*a, 2);
  EXPECT_NE(a.identity(), frozen.get());
}

TEST(SnapshotSlotLatest, is_null_first_and_then_the_newest_while_readers_keep_theirs) {
  SnapshotSlot<int> slot;
  EXPECT_EQ(slot.latest(), nullptr);
  slot.publish(std::make_shared<const int>(1));
  const auto kept = slot.latest();
  slot.publish(std::make_shared<const int>(2));
  EXPECT_EQ(*kept, 1);
  EXPECT_EQ(*slot.latest(), 2);
}

TEST(SnapshotSlotLatest, never_goes_back_for_a_reader_on_another_thread) {
  SnapshotSlot<int> slot;
  slot.publish(std::make_shared<const int>(0));
  std::thread writer([&] {
    for (int i = 1; i <= 5000; ++i) slot.publish(std::make_shared<const int>(i));
  });
  int seen = 0;
  while (seen < 5000) {
    const int now = *slot.latest();
    ASSERT_GE(now, seen);
    seen = now;
  }
  writer.join();
}

}  // namespace
}  // namespace sandtable
