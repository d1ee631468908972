#include "twin/store/postgres_stories.h"

#include "twin/base/text.h"
#include "twin/store/postgres_connection.h"

namespace sandtable {
namespace {

using Mode = PostgresConnection::Mode;

constexpr const char* kSharedTable =
    "CREATE TABLE IF NOT EXISTS sandtable_story(name text PRIMARY KEY, toml text NOT NULL, kept_by text NOT NULL, "
    "kept_at bigint NOT NULL)";
// Several desks may keep their first story at once, and only one of them may make the table.
constexpr std::int64_t kShelfLock = 0x53544233;  // "STB3"

Result<bool> has_shelf(PostgresConnection& connection) {
  const auto found = connection.integer(
      "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'sandtable_story'");
  if (!found) return pass(found);
  return *found > 0;
}

}  // namespace

Result<std::vector<KeptStory>> kept_postgres_stories(const std::string& address) {
  const auto connection = PostgresConnection::open(address, Mode::kRead);
  if (!connection) return pass(connection);
  const auto shelf = has_shelf(**connection);
  if (!shelf) return pass(shelf);
  std::vector<KeptStory> stories;
  if (!*shelf) return stories;
  const auto rows = (*connection)
                        ->query(
                            "SELECT name, toml, kept_by, kept_at FROM sandtable_story "
                            "WHERE octet_length(toml) <= $1 ORDER BY name COLLATE \"C\" LIMIT $2",
                            {static_cast<std::int64_t>(kLongestStory), static_cast<std::int64_t>(kMostStories)});
  if (!rows) return pass(rows);
  for (int i = 0; i < rows->size(); ++i) {
    stories.push_back({rows->text(i, 0), rows->text(i, 1), rows->text(i, 2), UtcTime{Duration{rows->integer(i, 3)}}});
  }
  return stories;
}

Status keep_postgres_story(const std::string& address, const KeptStory& story) {
  const auto connection = PostgresConnection::open(address, Mode::kWrite);
  if (!connection) return pass(connection);
  auto transaction = PostgresTransaction::begin(**connection);
  if (!transaction) return pass(transaction);
  const auto alone = (*connection)->query("SELECT pg_advisory_xact_lock($1, hashtext(current_schema()))", {kShelfLock});
  if (!alone) return pass(alone);
  if (Status made = (*connection)->execute(kSharedTable); !made) return made;
  const auto others = (*connection)->integer("SELECT count(*) FROM sandtable_story WHERE name <> $1", {story.name});
  if (!others) return pass(others);
  if (*others >= static_cast<std::int64_t>(kMostStories))
    return fail(ErrorCode::kLimit, "incident database {}: holds {} stories already", (*connection)->name(), *others);
  const auto put = (*connection)
                       ->query(
                           "INSERT INTO sandtable_story VALUES($1,$2,$3,$4) ON CONFLICT (name) DO UPDATE SET "
                           "toml = excluded.toml, kept_by = excluded.kept_by, kept_at = excluded.kept_at",
                           {story.name, story.toml, story.by, std::int64_t{story.at.time_since_epoch().count()}});
  if (!put) return pass(put);
  return transaction->commit();
}

Status forget_postgres_story(const std::string& address, const std::string& name) {
  const auto connection = PostgresConnection::open(address, Mode::kWrite);
  if (!connection) return pass(connection);
  const auto shelf = has_shelf(**connection);
  if (!shelf) return pass(shelf);
  if (*shelf) {
    const auto gone = (*connection)->query("DELETE FROM sandtable_story WHERE name = $1 RETURNING name", {name});
    if (!gone) return pass(gone);
    if (gone->size() > 0) return {};
  }
  return fail(ErrorCode::kNotFound, "incident database {}: keeps no story '{}'", (*connection)->name(),
              clipped(name, kLongestStoryName));
}

}  // namespace sandtable
