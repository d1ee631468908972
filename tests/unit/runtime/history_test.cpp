#include "twin/runtime/history.h"

#include <gmock/gmock.h>

#include <cmath>

#include "tests/support/incident_builder.h"
#include "tests/support/memory_store.h"

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

/// Events of a busy time and a history that keeps little of them in memory, as a session would fill it.
class LongHistory : public testing::Test {
 protected:
  LongHistory() {
    for (int minute = 1; minute <= 900; ++minute) {
      twin_.reads(minute % 3 == 0 ? "G1" : "G2", 0.001 * minute, at(minute));
      if (minute % 100 == 0) twin_.send(fmt::format("O-{}", minute), minute % 200 == 0 ? "P1" : "P2", "S1", at(minute));
      if (minute % 100 == 50) twin_.ask(CancelOrder{OrderId(fmt::format("O-{}", minute - 50)), "dry"}, at(minute));
      if (minute % 50 == 0) twin_.must(RecordWater{water(minute)}, at(minute));
      if (minute % 70 != 0) continue;
      const Series late = test::depth_series(test::gauge("G1"));
      twin_.must(IngestDelivery{SourceId("f"), {}, {}, {value(late, 0.5, at(minute - 60))}, 0, "", ""}, at(minute));
    }
    history_.look_back_with(std::make_unique<test::MemoryReader>(journal_));
    for (const Event& event : twin_.events) {
      journal_->append(std::span(&event, 1));
      history_.append(std::make_shared<const Event>(event));
      history_.committed(event.seq);
    }
  }
  static std::shared_ptr<const Water> water(int minute) {
    auto w = std::make_shared<Water>();
    w->valid_at = at(minute);
    w->model = "fake";
    return w;
  }
  [[nodiscard]] IncidentState prefix(UtcTime t) const {
    IncidentState state;
    for (const Event& event : twin_.events) {
      if (event.at <= t) reduce(state, event);
    }
    return state;
  }

  Twin twin_;
  std::shared_ptr<test::MemoryJournal> journal_ = std::make_shared<test::MemoryJournal>();
  History history_{1000};
};

TEST_F(LongHistory, keeps_only_the_latest_in_memory) {
  EXPECT_LT(history_.kept(), 2000U);
  EXPECT_GT(history_.kept(), 100U);
  EXPECT_EQ(history_.size(), twin_.events.size());
  EXPECT_EQ(history_.recorded().from, at(0));
}

TEST_F(LongHistory, reads_any_moment_back_as_it_was) {
  for (const int minute : {0, 1, 699, 30, 31, 450, 100, 101, 102, 898, 900, 3}) {
    EXPECT_EQ(digest_of(history_.state_at(at(minute))), digest_of(prefix(at(minute)))) << "minute " << minute;
    EXPECT_EQ(digest_of(history_.state_at(at(minute))), digest_of(prefix(at(minute)))) << "again " << minute;
  }
  EXPECT_EQ(history_.trouble(), "");
}

TEST_F(LongHistory, charts_join_what_is_stored_with_what_is_in_memory) {
  History all;
  fill(all, twin_.events);
  const SeriesId id = test::depth_series(test::gauge("G1")).id;
  const TimeRange whole{at(0), at(1000)};
  EXPECT_EQ(history_.samples(id, whole, 20000), all.samples(id, whole, 20000));
  EXPECT_EQ(history_.samples(id, {at(100), at(500)}, 7), all.samples(id, {at(100), at(500)}, 7));
}

