#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "twin/base/digest.h"
#include "twin/base/time.h"
#include "twin/core/event.h"
#include "twin/core/incident_store.h"
#include "twin/store/journal_packs.h"
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
  /// It came out of a pack: `prev` is empty, and `digest` too but for the last of its pack. Both follow from the chain.
  bool packed = false;

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

/// Why a row that stands in `journal` itself cannot be the entry after `before`, the digest of entry `expected_seq` - 1;
/// empty when it can. `digest` is the row's expected_digest(before).
std::string why_link_broken(const JournalRow& row, std::int64_t expected_seq, const Digest& before,
                            const Digest& digest);

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

  /// Which entries seek() and next() give.
  enum class Kinds { kAll, kButObservations };
  /// Goes to the entry `from` or the next one after it; next() then gives them in order.
  void seek(std::int64_t from, Kinds kinds = Kinds::kAll);
  Result<std::optional<JournalRow>> next();
  /// The last entry up to `last_seq` that is not after `t`; by halving, because `at` never falls.
  Result<JournalMoment> moment_at(UtcTime t, std::int64_t last_seq);

 private:
  JournalTable() = default;
  Status fetch_row();
  Status fetch_packed();

  JournalPacks packs_;
  std::optional<JournalRow> row_;         ///< the next stored one, once fetched
  std::optional<JournalRow> packed_row_;  ///< the next out of a pack, once fetched
  bool rows_end_ = false;
  bool packs_end_ = false;
  Kinds kinds_ = Kinds::kAll;
  std::int64_t packed_from_ = 0;  ///< the next packed entry is this or later
  SqliteStatement insert_;
  SqliteStatement select_;
  SqliteStatement head_;
  SqliteStatement remember_;
  SqliteStatement at_;
};

}  // namespace sandtable
