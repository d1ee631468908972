// Many seats on one PostgreSQL: how long a command takes to be on the record, and to be seen at another seat. Prints;
// asserts nothing. Run: bench_seats [SEATS [COMMANDS_A_SECOND [SECONDS]]]

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <map>
#include <mutex>
#include <thread>

#include "tests/support/incident_builder.h"
#include "tests/support/local_postgres.h"
#include "twin/runtime/session.h"
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

std::unique_ptr<Session> seat(const std::string& address) {
  SessionParts parts;
  parts.opening = test::small_incident();
  parts.clock = std::make_unique<ScaledClock>(UtcTime{}, 1);
  auto store = PostgresStore::open(address, "EPSG:3826");
  if (!store) {
    fmt::print(stderr, "{}\n", store.error().message);
    std::exit(1);
  }
  parts.shared_store = std::move(*store);
  return std::move(Session::start(std::move(parts)).value());
}

/// When each note was asked for, was on the record at its own seat, and was seen at another one.
class Watch {
 public:
  void asked(const std::string& note) {
    const std::scoped_lock lock(mutex_);
    asked_[note] = SteadyClock::now();
  }
  void seen(const Session& session, std::size_t& known, std::map<std::string, SteadyClock::time_point>& seen) {
    const auto snapshot = session.snapshot();
    const auto now = SteadyClock::now();
    for (; known < snapshot->live.notes->size(); ++known) seen.emplace((*snapshot->live.notes)[known].text, now);
  }
  void print(std::string_view what, const std::map<std::string, SteadyClock::time_point>& seen) {
    std::vector<double> ms;
    for (const auto& [note, when] : seen) {
      const auto asked = asked_.find(note);
      if (asked != asked_.end()) ms.push_back(std::chrono::duration<double, std::milli>(when - asked->second).count());
    }
    std::sort(ms.begin(), ms.end());
    if (ms.empty()) return;
    const auto at = [&](double q) { return ms[static_cast<std::size_t>(q * static_cast<double>(ms.size() - 1))]; };
    fmt::print("{}: {} of {}, median {:.0f} ms, p99 {:.0f} ms, most {:.0f} ms\n", what, ms.size(), asked_.size(),
               at(0.5), at(0.99), ms.back());
  }

 private:
  std::mutex mutex_;
  std::map<std::string, SteadyClock::time_point> asked_;
};

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
  std::vector<std::unique_ptr<Session>> sessions;
  for (int i = 0; i < seats; ++i) sessions.push_back(seat(address));
  while (sessions.back()->snapshot()->live.seq == 0) std::this_thread::sleep_for(10ms);

  Watch watch;
  // The first seat's notes on the record at the first seat; all others' as they come to be seen there.
  std::map<std::string, SteadyClock::time_point> own;
  std::map<std::string, SteadyClock::time_point> elsewhere;
  std::size_t known = 0;
  const auto begin = SteadyClock::now();
  const auto end = begin + std::chrono::seconds{length_s};
  auto next = begin;
  int asked = 0;
  std::map<std::string, SteadyClock::time_point> seen;
  while (SteadyClock::now() < end) {
    for (; next <= SteadyClock::now(); next += std::chrono::microseconds{1'000'000 / (rate * seats)}) {
      const std::string note = fmt::format("{}/{}", asked % seats, asked);
      watch.asked(note);
      sessions[static_cast<std::size_t>(asked % seats)]->submit(AddNote{note}, "seat");
      ++asked;
    }
    watch.seen(*sessions[0], known, seen);
    std::this_thread::sleep_for(1ms);
  }
  const auto patience = SteadyClock::now() + 30s;
  while (known < static_cast<std::size_t>(asked) && SteadyClock::now() < patience) {
    watch.seen(*sessions[0], known, seen);
    std::this_thread::sleep_for(1ms);
  }
  const double took_s = std::chrono::duration<double>(SteadyClock::now() - begin).count();
  for (const auto& [note, when] : seen) (note.starts_with("0/") ? own : elsewhere).emplace(note, when);
  const std::int64_t entries = sessions[0]->snapshot()->live.seq;
  sessions.clear();

  auto store = PostgresStore::open_read_only(address).value();
  const auto check = store->verify().value();
  fmt::print("{} seats, {} commands a second each, {} s; every commit synced\n", seats, rate, length_s);
  fmt::print("{} asked, {} entries in the journal ({:.0f}/s), {}\n", asked, entries,
             static_cast<double>(entries) / took_s, check.intact ? "intact" : check.why);
  watch.print("on the record at the seat that asked", own);
  watch.print("asked elsewhere, seen at the first seat", elsewhere);
  return check.intact ? 0 : 1;
}
