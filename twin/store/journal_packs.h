#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "twin/store/journal_pack.h"
#include "twin/store/sqlite_database.h"

namespace sandtable {

/// A stretch of packed entries of the journal. Entries of other kinds between them stay rows.
struct JournalPack {
  std::int64_t first_seq = 0;
  std::int64_t last_seq = 0;
  std::int64_t first_at_ms = 0;
  std::int64_t last_at_ms = 0;
  SqlBlob chain;  ///< digest of entry last_seq, to which the chain must come
};

/// Table `journal_pack` of one open file.
class JournalPacks {
 public:
  /// A file of a schema before 3 has none.
  static Result<JournalPacks> open(const SqliteDatabase& database);

  /// Packs the rows up to entry `last_seq` of the kinds that come with every delivery, or as many as one pack may hold.
  /// Inside the caller's transaction.
  Status pack_until(std::int64_t last_seq);

  /// The first pack that ends with `seq` or later; empty when there is none.
  Result<std::optional<JournalPack>> pack_of(std::int64_t seq);
  /// Its entries; those of the pack asked for last are kept. They are valid until the next call.
  Result<const std::vector<PackedEntry>*> entries_of(const JournalPack& pack);

 private:
  SqliteStatement find_;
  SqliteStatement body_;
  SqliteStatement rows_;
  SqliteStatement erase_;
  SqliteStatement insert_;
  bool exists_ = false;
  std::int64_t opened_ = 0;  ///< first_seq of the pack in entries_
  std::vector<PackedEntry> entries_;
};

}  // namespace sandtable
