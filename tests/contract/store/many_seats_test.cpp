// Several seats on one database: what they may rely on.

#include <gtest/gtest.h>

#include <future>
#include <set>
#include <thread>

#include "tests/contract/feeds/eventually.h"
#include "tests/support/every_command.h"
#include "tests/support/local_postgres.h"
#include "tests/unit/runtime/run_fakes.h"
#include "tests/unit/store/tiny_incident.h"
#include "twin/runtime/session.h"
#include "twin/store/postgres_store.h"

namespace sandtable {
namespace {

using namespace std::chrono_literals;
using test::eventually;
using test::numbered;

class ManySeats : public testing::Test {
 protected:
  void SetUp() override {
    if (test::LocalPostgres::programs().empty()) GTEST_SKIP() << "postgresql-15-postgis-3 is not installed";
    server_ = std::make_unique<test::LocalPostgres>();
    ASSERT_TRUE(server_->start()) << server_->log();
    address_ = server_->address();
  }
  [[nodiscard]] std::unique_ptr<PostgresStore> seat() const {
    auto store = PostgresStore::open(address_, "EPSG:3826");
    EXPECT_TRUE(store) << (store ? "" : store.error().message);
    return store ? std::move(*store) : nullptr;
  }
  void expect_intact() const {
    const auto check = PostgresStore::open_read_only(address_).value()->verify();
    ASSERT_TRUE(check) << check.error().message;
    EXPECT_TRUE(check->intact) << check->why;
  }
  [[nodiscard]] std::vector<Event> journal() const {
    std::vector<Event> events;
    EXPECT_TRUE(PostgresStore::open_read_only(address_).value()->read(
        1, [&](Event e) { return events.push_back(std::move(e)), true; }));
    return events;
  }

  std::unique_ptr<test::LocalPostgres> server_;
  std::string address_;
};

std::vector<std::int64_t> heard(SharedStore& store) {
  std::vector<std::int64_t> seqs;
  const Status news = store.news([&](const Event& e) { seqs.push_back(e.seq); });
  EXPECT_TRUE(news) << (news ? "" : news.error().message);
  return seqs;
}

Order order_for(const std::string& id, const std::string& resource, std::vector<ResourceId> crew = {}) {
  Order order = test::order(OrderState::kOrdered);
  order.crew = std::move(crew);
  order.id = OrderId(id);
  order.resource = ResourceId(resource);
  return order;
}

using SharedStoreTest = ManySeats;

TEST_F(SharedStoreTest, what_one_seat_writes_wakes_the_other) {
  const auto a = seat();
  const auto b = seat();
  EXPECT_NE(a->seat(), b->seat());
  ASSERT_TRUE(a->append(numbered({test::opening(), NoteAdded{"x"}})));
  EXPECT_TRUE(b->wait_for_news(5s).value());
  EXPECT_EQ(heard(*b), (std::vector<std::int64_t>{1, 2}));
  EXPECT_TRUE(heard(*b).empty()) << "news are told once";
  EXPECT_TRUE(heard(*a).empty()) << "what a seat wrote itself is no news to it";
}

TEST_F(SharedStoreTest, the_slower_seat_is_told_and_tries_again) {
  const auto a = seat();
  const auto b = seat();
  ASSERT_TRUE(a->append(numbered({test::opening()})));
  const Status late = b->append(numbered({test::opening()}));
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, ErrorCode::kConflict) << late.error().message;
  heard(*b);
  ASSERT_TRUE(b->append(numbered({NoteAdded{"b"}}, 2)));
  expect_intact();
}

TEST_F(SharedStoreTest, whoever_holds_the_pen_is_not_overtaken) {
  const auto a = seat();
  const auto b = seat();
  ASSERT_TRUE(a->append(numbered({test::opening()})));
  heard(*b);
  ASSERT_TRUE(a->take_pen());
  auto waits = std::async(std::launch::async, [&] { return b->append(numbered({NoteAdded{"b"}}, 2)); });
  EXPECT_EQ(waits.wait_for(100ms), std::future_status::timeout);
  ASSERT_TRUE(a->append(numbered({NoteAdded{"a"}}, 2)));
  ASSERT_TRUE(a->put_pen_down());
  EXPECT_EQ(waits.get().error().code, ErrorCode::kConflict);
}

TEST_F(SharedStoreTest, one_seat_leads_until_it_is_gone) {
  auto a = seat();
  const auto b = seat();
  EXPECT_TRUE(a->try_to_lead().value());
  EXPECT_TRUE(a->try_to_lead().value()) << "and goes on leading";
  EXPECT_FALSE(b->try_to_lead().value());
  a.reset();
  EXPECT_TRUE(eventually([&] { return b->try_to_lead().value(); }));
}

TEST_F(SharedStoreTest, two_incidents_in_one_database_do_not_meet) {
  const auto a = seat();
  auto other = PostgresStore::open(server_->address("other_storm"), "EPSG:3826").value();
  ASSERT_TRUE(a->append(numbered({test::opening()})));
  ASSERT_TRUE(a->try_to_lead().value());
  EXPECT_TRUE(other->try_to_lead().value());
  EXPECT_EQ(other->last_seq().value(), 0);
}

TEST_F(SharedStoreTest, the_database_itself_refuses_a_second_open_order_for_a_pump) {
  const auto a = seat();
  ASSERT_TRUE(a->append(numbered({test::opening(), OrderIssued{order_for("O-1", "P1")}})));
  const Status twice = a->append(numbered({OrderIssued{order_for("O-2", "P1")}}, 3));
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().code, ErrorCode::kRefused) << twice.error().message;
  EXPECT_NE(twice.error().message.find("one_open_order_a_resource"), std::string::npos) << twice.error().message;
  EXPECT_EQ(a->last_seq().value(), 2);
  Order done = order_for("O-1", "P1");
  done.state = OrderState::kReleased;
  // In one transaction, and with an id that sorts before the order it follows.
  ASSERT_TRUE(a->append(numbered({OrderChanged{done}, OrderIssued{order_for("O-0", "P1")}}, 3)));
  expect_intact();
}

