#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "twin/base/ids.h"
#include "twin/store/sqlite_database.h"

namespace sandtable {

/// The numbers under which the file knows its series (fid in table `series`), kept in memory.
class SeriesKeys {
 public:
  static constexpr std::uint32_t kMost = 1U << 24;

  static Result<SeriesKeys> open(const SqliteDatabase& database);
  /// Learns what was added to the table since.
  Status refresh();
  /// Gives a new series a row. Inside the caller's transaction; after a rollback call forget().
  Result<std::uint32_t> key_of(const SeriesId& id);
  void forget();

  /// 0 for a series that has none; fids begin at 1.
  [[nodiscard]] std::uint32_t find(const SeriesId& id) const;
  /// Empty for a number that no series has.
  [[nodiscard]] const SeriesId& id(std::uint32_t key) const;
  /// All keys are below this.
  [[nodiscard]] std::uint32_t limit() const { return static_cast<std::uint32_t>(ids_.size()); }

 private:
  void learn(std::uint32_t key, SeriesId id);

  SqliteStatement note_;
  SqliteStatement find_;
  SqliteStatement newer_;
  std::vector<SeriesId> ids_{SeriesId{}};
  std::unordered_map<SeriesId, std::uint32_t> keys_;
};

}  // namespace sandtable
