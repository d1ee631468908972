#include "twin/store/series_keys.h"

#include "twin/base/text.h"

namespace sandtable {

Result<SeriesKeys> SeriesKeys::open(const SqliteDatabase& database) {
  SeriesKeys keys;
  const std::pair<SqliteStatement*, std::string_view> all[] = {
      {&keys.note_, "INSERT INTO series(id) VALUES(?1) ON CONFLICT(id) DO NOTHING"},
      {&keys.find_, "SELECT fid FROM series WHERE id=?1"},
      {&keys.newer_, "SELECT fid, id FROM series WHERE fid>=?1 ORDER BY fid"},
  };
  if (Status prepared = database.prepare_all(all); !prepared) return pass(prepared);
  return keys;
}

Status SeriesKeys::refresh() {
  newer_.reset();
  newer_.bind(1, std::int64_t{limit()});
  while (true) {
    const auto row = newer_.step();
    if (!row) return pass(row);
    if (!*row) return {};
    const std::int64_t key = newer_.integer(0);
    if (key < kMost) learn(static_cast<std::uint32_t>(key), SeriesId(newer_.text(1)));
  }
}

Result<std::uint32_t> SeriesKeys::key_of(const SeriesId& id) {
  if (const std::uint32_t known = find(id); known != 0) return known;
  if (const Status noted = note_.bind(1, std::string_view(id.str())).run(); !noted) return pass(noted);
  const auto found = find_.bind(1, std::string_view(id.str())).step();
  if (!found) return pass(found);
  const std::int64_t key = *found ? find_.integer(0) : 0;
  find_.reset();
  if (key <= 0 || key >= kMost)
    return fail(ErrorCode::kLimit, "series '{}' would be number {} of at most {}", clipped(id.str(), 80), key, kMost);
  learn(static_cast<std::uint32_t>(key), id);
  return static_cast<std::uint32_t>(key);
}

void SeriesKeys::forget() {
  ids_ = {SeriesId{}};
  keys_.clear();
}

std::uint32_t SeriesKeys::find(const SeriesId& id) const {
  const auto it = keys_.find(id);
  return it == keys_.end() ? 0 : it->second;
}

const SeriesId& SeriesKeys::id(std::uint32_t key) const { return key < ids_.size() ? ids_[key] : ids_[0]; }

void SeriesKeys::learn(std::uint32_t key, SeriesId id) {
  if (key >= ids_.size()) ids_.resize(key + std::size_t{1});
  ids_[key] = id;
  keys_.insert_or_assign(std::move(id), key);
}

}  // namespace sandtable
