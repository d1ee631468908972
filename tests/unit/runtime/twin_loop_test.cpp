#include "twin/runtime/twin_loop.h"

#include <gmock/gmock.h>

#include "tests/support/incident_builder.h"

namespace sandtable {
namespace {

using test::at;
using testing::ElementsAre;

constexpr Duration kNow{0};

/// A loop on a clock that stands still, opened and stepped by the test itself.
class TwinLoopTest : public testing::Test {
 protected:
  TwinLoopTest() {
    loop_.publish_unthrottled();
    loop_.on_events([this](auto events) {
      for (const auto& event : events) kinds_.push_back(static_cast<int>(event->body.index()));
    });
    loop_.submit(OpenIncident{test::small_incident()}, "system");
    step();
  }

  const Snapshot& step() {
    loop_.step(kNow);
    shown_ = loop_.snapshot();
    return *shown_;
  }
  IngestDelivery reading(double depth_m, UtcTime when, const std::string& name = "G1") {
    const Station s = test::gauge(name);
    const Series series = test::depth_series(s);
    return {SourceId("f"), {s}, {series}, {{series.id, when, when, depth_m, "", QualityFlag::kPass, ""}}, 0, "", ""};
  }
  std::size_t batches() const {
    const int ingested = static_cast<int>(EventBody(ObservationsIngested{}).index());
    return static_cast<std::size_t>(std::ranges::count(kinds_, ingested));
  }
  const FeedHealth& health() const { return shown_->live.feeds->at(SourceId("f")); }

