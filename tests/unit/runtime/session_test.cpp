#include "twin/runtime/session.h"

#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "tests/unit/forecast/bath.h"
#include "tests/unit/runtime/linked_store.h"
#include "tests/unit/runtime/run_fakes.h"

namespace sandtable {
namespace {

using test::at;
using test::fake_parts;
using test::Record;
using testing::ElementsAre;

/// Polls what the threads will bring about; false after ten seconds.
template <class Condition>
bool eventually(Condition condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{10};
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds{2});
  }
  return true;
}

TEST(Session, a_dispatched_order_is_stored_sent_and_answered) {
  auto record = std::make_shared<Record>();
  auto session = Session::start(fake_parts(record)).value();
  const OrderId id = session->dispatch(ResourceId("P1"), SiteId("S1"), "", "officer");
  ASSERT_TRUE(eventually([&] {
    const auto s = session->snapshot();
    return s->live.orders->contains(id) && s->live.orders->at(id).state == OrderState::kReceived;
  }));
  EXPECT_THAT(record->sent(), ElementsAre("O-0001/go"));
}

TEST(Session, the_clock_of_what_happens_now_is_neither_held_nor_hurried_but_its_playhead_is) {
  auto record = std::make_shared<Record>();
  auto parts = fake_parts(record);
  parts.opening.incident.start.reset();
  parts.clock = std::make_unique<ScaledClock>(at(0), 1);
  auto session = Session::start(std::move(parts)).value();
  session->set_paused(true);
  session->set_speed(600);
  session->submit(AddNote{"still here"}, "officer");
  ASSERT_TRUE(eventually([&] { return session->snapshot()->live.notes->size() == 1; }));
  EXPECT_FALSE(session->snapshot()->paused);
  EXPECT_EQ(session->snapshot()->speed, 1);
  session->seek(session->snapshot()->recorded.from);
  session->set_paused(true);
  EXPECT_TRUE(eventually([&] { return session->snapshot()->paused; })) << "looking back is everybody's own";
  EXPECT_TRUE(session->snapshot()->has_now) << "what is looked back from goes on";
}

TEST(Session, a_finished_incident_has_no_now) {
  auto record = std::make_shared<Record>();
  {
    auto session = Session::start(fake_parts(record)).value();
    session->flush();
    EXPECT_TRUE(session->snapshot()->has_now);
  }
  auto replay = Session::replay(std::make_unique<test::FakeStore>(record)).value();
  EXPECT_FALSE(replay->snapshot()->has_now);
}

TEST(Session, flush_waits_for_a_dispatch_to_be_planned_decided_and_stored) {
  auto record = std::make_shared<Record>();
  auto session = Session::start(fake_parts(record)).value();
  session->dispatch(ResourceId("P1"), SiteId("S1"), "", "officer");
  session->flush();
  const auto journal = record->journal();
  EXPECT_EQ(std::ranges::count_if(journal, [](const Event& e) { return std::holds_alternative<OrderIssued>(e.body); }), 1);
}

TEST(Session, a_failing_store_is_shown_and_orders_leave_only_after_it_works_again) {
  auto record = std::make_shared<Record>();
  auto parts = fake_parts(record);
  parts.sources.clear();
  parts.solver.reset();
  parts.store = std::make_unique<test::FakeStore>(record, 1, 1);
  auto session = Session::start(std::move(parts)).value();
  ASSERT_TRUE(eventually([&] { return record->journal().size() == 1; }));
  session->dispatch(ResourceId("P1"), SiteId("S1"), "", "officer");
  ASSERT_TRUE(eventually([&] { return session->snapshot()->store_error == "the disk is full"; }));
  EXPECT_TRUE(record->sent().empty());
  EXPECT_EQ(record->journal().size(), 1U);
  ASSERT_TRUE(eventually([&] { return record->sent().size() == 1; }));
  EXPECT_GE(record->stored_when_sent()[0], 2);
  ASSERT_TRUE(eventually([&] { return session->snapshot()->store_error.empty(); }));
}

