#include "viewer/app/handover_work.h"

#include <gtest/gtest.h>

#include <future>

namespace sandtable {
namespace {

UtcTime at(int minute) { return UtcTime{} + std::chrono::minutes{minute}; }

TEST(HandoverWork, a_window_that_keeps_no_incident_is_told_that_there_is_nothing_to_hand_over) {
  std::promise<void> done;
  HandoverWork work([&] { done.set_value(); });
  EXPECT_FALSE(work.status().making);
  work.start({});
  done.get_future().wait();
  // wake() is called while the result is being put down, so this waits until it lies there.
  const ui::HandoverStatus status = work.status();
  EXPECT_FALSE(status.making);
  EXPECT_EQ(status.ended, 1U);
  EXPECT_FALSE(status.pack);
  EXPECT_NE(status.error.find("keeps no incident"), std::string::npos) << status.error;
}

SiteAnswer answer(const char* resource, int last_safe_minute, bool refused = false) {
  SiteAnswer a;
  a.resource = ResourceId(resource);
  a.capacity_m3_per_s = 0.3;
  a.last_safe = LastSafe{at(last_safe_minute), LastSafe::Why::kWayCloses};
  if (refused) a.refusal = Refusal{"refusal.resource_busy", resource};
  return a;
}

TEST(HandoverWork, the_last_dispatch_of_a_site_is_that_of_the_best_resource_that_may_go) {
  SiteAnswers answers;
  RankedSite open{SiteId("S1"), 0.4, 0.4, false, false, {answer("P1", 10, true), answer("P2", 20), answer("P3", 30)}};
  RankedSite served{SiteId("S2"), 0.4, 0.4, false, true, {answer("P3", 30)}};
  RankedSite nobody{SiteId("S3"), 0.4, 0.4, false, false, {answer("P1", 10, true)}};
  answers.sites = {open, served, nobody};
  const auto last = last_dispatches_of(&answers);
  ASSERT_EQ(last.size(), 1U);
  EXPECT_EQ(last[0].site, SiteId("S1"));
  EXPECT_EQ(last[0].resource, ResourceId("P2"));
  EXPECT_EQ(last[0].at, at(20));
  EXPECT_TRUE(last_dispatches_of(nullptr).empty());
}

}  // namespace
}  // namespace sandtable
