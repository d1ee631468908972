// However entries come and are grouped, the chain holds; whatever one of them is changed to, it breaks right there.

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstdlib>
#include <span>

#include "tests/support/temp_dir.h"
#include "tests/unit/store/tiny_incident.h"
#include "twin/store/sqlite_database.h"

namespace sandtable {
namespace {

EventBody any_entry(int number) {
  switch (*rc::gen::inRange(0, 4)) {
    case 0:
      return NoteAdded{*rc::gen::element<std::string>("水退", "a \"quoted\" word", "", "\n;--")};
    case 1:
      return AlarmCleared{AlarmId("deep@" + std::to_string(number))};
    case 2:
      return ObservationsIngested{SourceId("gauges"), {test::depth(number, 0.01 * number)}};
    default:
      return ClockJumped{std::chrono::seconds{*rc::gen::inRange(-3600, 3600)}};
  }
}

std::vector<Event> any_story() {
  std::vector<EventBody> bodies{test::opening(), test::declaration()};
  const int more = *rc::gen::inRange(1, 25);
  for (int i = 0; i < more; ++i) bodies.push_back(any_entry(i));
  return test::numbered(std::move(bodies));
}

/// In transactions of any sizes.
void record(SqliteStore& store, std::span<const Event> events) {
  while (!events.empty()) {
    const auto batch = *rc::gen::inRange<std::size_t>(1, events.size() + 1);
    RC_ASSERT(store.append(events.first(batch)).has_value());
    events = events.subspan(batch);
  }
}

JournalCheck checked(const std::string& file) {
  const auto store = SqliteStore::open_read_only(file);
  RC_ASSERT(store.has_value());
  const auto check = (*store)->verify();
  RC_ASSERT(check.has_value());
  return *check;
}

void change(const std::string& file, const std::string& column, std::int64_t seq) {
  const auto database = SqliteDatabase::open(file, SqliteDatabase::Mode::kWrite);
  RC_ASSERT(database.has_value());
  const std::string changed = column == "at" || column == "wall" ? "\"" + column + "\"+1" : column + "||' '";
  const std::string sql = fmt::format("UPDATE journal SET \"{}\"={} WHERE seq={}", column, changed, seq);
  RC_ASSERT((*database)->execute(sql).has_value());
  RC_PRE(*(*database)->integer("SELECT changes()") ==
         1);  // else the entry is packed, which sealing_test.cpp tampers with
}

TEST(JournalProperty, the_chain_holds_however_entries_are_grouped_and_breaks_where_one_is_changed) {
  setenv("RC_PARAMS", "max_success=25", 0);  // each makes two files
  const bool held = rc::check([] {
    const test::TempDir dir;
    const std::vector<Event> events = any_story();
    for (const char* name : {"a.gpkg", "b.gpkg"}) {
      record(*SqliteStore::create(dir.file(name), test::taiwan_crs()).value(), events);
    }
    const JournalCheck a = checked(dir.file("a.gpkg"));
    RC_ASSERT(a.intact);
    RC_ASSERT(a.entries == std::ssize(events));
    RC_ASSERT(a.head.hex() == checked(dir.file("b.gpkg")).head.hex());

    const auto seq = *rc::gen::inRange<std::int64_t>(1, std::ssize(events) + 1);
    change(dir.file("a.gpkg"), *rc::gen::element<std::string>("at", "wall", "actor", "body"), seq);
    const JournalCheck broken = checked(dir.file("a.gpkg"));
    RC_ASSERT(!broken.intact);
    RC_ASSERT(broken.broken_seq == seq);
  });
  EXPECT_TRUE(held);
}

}  // namespace
}  // namespace sandtable
