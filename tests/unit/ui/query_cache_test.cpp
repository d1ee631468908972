#include "viewer/ui/query_cache.h"

#include <gtest/gtest.h>

#include "tests/unit/ui/fake_incident.h"

namespace sandtable::ui {
namespace {

struct Asked {
  testing::FakeQueries queries;
  Snapshot snapshot = testing::fake_snapshot();
  QueryCache cache;
  TimeRange range{testing::storm_start(), testing::storm_now()};
  void samples(double now_s) { cache.samples(queries, snapshot, SeriesId("s/water_depth"), range, now_s); }
};

TEST(QueryCache, an_unchanged_snapshot_is_asked_once) {
  Asked a;
  a.samples(0);
  a.samples(60);
  EXPECT_EQ(a.queries.samples_asked, 1);
}

TEST(QueryCache, a_stream_of_snapshots_is_asked_once_a_second) {
  Asked a;
  for (int i = 0; i < 40; ++i) {
    ++a.snapshot.number;
    a.samples(i * 0.05);
  }
  EXPECT_EQ(a.queries.samples_asked, 2);
}

TEST(QueryCache, another_range_is_asked_at_once) {
  Asked a;
  a.samples(0);
  a.range.from += std::chrono::hours{1};
  a.samples(0.01);
  EXPECT_EQ(a.queries.samples_asked, 2);
}

TEST(QueryCache, the_timeline_is_kept_for_the_same_bins) {
  Asked a;
  a.cache.timeline(a.queries, a.snapshot, a.range, 100, 0);
  a.cache.timeline(a.queries, a.snapshot, a.range, 100, 5);
  a.cache.timeline(a.queries, a.snapshot, a.range, 200, 5);
  EXPECT_EQ(a.queries.timelines_asked, 2);
}

TEST(QueryCache, a_late_value_is_asked_for_even_when_nothing_else_comes) {
  Asked a;
  a.samples(0);
  EXPECT_FALSE(a.cache.take_owed());
  ++a.snapshot.number;
  a.samples(0.3);
  EXPECT_TRUE(a.cache.take_owed());
  a.samples(1.4);
  EXPECT_FALSE(a.cache.take_owed());
  EXPECT_EQ(a.queries.samples_asked, 2);
}

}  // namespace
}  // namespace sandtable::ui
