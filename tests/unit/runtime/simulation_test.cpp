#include "twin/runtime/simulation.h"

#include <gmock/gmock.h>

#include "tests/unit/runtime/run_fakes.h"
#include "twin/runtime/session.h"

namespace sandtable {
namespace {

using test::at;
using test::fake_parts;
using test::Record;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr Duration kStep{std::chrono::seconds{10}};

/// An hour with rising water, alarms, two orders and a note.
std::shared_ptr<Record> played_hour() {
  auto record = std::make_shared<Record>();
  auto run = Simulation::start(fake_parts(record)).value();
  EXPECT_TRUE(run->run_to(at(35), kStep));
  run->dispatch(ResourceId("P1"), SiteId("S1"), "", "officer");
  EXPECT_TRUE(run->run_to(at(40), kStep));
  run->dispatch(ResourceId("P2"), SiteId("S2"), "", "officer");
  run->submit(AddNote{"tide is turning"}, "officer");
  EXPECT_TRUE(run->run_to(at(60), kStep));
  return record;
}

/// A link whose broker is away until a moment.
class LostUntil final : public CommandTransport {
 public:
  LostUntil(const std::shared_ptr<Record>& record, UtcTime back) : link_(record), back_(back) {}
  [[nodiscard]] bool reaches_outside() const override { return false; }
  Status start(FieldReportSink& sink, const Clock& clock) override {
    clock_ = &clock;
    return link_.start(sink, clock);
  }
  Status publish(const OrderMessage& message) override {
    if (clock_->now() < back_) return fail(ErrorCode::kIo, "no broker");
    return link_.publish(message);
  }
  void poll() override {}
  void stop() override {}
  [[nodiscard]] std::string trouble() const override { return clock_->now() < back_ ? "no broker" : ""; }

 private:
  test::FakeTransport link_;
  UtcTime back_;
  const Clock* clock_ = nullptr;
};

TEST(Simulation, a_broker_down_for_an_hour_costs_the_orders_that_expired_and_nothing_else) {
  auto record = std::make_shared<Record>();
  auto parts = fake_parts(record);
  parts.transport = std::make_unique<LostUntil>(record, at(65));
  auto run = Simulation::start(std::move(parts)).value();
  ASSERT_TRUE(run->run_to(at(5), kStep));
  const OrderId old = run->dispatch(ResourceId("P1"), SiteId("S1"), "", "officer");
  ASSERT_TRUE(run->run_to(at(50), kStep));
  EXPECT_THAT(record->sent(), IsEmpty());
  EXPECT_EQ(run->snapshot()->live.feeds->at(SourceId("field link")).last_error, "no broker") << "the operator sees it";
  EXPECT_TRUE(run->snapshot()->live.orders->at(old).overdue_since) << "and that nobody confirmed the order";
  const OrderId fresh = run->dispatch(ResourceId("P2"), SiteId("S2"), "", "officer");
  ASSERT_TRUE(run->run_to(at(66), kStep));
  EXPECT_THAT(record->sent(), ElementsAre(fresh.str() + "/go")) << "an order of an hour ago must not move anybody";
  EXPECT_EQ(run->snapshot()->live.orders->at(fresh).state, OrderState::kReceived);
  EXPECT_EQ(run->snapshot()->live.orders->at(old).state, OrderState::kOrdered);
  run->submit(ResendOrder{old}, "officer");
  ASSERT_TRUE(run->run_to(at(67), kStep));
  EXPECT_EQ(run->snapshot()->live.orders->at(old).state, OrderState::kReceived) << "an officer may send it again";
}

TEST(Simulation, the_same_steps_give_the_same_journal) {
  const auto first = played_hour()->journal();
  const auto second = played_hour()->journal();
  ASSERT_EQ(first.size(), second.size());
  IncidentState a;
  IncidentState b;
  for (std::size_t i = 0; i < first.size(); ++i) {
    reduce(a, first[i]);
    reduce(b, second[i]);
  }
  EXPECT_EQ(digest_of(a), digest_of(b));
}

TEST(Simulation, begins_when_the_recording_begins_however_long_loading_took) {
  auto parts = fake_parts(std::make_shared<Record>());
  parts.opening.incident.start = at(0);
  parts.clock = std::make_unique<ScaledClock>(at(7), 60);
  EXPECT_EQ(Simulation::start(std::move(parts)).value()->now(), at(0));
}

TEST(Simulation, a_dispatched_order_goes_out_and_its_receipt_comes_in) {
  auto record = std::make_shared<Record>();
  auto run = Simulation::start(fake_parts(record)).value();
  const OrderId id = run->dispatch(ResourceId("P1"), SiteId("S1"), "go", "officer");
  ASSERT_TRUE(run->run_to(at(1), kStep));
  EXPECT_THAT(record->sent(), ElementsAre("O-0001/go"));
  EXPECT_EQ(run->snapshot()->live.orders->at(id).state, OrderState::kReceived);
}

TEST(Simulation, shows_everything_as_committed_when_a_run_ends) {
  auto run = Simulation::start(fake_parts(std::make_shared<Record>())).value();
  ASSERT_TRUE(run->run_to(at(5), kStep));
  EXPECT_EQ(run->snapshot()->committed_seq, run->snapshot()->live.seq);
}

TEST(Simulation, a_refused_order_shows_as_a_notice_and_sends_nothing) {
  auto record = std::make_shared<Record>();
  auto run = Simulation::start(fake_parts(record)).value();
  run->dispatch(ResourceId("nobody"), SiteId("S1"), "", "officer");
  ASSERT_TRUE(run->run_to(at(1), kStep));
  ASSERT_EQ(run->snapshot()->notices.size(), 1U);
  EXPECT_EQ(run->snapshot()->notices[0].refusal.key, "refusal.no_such_resource");
  EXPECT_THAT(record->sent(), IsEmpty());
}

TEST(Simulation, an_order_waits_for_its_event_to_be_stored) {
  auto record = std::make_shared<Record>();
  ASSERT_TRUE(Simulation::start(fake_parts(record)).value()->run_to(at(1), kStep));
  const auto record_of_failing = std::make_shared<Record>();
  auto parts = fake_parts(record_of_failing);
  parts.store = std::make_unique<test::FakeStore>(record_of_failing, record->journal().size(), 1);
  auto run = Simulation::start(std::move(parts)).value();
  ASSERT_TRUE(run->run_to(at(1), kStep));
  run->dispatch(ResourceId("P1"), SiteId("S1"), "", "officer");

  const Status failed = run->run_to(at(2), kStep);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().message, "the disk is full");
  EXPECT_THAT(record_of_failing->sent(), IsEmpty());