TEST(Session, a_message_the_link_refused_is_sent_again_before_later_ones_of_that_crew) {
  auto record = std::make_shared<Record>();
  auto parts = fake_parts(record);
  parts.transport = std::make_unique<test::FakeTransport>(record, 1);
  auto session = Session::start(std::move(parts)).value();
  const OrderId id = session->dispatch(ResourceId("P1"), SiteId("S1"), "", "officer");
  session->flush();
  session->submit(CancelOrder{id, "mistake"}, "officer");
  session->flush();
  ASSERT_TRUE(eventually([&] { return record->sent().size() == 2; }));
  EXPECT_THAT(record->sent(), ElementsAre("O-0001/go", "O-0001/cancel"));
}

TEST(Session, what_was_submitted_before_it_ended_is_stored) {
  constexpr int kNotes = 2500;  // more than one transaction
  auto record = std::make_shared<Record>();
  {
    auto session = Session::start(fake_parts(record)).value();
    for (int i = 0; i < kNotes; ++i) session->submit(AddNote{"last words"}, "officer");
  }
  const auto journal = record->journal();
  EXPECT_EQ(std::ranges::count_if(journal, [](const Event& e) { return std::holds_alternative<NoteAdded>(e.body); }), kNotes);
}

/// Takes a while to bring each value, as an answer on its way does.
class SlowSource final : public FeedSource {
 public:
  explicit SlowSource(std::shared_ptr<std::atomic<std::size_t>> said) : said_(std::move(said)) {}
  [[nodiscard]] const SourceId& id() const override { return id_; }
  Status start(FeedSink& sink, const Clock& clock) override {
    sink_ = &sink;
    clock_ = &clock;
    return {};
  }
  void poll() override {
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
    const Station station = test::gauge("G1");
    const Series series = test::depth_series(station);
    const UtcTime when = at(0) + std::chrono::seconds{static_cast<int>(++*said_)};
    sink_->deliver({id_, {station}, {series}, {{series.id, when, clock_->now(), 0.1, "", QualityFlag::kPass, ""}}, 0, "", ""});
  }
  void stop() override {}

 private:
  SourceId id_{"f"};
  std::shared_ptr<std::atomic<std::size_t>> said_;
  FeedSink* sink_ = nullptr;
  const Clock* clock_ = nullptr;
};

TEST(Session, what_was_off_the_wire_when_it_ended_is_stored) {
  for (int round = 0; round < 5; ++round) {
    auto record = std::make_shared<Record>();
    auto said = std::make_shared<std::atomic<std::size_t>>(0);
    {
      auto parts = fake_parts(record);
      parts.sources.clear();
      parts.sources.push_back(std::make_unique<SlowSource>(said));
      auto session = Session::start(std::move(parts)).value();
      ASSERT_TRUE(eventually([&] { return *said >= 2; }));
    }
    std::size_t stored = 0;
    for (const Event& event : record->journal()) {
      if (const auto* batch = std::get_if<ObservationsIngested>(&event.body)) stored += batch->observations.size();
    }
    EXPECT_EQ(stored, *said);
  }
}

TEST(Session, ending_with_a_store_that_only_fails_does_not_hang) {
  auto record = std::make_shared<Record>();
  auto parts = fake_parts(record);
  parts.store = std::make_unique<test::FakeStore>(record, 0, 1'000'000);
  Session::start(std::move(parts)).value()->submit(AddNote{"lost"}, "officer");
  EXPECT_TRUE(record->journal().empty());
}

TEST(Session, continued_after_a_refused_order_it_gives_an_unused_number) {
  auto record = std::make_shared<Record>();
  {
    auto first = Session::start(fake_parts(record)).value();
    first->dispatch(ResourceId("nobody"), SiteId("S1"), "", "officer");
    first->dispatch(ResourceId("P1"), SiteId("S1"), "", "officer");
    first->flush();
    ASSERT_TRUE(eventually([&] { return first->snapshot()->live.orders->contains(OrderId("O-0002")); }));
  }
  auto second = Session::start(fake_parts(record)).value();
  EXPECT_EQ(second->dispatch(ResourceId("P2"), SiteId("S1"), "", "officer"), OrderId("O-0003"));
}

