#include "twin/store/journal_packs.h"

#include "twin/base/text.h"

namespace sandtable {
namespace {

constexpr std::string_view kBatchKind = "observations_ingested";

}  // namespace

Result<JournalPacks> JournalPacks::open(const SqliteDatabase& database) {
  JournalPacks packs;
  const auto exists = database.integer("SELECT count(*) FROM sqlite_master WHERE name='journal_pack'");
  if (!exists) return pass(exists);
  packs.exists_ = *exists != 0;
  if (!packs.exists_) return packs;
  const std::pair<SqliteStatement*, std::string_view> all[] = {
      {&packs.find_,
       "SELECT first_seq, last_seq, first_at, last_at, chain FROM journal_pack WHERE last_seq>=?1"
       " ORDER BY last_seq LIMIT 1"},
      {&packs.body_, "SELECT body FROM journal_pack WHERE first_seq=?1"},
      {&packs.rows_,
       "SELECT seq, at, wall, actor, kind, body, digest FROM journal WHERE seq<=?1 AND kind IN"
       " ('observations_ingested', 'feed_health_changed', 'observations_reflagged', 'steep_rises_seen') ORDER BY seq"},
      {&packs.erase_, "DELETE FROM journal WHERE seq=?1"},
      {&packs.insert_, "INSERT INTO journal_pack VALUES(?1,?2,?3,?4,?5,?6)"},
  };
  if (Status prepared = database.prepare_all(all); !prepared) return pass(prepared);
  return packs;
}

Status JournalPacks::pack_until(std::int64_t last_seq) {
  if (!exists_) return {};
  std::vector<PackedEntry> entries;
  std::size_t bytes = 0;
  SqlBlob chain;
  rows_.reset();
  rows_.bind(1, last_seq);
  while (true) {
    const auto row = rows_.step();
    if (!row) return pass(row);
    if (!*row) break;
    PackedEntry entry{rows_.integer(0), rows_.integer(1), rows_.integer(2), rows_.text(3), rows_.text(4), {}, {}};
    std::string body = rows_.text(5);
    // A body that could not be written again letter for letter is kept as it is.
    if (entry.kind == kBatchKind) entry.batch = BatchBody::of_text(body);
    if (!entry.batch) entry.text = std::move(body);
    bytes += entry.size();
    // The rest stays rows until the next seal.
    if (entries.size() == kMostPackedEntries || bytes > kMostPackedBytes) break;
    chain = rows_.blob(6);
    entries.push_back(std::move(entry));
  }
  rows_.reset();
  if (entries.empty()) return {};
  for (const PackedEntry& entry : entries) {
    if (Status erased = erase_.bind(1, entry.seq).run(); !erased) return erased;
  }
  const PackedEntry& first = entries.front();
  const PackedEntry& last = entries.back();
  const std::vector<std::uint8_t> body = encode_entries(entries);
  insert_.bind(1, first.seq).bind(2, last.seq).bind(3, first.at_ms).bind(4, last.at_ms);
  insert_.bind(5, std::span<const std::uint8_t>(chain)).bind(6, std::span<const std::uint8_t>(body));
  return insert_.run();
}

Result<std::optional<JournalPack>> JournalPacks::pack_of(std::int64_t seq) {
  if (!exists_) return std::nullopt;
  find_.reset();
  const auto row = find_.bind(1, seq).step();
  if (!row) return pass(row);
  if (!*row) return std::nullopt;
  JournalPack pack{find_.integer(0), find_.integer(1), find_.integer(2), find_.integer(3), find_.blob(4)};
  find_.reset();
  return std::optional(std::move(pack));
}

Result<const std::vector<PackedEntry>*> JournalPacks::entries_of(const JournalPack& pack) {
  if (opened_ == pack.first_seq && opened_ != 0) return &entries_;
  opened_ = 0;
  body_.reset();
  const auto row = body_.bind(1, pack.first_seq).step();
  if (!row) return pass(row);
  if (!*row) return fail(ErrorCode::kUnreadable, "table journal_pack: pack {} is missing", pack.first_seq);
  auto entries = decode_entries(body_.blob(0));
  body_.reset();
  if (!entries) {
    return fail(ErrorCode::kUnreadable, "table journal_pack: pack {}: {}", pack.first_seq, entries.error().message);
  }
  const bool fits = !entries->empty() && entries->front().seq == pack.first_seq &&
                    entries->back().seq == pack.last_seq && entries->front().at_ms == pack.first_at_ms &&
                    entries->back().at_ms == pack.last_at_ms;
  if (!fits) {
    return fail(ErrorCode::kUnreadable, "table journal_pack: pack {} does not hold what its row says", pack.first_seq);
  }
  entries_ = std::move(*entries);
  opened_ = pack.first_seq;
  return &entries_;
}

}  // namespace sandtable