TEST_F(SharedStoreTest, the_database_names_the_crew_that_a_second_order_would_bind) {
  const auto a = seat();
  ASSERT_TRUE(a->append(numbered({test::opening(), OrderIssued{order_for("O-1", "P1", {ResourceId("C1")})}})));
  const Status twice = a->append(numbered({OrderIssued{order_for("O-2", "P2", {ResourceId("C1")})}}, 3));
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().code, ErrorCode::kRefused) << twice.error().message;
  EXPECT_NE(twice.error().message.find("one_open_order_a_resource"), std::string::npos) << twice.error().message;
  EXPECT_NE(twice.error().message.find("(C1)"), std::string::npos) << twice.error().message;
}

/// What version 3 added, taken away.
constexpr const char* kToVersion2 = R"sql(
DROP TABLE assignments;
ALTER TABLE orders ADD CONSTRAINT one_open_order_a_resource EXCLUDE USING btree (resource WITH =)
  WHERE (state NOT IN ('released', 'refused', 'cancelled')) DEFERRABLE INITIALLY DEFERRED;
UPDATE sandtable_incident SET schema_version = 2;
)sql";

TEST_F(SharedStoreTest, tables_of_version_2_guard_the_crews_of_their_open_orders_once_a_seat_has_brought_them_up) {
  ASSERT_TRUE(seat()->append(numbered({test::opening(), OrderIssued{order_for("O-1", "P1", {ResourceId("C1")})}})));
  ASSERT_TRUE(server_->run(kToVersion2, "incident")) << server_->log();
  const auto viewer = PostgresStore::open_read_only(address_);
  ASSERT_FALSE(viewer);
  EXPECT_EQ(viewer.error().code, ErrorCode::kUnreadable) << viewer.error().message;
  const auto a = seat();
  ASSERT_TRUE(a);
  expect_intact();
  const Status twice = a->append(numbered({OrderIssued{order_for("O-2", "P2", {ResourceId("C1")})}}, 3));
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().code, ErrorCode::kRefused) << twice.error().message;
}

/// Seats that send the same pumps out and in again, half of them without looking who has them.
class RivalSeats : public ManySeats {
 protected:
  /// Eight at once, whose orders bind `crew` too. Then nobody has been bound twice, and the database had to see to it.
  void contend(const IncidentOpened& incident, const std::vector<ResourceId>& crew) {
    ASSERT_TRUE(seat()->append(numbered({incident})));
    std::vector<std::thread> seats;
    for (int number = 0; number < 8; ++number)
      seats.emplace_back([this, number, &crew] { work(number, number % 2 == 0, crew); });
    for (std::thread& thread : seats) thread.join();
    EXPECT_GT(issued_, 2);
    EXPECT_GT(stopped_by_the_database_, 0) << "the blind seats must have met the constraint";
    expect_nobody_twice();
    expect_intact();
  }

