#include "twin/store/observation_archive.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "twin/base/text.h"
#include "twin/core/event_json.h"

namespace sandtable {
namespace {

constexpr std::int64_t kErasedAtOnce = 10'000;
constexpr std::int64_t kPagesAtOnce = 256;

std::size_t observations_in(std::span<const Event> events) {
  std::size_t count = 0;
  for (const Event& event : events) {
    if (const auto* batch = std::get_if<ObservationsIngested>(&event.body)) count += batch->observations.size();
  }
  return count;
}

}  // namespace

Result<ObservationArchive> ObservationArchive::open(const SqliteDatabase& database, std::int64_t schema,
                                                    const Packing& packing) {
  ObservationArchive archive;
  archive.database_ = &database;
  const bool schema_1 = schema == 1;
  archive.schema_1_ = schema_1;
  archive.packing_ = packing;
  auto keys = SeriesKeys::open(database);
  if (!keys) return pass(keys);
  archive.keys_ = std::move(*keys);
  auto rows = ObservationRows::open(database, schema);
  if (!rows) return pass(rows);
  archive.rows_ = std::move(*rows);
  auto seals = SealTable::open(database, !schema_1);
  if (!seals) return pass(seals);
  archive.seals_ = std::move(*seals);
  auto packs = JournalPacks::open(database);
  if (!packs) return pass(packs);
  archive.journal_packs_ = std::move(*packs);
  if (schema_1) return archive;
  const std::pair<SqliteStatement*, std::string_view> all[] = {
      {&archive.latest_,
       "INSERT INTO sealed_latest VALUES(?1,?2,?3,?4) ON CONFLICT(series) DO UPDATE SET"
       " phenomenon_time=excluded.phenomenon_time, value=excluded.value, flag=excluded.flag"},
      {&archive.seal_count_, "UPDATE sandtable_incident SET sealed_seq=?1"},
  };
  if (Status prepared = database.prepare_all(all); !prepared) return pass(prepared);
  return archive;
}

Status ObservationArchive::refresh() {
  if (Status known = keys_.refresh(); !known) return known;
  return seals_.refresh();
}

void ObservationArchive::forget() {
  keys_.forget();
  tail_ = {};
  sealing_.reset();
  opened_.reset();
}

Result<std::vector<std::uint32_t>> ObservationArchive::keys_of(const std::vector<Observation>& observations) {
  std::vector<std::uint32_t> keys;
  keys.reserve(observations.size());
  for (const Observation& o : observations) {
    if (std::isinf(o.value))
      return fail(ErrorCode::kInvalid, "incident file {}: series '{}': an infinite value is none",
                  database_->file().string(), clipped(o.series.str(), 80));
    const auto key = keys_.key_of(o.series);
    if (!key) return pass(key);
    keys.push_back(*key);
  }
  return keys;
}

Status ObservationArchive::append(std::span<const Event> events) {
  const std::size_t count = observations_in(events);
  bulk_ = count >= packing_.bulk;
  if (count == 0) return {};
  if (Status loaded = load_tail(); !loaded) return loaded;
  for (const Event& event : events) {
    const auto* batch = std::get_if<ObservationsIngested>(&event.body);
    if (batch == nullptr || batch->observations.empty()) continue;
    const auto keys = keys_of(batch->observations);
    if (!keys) return pass(keys);
    if (bulk_) {
      tail_.run.add(event.seq, batch->observations, *keys);
    } else if (Status written = rows_.append(event.seq, batch->observations, *keys); !written) {
      return written;
    }
  }
  if (!bulk_) return {};
  begin_sealing();
  while (sealing_->step(tail_.run)) {
  }
  if (Status written = write_seal(*sealing_); !written) return written;
  return database_->execute("DELETE FROM observation");
}

Status ObservationArchive::committed(std::span<const Event> events) {
  if (bulk_) {
    drop_sealed(*sealing_);
    sealing_.reset();
    return seals_.refresh();
  }
  if (!tail_.loaded) return {};
  for (const Event& event : events) {
    const auto* batch = std::get_if<ObservationsIngested>(&event.body);
    if (batch == nullptr || batch->observations.empty()) continue;
    const auto keys = keys_of(batch->observations);
    if (!keys) return pass(keys);
    tail_.run.add(event.seq, batch->observations, *keys);
    tail_.last_id = event.seq * ObservationRows::kPerEntry + static_cast<std::int64_t>(batch->observations.size()) - 1;
  }
  return {};
}

Status ObservationArchive::load_tail() {
  if (Status known = refresh(); !known) return known;
  if (tail_.loaded && tail_.after_seq != seals_.sealed_seq()) tail_ = {};
  if (!tail_.loaded) {
    tail_.after_seq = seals_.sealed_seq();
    if (Status stood = standings_after_seals(tail_.run.texts, tail_.run.before); !stood) return stood;
  }
  const auto last = rows_.load(tail_.after_seq, tail_.last_id, tail_.run);
  if (!last) return pass(last);
  tail_.last_id = *last;
  tail_.loaded = true;
  return {};
}

Status ObservationArchive::standings_after_seals(TextPool& texts, Standings& into) {
  if (seals_.seals().empty()) return {};
  return standings_within(seals_.seals().back(), seals_.sealed_seq(), texts, into);
}

Status ObservationArchive::standings_within(const SealInfo& seal, std::int64_t seq, TextPool& texts, Standings& into) {
  const bool all = seq >= seal.last_seq;
  std::vector<std::uint32_t> taken(keys_.limit(), 0);
  if (!all) {
    const auto arrival = seals_.arrival(seal, keys_.limit());
    if (!arrival) return pass(arrival);
    std::size_t at = 0;
    for (const ArrivalEntry& entry : arrival->entries) {
      if (entry.seq > seq) break;
      for (std::size_t end = at + entry.count; at < end; ++at) ++taken[arrival->series[at]];
    }
  }
  into.resize(std::max<std::size_t>(into.size(), keys_.limit()));
  Chunk chunk;
  for (std::uint32_t group = 0; group <= series_group(keys_.limit()); ++group) {
    const auto found = seals_.newest_chunk(group, seal.id, texts, chunk);
    if (!found) return pass(found);
    if (!*found) continue;
    for (const ChunkSeries& s : chunk.series) {
      if (s.series >= taken.size()) continue;
      StandingRow& standing = into[s.series];
      std::size_t row = s.first;
      if (s.carried) standing = {chunk.rows[row++], s.count, s.out_of_order};
      const bool whole = all || **found < seal.id;
      const std::size_t end = whole ? s.last : std::min(s.last, row + taken[s.series]);
      for (; row < end; ++row) standing.take(chunk.rows[row]);
    }
  }
  return {};
}

Status ObservationArchive::open_seal(const SealInfo& seal) {
  if (opened_ && opened_->seal == seal.id) return {};
  opened_ = std::make_unique<Opened>();
  auto arrival = seals_.arrival(seal, keys_.limit());
  if (!arrival) return pass(arrival);
  std::vector<ObservationRow> by_series;
  std::vector<std::size_t> next(keys_.limit(), 0);
  std::vector<std::size_t> end(keys_.limit(), 0);
  Chunk chunk;
  const Status read = seals_.each_chunk(seal.id, opened_->run.texts, chunk, [&](std::uint32_t) {
    for (const ChunkSeries& s : chunk.series) {
      if (s.series >= next.size()) continue;
      next[s.series] = by_series.size();
      for (std::size_t i = s.first + (s.carried ? 1 : 0); i < s.last; ++i) by_series.push_back(chunk.rows[i]);
      end[s.series] = by_series.size();
    }
  });
  if (!read) return read;
  opened_->run.rows.reserve(arrival->series.size());
  for (const std::uint32_t series : arrival->series) {
    if (next[series] >= end[series])
      return fail(ErrorCode::kUnreadable, "table observation_chunk: seal {} lacks observations of series {}", seal.id,
                  series);
    opened_->run.rows.push_back(by_series[next[series]++]);
  }
  std::size_t begin = 0;
  for (const ArrivalEntry& entry : arrival->entries) {
    opened_->begins.push_back(begin);
    begin += entry.count;
  }
  opened_->run.entries = std::move(arrival->entries);
  opened_->seal = seal.id;
  return {};
}

Result<std::vector<Observation>> ObservationArchive::of_entry(std::int64_t seq) {
  const SealInfo* seal = seals_.seal_of(seq);
  if (seal == nullptr) return rows_.of_entry(seq, keys_);
  if (const Status opened = open_seal(*seal); !opened) {
    opened_.reset();
    return pass(opened);
  }
  std::vector<Observation> out;
  const ObservationRun& run = opened_->run;
  const auto entry = std::ranges::lower_bound(run.entries, seq, {}, &ArrivalEntry::seq);
  if (entry == run.entries.end() || entry->seq != seq) return out;
  const std::size_t begin = opened_->begins[static_cast<std::size_t>(entry - run.entries.begin())];
  out.reserve(entry->count);
  for (std::size_t i = begin; i < begin + entry->count; ++i)
    out.push_back(observation_of(run.rows[i], keys_.id(run.rows[i].series), run.texts));
  return out;
}

Result<std::vector<Observation>> ObservationArchive::of_series(const SeriesId& series, TimeRange range,
                                                               std::optional<UtcTime> known_by) {
  if (Status loaded = load_tail(); !loaded) return pass(loaded);
  std::vector<Observation> out;
  const std::uint32_t key = keys_.find(series);
  if (key == 0) return out;
  const auto take = [&](const ObservationRow& row, const TextPool& texts) {
    const bool inside = row.phenomenon_ms >= unix_ms(range.from) && row.phenomenon_ms < unix_ms(range.to);
    const bool known = !known_by || row.received_ms <= unix_ms(*known_by);
    if (inside && known) out.push_back(observation_of(row, series, texts));
  };
  Chunk chunk;
  TextPool texts;
  const Status read =
      seals_.each_chunk_of(series_group(key), unix_ms(range.from), unix_ms(range.to), texts, chunk, [&] {
        const auto found = std::ranges::find(chunk.series, key, &ChunkSeries::series);
        if (found == chunk.series.end()) return;
        for (std::size_t i = found->first + (found->carried ? 1 : 0); i < found->last; ++i) take(chunk.rows[i], texts);
      });
  if (!read) return pass(read);
  for (const ObservationRow& row : tail_.run.rows) {
    if (row.series == key) take(row, tail_.run.texts);
  }
  std::ranges::stable_sort(out, {}, &Observation::phenomenon_time);
  return out;
}

Result<std::vector<SeriesStanding>> ObservationArchive::standings_at(std::int64_t seq) {
  if (Status known = refresh(); !known) return pass(known);
  const SealInfo* seal = seals_.seal_of(seq);
  Standings standings;
  TextPool texts;
  if (seal != nullptr) {
    if (Status read = standings_within(*seal, seq, texts, standings); !read) return pass(read);
  } else {
    if (Status loaded = load_tail(); !loaded) return pass(loaded);
    standings = tail_.run.before;
    const std::size_t rows = tail_.run.rows_until(seq);
    for (std::size_t i = 0; i < rows; ++i) take(standings, tail_.run.rows[i]);
  }
  const TextPool& pool = seal != nullptr ? texts : tail_.run.texts;
  std::vector<SeriesStanding> out;
  for (std::size_t key = 0; key < standings.size(); ++key) {
    const StandingRow& s = standings[key];
    if (s.count == 0) continue;
    const SeriesId& id = keys_.id(static_cast<std::uint32_t>(key));
    out.push_back({observation_of(s.newest, id, pool), s.count, s.out_of_order});
  }
  return out;
}

// ---- packing

std::size_t ObservationArchive::worth_packing() const {
  std::size_t series = 0;
  std::vector<bool> seen(keys_.limit());
  for (const ObservationRow& row : tail_.run.rows) {
    if (row.series < seen.size() && !seen[row.series]) {
      seen[row.series] = true;
      ++series;
    }
  }
  return std::clamp(series * packing_.rows_per_series, packing_.fewest_rows, packing_.most_rows);
}

Status ObservationArchive::write_seal(const Sealing& sealing) {
  if (Status inserted = seals_.insert(sealing.seal()); !inserted) return inserted;
  for (const StandingRow& s : sealing.after()) {
    if (s.count == 0) continue;
    const bool unchanged =
        s.newest.series < tail_.run.before.size() && tail_.run.before[s.newest.series].count == s.count;
    if (unchanged) continue;
    latest_.bind(1, std::int64_t{s.newest.series}).bind(2, s.newest.phenomenon_ms).bind(3, s.newest.value);
    if (Status noted = latest_.bind(4, std::int64_t{s.newest.flag}).run(); !noted) return noted;
  }
  if (Status packed = journal_packs_.pack_until(sealing.seal().last_seq); !packed) return packed;
  return seal_count_.bind(1, sealing.seal().last_seq).run();
}

/// One transaction: before it all is in the rows, after it all is in the seal.
Status ObservationArchive::commit_sealing() {
  auto transaction = SqliteTransaction::begin(*database_);
  if (!transaction) return pass(transaction);
  const auto sealed = database_->integer("SELECT sealed_seq FROM sandtable_incident");
  if (!sealed) return pass(sealed);
  if (*sealed != tail_.after_seq)
    return fail(ErrorCode::kConflict, "incident file {}: another program packed up to entry {}; open it again",
                database_->file().string(), *sealed);
  if (Status written = write_seal(*sealing_); !written) return written;
  if (Status committed = transaction->commit(); !committed) return committed;
  drop_sealed(*sealing_);
  sealing_.reset();
  erasing_ = true;
  return seals_.refresh();
}

void ObservationArchive::drop_sealed(const Sealing& sealing) {
  ObservationRun rest;
  rest.before = sealing.after();
  for (StandingRow& s : rest.before) {
    if (s.count > 0) s.newest = moved(s.newest, tail_.run.texts, rest.texts);
  }
  for (std::size_t i = sealing.rows(); i < tail_.run.rows.size(); ++i)
    rest.rows.push_back(moved(tail_.run.rows[i], tail_.run.texts, rest.texts));
  for (const ArrivalEntry& entry : tail_.run.entries) {
    if (entry.seq > sealing.seal().last_seq) rest.entries.push_back(entry);
  }
  tail_.after_seq = sealing.seal().last_seq;
  tail_.run = std::move(rest);
}

bool ObservationArchive::is_behind() const {
  if ((!sealing_ && !erasing_) || packed_rows_ == 0) return false;
  const std::size_t being_packed = sealing_ ? packed_rows_ : 0;
  return tail_.run.rows.size() > being_packed + packed_rows_;
}

void ObservationArchive::begin_sealing() {
  packed_rows_ = tail_.run.rows.size();
  sealing_.emplace(tail_.run, packed_rows_, tail_.run.entries.back().seq);
}

Result<bool> ObservationArchive::tidy(Duration budget) {
  if (schema_1_) return false;
  const auto until = std::chrono::steady_clock::now() + (is_behind() ? std::max(budget, packing_.hurry) : budget);
  const auto in_time = [&] { return std::chrono::steady_clock::now() < until; };
  if (sealing_) {
    // Each call does something, however small its budget.
    bool more = sealing_->step(tail_.run);
    while (more && in_time()) more = sealing_->step(tail_.run);
    if (more) return true;
    if (Status committed = commit_sealing(); !committed) return pass(committed);
    return true;
  }
  if (erasing_) {
    if (Status known = refresh(); !known) return pass(known);
  }
  while (erasing_) {
    const auto more = rows_.erase_some(seals_.sealed_seq(), kErasedAtOnce);
    if (!more) return pass(more);
    erasing_ = *more;
    if (!erasing_) {
      const Status freed = database_->execute(fmt::format("PRAGMA incremental_vacuum({})", kPagesAtOnce));
      if (!freed) return pass(freed);
    }
    if (!in_time()) break;
  }
  if (erasing_) return true;
  if (!tail_.loaded || tail_.run.rows.size() < std::max<std::size_t>(1, enough_rows_)) return false;
  enough_rows_ = worth_packing();
  if (tail_.run.rows.size() >= enough_rows_) {
    enough_rows_ = packing_.fewest_rows;
    begin_sealing();
    return true;
  }
  return false;
}

Status ObservationArchive::tidy_up() {
  if (schema_1_) return {};
  if (Status loaded = load_tail(); !loaded) return loaded;
  if (!sealing_ && tail_.run.rows.size() >= packing_.fewest_at_rest) begin_sealing();
  for (bool more = true; more;) {
    const auto tidied = tidy(std::chrono::seconds{1});
    if (!tidied) return pass(tidied);
    more = *tidied;
  }
  return database_->execute("PRAGMA incremental_vacuum");
}

const SealInfo* ObservationArchive::seal_beginning_at(std::int64_t seq) const {
  const SealInfo* seal = seals_.seal_of(seq);
  return seal != nullptr && seal->first_seq == seq ? seal : nullptr;
}

Result<std::string> ObservationArchive::latest_difference(const Standings& after_all) {
  const auto sealed = database_->integer("SELECT sealed_seq FROM sandtable_incident");
  if (!sealed) return pass(sealed);
  if (*sealed != seals_.sealed_seq())
    return fmt::format("table sandtable_incident: packed up to entry {}, the seals end with {}", *sealed,
                       seals_.sealed_seq());
  TextPool texts;
  Standings standings;
  if (Status stood = standings_after_seals(texts, standings); !stood) return pass(stood);
  auto select = database_->prepare("SELECT series, phenomenon_time, value, flag FROM sealed_latest");
  if (!select) return pass(select);
  std::size_t expected = 0;
  for (const StandingRow& s : standings) expected += s.count > 0 ? 1 : 0;
  for (std::size_t seen = 0;; ++seen) {
    const auto row = select->step();
    if (!row) return pass(row);
    if (!*row) {
      return seen == expected ? std::string()
                              : fmt::format("table sealed_latest: {} rows instead of {}", seen, expected);
    }
    const auto key = static_cast<std::size_t>(select->integer(0));
    const StandingRow s = key < standings.size() && key < after_all.size() ? standings[key] : StandingRow{};
    const double value = select->real(2);
    const bool same = s.count > 0 && s.newest.phenomenon_ms == select->integer(1) &&
                      s.newest.flag == select->integer(3) &&
                      (value == s.newest.value || (std::isnan(value) && std::isnan(s.newest.value)));
    if (!same) return fmt::format("table sealed_latest: the row of series {} does not follow from the journal", key);
  }
}

Result<std::string> ObservationArchive::carried_difference(const SealInfo& seal, const Standings& before,
                                                           const TextPool& texts) {
  std::string difference;
  Chunk chunk;
  TextPool chunk_texts;
  const auto same = [&](const ObservationRow& a, const ObservationRow& b) {
    return digest_of({observation_of(a, {}, chunk_texts)}) == digest_of({observation_of(b, {}, texts)});
  };
  const Status read = seals_.each_chunk(seal.id, chunk_texts, chunk, [&](std::uint32_t) {
    for (const ChunkSeries& s : chunk.series) {
      const StandingRow known = s.series < before.size() ? before[s.series] : StandingRow{};
      const bool fits = s.carried ? s.count == known.count && s.out_of_order == known.out_of_order &&
                                        same(chunk.rows[s.first], known.newest)
                                  : known.count == 0;
      if (!fits && difference.empty())
        difference = fmt::format(
            "table observation_chunk: seal {}: where series {} stood before does not follow from the journal", seal.id,
            s.series);
    }
  });
  if (!read) return pass(read);
  return difference;
}

}  // namespace sandtable
