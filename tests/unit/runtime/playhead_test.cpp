#include "twin/runtime/playhead.h"

#include <gtest/gtest.h>

namespace sandtable {
namespace {

using std::chrono::hours;

const UtcTime kBegin{hours{24}};
const UtcTime kEnd{hours{32}};
/// So fast that the shortest real time crosses every recording; no test waits.
constexpr double kAtOnce = 1e13;

TEST(Playhead, what_plays_backwards_stops_at_the_beginning) {
  Playhead playhead;
  playhead.seek(kBegin + hours{3});
  playhead.set_speed(-kAtOnce);
  playhead.set_paused(false);
  UtcTime shown = playhead.now(kEnd, kBegin);
  while (shown != kBegin) shown = playhead.now(kEnd, kBegin);
  EXPECT_EQ(playhead.now(kEnd, kBegin), kBegin);
}

TEST(Playhead, from_an_end_it_plays_the_other_way_at_once) {
  Playhead playhead;
  playhead.seek(kBegin);
  playhead.set_speed(kAtOnce);
  playhead.set_paused(false);
  while (playhead.now(kEnd, kBegin) != kEnd) {
  }
  playhead.set_paused(true);
  playhead.set_speed(-1);
  playhead.set_paused(false);
  // Had it run on beyond the end, it would need as long to come back.
  EXPECT_LE(playhead.now(kEnd, kBegin), kEnd);
  EXPECT_GT(playhead.now(kEnd, kBegin), kEnd - hours{1});
}

TEST(Playhead, following_live_it_never_looks_at_the_beginning) {
  Playhead playhead;
  EXPECT_EQ(playhead.now(kEnd, kBegin), kEnd);
}

}  // namespace
}  // namespace sandtable
