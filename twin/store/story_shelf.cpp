#include "twin/store/story_shelf.h"

#include "twin/base/text.h"
#include "twin/store/postgres_store.h"
#include "twin/store/postgres_stories.h"
#include "twin/store/sqlite_database.h"

namespace sandtable {
namespace {

constexpr const char* kTable =
    "CREATE TABLE IF NOT EXISTS sandtable_story(name TEXT PRIMARY KEY NOT NULL, toml TEXT NOT NULL, kept_by TEXT NOT "
    "NULL,"
    " kept_at INTEGER NOT NULL)";

Result<bool> has_shelf(const SqliteDatabase& database) {
  const auto found =
      database.integer("SELECT count(*) FROM sqlite_master WHERE type='table' AND name='sandtable_story'");
  if (!found) return pass(found);
  return *found > 0;
}

}  // namespace

Result<std::vector<KeptStory>> kept_stories(const std::filesystem::path& incident) {
  if (PostgresStore::is_address(incident.string())) return kept_postgres_stories(incident.string());
  const auto database = SqliteDatabase::open(incident, SqliteDatabase::Mode::kRead);
  if (!database) return pass(database);
  const auto shelf = has_shelf(**database);
  if (!shelf) return pass(shelf);
  std::vector<KeptStory> stories;
  if (!*shelf) return stories;
  auto select = (*database)->prepare(
      "SELECT name, toml, kept_by, kept_at FROM sandtable_story WHERE length(toml) <= ?1 ORDER BY name LIMIT ?2");
  if (!select) return pass(select);
  select->bind(1, static_cast<std::int64_t>(kLongestStory)).bind(2, static_cast<std::int64_t>(kMostStories));
  for (;;) {
    const auto row = select->step();
    if (!row) return pass(row);
    if (!*row) return stories;
    stories.push_back({select->text(0), select->text(1), select->text(2), UtcTime{Duration{select->integer(3)}}});
  }
}

Status keep_story(const std::filesystem::path& incident, const KeptStory& story) {
  if (story.name.empty() || story.name.size() > kLongestStoryName)
    return fail(ErrorCode::kInvalid, "a story's name has 1 to {} bytes, not {}", kLongestStoryName, story.name.size());
  if (story.toml.size() > kLongestStory)
    return fail(ErrorCode::kLimit, "story '{}': {} bytes are more than {}", story.name, story.toml.size(),
                kLongestStory);
  if (PostgresStore::is_address(incident.string())) return keep_postgres_story(incident.string(), story);
  const auto database = SqliteDatabase::open(incident, SqliteDatabase::Mode::kWrite);
  if (!database) return pass(database);
  auto transaction = SqliteTransaction::begin(**database);
  if (!transaction) return pass(transaction);
  if (Status made = (*database)->execute(kTable); !made) return made;
  const auto others = (*database)->integer("SELECT count(*) FROM sandtable_story");
  if (!others) return pass(others);
  if (*others >= static_cast<std::int64_t>(kMostStories))
    return fail(ErrorCode::kLimit, "incident file {}: holds {} stories already", incident.string(), *others);
  auto insert =
      (*database)->prepare("INSERT OR REPLACE INTO sandtable_story(name, toml, kept_by, kept_at) VALUES(?1,?2,?3,?4)");
  if (!insert) return pass(insert);
  insert->bind(1, std::string_view(story.name))
      .bind(2, std::string_view(story.toml))
      .bind(3, std::string_view(story.by));
  insert->bind(4, static_cast<std::int64_t>(story.at.time_since_epoch().count()));
  if (Status put = insert->run(); !put) return put;
  return transaction->commit();
}

Status forget_story(const std::filesystem::path& incident, const std::string& name) {
  if (PostgresStore::is_address(incident.string())) return forget_postgres_story(incident.string(), name);
  const auto database = SqliteDatabase::open(incident, SqliteDatabase::Mode::kWrite);
  if (!database) return pass(database);
  const auto shelf = has_shelf(**database);
  if (!shelf) return pass(shelf);
  if (*shelf) {
    auto remove = (*database)->prepare("DELETE FROM sandtable_story WHERE name=?1");
    if (!remove) return pass(remove);
    if (Status gone = remove->bind(1, std::string_view(name)).run(); !gone) return gone;
    const auto changed = (*database)->integer("SELECT changes()");
    if (!changed) return pass(changed);
    if (*changed > 0) return {};
  }
  return fail(ErrorCode::kNotFound, "incident file {}: keeps no story '{}'", incident.string(),
              clipped(name, kLongestStoryName));
}

}  // namespace sandtable
