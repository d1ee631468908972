#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "twin/base/digest.h"
#include "twin/base/time.h"
#include "twin/core/event.h"
#include "twin/store/sqlite_database.h"

namespace sandtable {

/// One row of the journal as it is stored.
struct JournalRow {
  std::int64_t seq = 0;
  UtcTime at;
  UtcTime wall;
  std::string actor;
  std::string kind;
  std::string body;
  SqlBlob prev;
  SqlBlob digest;

  /// BLAKE2b(prev | seq | at | wall | actor | body). `kind` is left out: it must equal the body's "type".
  [[nodiscard]] Digest expected_digest(const Digest& before) const;
};

/// The end of the chain: what the next entry must follow.
struct JournalHead {
  std::int64_t seq = 0;
  Digest digest;
};

/// What the first entry follows: a digest over the copy of the place.
Digest chain_start(std::string_view place_toml, std::string_view place_path);

JournalRow make_journal_row(const Event& event, const Digest& before);

/// The journal of one open file.
class JournalTable {
 public:
  static Result<JournalTable> open(const SqliteDatabase& database);

  /// What the first entry must follow in this file.
  Result<Digest> start();
  /// The head that the file itself remembers; for an empty journal the chain's start.
  Result<JournalHead> head();
  /// Adds the entry after `head` and moves it on. Inside the caller's transaction.
  Status append(const Event& event, JournalHead& head);
  /// Writes the head where it is remembered. Inside the caller's transaction.
  Status remember(const JournalHead& head);

  /// Goes to the entry `from` or the next one after it; next() then gives them in order.
  void seek(std::int64_t from);
  Result<std::optional<JournalRow>> next();

 private:
  JournalTable() = default;
  SqliteStatement insert_;
  SqliteStatement select_;
  SqliteStatement head_;
  SqliteStatement remember_;
};

}  // namespace sandtable
