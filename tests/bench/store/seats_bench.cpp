// Many seats on one PostgreSQL: how long notes, orders, acknowledgements and cancellations take to be on the record and
// to be seen at another seat, and how many rows they make. Prints; asserts nothing.
// Run: bench_seats [SEATS [COMMANDS_A_SECOND [SECONDS]]]

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <deque>
#include <set>
#include <thread>

#include "tests/support/incident_builder.h"
#include "tests/support/local_postgres.h"
#include "twin/runtime/session.h"
#include "twin/store/postgres_connection.h"
#include "twin/store/postgres_store.h"

namespace sandtable::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;
using namespace std::chrono_literals;

int number(int argc, char** argv, int index, int otherwise) {
  int value = otherwise;
  if (index < argc) std::from_chars(argv[index], argv[index] + std::strlen(argv[index]), value);
  return std::max(value, 1);
}

constexpr int kPumpsASeat = 5;

ResourceId pump(int seat, int number) { return ResourceId(fmt::format("P{}-{}", seat, number % kPumpsASeat)); }
std::string gauge_name(int number) { return fmt::format("G{}", number); }
AlarmId alarm(int number) {
  return make_alarm_id(RuleId("deep"), test::depth_series(test::gauge(gauge_name(number))).id);
}

/// So many flooded gauges, all at once: an alarm for each acknowledgement.
class Flood final : public FeedSource {
 public:
  explicit Flood(int gauges) : gauges_(gauges) {}
  [[nodiscard]] const SourceId& id() const override { return id_; }
  Status start(FeedSink& sink, const Clock& clock) override {
    IngestDelivery delivery;
    delivery.source = id_;
    for (int i = 0; i < gauges_; ++i) {
      const Station station = test::gauge(gauge_name(i));
      const Series series = test::depth_series(station);
      delivery.stations.push_back(station);
      delivery.series.push_back(series);
      delivery.observations.push_back({series.id, clock.now(), clock.now(), 0.5, "", QualityFlag::kPass, ""});
    }
    sink.deliver(std::move(delivery));
    return {};
  }
  void poll() override {}
  void stop() override {}

 private:
  SourceId id_{"f"};
  int gauges_;
};

std::unique_ptr<Session> seat(const std::string& address, int seats, int gauges) {
  SessionParts parts;
  parts.opening = test::small_incident();
  const ResourceConfig like = parts.opening.resources.front();
  for (int i = 0; i < seats * kPumpsASeat; ++i) {
    ResourceConfig next = like;
    next.id = pump(i / kPumpsASeat, i);
    parts.opening.resources.push_back(next);
  }
  parts.clock = std::make_unique<ScaledClock>(UtcTime{}, 1);
  parts.sources.push_back(std::make_unique<Flood>(gauges));
  auto store = PostgresStore::open(address, "EPSG:3826");
  if (!store) {
    fmt::print(stderr, "{}\n", store.error().message);
    std::exit(1);
  }
  parts.shared_store = std::move(*store);
  return std::move(Session::start(std::move(parts)).value());
}

/// What a seat asks for, in turns: a note, an order, an acknowledgement, and the order of the turn before taken back.
enum class Kind { kNote, kOrder, kAcknowledgement, kCancellation };
constexpr std::array<std::string_view, 4> kKinds{"notes", "orders", "acknowledgements", "cancellations"};

struct Asked {
  Kind kind = Kind::kNote;
  int seat = 0;
  int number = 0;  ///< of the turn; of an acknowledgement, of the gauge
  SteadyClock::time_point when;

  [[nodiscard]] std::string note() const { return fmt::format("{}/{}", seat, number); }
  [[nodiscard]] OrderId order() const { return OrderId(fmt::format("B{}-{}", seat, number)); }
  [[nodiscard]] Command command() const {
    switch (kind) {
      case Kind::kNote:
        return AddNote{note()};
      case Kind::kOrder:
        return IssueOrder{order(), pump(seat, number), SiteId("S1"), {}, 0, 10min, ""};
      case Kind::kAcknowledgement:
        return AcknowledgeAlarm{alarm(number), note()};
      case Kind::kCancellation:
        return CancelOrder{order(), ""};
    }
    return Tick{};
  }
};

/// How long each took from the asking until the first seat showed it: at the seat that asked where that is the first,
/// at another one for all else.
class Watch {
 public:
  void asked(Asked what) {
    ++count_[static_cast<std::size_t>(what.kind)];
    pending_.push_back(std::move(what));
  }
  void look(const Session& first) {
    const auto snapshot = first.snapshot();
    if (snapshot->number == looked_at_) return;
    looked_at_ = snapshot->number;
    const IncidentState& now = snapshot->live;
    for (; notes_ < now.notes->size(); ++notes_) known_notes_.insert((*now.notes)[notes_].text);
    const auto at = SteadyClock::now();
    std::erase_if(pending_, [&](const Asked& a) {
      if (!shows(now, a)) return false;
      const double ms = std::chrono::duration<double, std::milli>(at - a.when).count();
      ms_[a.seat == 0 ? 0 : 1][static_cast<std::size_t>(a.kind)].push_back(ms);
      return true;
    });
  }
  [[nodiscard]] bool waits() const { return !pending_.empty(); }
  void print() {
    fmt::print("{:<42} {:>9} {:>9} {:>9} {:>9}\n", "", "recorded", "median ms", "p99 ms", "most ms");
    for (std::size_t where = 0; where < ms_.size(); ++where) {
      for (std::size_t kind = 0; kind < kKinds.size(); ++kind) {
        std::vector<double>& ms = ms_[where][kind];
        if (ms.empty()) continue;
        std::sort(ms.begin(), ms.end());
        const auto at = [&](double q) { return ms[static_cast<std::size_t>(q * static_cast<double>(ms.size() - 1))]; };
        fmt::print("{:<42} {:>9} {:>9.0f} {:>9.0f} {:>9.0f}\n",
                   fmt::format("{}, {}", kKinds[kind], where == 0 ? "seen where asked" : "seen at another seat"),
                   ms.size(), at(0.5), at(0.99), ms.back());
      }
    }
    for (std::size_t kind = 0; kind < kKinds.size(); ++kind) {
      const std::size_t seen = ms_[0][kind].size() + ms_[1][kind].size();
      if (seen < count_[kind]) fmt::print("{} of {} {} never seen\n", count_[kind] - seen, count_[kind], kKinds[kind]);
    }
  }