TEST(Session, is_continued_from_what_its_store_holds) {
  auto record = std::make_shared<Record>();
  {
    auto first = Session::start(fake_parts(record)).value();
    first->dispatch(ResourceId("P1"), SiteId("S1"), "", "officer");
    first->flush();
  }
  const auto before = record->journal().size();
  const auto sent = record->sent();
  auto second = Session::start(fake_parts(record)).value();
  second->flush();
  EXPECT_TRUE(second->snapshot()->live.orders->contains(OrderId("O-0001")));
  EXPECT_EQ(second->dispatch(ResourceId("P2"), SiteId("S2"), "", "officer"), OrderId("O-0002"));
  second->flush();
  EXPECT_GT(record->journal().size(), before);
  const auto sent_after = record->sent();
  EXPECT_LE(std::ranges::count(sent_after, "O-0001/go"), 1) << "an old order must not go out again";
}

/// A journal whose last session committed an order and ended before the message left.
std::shared_ptr<Record> died_before_sending() {
  auto record = std::make_shared<Record>();
  auto parts = fake_parts(record);
  parts.transport = std::make_unique<test::FakeTransport>(record, 1'000'000);
  auto session = Session::start(std::move(parts)).value();
  session->dispatch(ResourceId("P1"), SiteId("S1"), "", "officer");
  session->flush();
  EXPECT_TRUE(record->sent().empty());
  return record;
}

TEST(Session, an_order_that_was_committed_but_not_sent_leaves_once_after_a_restart) {
  const auto record = died_before_sending();
  for (int restart = 0; restart < 2; ++restart) {
    auto session = Session::start(fake_parts(record)).value();
    ASSERT_TRUE(eventually([&] {
      return session->snapshot()->live.orders->at(OrderId("O-0001")).state == OrderState::kReceived;
    }));
    ASSERT_TRUE(eventually([&] { return !record->memory()->sent().empty(); }));
    session->flush();
    EXPECT_THAT(record->sent(), ElementsAre("O-0001/go")) << "restart " << restart;
  }
}

TEST(Session, a_message_that_left_but_was_not_noted_is_repeated_under_the_same_id) {
  auto record = std::make_shared<Record>();
  {
    auto session = Session::start(fake_parts(record)).value();
    session->dispatch(ResourceId("P1"), SiteId("S1"), "", "officer");
    session->flush();
  }
  auto forgotten = std::make_shared<Record>();  // the same journal, but what left was never written down
  forgotten->stored(record->journal());
  auto session = Session::start(fake_parts(forgotten)).value();
  ASSERT_TRUE(eventually([&] { return !forgotten->sent().empty(); }));
  EXPECT_THAT(forgotten->sent(), ElementsAre("O-0001/go"));
}

TEST(Session, an_order_that_expired_while_the_program_was_down_is_not_sent_but_overdue) {
  const auto record = died_before_sending();
  auto parts = fake_parts(record);
  parts.opening.incident.start = at(45);
  auto session = Session::start(std::move(parts)).value();
  ASSERT_TRUE(eventually([&] {
    return session->snapshot()->live.orders->at(OrderId("O-0001")).overdue_since.has_value();
  }));
  session->flush();
  EXPECT_TRUE(record->sent().empty());
}

TEST(Session, replaying_a_journal_with_an_unsent_order_sends_nothing_and_leaves_it_unsent) {
  const auto record = died_before_sending();
  {
    const auto replay = Session::replay(std::make_unique<test::FakeStore>(record)).value();
    replay->seek(at(0));
    replay->go_live();
    replay->submit(CancelOrder{OrderId("O-0001"), "what if"}, "visitor");
    replay->flush();
  }
  EXPECT_TRUE(record->sent().empty());
  EXPECT_TRUE(record->memory()->sent().empty());
}

TEST(Session, knows_what_is_on_disk_as_soon_as_it_is_continued) {
  const auto record = died_before_sending();
  auto parts = fake_parts(record);
  parts.sources.clear();
  parts.solver.reset();
  parts.transport.reset();
  const auto stored = static_cast<std::int64_t>(record->journal().size());
  EXPECT_GE(Session::start(std::move(parts)).value()->snapshot()->committed_seq, stored);
  EXPECT_EQ(Session::replay(std::make_unique<test::FakeStore>(record)).value()->snapshot()->committed_seq,
            static_cast<std::int64_t>(record->journal().size()));
}

TEST(Session, a_commit_alone_publishes_what_is_safe_now) {
  auto parts = fake_parts(std::make_shared<Record>());
  parts.sources.clear();
  parts.solver.reset();
  auto session = Session::start(std::move(parts)).value();
  session->submit(AddNote{"is it saved?"}, "officer");
  EXPECT_TRUE(eventually([&] {
    const auto s = session->snapshot();
    return s->live.notes->size() == 1 && s->committed_seq == s->live.seq;
  }));
}