 private:
  void work(int number, bool looks, const std::vector<ResourceId>& crew) {
    const auto store = PostgresStore::open(address_, "EPSG:3826").value();
    IncidentState state;
    ASSERT_TRUE(store->read(1, [&](const Event& e) { return reduce(state, e), true; }));
    const auto goes_on = [&](int i) { return i < 25 || (!looks && stopped_by_the_database_ == 0 && i < 2000); };
    for (int i = 0; goes_on(i); ++i) {
      ASSERT_TRUE(store->news([&](const Event& e) {
        if (e.seq > state.seq) reduce(state, e);
      }));
      const Order wanted = order_for(fmt::format("O-{}-{}", number, i), i % 2 == 0 ? "P1" : "P2", crew);
      const EventBody body = looks ? decided(state, wanted) : OrderIssued{wanted};
      const Event event{state.seq + 1, test::at(1), test::at(1), "officer", body};
      const Status appended = store->append(std::span(&event, 1));
      if (appended) {
        reduce(state, event);
        issued_ += std::holds_alternative<OrderIssued>(body) ? 1 : 0;
      } else if (appended.error().code == ErrorCode::kRefused) {
        ++stopped_by_the_database_;
      } else {
        EXPECT_EQ(appended.error().code, ErrorCode::kConflict) << appended.error().message;
      }
    }
  }

  /// The order; or, where somebody has whom it needs, that this one is sent home.
  static EventBody decided(const IncidentState& state, const Order& wanted) {
    const auto decision =
        decide(state, IssueOrder{wanted.id, wanted.resource, wanted.site, {}, 0, {}, ""}, {test::at(1), "officer"});
    if (decision) return decision->front();
    std::vector<ResourceId> needed = wanted.crew;
    needed.push_back(wanted.resource);
    for (const ResourceId& id : needed) {
      const auto held = state.orders->find(state.resources->at(id).order);
      if (held == state.orders->end()) continue;
      Order home = held->second;
      home.state = OrderState::kReleased;
      return OrderChanged{home};
    }
    ADD_FAILURE() << decision.error().message();
    return NoteAdded{decision.error().message()};
  }

  void expect_nobody_twice() const {
    std::map<ResourceId, std::set<OrderId>> open;
    for (const Event& e : journal()) {
      const Order* order = nullptr;
      if (const auto* e1 = std::get_if<OrderIssued>(&e.body)) order = &e1->order;
      if (const auto* e2 = std::get_if<OrderChanged>(&e.body)) order = &e2->order;
      if (order == nullptr) continue;
      for (auto& [id, orders] : open) orders.erase(order->id);
      for (const ResourceId& id : bound_by(*order)) {
        open[id].insert(order->id);
        ASSERT_EQ(open[id].size(), 1U) << id.str() << " in entry " << e.seq;
      }
    }
  }

  std::atomic<int> issued_ = 0;
  std::atomic<int> stopped_by_the_database_ = 0;
};

TEST_F(RivalSeats, eight_that_want_the_same_two_pumps_never_assign_one_twice) { contend(test::small_incident(), {}); }

TEST_F(RivalSeats, eight_with_two_pumps_and_one_crew_never_send_it_with_both) {
  IncidentOpened incident = test::small_incident();
  for (ResourceConfig& pump : incident.resources) pump.crew_needed = 1;
  ResourceConfig crew;
  crew.id = ResourceId("C1");
  crew.kind = ResourceKind::kCrew;
  crew.name = {"甲班", "Crew 1"};
  crew.depot = "D";
  incident.resources.push_back(crew);
  contend(incident, {crew.id});
}

TEST_F(SharedStoreTest, a_changed_row_is_found_and_named) {
  ASSERT_TRUE(seat()->append(test::one_of_each()));
  const auto why_after = [&](const std::string& sql) {
    EXPECT_TRUE(server_->run(sql, "incident")) << server_->log();
    const auto check = PostgresStore::open_read_only(address_).value()->verify();
    EXPECT_FALSE(check->intact) << sql;
    return fmt::format("{} {}", check->broken_seq, check->why);
  };
  EXPECT_EQ(why_after("UPDATE orders SET site = 'S9'"), "0 table orders: row 'O-1' differs from what the journal says");
  EXPECT_EQ(why_after("DELETE FROM observation WHERE seq = 3 AND place = 1").substr(0, 31),
            "3 entry 3 (observations_ingeste");
  EXPECT_EQ(why_after("UPDATE journal SET body = replace(body, 'rule', 'role') WHERE seq = 1"),
            "1 entry 1 (incident_opened) was changed: its digest does not fit its content");
}

