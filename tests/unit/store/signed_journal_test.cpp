#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"
#include "tests/unit/store/tiny_incident.h"
#include "twin/store/journal_table.h"
#include "twin/store/sqlite_database.h"
#include "twin/store/sqlite_store.h"

namespace sandtable {
namespace {

using test::numbered;

/// A journal of two commits, each signed.
class SignedJournal : public testing::Test {
 protected:
  SignedJournal() {
    auto store = SqliteStore::create(file_, test::taiwan_crs()).value();
    EXPECT_TRUE(store->sign_with(key_));
    EXPECT_TRUE(store->append(numbered({test::opening(), NoteAdded{"first"}})));
    EXPECT_TRUE(store->append(numbered({NoteAdded{"second"}, NoteAdded{"third"}}, 3)));
  }
  void change(const std::string& sql) const {
    const auto database = SqliteDatabase::open(file_, SqliteDatabase::Mode::kWrite).value();
    const Status done = database->execute(sql);
    ASSERT_TRUE(done) << done.error().message;
  }
  [[nodiscard]] JournalCheck check() const { return SqliteStore::open_read_only(file_).value()->verify().value(); }

  test::TempDir dir_;
  std::string file_ = dir_.file("incident.gpkg");
  std::shared_ptr<const SeatKey> key_ = std::make_shared<SeatKey>(std::array<std::uint8_t, 32>{7});
};

TEST_F(SignedJournal, says_who_signed_up_to_where) {
  const auto signatures = SqliteStore::open_read_only(file_).value()->signatures().value();
  EXPECT_EQ(signatures.signed_to, 4);
  EXPECT_EQ(signatures.count.at(key_->public_key()), 2);
  EXPECT_TRUE(check().intact) << check().why;
}

TEST_F(SignedJournal, a_chain_that_was_made_anew_throughout_is_found_by_its_signatures) {
  // Somebody who can rewrite the whole file writes another note and every digest after it.
  const auto database = SqliteDatabase::open(file_, SqliteDatabase::Mode::kWrite).value();
  ASSERT_TRUE(database->execute("UPDATE journal SET body = replace(body, 'first', 'fifth') WHERE seq = 2"));
  {
    JournalTable journal = std::move(JournalTable::open(*database).value());
    JournalHead head{0, journal.start().value()};
    std::vector<JournalRow> rows;
    journal.seek(1);
    while (auto row = journal.next().value()) rows.push_back(std::move(*row));
    for (const JournalRow& row : rows) {
      const Digest digest = row.expected_digest(head.digest);
      ASSERT_TRUE(database->execute(fmt::format("UPDATE journal SET prev = x'{}', digest = x'{}' WHERE seq = {}",
                                                head.digest.hex(), digest.hex(), row.seq)));
      head = {row.seq, digest};
    }
    ASSERT_TRUE(journal.remember(head));
  }
  const JournalCheck found = check();
  EXPECT_FALSE(found.intact);
  EXPECT_EQ(found.broken_seq, 2);
  EXPECT_NE(found.why.find(hex(key_->public_key())), std::string::npos) << found.why;
}

TEST_F(SignedJournal, a_signature_that_was_changed_is_named) {
  change("UPDATE journal_signature SET signature = zeroblob(64) WHERE seq = 4");
  EXPECT_EQ(check().broken_seq, 4);
}

TEST_F(SignedJournal, a_journal_cut_at_its_end_with_its_digests_lacks_what_was_signed) {
  change(
      "DELETE FROM journal WHERE seq > 2;"
      "UPDATE sandtable_incident SET head_seq = 2, head_digest = (SELECT digest FROM journal WHERE seq = 2)");
  const JournalCheck found = check();
  EXPECT_FALSE(found.intact);
  EXPECT_EQ(found.broken_seq, 4) << found.why;
}

TEST_F(SignedJournal, goes_on_unsigned_when_the_key_is_not_given) {
  ASSERT_TRUE(SqliteStore::open(file_).value()->append(numbered({NoteAdded{"x"}}, 5)));
  EXPECT_TRUE(check().intact) << check().why;
  EXPECT_EQ(SqliteStore::open_read_only(file_).value()->signatures().value().signed_to, 4);
}

}  // namespace
}  // namespace sandtable