TEST_F(LongHistory, what_is_not_committed_stays) {
  History history(100);
  history.look_back_with(std::make_unique<test::MemoryReader>(std::make_shared<test::MemoryJournal>()));
  fill(history, twin_.events);
  EXPECT_EQ(history.kept(), twin_.events.size());
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

TEST(Timeline, a_rain_sum_counts_where_its_window_reaches_into_the_range) {
  Twin twin;
  const Station station = test::gauge("R1");
  const Series series = rain_series(station, std::chrono::minutes{10});
  twin.must(IngestDelivery{SourceId("f"), {station}, {series}, {value(series, 6, at(30))}, 0, "", ""}, at(30));
  History history;
  fill(history, twin.events);
  EXPECT_DOUBLE_EQ(history.timeline({at(20), at(30)}, 1).rain_mm_per_h[0], 36) << "it ends exactly at the end";
  EXPECT_DOUBLE_EQ(history.timeline({at(20), at(25)}, 1).rain_mm_per_h[0], 36) << "it ends behind the end";
  EXPECT_TRUE(std::isnan(history.timeline({at(30), at(40)}, 1).rain_mm_per_h[0]));
  EXPECT_TRUE(std::isnan(history.timeline({at(10), at(20)}, 1).rain_mm_per_h[0]));
}

TEST(Timeline, late_data_closes_a_gap) {
  Twin twin;
  for (const int minute : {1, 61}) twin.reads("G1", 0.1, at(minute));
  History history;
  fill(history, twin.events);
  ASSERT_THAT(history.timeline({at(0), at(62)}, 6).gaps, ElementsAre(TimeRange{at(1), at(61)}));
  const std::size_t before = twin.events.size();
  const Series late = test::depth_series(test::gauge("G1"));
  for (const int minute : {40, 20}) {
    twin.must(IngestDelivery{SourceId("f"), {}, {}, {value(late, 0.1, at(minute))}, 0, "", ""}, at(62));
  }
  fill(history, {twin.events.begin() + static_cast<std::ptrdiff_t>(before), twin.events.end()});
  EXPECT_THAT(history.timeline({at(0), at(62)}, 6).gaps, ElementsAre(TimeRange{at(40), at(61)}));
}

TEST(Timeline, of_two_sensors_only_the_silent_one_has_a_gap) {
  Twin twin;
  for (int minute = 1; minute <= 120; ++minute) {
    if (minute <= 10 || minute >= 90) twin.reads("G1", 0.1, at(minute));
    twin.reads("G2", 0.1, at(minute));
  }
  History history;
  fill(history, twin.events);
  const TimeRange whole{at(0), at(120)};
  EXPECT_THAT(history.timeline(whole, 6).gaps, IsEmpty());
  EXPECT_THAT(history.silences(test::depth_series(test::gauge("G1")).id, whole),
              ElementsAre(TimeRange{at(10), at(90)}));
  EXPECT_THAT(history.silences(test::depth_series(test::gauge("G2")).id, whole), IsEmpty());
  EXPECT_THAT(history.silences(test::depth_series(test::gauge("G1")).id, {at(95), at(120)}), IsEmpty());
  EXPECT_THAT(history.silences(SeriesId("nobody"), whole), ElementsAre(whole)) << "no word is no word of calm";
}

TEST(Timeline, a_sensor_that_fell_silent_or_says_nothing_usable_shows_it_before_it_speaks_again) {
  Twin twin;
  for (int minute = 1; minute <= 120; ++minute) {
    if (minute <= 10) twin.reads("G1", 0.1, at(minute));
    if (minute > 10) twin.reads("G1", 9.0, at(minute), QualityFlag::kFail);
  }
  History history;
  fill(history, twin.events);
  EXPECT_THAT(history.silences(test::depth_series(test::gauge("G1")).id, {at(0), at(120)}),
              ElementsAre(TimeRange{at(10), at(120)}));
}

TEST(Timeline, late_values_shorten_and_close_the_gap_of_their_sensor) {
  Twin twin;
  for (const int minute : {1, 61}) twin.reads("G1", 0.1, at(minute));
  const Series series = test::depth_series(test::gauge("G1"));
  const auto come_late = [&](int minute) {
    twin.must(IngestDelivery{SourceId("f"), {}, {}, {value(series, 0.1, at(minute))}, 0, "", ""}, at(62));
    History history;
    fill(history, twin.events);
    return history.silences(series.id, {at(0), at(62)});
  };
  const Duration step = twin.state.freshness_of(series).late_after;
  const int allowed = static_cast<int>(step / Duration{std::chrono::minutes{1}});
  ASSERT_GE(allowed, 2);
  EXPECT_THAT(come_late(30), ElementsAre(TimeRange{at(1), at(30)}, TimeRange{at(30), at(61)}));
  for (int minute = 1 + allowed; minute < 61; minute += allowed) come_late(minute);
  EXPECT_THAT(come_late(60), IsEmpty());
}

TEST(Timeline, before_the_first_observation_of_the_incident_there_is_no_gap) {
  Twin twin;
  const Series series = test::depth_series(test::gauge("G1"));
  IngestDelivery first{SourceId("f"), {test::gauge("G1")}, {series}, {value(series, 0.1, at(-300))}, 0, "", ""};
  twin.must(first, at(0));  // a dead sensor tells what it knew five hours ago
  twin.reads("G1", 0.1, at(50));
  History history;
  fill(history, twin.events);
  EXPECT_THAT(history.timeline({at(-400), at(50)}, 6).gaps, IsEmpty());
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