TEST_F(SharedStoreTest, a_shortened_journal_shows) {
  ASSERT_TRUE(seat()->append(test::one_of_each()));
  ASSERT_TRUE(server_->run("DELETE FROM journal WHERE seq = 14", "incident")) << server_->log();
  const auto check = PostgresStore::open_read_only(address_).value()->verify().value();
  EXPECT_EQ(check.broken_seq, 14);
}

TEST_F(SharedStoreTest, who_only_looks_cannot_write) {
  ASSERT_TRUE(seat()->append(numbered({test::opening()})));
  const auto viewer = PostgresStore::open_read_only(address_).value();
  EXPECT_EQ(viewer->append(numbered({NoteAdded{"x"}}, 2)).error().code, ErrorCode::kRefused);
  EXPECT_EQ(viewer->note_sent(std::vector<std::int64_t>{1}).error().code, ErrorCode::kRefused);
}

/// Sessions as they run in a control room.
class Seats : public ManySeats {
 protected:
  [[nodiscard]] std::unique_ptr<Session> session(Role role = Role::kCommander, bool feeds = false) {
    SessionParts parts = test::fake_parts(record_);
    parts.store.reset();
    if (!feeds) parts.sources.clear();
    parts.solver.reset();
    parts.role = role;
    if (role == Role::kViewer) {
      parts.shared_store = PostgresStore::open_read_only(address_).value();
    } else {
      parts.shared_store = seat();
    }
    auto started = Session::start(std::move(parts));
    EXPECT_TRUE(started) << (started ? "" : started.error().message);
    return std::move(*started);
  }
  static bool opened(const Session& session) {
    const auto s = session.snapshot();
    return s && s->live.seq > 0;
  }
  static bool has_notice(const Session& session, const std::string& key) {
    const auto s = session.snapshot();
    return std::ranges::any_of(s->notices, [&](const Notice& n) { return n.refusal.key == key; });
  }

  std::shared_ptr<test::Record> record_ = std::make_shared<test::Record>();
};

TEST_F(Seats, see_each_others_events_within_a_second) {
  const auto a = session();
  const auto b = session();
  ASSERT_TRUE(eventually([&] { return opened(*a) && opened(*b); }));
  for (int i = 1; i <= 5; ++i) {
    Session& writer = i % 2 == 0 ? *a : *b;
    const Session& reader = i % 2 == 0 ? *b : *a;
    writer.submit(AddNote{fmt::format("note {}", i)}, "officer");
    EXPECT_TRUE(eventually([&] { return reader.snapshot()->live.notes->size() == static_cast<std::size_t>(i); }, 1s))
        << i;
  }
  a->flush();
  b->flush();
  ASSERT_TRUE(eventually([&] { return a->snapshot()->live.seq == b->snapshot()->live.seq; }));
  EXPECT_EQ(digest_of(a->snapshot()->live), digest_of(b->snapshot()->live));
  expect_intact();
}

TEST_F(Seats, one_leads_and_another_takes_over_when_it_leaves) {
  auto a = session(Role::kCommander, true);
  ASSERT_TRUE(eventually([&] { return a->snapshot()->seat.leads; }));
  const auto b = session(Role::kCommander, true);
  ASSERT_TRUE(eventually([&] { return opened(*b); }));
  EXPECT_FALSE(b->snapshot()->seat.leads);
  a.reset();
  EXPECT_TRUE(eventually([&] { return b->snapshot()->seat.leads; }));
  b->submit(AddNote{"still here"}, "officer");
  EXPECT_TRUE(eventually([&] { return b->snapshot()->live.notes->size() == 1; }));
  expect_intact();
}