 private:
  bool shows(const IncidentState& now, const Asked& a) const {
    if (a.kind == Kind::kNote) return known_notes_.contains(a.note());
    if (a.kind == Kind::kAcknowledgement) {
      const auto found = now.alarms->find(alarm(a.number));
      return found != now.alarms->end() && !is_unacknowledged(found->second.state);
    }
    const auto found = now.orders->find(a.order());
    if (found == now.orders->end()) return false;
    return a.kind == Kind::kOrder || found->second.state == OrderState::kCancelled;
  }

  std::deque<Asked> pending_;
  std::set<std::string> known_notes_;
  std::size_t notes_ = 0;
  std::uint64_t looked_at_ = 0;
  std::array<std::size_t, kKinds.size()> count_{};
  std::array<std::array<std::vector<double>, kKinds.size()>, 2> ms_;
};

void print_rows(const std::string& address) {
  const auto connection = PostgresConnection::open(address, PostgresConnection::Mode::kRead).value();
  for (const char* table : {"journal", "observation", "orders", "alarms", "resources", "stations", "seat"}) {
    fmt::print("rows in {:<12} {:>8}\n", table,
               connection->integer(fmt::format("SELECT count(*) FROM {}", table)).value());
  }
  const auto kinds = connection->query("SELECT kind, count(*) FROM journal GROUP BY kind ORDER BY 2 DESC").value();
  for (int i = 0; i < kinds.size(); ++i) fmt::print("  {:<24} {:>8}\n", kinds.text(i, 0), kinds.integer(i, 1));
}

}  // namespace
}  // namespace sandtable::bench

int main(int argc, char** argv) {
  using namespace sandtable;
  using namespace sandtable::bench;
  const int seats = number(argc, argv, 1, 20);
  const int rate = number(argc, argv, 2, 10);
  const int length_s = number(argc, argv, 3, 20);
  test::LocalPostgres server(test::LocalPostgres::Safety::kDurable);
  if (test::LocalPostgres::programs().empty() || !server.start()) {
    fmt::print(stderr, "no PostgreSQL with PostGIS here: {}\n", server.log());
    return 1;
  }
  const std::string address = server.address();
  const int gauges = seats * rate * length_s / static_cast<int>(kKinds.size()) + seats;
  std::vector<std::unique_ptr<Session>> sessions;
  for (int i = 0; i < seats; ++i) sessions.push_back(seat(address, seats, gauges));
  const auto opened_by = SteadyClock::now() + 120s;
  while (sessions.back()->snapshot()->live.alarms->size() < static_cast<std::size_t>(gauges)) {
    if (SteadyClock::now() > opened_by) {
      fmt::print(stderr, "the seats were not open within 120 s\n");
      return 1;
    }
    std::this_thread::sleep_for(10ms);
  }

  Watch watch;
  const auto begin = SteadyClock::now();
  const auto end = begin + std::chrono::seconds{length_s};
  auto next = begin;
  int asked = 0;
  int gauge = 0;
  while (SteadyClock::now() < end) {
    for (; next <= SteadyClock::now() && next < end; next += std::chrono::microseconds{1'000'000 / (rate * seats)}) {
      const int round = asked / seats;
      const int turn = round / static_cast<int>(kKinds.size());
      Asked what{static_cast<Kind>(round % static_cast<int>(kKinds.size())), asked % seats, turn, SteadyClock::now()};
      ++asked;
      if (what.kind == Kind::kAcknowledgement) what.number = gauge++;
      if (what.kind == Kind::kCancellation) --what.number;
      if (what.number < 0) continue;  // no turn before the first
      sessions[static_cast<std::size_t>(what.seat)]->submit(what.command(), "seat");
      watch.asked(std::move(what));
    }
    watch.look(*sessions[0]);
    std::this_thread::sleep_for(1ms);
  }
  const auto patience = SteadyClock::now() + 10s;
  while (watch.waits() && SteadyClock::now() < patience) {
    watch.look(*sessions[0]);
    std::this_thread::sleep_for(1ms);
  }
  const double took_s = std::chrono::duration<double>(SteadyClock::now() - begin).count();
  const std::int64_t entries = sessions[0]->snapshot()->live.seq;
  sessions.clear();

  const auto check = PostgresStore::open_read_only(address).value()->verify().value();
  fmt::print("{} seats, {} commands a second each, {} s; every commit synced\n", seats, rate, length_s);
  fmt::print("{} asked, {} entries in the journal ({:.0f}/s), {}\n", asked, entries,
             static_cast<double>(entries) / took_s, check.intact ? "intact" : check.why);
  watch.print();
  print_rows(address);
  return check.intact ? 0 : 1;
}