  ASSERT_TRUE(run->run_to(at(3), kStep));
  EXPECT_THAT(record_of_failing->sent(), ElementsAre("O-0001/go"));
  const auto journal = record_of_failing->journal();
  const auto issued = std::ranges::find_if(journal, [](const Event& e) { return std::holds_alternative<OrderIssued>(e.body); });
  ASSERT_NE(issued, journal.end());
  EXPECT_GE(record_of_failing->stored_when_sent().front(), issued->seq);
}

TEST(Replay, of_any_journal_sends_nothing_and_reaches_the_live_state) {
  const auto record = played_hour();
  const auto sent = record->sent();
  const auto journal = record->journal();
  ASSERT_EQ(sent.size(), 2U);
  const auto replay = Session::replay(std::make_unique<test::FakeStore>(record)).value();

  IncidentState reduced;
  std::size_t compared = 0;
  for (std::size_t i = 0; i < journal.size(); ++i) {
    reduce(reduced, journal[i]);
    const bool last_of_moment = i + 1 == journal.size() || journal[i + 1].at > journal[i].at;
    if (!last_of_moment || (i % 50 != 0 && i + 1 != journal.size() && compared > i / 50)) continue;
    ++compared;
    replay->seek(journal[i].at);
    replay->flush();
    std::shared_ptr<const Snapshot> shown = replay->snapshot();
    while (shown->at != journal[i].at) shown = replay->snapshot();
    EXPECT_EQ(digest_of(shown->state), digest_of(reduced)) << "at event " << i + 1;
    EXPECT_EQ(shown->tense, Tense::kReplay);
  }
  EXPECT_GT(compared, journal.size() / 50);
  EXPECT_EQ(digest_of(replay->snapshot()->live), digest_of(reduced));
  EXPECT_EQ(record->sent(), sent);
  EXPECT_EQ(record->journal().size(), journal.size());
}

TEST(Replay, what_is_submitted_changes_neither_the_journal_nor_the_field) {
  const auto record = played_hour();
  const auto sent = record->sent();
  const auto length = record->journal().size();
  {
    const auto replay = Session::replay(std::make_unique<test::FakeStore>(record)).value();
    replay->submit(CancelOrder{OrderId("O-0001"), "too late"}, "visitor");
    replay->dispatch(ResourceId("P1"), SiteId("S2"), "", "visitor");
    replay->flush();
  }
  EXPECT_EQ(record->sent(), sent);
  EXPECT_EQ(record->journal().size(), length);
}

TEST(Replay, adds_nothing_of_its_own_to_what_was_recorded) {
  // The order is due long before the last event, and nobody ticked in between: a clock that ran on would call it late.
  test::Twin twin;
  twin.send("O-1", "P1", "S1", at(1));
  twin.must(AddNote{"much later"}, at(90));
  auto record = std::make_shared<Record>();
  record->stored(twin.events);
  const auto replay = Session::replay(std::make_unique<test::FakeStore>(record)).value();
  replay->flush();
  EXPECT_EQ(replay->snapshot()->live.seq, static_cast<std::int64_t>(twin.events.size()));
  EXPECT_EQ(digest_of(replay->snapshot()->live), digest_of(twin.state));
}

}  // namespace
}  // namespace sandtable
