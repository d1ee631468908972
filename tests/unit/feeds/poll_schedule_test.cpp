#include "feeds/net/poll_schedule.h"

#include <gtest/gtest.h>

#include "feeds/net/http_conditions.h"
#include "feeds/net/http_url.h"
#include "tests/unit/feeds/feed_fakes.h"

namespace sandtable::feeds {
namespace {

using sandtable::test::at;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

class PollScheduleTest : public testing::Test {
 protected:
  PollScheduleTest() { schedule_.start(wall_); }
  bool due_after(Duration wait) {
    wall_.advance(wait);
    return schedule_.due();
  }
  ManualClock wall_{at("2026-06-01T00:00:00Z")};
  PollSchedule schedule_{minutes{5}, 1};
};

TEST_F(PollScheduleTest, first_round_is_due_at_once_and_the_next_counts_from_its_begin) {
  EXPECT_TRUE(schedule_.due());
  schedule_.begin();
  wall_.advance(minutes{2});
  schedule_.succeed();
  EXPECT_FALSE(due_after(minutes{2}));
  EXPECT_TRUE(due_after(minutes{1}));
}

TEST_F(PollScheduleTest, pauses_grow_with_failures_and_end_with_success) {
  schedule_.begin();
  schedule_.fail();
  EXPECT_LE(schedule_.next() - wall_.now(), seconds{15});
  for (int i = 0; i < 20; ++i) schedule_.fail();
  EXPECT_GE(schedule_.next() - wall_.now(), minutes{7});
  EXPECT_LE(schedule_.next() - wall_.now(), minutes{15});
  schedule_.succeed();
  schedule_.fail();
  EXPECT_LE(schedule_.next() - wall_.now(), seconds{15});
}

TEST_F(PollScheduleTest, server_may_ask_for_an_hour_but_not_for_more) {
  schedule_.fail(Duration{minutes{30}});
  EXPECT_EQ(schedule_.next() - wall_.now(), minutes{30});
  schedule_.fail(Duration{hours{48}});
  EXPECT_EQ(schedule_.next() - wall_.now(), hours{1});
}

TEST_F(PollScheduleTest, hurry_does_not_break_the_peace_after_a_failure) {
  schedule_.begin();
  schedule_.succeed();
  schedule_.hurry();
  EXPECT_TRUE(schedule_.due());
  schedule_.fail(Duration{minutes{30}});
  schedule_.hurry();
  EXPECT_FALSE(schedule_.due());
}

HttpReply with_header(std::string name, std::string value) {
  HttpReply reply;
  reply.headers.push_back({std::move(name), std::move(value)});
  return reply;
}

TEST(RetryAfter, is_seconds_or_a_date) {
  const UtcTime now = at("2026-06-01T00:00:00Z");
  EXPECT_EQ(retry_after(with_header("Retry-After", "120"), now), Duration{minutes{2}});
  EXPECT_EQ(retry_after(with_header("retry-after", "Mon, 01 Jun 2026 00:10:00 GMT"), now), Duration{minutes{10}});
  EXPECT_EQ(retry_after(with_header("Retry-After", "Sun, 31 May 2026 00:00:00 GMT"), now), Duration{0});
  for (const char* none : {"", "-5", "soon", "99999999999999999999"}) {
    EXPECT_EQ(retry_after(with_header("Retry-After", none), now), std::nullopt) << none;
  }
  EXPECT_EQ(retry_after(HttpReply{}, now), std::nullopt);
}

TEST(PageMemory, forgets_pages_that_no_longer_say_what_they_are) {
  PageMemory memory;
  HttpReply tagged;
  tagged.headers = {{"ETag", "\"a\""}};
  memory.remember("u", tagged, "next");
  HttpRequest request{"u"};
  memory.make_conditional(request);
  ASSERT_EQ(request.headers.size(), 1u);
  EXPECT_EQ(memory.next_link("u"), "next");
  memory.remember("u", HttpReply{}, "next");
  HttpRequest plain{"u"};
  memory.make_conditional(plain);
  EXPECT_TRUE(plain.headers.empty());
  EXPECT_EQ(memory.next_link("u"), "");
}

TEST(FollowLink, foreign_host_is_rewritten_only_below_the_path_that_the_place_allows) {
  const LinkPolicy policy{true, "/STA/v1.0/"};
  constexpr const char* kPublic = "https://public.tw/STA/v1.0/Datastreams?$top=1";
  const auto next = follow_link(kPublic, "http://10.0.0.7:8080/STA/v1.0/Datastreams?$skip=1&a=b+c", policy);
  ASSERT_TRUE(next);
  EXPECT_EQ(*next, "https://public.tw/STA/v1.0/Datastreams?$skip=1&a=b+c");
  for (const char* link : {"http://10.0.0.7/other/v1.0/Datastreams", "http://10.0.0.7/STA/v1.0/../../admin",
                           "file:///STA/v1.0/Datastreams", "//10.0.0.7/STA/v1.0/Datastreams"}) {
    EXPECT_FALSE(follow_link(kPublic, link, policy)) << link;
  }
  EXPECT_FALSE(follow_link(kPublic, "http://10.0.0.7/STA/v1.0/Datastreams")) << "not unless allowed";
  EXPECT_FALSE(follow_link(kPublic, "http://10.0.0.7/anything", {true, ""}));
}

}  // namespace
}  // namespace sandtable::feeds
