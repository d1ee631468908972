#include "twin/store/bookmark_shelf.h"

#include "twin/store/postgres_connection.h"
#include "twin/store/postgres_store.h"
#include "twin/store/sqlite_database.h"

namespace sandtable {
namespace {

using Shared = PostgresConnection;

constexpr const char* kBookmarkTable =
    "CREATE TABLE IF NOT EXISTS sandtable_bookmark(at INTEGER PRIMARY KEY NOT NULL, kept_by TEXT NOT NULL)";
constexpr const char* kSharedBookmarkTable =
    "CREATE TABLE IF NOT EXISTS sandtable_bookmark(at bigint PRIMARY KEY, kept_by text NOT NULL)";
// Several desks may keep their first bookmark at once, and only one of them may make the table.
constexpr std::int64_t kBookmarkLock = 0x53544234;  // "STB4"

std::int64_t stored(UtcTime at) { return at.time_since_epoch().count(); }
UtcTime moment_of(std::int64_t value) { return UtcTime{Duration{value}}; }

Status too_many(const std::string& incident) {
  return fail(ErrorCode::kLimit, "{}: holds {} bookmarks already", incident, kMostBookmarks);
}

Result<bool> has_bookmarks(const SqliteDatabase& database) {
  const auto found =
      database.integer("SELECT count(*) FROM sqlite_master WHERE type='table' AND name='sandtable_bookmark'");
  if (!found) return pass(found);
  return *found > 0;
}

Result<bool> has_bookmarks(Shared& connection) {
  const auto found = connection.integer(
      "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'sandtable_bookmark'");
  if (!found) return pass(found);
  return *found > 0;
}

Result<std::vector<UtcTime>> shared_bookmarks(const std::string& address) {
  const auto connection = Shared::open(address, Shared::Mode::kRead);
  if (!connection) return pass(connection);
  const auto shelf = has_bookmarks(**connection);
  if (!shelf) return pass(shelf);
  std::vector<UtcTime> moments;
  if (!*shelf) return moments;
  const auto rows = (*connection)
                        ->query("SELECT at FROM sandtable_bookmark ORDER BY at LIMIT $1",
                                {static_cast<std::int64_t>(kMostBookmarks)});
  if (!rows) return pass(rows);
  for (int i = 0; i < rows->size(); ++i) moments.push_back(moment_of(rows->integer(i, 0)));
  return moments;
}

Status keep_shared_bookmark(const std::string& address, UtcTime at, const std::string& by) {
  const auto connection = Shared::open(address, Shared::Mode::kWrite);
  if (!connection) return pass(connection);
  auto transaction = PostgresTransaction::begin(**connection);
  if (!transaction) return pass(transaction);
  const auto alone =
      (*connection)->query("SELECT pg_advisory_xact_lock($1, hashtext(current_schema()))", {kBookmarkLock});
  if (!alone) return pass(alone);
  if (Status made = (*connection)->execute(kSharedBookmarkTable); !made) return made;
  const auto others = (*connection)->integer("SELECT count(*) FROM sandtable_bookmark");
  if (!others) return pass(others);
  if (*others >= static_cast<std::int64_t>(kMostBookmarks)) return too_many((*connection)->name());
  const auto put =
      (*connection)
          ->query("INSERT INTO sandtable_bookmark VALUES($1,$2) ON CONFLICT (at) DO NOTHING", {stored(at), by});
  if (!put) return pass(put);
  return transaction->commit();
}

Status forget_shared_bookmark(const std::string& address, UtcTime at) {
  const auto connection = Shared::open(address, Shared::Mode::kWrite);
  if (!connection) return pass(connection);
  const auto shelf = has_bookmarks(**connection);
  if (!shelf) return pass(shelf);
  if (!*shelf) return {};
  const auto gone = (*connection)->query("DELETE FROM sandtable_bookmark WHERE at = $1", {stored(at)});
  if (!gone) return pass(gone);
  return {};
}

}  // namespace

Result<std::vector<UtcTime>> kept_bookmarks(const std::filesystem::path& incident) {
  if (PostgresStore::is_address(incident.string())) return shared_bookmarks(incident.string());
  const auto database = SqliteDatabase::open(incident, SqliteDatabase::Mode::kRead);
  if (!database) return pass(database);
  const auto shelf = has_bookmarks(**database);
  if (!shelf) return pass(shelf);
  std::vector<UtcTime> moments;
  if (!*shelf) return moments;
  auto select = (*database)->prepare("SELECT at FROM sandtable_bookmark ORDER BY at LIMIT ?1");
  if (!select) return pass(select);
  select->bind(1, static_cast<std::int64_t>(kMostBookmarks));
  for (;;) {
    const auto row = select->step();
    if (!row) return pass(row);
    if (!*row) return moments;
    moments.push_back(moment_of(select->integer(0)));
  }
}

Status keep_bookmark(const std::filesystem::path& incident, UtcTime at, const std::string& by) {
  if (PostgresStore::is_address(incident.string())) return keep_shared_bookmark(incident.string(), at, by);
  const auto database = SqliteDatabase::open(incident, SqliteDatabase::Mode::kWrite);
  if (!database) return pass(database);
  auto transaction = SqliteTransaction::begin(**database);
  if (!transaction) return pass(transaction);
  if (Status made = (*database)->execute(kBookmarkTable); !made) return made;
  const auto others = (*database)->integer("SELECT count(*) FROM sandtable_bookmark");
  if (!others) return pass(others);
  if (*others >= static_cast<std::int64_t>(kMostBookmarks)) return too_many(incident.string());
  auto insert = (*database)->prepare("INSERT OR IGNORE INTO sandtable_bookmark(at, kept_by) VALUES(?1,?2)");
  if (!insert) return pass(insert);
  insert->bind(1, stored(at)).bind(2, std::string_view(by));
  if (Status put = insert->run(); !put) return put;
  return transaction->commit();
}

Status forget_bookmark(const std::filesystem::path& incident, UtcTime at) {
  if (PostgresStore::is_address(incident.string())) return forget_shared_bookmark(incident.string(), at);
  const auto database = SqliteDatabase::open(incident, SqliteDatabase::Mode::kWrite);
  if (!database) return pass(database);
  const auto shelf = has_bookmarks(**database);
  if (!shelf) return pass(shelf);
  if (!*shelf) return {};
  auto remove = (*database)->prepare("DELETE FROM sandtable_bookmark WHERE at=?1");
  if (!remove) return pass(remove);
  return remove->bind(1, stored(at)).run();
}

}  // namespace sandtable
