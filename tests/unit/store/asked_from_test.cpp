// The journal says in which role and before which picture somebody asked; entries of before that was kept stay as sound
// as they were.

#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"
#include "tests/unit/store/tiny_incident.h"
#include "twin/store/journal_table.h"
#include "twin/store/sqlite_database.h"
#include "twin/store/sqlite_store.h"

namespace sandtable {
namespace {

using test::numbered;

// One entry as it was written before roles were kept, and its digest: BLAKE2b-256 over the chain's start, the numbers
// as 64 bit little endian and each text after its length, worked out by hand.
constexpr std::int64_t kAt_ms = 1785196801000;
constexpr std::int64_t kWall_ms = 1785200401000;
constexpr const char* kStart = "28252f1d6b364df0fe9ddd470897a975682925b20f6a2bef06e1c43a093d2de7";
constexpr const char* kDigest = "087dd2258e904a629c0682e24f0eb60b6a27ffc797f40eed9e6d3e35d21cfae5";

class AskedFromTest : public testing::Test {
 protected:
  void change(const std::string& sql) const {
    const auto database = SqliteDatabase::open(file_, SqliteDatabase::Mode::kWrite).value();
    const Status done = database->execute(sql);
    ASSERT_TRUE(done) << done.error().message;
  }
  [[nodiscard]] JournalCheck check() const { return SqliteStore::open_read_only(file_).value()->verify().value(); }
  [[nodiscard]] std::vector<Event> journal() const {
    std::vector<Event> events;
    EXPECT_TRUE(SqliteStore::open_read_only(file_).value()->read(
        1, [&](Event e) { return events.push_back(std::move(e)), true; }));
    return events;
  }

  test::TempDir dir_;
  std::string file_ = dir_.file("incident.gpkg");
};

TEST_F(AskedFromTest, an_entry_without_it_has_the_digest_that_it_always_had) {
  const Event entry{1, UtcTime{Duration{kAt_ms}}, UtcTime{Duration{kWall_ms}}, "Lin", NoteAdded{"first"}};
  const JournalRow row = make_journal_row(entry, Digest::from_hex(kStart).value());
  EXPECT_EQ(chain_start({}, {}).hex(), kStart);
  EXPECT_EQ(row.expected_digest(chain_start({}, {})).hex(), kDigest);
  Event asked = entry;
  asked.asked_from = AskedFrom{Role::kOperator, 0};
  EXPECT_NE(make_journal_row(asked, chain_start({}, {})).digest, row.digest) << "and with it the chain covers it";
}

TEST_F(AskedFromTest, a_file_of_before_opens_verifies_and_goes_on) {
  { const auto made = SqliteStore::create(file_, test::taiwan_crs()).value(); }
  change(
      fmt::format("INSERT INTO journal VALUES(1, {}, {}, 'Lin', 'note_added', "
                  "'{{\"text\":\"first\",\"type\":\"note_added\"}}', x'{}', x'{}');"
                  "UPDATE sandtable_incident SET head_seq = 1, head_digest = x'{}'",
                  kAt_ms, kWall_ms, kStart, kDigest, kDigest));
  EXPECT_TRUE(check().intact) << check().why;
  Event next{2, UtcTime{Duration{kAt_ms + 1000}}, UtcTime{Duration{kWall_ms}}, "Wu", NoteAdded{"second"}};
  next.asked_from = AskedFrom{Role::kCommander, 1};
  ASSERT_TRUE(SqliteStore::open(file_).value()->append(std::span(&next, 1)));
  EXPECT_TRUE(check().intact) << check().why;
  const std::vector<Event> events = journal();
  ASSERT_EQ(events.size(), 2U);
  EXPECT_FALSE(events[0].asked_from);
  EXPECT_EQ(events[1].asked_from, next.asked_from);
}

TEST_F(AskedFromTest, who_changes_the_role_or_the_picture_afterwards_is_found) {
  std::vector<Event> events = numbered({test::opening(), NoteAdded{"x"}});
  events[1].asked_from = AskedFrom{Role::kOperator, 1};
  ASSERT_TRUE(SqliteStore::create(file_, test::taiwan_crs()).value()->append(events));
  EXPECT_TRUE(check().intact);
  change("UPDATE journal SET body = replace(body, 'operator', 'commander') WHERE seq = 2");
  EXPECT_EQ(check().broken_seq, 2);
}

}  // namespace
}  // namespace sandtable