TEST_F(Seats, an_order_of_any_seat_is_sent_once_by_the_one_that_leads) {
  const auto a = session();
  ASSERT_TRUE(eventually([&] { return a->snapshot()->seat.leads && opened(*a); }));
  const auto b = session();
  ASSERT_TRUE(eventually([&] { return opened(*b); }));
  const OrderId id = b->dispatch(ResourceId("P1"), SiteId("S1"), "", "officer");
  ASSERT_TRUE(eventually([&] { return !record_->sent().empty(); }));
  ASSERT_TRUE(eventually([&] {
    const auto now = b->snapshot();
    const auto order = now->live.orders->find(id);
    return order != now->live.orders->end() && order->second.state == OrderState::kReceived;
  }));
  EXPECT_EQ(record_->sent(), std::vector<std::string>{id.str() + "/go"});
}

TEST_F(Seats, three_that_send_the_same_pump_get_one_order_and_two_refusals) {
  std::vector<std::unique_ptr<Session>> seats;
  for (int i = 0; i < 3; ++i) {
    seats.push_back(session());
    ASSERT_TRUE(eventually([&] { return opened(*seats.back()); }));
  }
  for (const auto& seat : seats) seat->dispatch(ResourceId("P1"), SiteId("S1"), "", "officer");
  for (const auto& seat : seats) seat->flush();
  EXPECT_TRUE(eventually([&] {
    return std::ranges::count_if(seats, [](const auto& s) { return has_notice(*s, "refusal.resource_busy"); }) == 2;
  }));
  for (const auto& seat : seats) EXPECT_TRUE(eventually([&] { return seat->snapshot()->live.orders->size() == 1; }));
  expect_intact();
}

TEST_F(Seats, without_the_database_they_show_what_they_know_and_take_nothing) {
  const auto a = session();
  const auto b = session();
  ASSERT_TRUE(eventually([&] { return opened(*a) && opened(*b); }));
  a->submit(AddNote{"before"}, "officer");
  ASSERT_TRUE(eventually([&] { return b->snapshot()->live.notes->size() == 1; }));

  server_->stop();
  for (const Session* s : {a.get(), b.get()}) {
    ASSERT_TRUE(eventually([&] { return !s->snapshot()->seat.connected; }));
    EXPECT_FALSE(s->snapshot()->store_error.empty());
    EXPECT_EQ(s->snapshot()->live.notes->size(), 1U);
  }
  a->submit(AddNote{"into the void"}, "officer");
  EXPECT_TRUE(eventually([&] { return has_notice(*a, "refusal.database_lost"); }));
  EXPECT_EQ(a->snapshot()->live.notes->size(), 1U) << "what is not recorded is not shown either";

  ASSERT_TRUE(server_->start()) << server_->log();
  for (Session* s : {a.get(), b.get()}) {
    ASSERT_TRUE(eventually([&] { return s->snapshot()->seat.connected; }));
    EXPECT_EQ(s->snapshot()->store_error, "");
  }
  b->submit(AddNote{"after"}, "officer");
  ASSERT_TRUE(eventually([&] { return a->snapshot()->live.notes->size() == 2; }));
  ASSERT_TRUE(eventually([&] { return a->snapshot()->seat.leads != b->snapshot()->seat.leads; }));
  EXPECT_EQ((*a->snapshot()->live.notes)[1].text, "after");
  expect_intact();
}

TEST_F(Seats, what_a_feed_said_during_the_loss_is_recorded_afterwards) {
  const auto a = session(Role::kCommander, true);
  ASSERT_TRUE(eventually([&] { return a->snapshot()->live.readings->size() == 1; }));
  server_->stop();
  ASSERT_TRUE(eventually([&] { return !a->snapshot()->seat.connected; }));
  a->set_speed(600);  // the gauge goes on reporting
  ASSERT_TRUE(eventually([&] { return a->snapshot()->live_at > test::at(3); }));
  a->set_speed(0);
  ASSERT_TRUE(server_->start()) << server_->log();
  EXPECT_TRUE(eventually([&] { return a->snapshot()->live.readings->front().count >= 4; }));
  a->flush();
  expect_intact();
}