TEST(Session, seeking_back_and_beyond_live) {
  auto parts = fake_parts(std::make_shared<Record>());
  parts.opening.incident.start = at(30);
  auto session = Session::start(std::move(parts)).value();
  session->seek(at(20));
  ASSERT_TRUE(eventually([&] { return session->snapshot()->tense == Tense::kReplay; }));
  EXPECT_EQ(session->snapshot()->at, at(20));
  EXPECT_EQ(session->snapshot()->live_at, at(30));
  session->submit(AddNote{"meanwhile"}, "officer");
  ASSERT_TRUE(eventually([&] { return session->snapshot()->live.notes->size() == 1; }));
  EXPECT_TRUE(session->snapshot()->state.notes->empty());
  session->seek(at(31));
  ASSERT_TRUE(eventually([&] { return session->snapshot()->tense == Tense::kLive; }));
  EXPECT_EQ(session->snapshot()->at, at(30));
  session->seek(at(10));
  ASSERT_TRUE(eventually([&] { return session->snapshot()->at == at(10); }));
  session->go_live();
  EXPECT_TRUE(eventually([&] { return session->snapshot()->tense == Tense::kLive; }));
}

TEST(Session, paused_and_unchanged_it_publishes_nothing) {
  auto parts = fake_parts(std::make_shared<Record>());
  parts.sources.clear();
  parts.solver.reset();
  auto session = Session::start(std::move(parts)).value();
  session->flush();
  ASSERT_TRUE(eventually([&] { return session->snapshot()->live.seq > 0; }));
  std::atomic<int> published = 0;
  session->on_change([&] { ++published; });
  std::this_thread::sleep_for(std::chrono::milliseconds{1500});
  EXPECT_LE(published, 1) << "one may still be on its way";
  session->on_change({});
}

TEST(Session, many_threads_may_ask_and_submit_at_once) {
  auto record = std::make_shared<Record>();
  auto parts = fake_parts(record);
  parts.clock = std::make_unique<ScaledClock>(at(0), 600);
  auto session = Session::start(std::move(parts)).value();
  constexpr int kNotes = 50;
  std::vector<std::jthread> officers;
  for (const char* name : {"a", "b", "c"}) {
    officers.emplace_back([&session, name] {
      const SeriesId series = test::depth_series(test::gauge("G1")).id;
      for (int i = 0; i < kNotes; ++i) {
        session->submit(AddNote{"note"}, name);
        session->seek(at(i % 7));
        (void)session->samples(series, {at(0), at(60)});
        (void)session->timeline({at(0), at(60)}, 60);
        (void)digest_of(session->snapshot()->state);
      }
    });
  }
  officers.clear();
  session->flush();
  const auto journal = record->journal();
  EXPECT_EQ(std::ranges::count_if(journal, [](const Event& e) { return std::holds_alternative<NoteAdded>(e.body); }), 3 * kNotes);
  for (std::size_t i = 0; i < journal.size(); ++i) ASSERT_EQ(journal[i].seq, static_cast<std::int64_t>(i + 1));
}

/// A seat of an incident that others write too.
SessionParts seat_parts(const std::shared_ptr<Record>& record, std::shared_ptr<test::Link> link) {
  SessionParts parts = fake_parts(record);
  parts.shared_store = std::make_unique<test::LinkedStore>(record->memory(), std::move(link));
  parts.store.reset();
  parts.sources.clear();
  parts.solver.reset();
  return parts;
}

