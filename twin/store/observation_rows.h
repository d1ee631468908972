#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "twin/store/observation_run.h"
#include "twin/store/series_keys.h"
#include "twin/store/sqlite_database.h"

namespace sandtable {

/// Table `observation`: the newest observations, one a row, in the order of the journal. A row's id is its entry's seq
/// times 2^24 plus its place in the entry, so no index is needed to find an entry and writing stays cheap.
/// Rows of entries that are packed no longer count; they go a few at a time.
class ObservationRows {
 public:
  static constexpr std::int64_t kPerEntry = std::int64_t{1} << 24;

  static Result<ObservationRows> open(const SqliteDatabase& database, std::int64_t schema);

  /// Inside the caller's transaction. kInvalid for an infinite value, which no instrument measures.
  Status append(std::int64_t seq, const std::vector<Observation>& observations, std::span<const std::uint32_t> series);
  /// The rows of one entry; empty when there are none.
  Result<std::vector<Observation>> of_entry(std::int64_t seq, const SeriesKeys& keys);
  /// Adds the rows of entries after `seq` and behind row `id` to a run; gives the id of the last.
  Result<std::int64_t> load(std::int64_t seq, std::int64_t id, ObservationRun& run);
  /// Deletes about `most` rows of entries up to `seq`; true when there may be more.
  Result<bool> erase_some(std::int64_t seq, std::int64_t most);

 private:
  SqliteStatement insert_;
  SqliteStatement of_entry_;
  SqliteStatement newer_;
  SqliteStatement first_;
  SqliteStatement erase_;
};

}  // namespace sandtable