/// A commit that waits for a standby that never comes is in the journal before anybody is answered; then the connection
/// is ended. What the seat knows of it is what a cable pulled at that moment leaves it with.
TEST_F(Seats, an_order_whose_commit_was_not_answered_is_found_afterwards_and_told_to_be_recorded) {
  const auto a = session();
  ASSERT_TRUE(eventually([&] { return a->snapshot()->seat.leads && opened(*a); }));
  const std::int64_t before = a->snapshot()->live.seq;
  ASSERT_TRUE(server_->run("ALTER SYSTEM SET synchronous_standby_names = 'nobody'")) << server_->log();
  ASSERT_TRUE(server_->run("SELECT pg_reload_conf()")) << server_->log();
  std::this_thread::sleep_for(200ms);  // each process of the server hears of it by a signal
  a->submit(AddNote{"is it there?"}, "officer");
  ASSERT_TRUE(eventually([&] {
    EXPECT_TRUE(server_->run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"));
    return has_notice(*a, "refusal.outcome_unknown");
  }));
  EXPECT_FALSE(has_notice(*a, "refusal.database_lost"));
  ASSERT_TRUE(server_->run("ALTER SYSTEM RESET synchronous_standby_names")) << server_->log();
  ASSERT_TRUE(server_->run("SELECT pg_reload_conf()")) << server_->log();
  EXPECT_TRUE(eventually([&] { return has_notice(*a, "notice.recorded_after_all"); }));
  EXPECT_TRUE(eventually([&] { return a->snapshot()->live.notes->size() == 1; }));
  const std::vector<Event> events = journal();
  ASSERT_GT(std::ssize(events), before);
  EXPECT_TRUE(std::holds_alternative<NoteAdded>(events[static_cast<std::size_t>(before)].body));
  expect_intact();
}

TEST_F(Seats, orders_of_a_seat_that_died_before_it_sent_them_leave_once_with_the_next_that_leads) {
  {
    const auto died = seat();
    ASSERT_TRUE(died->try_to_lead().value());
    test::Twin twin;
    twin.send("O-1", "P1", "S1", test::at(0));
    ASSERT_TRUE(died->append(twin.events));
  }
  const auto b = session();
  ASSERT_TRUE(eventually([&] { return b->snapshot()->seat.leads && !record_->sent().empty(); }));
  ASSERT_TRUE(eventually([&] { return seat()->sent().value() == std::vector<std::int64_t>{2}; }));
  const auto c = session();
  server_->stop();
  ASSERT_TRUE(eventually([&] { return !b->snapshot()->seat.connected && !c->snapshot()->seat.connected; }));
  ASSERT_TRUE(server_->start()) << server_->log();
  ASSERT_TRUE(eventually([&] { return b->snapshot()->seat.leads || c->snapshot()->seat.leads; }));
  // A seat that is not yet back takes nothing, whoever leads.
  ASSERT_TRUE(eventually([&] { return c->snapshot()->seat.connected; }));
  c->submit(AddNote{"whoever leads now"}, "officer");
  ASSERT_TRUE(eventually([&] { return b->snapshot()->live.notes->size() == 1; }));
  EXPECT_EQ(record_->sent(), std::vector<std::string>{"O-1/go"});
}

TEST_F(Seats, a_wall_sees_everything_and_can_write_nothing) {
  const auto desk = session();
  ASSERT_TRUE(eventually([&] { return opened(*desk); }));
  const auto wall = session(Role::kViewer);
  desk->submit(AddNote{"for all to see"}, "officer");
  ASSERT_TRUE(eventually([&] { return wall->snapshot()->live.notes->size() == 1; }));
  wall->submit(AddNote{"scribble"}, "passer-by");
  EXPECT_TRUE(eventually([&] { return !wall->snapshot()->notices.empty(); }));
  wall->dispatch(ResourceId("P1"), SiteId("S1"), "", "passer-by");
  wall->flush();
  EXPECT_TRUE(has_notice(*wall, "refusal.role"));
  EXPECT_FALSE(wall->snapshot()->seat.leads);
  EXPECT_EQ(desk->snapshot()->live.notes->size(), 1U);
  EXPECT_TRUE(desk->snapshot()->live.orders->empty());
}

/// Also what feeds, crews and the model say, which a seat of any role may bring in.
TEST_F(Seats, a_wall_can_record_no_command_of_any_kind) {
  const auto desk = session();
  ASSERT_TRUE(eventually([&] { return opened(*desk); }));
  const auto wall = session(Role::kViewer);
  ASSERT_TRUE(eventually([&] { return opened(*wall); }));
  for (const Command& command : test::every_command()) {
    wall->submit(command, "passer-by");
    wall->flush();
  }
  for (const Event& event : journal()) EXPECT_NE(event.actor, "passer-by") << "entry " << event.seq;
  EXPECT_FALSE(wall->snapshot()->seat.leads);
  expect_intact();
}

}  // namespace
}  // namespace sandtable