TEST(SessionAtASharedStore, orders_of_a_seat_that_died_before_it_sent_them_leave_once_with_the_next_that_leads) {
  const auto record = std::make_shared<Record>();
  test::Twin died;
  died.send("O-1", "P1", "S1", at(0));
  record->memory()->append(died.events);
  const auto next = std::make_shared<test::Link>();
  next->may_lead = false;
  {
    const auto session = Session::start(seat_parts(record, next)).value();
    ASSERT_TRUE(eventually([&] { return session->snapshot()->live.orders->size() == 1; }));
    session->submit(AddNote{"nobody leads"}, "officer");
    ASSERT_TRUE(eventually([&] { return session->snapshot()->live.notes->size() == 1; }));
    EXPECT_TRUE(record->sent().empty()) << "only who leads sends";
    next->may_lead = true;
    ASSERT_TRUE(eventually([&] { return record->memory()->sent() == std::vector<std::int64_t>{2}; }));
    EXPECT_THAT(record->sent(), ElementsAre("O-1/go"));
  }
  const auto session = Session::start(seat_parts(record, std::make_shared<test::Link>())).value();
  ASSERT_TRUE(eventually([&] { return session->snapshot()->seat.leads; }));
  session->submit(AddNote{"the one after it"}, "officer");
  ASSERT_TRUE(eventually([&] { return session->snapshot()->live.notes->size() == 2; }));
  EXPECT_THAT(record->sent(), ElementsAre("O-1/go"));
}

/// Says whether it listens.
class Listener final : public FeedSource {
 public:
  struct Log {
    std::atomic<int> starts = 0;
    std::atomic<bool> listens = false;
    std::atomic<int> polls = 0;
  };
  explicit Listener(std::shared_ptr<Log> log) : log_(std::move(log)) {}
  [[nodiscard]] const SourceId& id() const override { return id_; }
  Status start(FeedSink&, const Clock&) override {
    ++log_->starts;
    log_->listens = true;
    return {};
  }
  void poll() override { ++log_->polls; }
  void stop() override { log_->listens = false; }

 private:
  SourceId id_{"f"};
  std::shared_ptr<Log> log_;
};

TEST(SessionAtASharedStore, goes_on_listening_while_nobody_knows_who_leads_and_stops_when_another_does) {
  const auto record = std::make_shared<Record>();
  const auto link = std::make_shared<test::Link>();
  const auto log = std::make_shared<Listener::Log>();
  SessionParts parts = seat_parts(record, link);
  parts.sources.push_back(std::make_unique<Listener>(log));
  const auto session = Session::start(std::move(parts)).value();
  ASSERT_TRUE(eventually([&] { return session->snapshot()->seat.leads && log->listens; }));
  link->cut();
  ASSERT_TRUE(eventually([&] { return !session->snapshot()->seat.connected; }));
  const int polls = log->polls;
  ASSERT_TRUE(eventually([&] { return log->polls > polls; })) << "a receipt comes once";
  EXPECT_TRUE(log->listens);
  link->mend();
  ASSERT_TRUE(eventually([&] { return session->snapshot()->seat.leads; }));
  EXPECT_EQ(log->starts, 1) << "who leads again had never stopped";
  link->cut();
  ASSERT_TRUE(eventually([&] { return !session->snapshot()->seat.connected; }));
  link->may_lead = false;
  link->mend();
  ASSERT_TRUE(eventually([&] { return session->snapshot()->seat.connected; }));
  EXPECT_TRUE(eventually([&] { return !log->listens; }));
  EXPECT_FALSE(session->snapshot()->seat.leads);
  link->may_lead = true;
  EXPECT_TRUE(eventually([&] { return log->starts == 2 && log->listens; })) << "and begins anew when it leads anew";
}

/// A journal that ends half an hour into an incident whose street stood half a metre deep.
std::shared_ptr<Record> stopped_with_water() {
  auto record = std::make_shared<Record>();
  const auto bath = test::street_bath(at(0), 0.5);
  Forcing forcing;
  forcing.until = at(30);
  std::vector<Event> events;
  events.push_back({1, at(0), at(0), "system", test::small_incident()});
  events.push_back({2, at(30), at(30), "model", WaterModelled{*bath->advance(forcing)}});
  record->stored(events);
  return record;
}

TEST(Session, started_again_its_flood_model_goes_on_from_the_water_that_was_there) {
  auto parts = fake_parts(stopped_with_water());
  parts.solver = test::street_bath(at(0));
  auto session = Session::start(std::move(parts)).value();
  session->set_speed(600);
  ASSERT_TRUE(eventually([&] {
    const auto& water = session->snapshot()->live.water;
    return water && water->valid_at > at(30);
  }));
  const auto water = session->snapshot()->live.water;
  ASSERT_EQ(water->pools.size(), 1U);
  EXPECT_NEAR(water->pools[0].max_depth_m, 0.5, 0.01) << "nothing rained and nothing drained";
}

}  // namespace
}  // namespace sandtable
