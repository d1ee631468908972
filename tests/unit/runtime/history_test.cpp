#include "twin/runtime/history.h"

#include <gmock/gmock.h>

#include <cmath>

#include "tests/support/incident_builder.h"

namespace sandtable {
namespace {

using test::at;
using test::Twin;
using testing::ElementsAre;
using testing::IsEmpty;

void fill(History& history, const std::vector<Event>& events) {
  for (const Event& event : events) history.append(std::make_shared<const Event>(event));
}

Series rain_series(const Station& station, Duration window) {
  return {make_series_id(station.id, Quantity::kRainfall, window), station.id, Quantity::kRainfall, window, ""};
}

Observation value(const Series& series, double v, UtcTime when, QualityFlag flag = QualityFlag::kPass) {
  return {series.id, when, when, v, "", flag, ""};
}

TEST(History, at_any_time_is_the_reduced_prefix_across_checkpoints) {
  Twin twin;
  for (int minute = 1; minute <= 400; ++minute) {
    twin.reads(minute % 2 == 0 ? "G1" : "G2", 0.001 * minute, at(minute));
    if (minute == 200) twin.send("O-1", "P1", "S1", at(minute));
  }
  ASSERT_GT(twin.events.size(), 600U) << "the test must cross two checkpoints";
  History history;
  fill(history, twin.events);
  EXPECT_EQ(history.size(), twin.events.size());

  IncidentState prefix;
  std::size_t next = 0;
  for (int half_minute = -1; half_minute <= 802; half_minute += 7) {
    const UtcTime t = at(0, half_minute * 30);
    while (next < twin.events.size() && twin.events[next].at <= t) reduce(prefix, twin.events[next++]);
    EXPECT_EQ(digest_of(history.state_at(t)), digest_of(prefix)) << half_minute * 30 << " s";
  }
}

TEST(History, includes_the_events_of_the_moment_itself_and_nothing_before_the_first) {
  Twin twin;
  twin.must(AddNote{"now"}, at(5));
  History history;
  EXPECT_EQ(history.state_at(at(5)).seq, 0);
  fill(history, twin.events);
  EXPECT_EQ(history.state_at(at(0) - Duration{1}).seq, 0);
  EXPECT_EQ(history.state_at(at(5)).seq, twin.state.seq);
  EXPECT_EQ(history.state_at(at(5) - Duration{1}).seq, 1);
  EXPECT_EQ(history.recorded(), (TimeRange{at(0), at(5) + Duration{1}}));
}

TEST(History, an_empty_one_recorded_nothing) {
  const History history;
  EXPECT_EQ(history.recorded(), TimeRange{});
  EXPECT_THAT(history.samples(SeriesId("x"), {at(0), at(9)}, 10), IsEmpty());
  EXPECT_FALSE(history.neighbouring_alarm(at(0), true));
}

TEST(History, samples_are_sorted_half_open_and_without_failed_values) {
  Twin twin;
  twin.reads("G1", 0.10, at(1));
  twin.reads("G1", 0.30, at(3));
  twin.reads("G1", 0.20, at(2));  // came late
  twin.reads("G1", 9.00, at(4), QualityFlag::kFail);
  twin.reads("G1", 0.50, at(5));
  History history;
  fill(history, twin.events);
  const SeriesId id = test::depth_series(test::gauge("G1")).id;
  EXPECT_THAT(history.samples(id, {at(0), at(9)}, 10),
              ElementsAre(Sample{at(1), 0.10}, Sample{at(2), 0.20}, Sample{at(3), 0.30}, Sample{at(5), 0.50}));
  EXPECT_THAT(history.samples(id, {at(2), at(5)}, 10), ElementsAre(Sample{at(2), 0.20}, Sample{at(3), 0.30}));
  EXPECT_THAT(history.samples(id, {at(0), at(9)}, 1), ElementsAre(Sample{at(5), 0.50}));
  EXPECT_THAT(history.samples(id, {at(9), at(0)}, 10), IsEmpty());
}

TEST(Timeline, a_rain_sum_fills_the_bins_of_its_window) {
  Twin twin;
  const Station station = test::gauge("R1");
  const Series series = rain_series(station, std::chrono::minutes{10});
  twin.must(IngestDelivery{SourceId("f"), {station}, {series}, {value(series, 6, at(30))}, 0, "", ""}, at(30));
  History history;
  fill(history, twin.events);
  const auto bins = history.timeline({at(0), at(60)}, 12).rain_mm_per_h;  // five minutes each
  ASSERT_EQ(bins.size(), 12U);
  EXPECT_DOUBLE_EQ(bins[4], 36);  // 6 mm in ten minutes
  EXPECT_DOUBLE_EQ(bins[5], 36);
  EXPECT_TRUE(std::isnan(bins[3]));
  EXPECT_TRUE(std::isnan(bins[7]));
}

TEST(Timeline, rain_is_the_mean_of_the_gauges) {
  Twin twin;
  const Station a = test::gauge("R1");
  const Station b = test::gauge("R2");
  const Series of_a = rain_series(a, std::chrono::minutes{60});
  const Series of_b = rain_series(b, std::chrono::minutes{60});
  twin.must(IngestDelivery{SourceId("f"), {a, b}, {of_a, of_b}, {value(of_a, 10, at(60)), value(of_b, 30, at(60))}, 0, "", ""},
            at(60));
  History history;
  fill(history, twin.events);
  EXPECT_DOUBLE_EQ(history.timeline({at(0), at(61)}, 1).rain_mm_per_h[0], 20);
}

TEST(Timeline, counts_alarms_and_orders_where_they_happened) {
  Twin twin;
  twin.reads("G1", 0.1, at(1));
  twin.reads("G1", 0.4, at(20));
  twin.send("O-1", "P1", "S1", at(25));
  History history;
  fill(history, twin.events);
  const TimelineBins bins = history.timeline({at(0), at(30)}, 3);
  EXPECT_THAT(bins.alarms_raised, ElementsAre(0, 0, 1));
  EXPECT_THAT(bins.orders, ElementsAre(std::pair(at(25), OrderId("O-1"))));
  EXPECT_THAT(history.timeline({at(0), at(20)}, 2).alarms_raised, ElementsAre(0, 0));
  EXPECT_EQ(history.neighbouring_alarm(at(0), true), at(20));
  EXPECT_EQ(history.neighbouring_alarm(at(20), true), std::nullopt);
  EXPECT_EQ(history.neighbouring_alarm(at(20), false), std::nullopt);
  EXPECT_EQ(history.neighbouring_alarm(at(21), false), at(20));
}

TEST(Timeline, twenty_minutes_without_a_value_are_no_gap_and_more_is_one) {
  Twin twin;
  for (const int minute : {1, 21, 42}) twin.reads("G1", 0.1, at(minute));
  History history;
  fill(history, twin.events);
  EXPECT_THAT(history.timeline({at(0), at(60)}, 6).gaps, ElementsAre(TimeRange{at(21), at(42)}));
  EXPECT_THAT(history.timeline({at(0), at(21)}, 6).gaps, IsEmpty());
}

TEST(Timeline, of_an_empty_range_or_of_no_bins_is_empty) {
  const History history;
  EXPECT_THAT(history.timeline({at(5), at(5)}, 4).rain_mm_per_h, IsEmpty());
  EXPECT_THAT(history.timeline({at(0), at(5)}, 0).alarms_raised, IsEmpty());
}

}  // namespace
}  // namespace sandtable