  ManualClock clock_{at(0)};
  ManualClock wall_{at(0)};
  TwinLoop loop_{clock_, wall_, Tense::kExercise};
  std::vector<int> kinds_;
  std::shared_ptr<const Snapshot> shown_;
};

TEST_F(TwinLoopTest, commands_are_applied_in_order_and_stamped_with_both_clocks) {
  clock_.set(at(3));
  wall_.set(at(500));
  loop_.submit(AddNote{"one"}, "a");
  loop_.submit(AddNote{"two"}, "b");
  const Snapshot& s = step();
  ASSERT_EQ(s.live.notes->size(), 2U);
  EXPECT_EQ((*s.live.notes)[0].text, "one");
  EXPECT_EQ(s.live.at, at(3));
  EXPECT_EQ(loop_.handled(), loop_.submitted());
}

TEST_F(TwinLoopTest, what_people_ask_is_stamped_by_a_clock_that_only_counts_where_time_is_real) {
  loop_.submit(AddNote{"before"}, "a");
  step();
  loop_.watch_wall_clock();
  wall_.set(at(500));
  loop_.submit(AddNote{"one"}, "a");
  wall_.set(at(-500));
  loop_.submit(AddNote{"two"}, "a");
  const auto notes = *step().live.notes;
  ASSERT_EQ(notes.size(), 3U);
  EXPECT_FALSE(notes[0].asked_from->counted) << "a simulation says the same whenever it runs";
  ASSERT_TRUE(notes[1].asked_from->counted && notes[2].asked_from->counted);
  EXPECT_GE(*notes[2].asked_from->counted, *notes[1].asked_from->counted);
  EXPECT_LT(*notes[2].asked_from->counted, std::chrono::minutes{10}) << "by no wall clock";
}

TEST_F(TwinLoopTest, the_journal_never_goes_back_in_time_when_the_clock_does) {
  clock_.set(at(10));
  loop_.submit(AddNote{"ten"}, "a");
  step();
  clock_.set(at(5));
  loop_.submit(AddNote{"five"}, "a");
  EXPECT_EQ(step().live.at, at(10));
}

TEST_F(TwinLoopTest, a_full_inbox_drops_the_oldest_delivery_and_counts_it) {
  constexpr int kTooMany = 4096 + 3;
  for (int i = 0; i < kTooMany; ++i) loop_.deliver(reading(i, at(0) + Duration{i}));
  const Snapshot& s = step();
  EXPECT_EQ(s.deliveries_lost, 3U);
  EXPECT_EQ(loop_.handled(), loop_.submitted());
  const Reading& newest = (*s.live.readings)[0];
  EXPECT_EQ(newest.count, 4096U);
  EXPECT_EQ(newest.value, kTooMany - 1);
}

TEST_F(TwinLoopTest, a_flood_of_deliveries_costs_no_command) {
  loop_.submit(AddNote{"hear me"}, "officer");
  for (int i = 0; i < 5000; ++i) loop_.deliver(reading(1, at(0) + Duration{i}));
  EXPECT_EQ(step().live.notes->size(), 1U);
}

TEST_F(TwinLoopTest, waiting_deliveries_of_a_source_become_one_batch_in_their_order) {
  for (int i = 0; i < 10; ++i) loop_.deliver(reading(0.1 * i, at(0, i)));
  step();
  EXPECT_EQ(batches(), 1U);
  const Reading& newest = (*shown_->live.readings)[0];
  EXPECT_EQ(newest.count, 10U);
  EXPECT_EQ(newest.out_of_order, 0U);
  EXPECT_DOUBLE_EQ(newest.value, 0.9);
}

TEST_F(TwinLoopTest, other_sources_and_errors_are_not_merged_into_a_batch) {
  loop_.deliver(reading(0.1, at(0, 1)));
  loop_.deliver({SourceId("f"), {}, {}, {}, 0, "", "connection lost"});
  loop_.deliver(reading(0.2, at(0, 2)));
  step();
  EXPECT_EQ(batches(), 2U);
  EXPECT_EQ(health().errors, 1U);
  EXPECT_EQ(health().last_error, "") << "the good delivery after the error came after it";
  loop_.deliver({SourceId("f"), {}, {}, {}, 0, "", "gone again"});
  step();
  EXPECT_EQ(health().last_error, "gone again");
}

TEST_F(TwinLoopTest, refused_rows_add_up_when_deliveries_are_merged) {
  IngestDelivery first = reading(0.1, at(0, 1));
  IngestDelivery second = reading(0.2, at(0, 2));
  first.refused = 2;
  second.refused = 3;
  second.warning = "two decimal commas";
  loop_.deliver(first);
  loop_.deliver(second);
  step();
  EXPECT_EQ(health().refused, 5U);
  EXPECT_EQ(health().last_warning, "two decimal commas");
}

TEST_F(TwinLoopTest, warnings_reports_and_forecasts_that_wait_behind_each_other_all_arrive) {
  IngestDelivery warned = reading(0.1, at(0, 1));
  Alert alert;
  alert.id = AlertId("A-1");
  alert.source = SourceId("f");
  alert.name.sent = at(0);
  alert.infos.emplace_back();
  IngestDelivery next = reading(0.2, at(0, 2));
  next.alerts.push_back(alert);
  IngestDelivery reported = reading(0.3, at(0, 3));
  DamageReport report;
  report.id = ReportId("R-1");
  report.source = SourceId("f");
  report.at_time = at(0, 3);
  reported.reports.push_back(report);
  IngestDelivery indexed = reading(0.4, at(0, 4));
  indexed.as_of = at(1);
  for (const IngestDelivery& delivery : {warned, next, reported, indexed, reading(0.5, at(0, 5))})
    loop_.deliver(delivery);
  step();
  EXPECT_EQ(shown_->live.alerts->size(), 1U);
  EXPECT_EQ(shown_->live.reports->size(), 1U);
  EXPECT_EQ(health().observations, 5U);
  EXPECT_EQ(health().last_observation, at(1)) << "what an index says of its own age is kept too";
}

TEST_F(TwinLoopTest, an_order_is_called_late_by_the_clock_alone) {
  loop_.submit(IssueOrder{OrderId("O-1"), ResourceId("P1"), SiteId("S1"), {}, 0, {}, ""}, "officer");
  step();
  clock_.set(at(2));
  EXPECT_FALSE(step().live.orders->at(OrderId("O-1")).overdue_since);
  clock_.set(at(2, 1));
  EXPECT_EQ(step().live.orders->at(OrderId("O-1")).overdue_since, at(2, 1));
}

TEST_F(TwinLoopTest, seeking_shows_the_past_while_the_live_guard_goes_on) {
  clock_.set(at(10));
  loop_.submit(AddNote{"ten"}, "a");
  step();
  loop_.playhead().seek(at(5));
  clock_.set(at(20));
  loop_.submit(AddNote{"twenty"}, "a");
  const Snapshot& s = step();
  EXPECT_EQ(s.tense, Tense::kReplay);
  EXPECT_EQ(s.at, at(5));
  EXPECT_TRUE(s.state.notes->empty());
  EXPECT_EQ(s.live_at, at(20));
  EXPECT_EQ(s.live.notes->size(), 2U);
  EXPECT_TRUE(s.paused) << "who looks back wants to look first";
}

TEST_F(TwinLoopTest, going_live_shows_the_present_in_the_tense_of_the_run) {
  clock_.set(at(10));
  loop_.playhead().seek(at(5));
  loop_.touch();
  ASSERT_EQ(step().tense, Tense::kReplay);
  loop_.playhead().go_live();
  loop_.touch();
  EXPECT_EQ(step().tense, Tense::kExercise);
  EXPECT_EQ(shown_->at, at(10));
}

TEST_F(TwinLoopTest, the_playhead_never_runs_ahead_of_live) {
  clock_.set(at(10));
  loop_.playhead().seek(at(99));
  loop_.touch();
  EXPECT_EQ(step().at, at(10));
}

TEST_F(TwinLoopTest, an_unchanged_session_publishes_nothing_and_a_touch_publishes_once) {
  int woken = 0;
  loop_.on_change([&] { ++woken; });
  for (int i = 0; i < 100; ++i) step();
  EXPECT_EQ(woken, 0);
  loop_.touch();
  for (int i = 0; i < 100; ++i) step();
  EXPECT_EQ(woken, 1);
}

TEST_F(TwinLoopTest, a_failed_save_is_published_and_so_is_its_end) {
  loop_.committed(1, "the disk is full");
  EXPECT_EQ(step().store_error, "the disk is full");
  loop_.committed(2, "");
  EXPECT_EQ(step().store_error, "");
  EXPECT_EQ(shown_->committed_seq, 2);
}

TEST_F(TwinLoopTest, a_commit_alone_is_published_once) {
  int woken = 0;
  loop_.on_change([&] { ++woken; });
  loop_.committed(1, "");
  EXPECT_EQ(step().committed_seq, 1);
  loop_.committed(1, "");
  step();
  EXPECT_EQ(woken, 1);
}

TEST_F(TwinLoopTest, an_infinite_value_costs_one_row) {
  IngestDelivery delivery = reading(0.1, at(0, 1));
  delivery.observations.push_back(delivery.observations[0]);
  delivery.observations[1].phenomenon_time = at(0, 2);
  delivery.observations[1].value = -std::numeric_limits<double>::infinity();
  loop_.deliver(delivery);
  step();
  EXPECT_EQ((*shown_->live.readings)[0].count, 1U);
  EXPECT_EQ(health().refused, 1U);
}

TEST_F(TwinLoopTest, keeps_the_latest_notices_with_their_numbers) {
  for (int i = 0; i < 25; ++i) loop_.submit(AcknowledgeAlarm{AlarmId("none"), ""}, "a");
  const Snapshot& s = step();
  ASSERT_EQ(s.notices.size(), 20U);
  EXPECT_EQ(s.notices.front().number, 6U);
  EXPECT_EQ(s.notices.back().number, 25U);
}

TEST_F(TwinLoopTest, a_closed_loop_takes_nothing_more) {
  loop_.close();
  loop_.submit(AddNote{"late"}, "a");
  loop_.deliver(reading(1, at(0)));
  EXPECT_EQ(step().live.seq, 1);
}

TEST(TwinLoopPace, bursts_are_published_at_most_twenty_times_a_second) {
  const ManualClock clock(at(0));
  TwinLoop loop(clock, clock, Tense::kLive);
  loop.submit(OpenIncident{test::small_incident()}, "system");
  int published = 0;
  loop.on_change([&] { ++published; });
  const auto began = std::chrono::steady_clock::now();
  int notes = 0;
  while (std::chrono::steady_clock::now() - began < std::chrono::milliseconds{300}) {
    loop.submit(AddNote{"again"}, "a");
    loop.step(kNow);
    ++notes;
  }
  const double elapsed_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  EXPECT_GE(published, 2) << notes << " notes";
  EXPECT_LE(published, 1 + elapsed_s / 0.05);
}

TEST(TwinLoopPace, what_a_feed_pushes_between_two_snapshots_is_one_entry_of_the_journal) {
  const ManualClock clock(at(0));
  TwinLoop loop(clock, clock, Tense::kLive);
  loop.submit(OpenIncident{test::small_incident()}, "system");
  int batches = 0;
  std::size_t stored = 0;
  loop.on_events([&](const auto& events) {
    for (const auto& event : events) {
      const auto* batch = std::get_if<ObservationsIngested>(&event->body);
      if (batch == nullptr) continue;
      ++batches;
      stored += batch->observations.size();
    }
  });
  const Station gauge = test::gauge("G1");
  const Series series = test::depth_series(gauge);
  const auto began = std::chrono::steady_clock::now();
  constexpr int kPushed = 100;
  for (int i = 0; i < kPushed; ++i) {
    const UtcTime when = at(0) + std::chrono::seconds{i};
    IngestDelivery pushed{SourceId("f"), {gauge}, {series}, {}, 0, "", ""};
    pushed.observations.push_back({series.id, when, when, 0.1 * i, "", QualityFlag::kPass, ""});
    loop.deliver(std::move(pushed));
    loop.step(std::chrono::milliseconds{1});
  }
  const double elapsed_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  EXPECT_LE(batches, 1 + elapsed_s / 0.05);
  loop.step(kNow);
  EXPECT_EQ(stored, static_cast<std::size_t>(kPushed));
}

}  // namespace
}  // namespace sandtable
