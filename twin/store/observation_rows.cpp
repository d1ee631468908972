#include "twin/store/observation_rows.h"

#include <cmath>
#include <limits>

#include "twin/store/note_text.h"
#include "twin/store/schema.h"

namespace sandtable {
namespace {

/// SQLite stores -0 as 0, so the sign goes beside it, where no quality test has a bit.
constexpr std::int64_t kMinusZero = std::int64_t{1} << 62;

enum RowColumn { kSeq, kSeries, kRowPhenomenon, kRowReceived, kValue, kRaw, kFlag, kTests, kReason, kId, kNote };

constexpr std::string_view kOfEntry = " WHERE id>=?1<<24 AND id<(?1+1)<<24 ORDER BY id";
constexpr std::string_view kNewer = " WHERE id>=(?1+1)<<24 AND id>?2 ORDER BY id";
// Before schema 2 rows had their entry in a column of its own and no flag for each test.
constexpr std::string_view kOfEntry1 = " WHERE journal_seq=?1 ORDER BY id";
constexpr std::string_view kNewer1 = " WHERE journal_seq>?1 AND id>?2 ORDER BY id";

/// Before schema 4 nothing was kept of what sources note.
std::string select(std::int64_t schema, std::string_view where) {
  return fmt::format("SELECT {},series,phenomenon_time,received_time,value,raw,flag,{},reason,id,{} FROM observation{}",
                     schema == 1 ? "journal_seq" : "id>>24", schema == 1 ? "0" : "tests", schema < 4 ? "NULL" : "note",
                     where);
}

Observation observation_in(const SqliteStatement& row, SeriesId series) {
  Observation o;
  o.series = std::move(series);
  o.phenomenon_time = UtcTime{Duration{row.integer(kRowPhenomenon)}};
  o.received_time = UtcTime{Duration{row.integer(kRowReceived)}};
  const std::int64_t tests = row.integer(kTests);
  o.value = (tests & kMinusZero) != 0 ? -0.0 : row.real(kValue);
  o.raw = row.text(kRaw);
  o.flag = static_cast<QualityFlag>(row.integer(kFlag));
  o.tests = QualityFlags::from_bits(static_cast<std::uint64_t>(tests & ~kMinusZero));
  o.reason = row.text(kReason);
  if (!row.is_null(kNote)) {
    const SqlBlob note = row.blob(kNote);
    read_note_bytes({reinterpret_cast<const char*>(note.data()), note.size()}, o);
  }
  return o;
}

}  // namespace

Result<ObservationRows> ObservationRows::open(const SqliteDatabase& database, std::int64_t schema) {
  ObservationRows rows;
  const std::string of_entry = select(schema, schema == 1 ? kOfEntry1 : kOfEntry);
  const std::string newer = select(schema, schema == 1 ? kNewer1 : kNewer);
  const std::pair<SqliteStatement*, std::string_view> reading[] = {{&rows.of_entry_, of_entry}, {&rows.newer_, newer}};
  if (Status prepared = database.prepare_all(reading); !prepared) return pass(prepared);
  if (schema < kStoreSchema) return rows;  // such a file is only read
  const std::pair<SqliteStatement*, std::string_view> writing[] = {
      {&rows.insert_, "INSERT INTO observation VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10)"},
      {&rows.first_, "SELECT id FROM observation WHERE id<(?1+1)<<24 ORDER BY id LIMIT 1 OFFSET ?2"},
      {&rows.erase_, "DELETE FROM observation WHERE id<(?1+1)<<24 AND id<?2"},
  };
  if (Status prepared = database.prepare_all(writing); !prepared) return pass(prepared);
  return rows;
}

Status ObservationRows::append(std::int64_t seq, const std::vector<Observation>& observations,
                               std::span<const std::uint32_t> series) {
  if (static_cast<std::int64_t>(observations.size()) >= kPerEntry)
    return fail(ErrorCode::kLimit, "entry {}: {} observations, more than {}", seq, observations.size(), kPerEntry - 1);
  for (std::size_t i = 0; i < observations.size(); ++i) {
    const Observation& o = observations[i];
    const bool minus_zero = o.value == 0 && std::signbit(o.value);
    insert_.bind(1, seq * kPerEntry + static_cast<std::int64_t>(i)).bind(2, std::int64_t{series[i]});
    insert_.bind(3, std::int64_t{o.phenomenon_time.time_since_epoch().count()});
    insert_.bind(4, std::int64_t{o.received_time.time_since_epoch().count()}).bind(5, o.value);
    insert_.bind_borrowed(6, o.raw).bind(7, static_cast<std::int64_t>(o.flag));
    insert_.bind(8, static_cast<std::int64_t>(o.tests.bits()) | (minus_zero ? kMinusZero : 0));
    insert_.bind_borrowed(9, o.reason);
    const std::string note = note_bytes(o);
    if (note.empty()) {
      insert_.bind_null(10);
    } else {
      insert_.bind(10, std::span(reinterpret_cast<const std::uint8_t*>(note.data()), note.size()));
    }
    if (Status inserted = insert_.run(); !inserted) return inserted;
  }
  return {};
}

Result<std::vector<Observation>> ObservationRows::of_entry(std::int64_t seq, const SeriesKeys& keys) {
  std::vector<Observation> out;
  of_entry_.reset();
  of_entry_.bind(1, seq);
  while (true) {
    const auto row = of_entry_.step();
    if (!row) return pass(row);
    if (!*row) return out;
    const std::int64_t key = of_entry_.integer(kSeries);
    const bool known = key >= 0 && key < keys.limit();
    out.push_back(observation_in(of_entry_, known ? keys.id(static_cast<std::uint32_t>(key)) : SeriesId{}));
  }
}

Result<std::int64_t> ObservationRows::load(std::int64_t seq, std::int64_t id, ObservationRun& run) {
  newer_.reset();
  newer_.bind(1, seq).bind(2, id);
  while (true) {
    const auto row = newer_.step();
    if (!row) return pass(row);
    if (!*row) return id;
    id = newer_.integer(kId);
    const std::int64_t entry = newer_.integer(kSeq);
    const std::int64_t key = newer_.integer(kSeries);
    if (run.entries.empty() || run.entries.back().seq != entry) run.entries.push_back({entry, 0});
    ++run.entries.back().count;
    const bool known = key > 0 && key < SeriesKeys::kMost;
    run.rows.push_back(row_of(observation_in(newer_, {}), known ? static_cast<std::uint32_t>(key) : 0, run.texts));
  }
}

Result<bool> ObservationRows::erase_some(std::int64_t seq, std::int64_t most) {
  first_.reset();
  const auto beyond = first_.bind(1, seq).bind(2, most).step();
  if (!beyond) return pass(beyond);
  const bool more = *beyond;
  const std::int64_t limit = more ? first_.integer(0) : std::numeric_limits<std::int64_t>::max();
  first_.reset();
  if (Status erased = erase_.bind(1, seq).bind(2, limit).run(); !erased) return pass(erased);
  return more;
}

}  // namespace sandtable
