#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/incident_builder.h"

using namespace sandtable;
using namespace sandtable::test;

namespace {

const Freshness kLimits{std::chrono::minutes{20}, std::chrono::minutes{60}};

TEST(Reading, late_data_is_counted_but_never_moves_the_value_back) {
  Twin twin;
  twin.reads("G", 0.2, at(10));
  const Station s = gauge("G");
  const Series series = depth_series(s);
  twin.must(
      IngestDelivery{
          SourceId("f"), {}, {}, {{series.id, at(5), at(11), 0.9, "0.9", QualityFlag::kPass, ""}}, 0, "", ""},
      at(11));
  EXPECT_DOUBLE_EQ(twin.reading("G").value, 0.2);
  EXPECT_EQ(twin.reading("G").count, 2u);
  EXPECT_EQ(twin.reading("G").out_of_order, 1u);
}

TEST(Reading, the_same_value_delivered_twice_is_a_duplicate_not_news) {
  Twin twin;
  twin.reads("G", 0.2, at(10));
  twin.reads("G", 0.2, at(10));
  EXPECT_EQ(twin.reading("G").count, 1u);
  EXPECT_EQ(twin.state.feeds->at(SourceId("f")).duplicates, 1u);
}

std::vector<Observation> told(std::initializer_list<double> values, UtcTime when) {
  std::vector<Observation> all;
  for (const double value : values) {
    all.push_back({depth_series(gauge("G")).id, when, when, value, fmt::format("{} m", value), QualityFlag::kPass, ""});
  }
  return all;
}

TEST(Reading, another_value_of_the_same_time_is_a_correction_and_counts_from_then_on) {
  Twin twin;
  twin.reads("G", 0.2, at(10));
  twin.reads("G", 0.5, at(10));
  EXPECT_DOUBLE_EQ(twin.reading("G").value, 0.5);
  EXPECT_EQ(twin.reading("G").count, 2u) << "both are kept";
  EXPECT_EQ(twin.state.feeds->at(SourceId("f")).duplicates, 0u);
}

TEST(Reading, a_feed_that_tells_two_values_of_one_time_at_every_poll_corrects_itself_once) {
  Twin twin;
  twin.reads("G", 0.2, at(9));
  for (int poll = 0; poll < 3; ++poll) {
    twin.must(IngestDelivery{SourceId("f"), {}, {}, told({0.3, 0.4}, at(10)), 0, "", ""}, at(10 + poll));
  }
  EXPECT_EQ(twin.reading("G").count, 3u);
  EXPECT_EQ(twin.state.feeds->at(SourceId("f")).duplicates, 4u);
  twin.must(IngestDelivery{SourceId("f"), {}, {}, told({0.4, 0.6}, at(10)), 0, "", ""}, at(13));
  EXPECT_DOUBLE_EQ(twin.reading("G").value, 0.6) << "what follows the known value is news";
}

TEST(Reading, a_value_from_the_future_is_a_fact_that_moves_nothing) {
  Twin twin;
  twin.reads("G", 0.2, at(10));
  Observation mad = told({9.9}, at(5000)).front();
  mad.received_time = at(11);
  mad.tests.set(QualityTest::kFutureClock, QualityFlag::kFail);
  mad.flag = QualityFlag::kFail;
  const auto events = twin.must(IngestDelivery{SourceId("f"), {}, {}, {mad}, 0, "", ""}, at(11));
  ASSERT_TRUE(std::holds_alternative<ObservationsIngested>(events.at(0))) << "it is kept";
  EXPECT_DOUBLE_EQ(twin.reading("G").value, 0.2);
  EXPECT_EQ(twin.state.feeds->at(SourceId("f")).last_observation, at(10));
  twin.reads("G", 0.3, at(12));
  EXPECT_DOUBLE_EQ(twin.reading("G").value, 0.3) << "and hides nothing that comes after it";
}

TEST(Reading, value_of_an_undeclared_series_is_refused_and_counted) {
  Twin twin;
  twin.must(
      IngestDelivery{
          SourceId("f"), {}, {}, {{SeriesId("nobody"), at(1), at(1), 1, "1", QualityFlag::kPass, ""}}, 0, "", ""},
      at(1));
  EXPECT_EQ(twin.state.feeds->at(SourceId("f")).refused, 1u);
  EXPECT_EQ(twin.state.feeds->at(SourceId("f")).observations, 0u);
}

TEST(Feed, error_is_shown_until_the_next_good_delivery) {
  Twin twin;
  twin.must(IngestDelivery{SourceId("f"), {}, {}, {}, 0, "", "timed out after 10 s"}, at(1));
  EXPECT_EQ(twin.state.feeds->at(SourceId("f")).last_error, "timed out after 10 s");
  twin.reads("G", 0.1, at(2));
  EXPECT_EQ(twin.state.feeds->at(SourceId("f")).last_error, "");
  EXPECT_EQ(twin.state.feeds->at(SourceId("f")).errors, 1u);
}

struct TrustCase {
  const char* what;
  double value;
  QualityFlag flag;
  std::optional<QualityTest> decisive;
  Duration age;
  Trust expected;
};

class TrustTable : public ::testing::TestWithParam<TrustCase> {};

TEST_P(TrustTable, is_judged_by_age_and_flags) {
  const TrustCase& c = GetParam();
  Reading r;
  r.value = c.value;
  r.flag = c.flag;
  if (c.decisive) r.tests.set(*c.decisive, c.flag);
  r.count = 1;
  r.phenomenon_time = at(0);
  EXPECT_EQ(assess_trust(r, kLimits, at(0) + c.age), c.expected) << c.what;
}

INSTANTIATE_TEST_SUITE_P(
    Reading, TrustTable,
    ::testing::Values(
        TrustCase{"new", 1, QualityFlag::kPass, {}, Duration{0}, Trust::kFresh},
        TrustCase{"at the limit", 1, QualityFlag::kPass, {}, std::chrono::minutes{20}, Trust::kFresh},
        TrustCase{"late", 1, QualityFlag::kPass, {}, std::chrono::minutes{21}, Trust::kLate},
        TrustCase{"stale", 1, QualityFlag::kPass, {}, std::chrono::minutes{61}, Trust::kStale},
        TrustCase{"suspect", 1, QualityFlag::kSuspect, {}, Duration{0}, Trust::kToVerify},
        TrustCase{"failed", 1, QualityFlag::kFail, {}, Duration{0}, Trust::kImplausible},
        TrustCase{"flat", 1, QualityFlag::kSuspect, QualityTest::kFlatLine, Duration{0}, Trust::kFrozen},
        TrustCase{"flat for long", 1, QualityFlag::kFail, QualityTest::kFlatLine, Duration{0}, Trust::kFrozen},
        TrustCase{"flat, then silent", 1, QualityFlag::kSuspect, QualityTest::kFlatLine, std::chrono::minutes{61},
                  Trust::kStale},
        TrustCase{"flat for long, then silent", 1, QualityFlag::kFail, QualityTest::kFlatLine, std::chrono::minutes{61},
                  Trust::kStale},
        TrustCase{"flat and late", 1, QualityFlag::kSuspect, QualityTest::kFlatLine, std::chrono::minutes{21},
                  Trust::kFrozen},
        TrustCase{"out of range and old", 1, QualityFlag::kFail, QualityTest::kGrossRange, std::chrono::minutes{61},
                  Trust::kImplausible},
        TrustCase{"out of range", 1, QualityFlag::kFail, QualityTest::kGrossRange, Duration{0}, Trust::kImplausible},
        TrustCase{"missing", NAN, QualityFlag::kMissing, {}, Duration{0}, Trust::kNoData},
        TrustCase{"infinite", INFINITY, QualityFlag::kPass, {}, Duration{0}, Trust::kNoData},
        TrustCase{"not a number", NAN, QualityFlag::kPass, {}, Duration{0}, Trust::kNoData}));

TEST(Freshness, of_a_series_with_a_cadence_of_its_own_follows_that) {
  using std::chrono::minutes;
  Twin twin;
  twin.reads("G", 0.1, at(0));
  Series hourly = depth_series(gauge("G"));
  EXPECT_EQ(twin.state.freshness_of(hourly).late_after, twin.state.incident->feeds[0].second.late_after);
  hourly.expected_every = minutes{60};
  EXPECT_EQ(twin.state.freshness_of(hourly), (Freshness{minutes{120}, minutes{360}, minutes{60}}));
  IngestDelivery declared;
  declared.source = SourceId("f");
  declared.series = {hourly};
  twin.must(declared, at(1));
  const Freshness limits = twin.state.freshness_of(*twin.state.stations->find(hourly.id));
  EXPECT_EQ(assess_trust(twin.reading("G"), limits, at(90)), Trust::kFresh)
      << "the feed's own limit would call it stale";
  EXPECT_EQ(assess_trust(twin.reading("G"), limits, at(121)), Trust::kLate);
}

TEST(Trust, station_that_never_spoke_has_no_data) { EXPECT_EQ(assess_trust({}, kLimits, at(0)), Trust::kNoData); }

}  // namespace
