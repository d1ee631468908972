#include "twin/store/journal_table.h"

#include <algorithm>
#include <utility>

#include "twin/base/text.h"
#include "twin/core/event_json.h"

namespace sandtable {
namespace {

std::span<const std::uint8_t> bytes_of(const Digest& digest) { return digest.bytes; }

}  // namespace

Digest JournalRow::expected_digest(const Digest& before) const {
  return Hasher()
      .raw(before.bytes.data(), before.bytes.size())
      .number(seq)
      .number(unix_ms(at))
      .number(unix_ms(wall))
      .text(actor)
      .text(body)
      .finish();
}

Digest chain_start(std::string_view place_toml, std::string_view place_path) {
  return Hasher().text("sandtable journal 1").text(place_toml).text(place_path).finish();
}

JournalRow make_journal_row(const Event& event, const Digest& before) {
  JournalRow row{event.seq,           event.at, event.wall, event.actor, std::string(event_type(event.body)),
                 journal_text(event), {},       {}};
  const Digest digest = row.expected_digest(before);
  row.prev.assign(before.bytes.begin(), before.bytes.end());
  row.digest.assign(digest.bytes.begin(), digest.bytes.end());
  return row;
}

std::string why_link_broken(const JournalRow& row, std::int64_t expected_seq, const Digest& before,
                            const Digest& digest) {
  if (row.seq != expected_seq)
    return fmt::format("entry {} is missing: entry {} comes after {}", expected_seq, row.seq, expected_seq - 1);
  if (!row.packed && !std::ranges::equal(row.prev, before.bytes)) {
    return expected_seq == 1 ? "entry 1 does not begin with the copy of the place in this file: one of them was changed"
                             : fmt::format("entry {} does not follow entry {}: it names another digest", expected_seq,
                                           expected_seq - 1);
  }
  if (!row.packed && !std::ranges::equal(row.digest, digest.bytes))
    return fmt::format("entry {} ({}) was changed: its digest does not fit its content", row.seq,
                       clipped(row.kind, 40));
  return {};
}

Result<JournalTable> JournalTable::open(const SqliteDatabase& database) {
  JournalTable table;
  const auto prepare = [&](SqliteStatement& statement, std::string_view sql) -> Status {
    auto prepared = database.prepare(sql);
    if (!prepared) return pass(prepared);
    statement = std::move(*prepared);
    return {};
  };
  if (Status s = prepare(table.insert_, "INSERT INTO journal VALUES(?1,?2,?3,?4,?5,?6,?7,?8)"); !s) return pass(s);
  if (Status s = prepare(table.select_,
                         "SELECT seq,at,wall,actor,kind,body,prev,digest FROM journal WHERE seq>=?1 ORDER BY seq");
      !s)
    return pass(s);
  if (Status s = prepare(table.head_, "SELECT head_seq,head_digest,place_toml,place_path FROM sandtable_incident"); !s)
    return pass(s);
  if (Status s = prepare(table.remember_, "UPDATE sandtable_incident SET head_seq=?1, head_digest=?2"); !s)
    return pass(s);
  if (Status s = prepare(table.at_, "SELECT at FROM journal WHERE seq=?1"); !s) return pass(s);
  auto packs = JournalPacks::open(database);
  if (!packs) return pass(packs);
  table.packs_ = std::move(*packs);
  return table;
}

Result<Digest> JournalTable::start() {
  const auto row = head_.step();
  if (!row) return pass(row);
  const Digest start = *row ? chain_start(head_.text(2), head_.text(3)) : chain_start({}, {});
  head_.reset();
  return start;
}

Result<JournalHead> JournalTable::head() {
  const auto start_digest = start();
  if (!start_digest) return pass(start_digest);
  const auto row = head_.step();
  if (!row) return pass(row);
  if (!*row) return fail(ErrorCode::kUnreadable, "the incident file has lost the head of its journal");
  JournalHead head{head_.integer(0), *start_digest};
  const SqlBlob digest = head_.blob(1);
  head_.reset();
  if (head.seq == 0) return head;
  // A digest of another length fits no entry, whatever the bytes.
  head.digest = {};
  std::ranges::copy(digest.size() == head.digest.bytes.size() ? digest : SqlBlob(), head.digest.bytes.begin());
  return head;
}

Status JournalTable::append(const Event& event, JournalHead& head) {
  const JournalRow row = make_journal_row(event, head.digest);
  insert_.bind(1, row.seq).bind(2, unix_ms(row.at)).bind(3, unix_ms(row.wall));
  insert_.bind(4, std::string_view(row.actor)).bind(5, std::string_view(row.kind)).bind(6, std::string_view(row.body));
  insert_.bind(7, std::span<const std::uint8_t>(row.prev)).bind(8, std::span<const std::uint8_t>(row.digest));
  if (Status inserted = insert_.run(); !inserted) return inserted;
  head.seq = row.seq;
  std::ranges::copy(row.digest, head.digest.bytes.begin());
  return {};
}

Status JournalTable::remember(const JournalHead& head) {
  return remember_.bind(1, head.seq).bind(2, bytes_of(head.digest)).run();
}

void JournalTable::seek(std::int64_t from, Kinds kinds) {
  select_.reset();
  select_.bind(1, from);
  row_.reset();
  packed_row_.reset();
  rows_end_ = false;
  packs_end_ = false;
  kinds_ = kinds;
  packed_from_ = from;
}

Status JournalTable::fetch_row() {
  if (row_ || rows_end_) return {};
  const auto row = select_.step();
  if (!row) return pass(row);
  rows_end_ = !*row;
  if (rows_end_) return {};
  row_ = JournalRow{select_.integer(0),
                    UtcTime{Duration{select_.integer(1)}},
                    UtcTime{Duration{select_.integer(2)}},
                    select_.text(3),
                    select_.text(4),
                    select_.text(5),
                    select_.blob(6),
                    select_.blob(7)};
  return {};
}

Status JournalTable::fetch_packed() {
  while (!packed_row_ && !packs_end_) {
    const auto pack = packs_.pack_of(packed_from_);
    if (!pack) return pass(pack);
    packs_end_ = !*pack;
    if (packs_end_) return {};
    const auto entries = packs_.entries_of(**pack);
    if (!entries) return pass(entries);
    auto found = std::ranges::lower_bound(**entries, packed_from_, {}, &PackedEntry::seq);
    const auto is_wanted = [&](const PackedEntry& e) { return kinds_ == Kinds::kAll || !e.batch; };
    found = std::find_if(found, (*entries)->end(), is_wanted);
    packed_from_ = (*pack)->last_seq + 1;
    if (found == (*entries)->end()) continue;
    packed_from_ = found->seq + 1;
    packed_row_ = JournalRow{found->seq,
                             UtcTime{Duration{found->at_ms}},
                             UtcTime{Duration{found->wall_ms}},
                             found->actor,
                             found->kind,
                             found->body(),
                             {},
                             {},
                             true};
    if (found->seq == (*pack)->last_seq) packed_row_->digest = (*pack)->chain;
  }
  return {};
}

Result<std::optional<JournalRow>> JournalTable::next() {
  if (Status fetched = fetch_row(); !fetched) return pass(fetched);
  if (Status fetched = fetch_packed(); !fetched) return pass(fetched);
  const bool take_packed = packed_row_ && (!row_ || packed_row_->seq < row_->seq);
  return std::exchange(take_packed ? packed_row_ : row_, std::nullopt);
}

Result<JournalMoment> JournalTable::moment_at(UtcTime t, std::int64_t last_seq) {
  const std::int64_t t_ms = unix_ms(t);
  JournalMoment moment;
  for (std::int64_t from = 1, to = last_seq; from <= to;) {
    const std::int64_t middle = from + (to - from) / 2;
    const auto row = at_.bind(1, middle).step();
    if (!row) return pass(row);
    std::int64_t at_ms = *row ? at_.integer(0) : 0;
    at_.reset();
    if (!*row) {
      const auto pack = packs_.pack_of(middle);
      if (!pack) return pass(pack);
      if (!*pack || (*pack)->first_seq > middle)
        return fail(ErrorCode::kUnreadable, "entry {} of the journal is missing", middle);
      // The whole pack lies on one side of `t`, but for one pack at most.
      if (t_ms < (*pack)->first_at_ms) {
        to = (*pack)->first_seq - 1;
        continue;
      }
      if (t_ms >= (*pack)->last_at_ms) {
        moment = {(*pack)->last_seq, UtcTime{Duration{(*pack)->last_at_ms}}};
        from = (*pack)->last_seq + 1;
        continue;
      }
      const auto entries = packs_.entries_of(**pack);
      if (!entries) return pass(entries);
      const auto found = std::ranges::lower_bound(**entries, middle, {}, &PackedEntry::seq);
      if (found == (*entries)->end() || found->seq != middle)
        return fail(ErrorCode::kUnreadable, "entry {} of the journal is missing", middle);
      at_ms = found->at_ms;
    }
    if (at_ms <= t_ms) {
      moment = {middle, UtcTime{Duration{at_ms}}};
      from = middle + 1;
    } else {
      to = middle - 1;
    }
  }
  return moment;
}

}  // namespace sandtable
