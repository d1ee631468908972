#include "twin/store/seal_table.h"

#include <algorithm>

#include "twin/base/digest.h"

namespace sandtable {
namespace {

Digest chunk_digest(std::int64_t seal, std::int64_t group, std::int64_t count, std::int64_t from_ms, std::int64_t to_ms,
                    std::span<const std::uint8_t> body) {
  return Hasher()
      .number(seal)
      .number(group)
      .number(count)
      .number(from_ms)
      .number(to_ms)
      .raw(body.data(), body.size())
      .finish();
}

Digest arrival_digest(const SealInfo& seal, std::span<const std::uint8_t> arrival) {
  return Hasher()
      .number(seal.id)
      .number(seal.first_seq)
      .number(seal.last_seq)
      .number(seal.count)
      .raw(arrival.data(), arrival.size())
      .finish();
}

std::span<const std::uint8_t> digest_bytes(const Digest& digest) { return digest.bytes; }

std::string name_of(std::int64_t seal, std::int64_t group) {
  return fmt::format("table observation_chunk: seal {}, series {} to {}", seal, group << kSeriesPerChunkBits,
                     ((group + 1) << kSeriesPerChunkBits) - 1);
}

}  // namespace

Result<SealTable> SealTable::open(const SqliteDatabase& database, bool exists) {
  SealTable table;
  table.exists_ = exists;
  if (!exists) return table;
  const std::pair<SqliteStatement*, std::string_view> all[] = {
      {&table.newer_, "SELECT id, first_seq, last_seq, count FROM observation_seal WHERE id>?1 ORDER BY id"},
      {&table.insert_seal_, "INSERT INTO observation_seal VALUES(?1,?2,?3,?4,?5,?6)"},
      {&table.insert_chunk_, "INSERT INTO observation_chunk VALUES(NULL,?1,?2,?3,?4,?5,?6,?7)"},
      {&table.arrival_, "SELECT arrival, digest FROM observation_seal WHERE id=?1"},
      {&table.newest_,
       "SELECT seal, series_group, count, from_time, to_time, body, digest FROM observation_chunk"
       " WHERE series_group=?1 AND seal<=?2 ORDER BY seal DESC LIMIT 1"},
      {&table.of_seal_,
       "SELECT seal, series_group, count, from_time, to_time, body, digest FROM observation_chunk WHERE seal=?1"},
      {&table.of_group_,
       "SELECT seal, series_group, count, from_time, to_time, body, digest FROM observation_chunk"
       " WHERE series_group=?1 AND from_time<?3 AND to_time>=?2 ORDER BY seal"},
  };
  if (Status prepared = database.prepare_all(all); !prepared) return pass(prepared);
  return table;
}

Status SealTable::refresh() {
  if (!exists_) return {};
  newer_.reset();
  newer_.bind(1, seals_.empty() ? std::int64_t{0} : seals_.back().id);
  while (true) {
    const auto row = newer_.step();
    if (!row) return pass(row);
    if (!*row) return {};
    const SealInfo seal{newer_.integer(0), newer_.integer(1), newer_.integer(2), newer_.integer(3)};
    if (seal.first_seq <= sealed_seq() || seal.last_seq < seal.first_seq) {
      newer_.reset();
      return fail(ErrorCode::kUnreadable, "table observation_seal: seal {} holds entries {} to {} after entry {}",
                  seal.id, seal.first_seq, seal.last_seq, sealed_seq());
    }
    seals_.push_back(seal);
  }
}

const SealInfo* SealTable::seal_of(std::int64_t seq) const {
  const auto it = std::ranges::lower_bound(seals_, seq, {}, &SealInfo::last_seq);
  return it == seals_.end() ? nullptr : &*it;
}

Status SealTable::insert(const Seal& seal) {
  const SealInfo info{seals_.empty() ? 1 : seals_.back().id + 1, seal.first_seq, seal.last_seq, seal.count};
  insert_seal_.bind(1, info.id).bind(2, info.first_seq).bind(3, info.last_seq).bind(4, info.count);
  insert_seal_.bind(5, std::span<const std::uint8_t>(seal.arrival))
      .bind(6, digest_bytes(arrival_digest(info, seal.arrival)));
  if (Status inserted = insert_seal_.run(); !inserted) return inserted;
  for (const SealedChunk& c : seal.chunks) {
    insert_chunk_.bind(1, info.id).bind(2, std::int64_t{c.group}).bind(3, c.count).bind(4, c.from_ms).bind(5, c.to_ms);
    insert_chunk_.bind(6, std::span<const std::uint8_t>(c.body));
    insert_chunk_.bind(7, digest_bytes(chunk_digest(info.id, c.group, c.count, c.from_ms, c.to_ms, c.body)));
    if (Status inserted = insert_chunk_.run(); !inserted) return inserted;
  }
  return {};
}

Result<ArrivalOrder> SealTable::arrival(const SealInfo& seal, std::uint32_t series_limit) {
  const auto row = arrival_.bind(1, seal.id).step();
  if (!row) return pass(row);
  if (!*row) return fail(ErrorCode::kUnreadable, "table observation_seal: seal {} is missing", seal.id);
  const SqlBlob bytes = arrival_.blob(0);
  const SqlBlob digest = arrival_.blob(1);
  arrival_.reset();
  if (!std::ranges::equal(digest, digest_bytes(arrival_digest(seal, bytes))))
    return fail(ErrorCode::kUnreadable,
                "table observation_seal: seal {} was changed: its digest does not fit its content", seal.id);
  auto order = decode_arrival(bytes, series_limit);
  if (!order)
    return fail(ErrorCode::kUnreadable, "table observation_seal: seal {}: {}", seal.id, order.error().message);
  if (static_cast<std::int64_t>(order->series.size()) != seal.count)
    return fail(ErrorCode::kUnreadable, "table observation_seal: seal {}: {} observations instead of {}", seal.id,
                order->series.size(), seal.count);
  return order;
}

Status SealTable::unpack(const SqliteStatement& row, TextPool& texts, Chunk& into) const {
  const std::int64_t seal = row.integer(0);
  const std::int64_t group = row.integer(1);
  const SqlBlob body = row.blob(5);
  const Digest expected = chunk_digest(seal, group, row.integer(2), row.integer(3), row.integer(4), body);
  if (!std::ranges::equal(row.blob(6), digest_bytes(expected)))
    return fail(ErrorCode::kUnreadable, "{} was changed: its digest does not fit its content", name_of(seal, group));
  if (Status decoded = decode_chunk(body, texts, into); !decoded)
    return fail(ErrorCode::kUnreadable, "{}: {}", name_of(seal, group), decoded.error().message);
  for (const ChunkSeries& series : into.series) {
    if (series_group(series.series) != group)
      return fail(ErrorCode::kUnreadable, "{}: holds series {}", name_of(seal, group), series.series);
  }
  return {};
}

Result<std::optional<std::int64_t>> SealTable::newest_chunk(std::uint32_t group, std::int64_t seal, TextPool& texts,
                                                            Chunk& into) {
  newest_.reset();
  const auto row = newest_.bind(1, std::int64_t{group}).bind(2, seal).step();
  if (!row) return pass(row);
  if (!*row) return std::nullopt;
  const std::int64_t found = newest_.integer(0);
  const Status unpacked = unpack(newest_, texts, into);
  newest_.reset();
  if (!unpacked) return pass(unpacked);
  return found;
}

Status SealTable::each_chunk(std::int64_t seal, TextPool& texts, Chunk& into,
                             const std::function<void(std::uint32_t)>& visit) {
  of_seal_.reset();
  of_seal_.bind(1, seal);
  while (true) {
    const auto row = of_seal_.step();
    if (!row) return pass(row);
    if (!*row) return {};
    if (Status unpacked = unpack(of_seal_, texts, into); !unpacked) {
      of_seal_.reset();
      return unpacked;
    }
    visit(static_cast<std::uint32_t>(of_seal_.integer(1)));
  }
}

Status SealTable::each_chunk_of(std::uint32_t group, std::int64_t from_ms, std::int64_t to_ms, TextPool& texts,
                                Chunk& into, const std::function<void()>& visit) {
  if (!exists_) return {};
  of_group_.reset();
  of_group_.bind(1, std::int64_t{group}).bind(2, from_ms).bind(3, to_ms);
  while (true) {
    const auto row = of_group_.step();
    if (!row) return pass(row);
    if (!*row) return {};
    if (Status unpacked = unpack(of_group_, texts, into); !unpacked) {
      of_group_.reset();
      return unpacked;
    }
    visit();
  }
}

}  // namespace sandtable
