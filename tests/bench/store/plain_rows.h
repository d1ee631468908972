#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>

#include "twin/core/event.h"
#include "twin/store/sqlite_database.h"

namespace sandtable::bench {

/// The yardstick: one SQLite row an observation (series, time, value) with an index, a transaction for each entry.
class PlainRows {
 public:
  static Result<PlainRows> create(const std::filesystem::path& file);
  Status append(std::span<const Event> events);

 private:
  PlainRows() = default;
  std::unique_ptr<SqliteDatabase> database_;
  SqliteStatement insert_;
};

}  // namespace sandtable::bench
