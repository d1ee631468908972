#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "twin/store/seal.h"
#include "twin/store/sqlite_database.h"

namespace sandtable {

/// What is known of a stored seal without unpacking it.
struct SealInfo {
  std::int64_t id = 0;
  std::int64_t first_seq = 0;
  std::int64_t last_seq = 0;
  std::int64_t count = 0;
};

/// The packed observations of one open file. Every chunk is held to its digest when it is read, and errors name it.
class SealTable {
 public:
  /// A file of schema 1 has none.
  static Result<SealTable> open(const SqliteDatabase& database, bool exists);
  Status refresh();
  [[nodiscard]] const std::vector<SealInfo>& seals() const { return seals_; }
  /// The last journal entry whose observations are packed; 0 when none is.
  [[nodiscard]] std::int64_t sealed_seq() const { return seals_.empty() ? 0 : seals_.back().last_seq; }
  /// The first seal that ends with `seq` or later; null when there is none.
  [[nodiscard]] const SealInfo* seal_of(std::int64_t seq) const;

  /// Inside the caller's transaction; call refresh() when that is committed.
  Status insert(const Seal& seal);

  Result<ArrivalOrder> arrival(const SealInfo& seal, std::uint32_t series_limit);
  /// The newest chunk of a group of series in this seal or before it; empty when there is none. Gives its seal.
  Result<std::optional<std::int64_t>> newest_chunk(std::uint32_t group, std::int64_t seal, TextPool& texts,
                                                   Chunk& into);
  /// Calls `visit(group)` for each chunk of a seal, unpacked in `into`.
  Status each_chunk(std::int64_t seal, TextPool& texts, Chunk& into, const std::function<void(std::uint32_t)>& visit);
  /// Calls `visit()` for each chunk of a group that may hold observations of this range, in the order of the journal.
  Status each_chunk_of(std::uint32_t group, std::int64_t from_ms, std::int64_t to_ms, TextPool& texts, Chunk& into,
                       const std::function<void()>& visit);

 private:
  Status unpack(const SqliteStatement& row, TextPool& texts, Chunk& into) const;

  bool exists_ = false;
  std::vector<SealInfo> seals_;
  SqliteStatement newer_;
  SqliteStatement insert_seal_;
  SqliteStatement insert_chunk_;
  SqliteStatement arrival_;
  SqliteStatement newest_;
  SqliteStatement of_seal_;
  SqliteStatement of_group_;
};

}  // namespace sandtable
