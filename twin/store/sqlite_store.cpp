#include "twin/store/sqlite_store.h"

#include <algorithm>
#include <fstream>
#include <optional>

#include "twin/core/reduce.h"
#include "twin/store/feature_tables.h"
#include "twin/store/journal_table.h"
#include "twin/store/payload_tables.h"
#include "twin/store/schema.h"
#include "twin/store/sqlite_database.h"
#include "twin/store/store_check.h"

namespace sandtable {

/// Everything about one open file. The state is what the feature tables were last made from.
struct SqliteStore::Parts {
  std::unique_ptr<SqliteDatabase> database;
  bool writable = false;
  std::int32_t srs_id = 0;
  std::optional<JournalTable> journal;
  std::optional<PayloadTables> payloads;
  JournalHead head;
  IncidentState state;
  std::shared_ptr<const SeatKey> key;  ///< null: commits are not signed

  [[nodiscard]] std::string file() const { return database->file().string(); }
  Status prepare(const Packing& packing);
  Status restore_state();
  Status fill_new_tables();
  Result<Event> event_of(JournalRow row);
  Status append(std::span<const Event> events);
  Status sign(const JournalHead& now) const;
};

namespace {

std::filesystem::path beside(const std::filesystem::path& file, std::string_view suffix) {
  std::filesystem::path out = file;
  return out += suffix;
}

bool has_unmerged_changes(const std::filesystem::path& file) {
  std::error_code error;
  const auto size = std::filesystem::file_size(beside(file, "-wal"), error);
  return !error && size > 0;
}

/// A file left in WAL mode makes SQLite write beside it even for reading, unless it is told that nobody writes.
SqliteDatabase::Mode read_mode(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  char header[20] = {};
  stream.read(header, sizeof header);
  const bool wal_mode = stream && header[18] == 2;  // sqlite.org/fileformat2.html, 1.3.3
  std::error_code ignored;
  const bool in_use = has_unmerged_changes(file) || std::filesystem::exists(beside(file, "-shm"), ignored);
  return wal_mode && !in_use ? SqliteDatabase::Mode::kImmutable : SqliteDatabase::Mode::kRead;
}

Status set_up_for_writing(const SqliteDatabase& database) {
  // FULL: an order that was sent must be in the journal after a power cut, so every commit waits for the disk.
  // 16 MiB of pages: what is written, packed and erased again within minutes need not be read back from the file.
  return database.execute(
      "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-16384");
}

/// Whoever finds the layers in a GIS must not take them for a real event.
Status mark_fictional(const SqliteDatabase& database) {
  return database.execute("UPDATE gpkg_contents SET description = 'FICTIONAL 虛構 · ' || description");
}

Status check_sequence(std::span<const Event> events, std::int64_t after, const std::string& file) {
  for (const Event& event : events) {
    if (event.seq != ++after)
      return fail(ErrorCode::kConflict, "incident file {}: entry {} cannot follow entry {}", file, event.seq,
                  after - 1);
  }
  return {};
}

}  // namespace

Status SqliteStore::Parts::prepare(const Packing& packing) {
  if (const Status known = check_schema(*database); !known) return known;
  auto id = read_srs_id(*database);
  if (!id) return pass(id);
  srs_id = *id;
  auto opened_journal = JournalTable::open(*database);
  if (!opened_journal) return pass(opened_journal);
  journal = std::move(*opened_journal);
  auto opened_payloads = PayloadTables::open(*database, packing);
  if (!opened_payloads) return pass(opened_payloads);
  payloads = std::move(*opened_payloads);
  auto found = journal->head();
  if (!found) return pass(found);
  head = *found;
  return {};
}

Result<Event> SqliteStore::Parts::event_of(JournalRow row) {
  auto payload = payloads->read(row.seq, row.kind, row.body);
  if (!payload)
    return fail(payload.error().code, "incident file {}: entry {}: {}", file(), row.seq, payload.error().message);
  auto event =
      parse_journal_entry({row.seq, row.at, row.wall, std::move(row.actor), {}}, row.body, std::move(*payload));
  if (!event) return fail(event.error().code, "incident file {}: entry {}: {}", file(), row.seq, event.error().message);
  return event;
}

/// Replays what the feature tables show; of the water only the last.
Status SqliteStore::Parts::restore_state() {
  std::optional<JournalRow> water;
  std::int64_t last = 0;
  journal->seek(1);
  const auto take = [&](JournalRow row) -> Status {
    auto event = event_of(std::move(row));
    if (!event) return pass(event);
    reduce(state, *event);
    return {};
  };
  while (true) {
    auto row = journal->next();
    if (!row) return pass(row);
    if (!*row) break;
    last = (*row)->seq;
    if ((*row)->kind == event_type(WaterModelled{})) {
      water = std::move(**row);
    } else if (shows_in_feature_tables((*row)->kind)) {
      if (Status taken = take(std::move(**row)); !taken) return taken;
    }
  }
  if (last != head.seq)
    return fail(ErrorCode::kUnreadable, "incident file {}: the journal ends with entry {} instead of {}; verify it",
                file(), last, head.seq);
  return water ? take(std::move(*water)) : Status{};
}

/// Tables that an older file did not have are empty when they are made.
Status SqliteStore::Parts::fill_new_tables() {
  IncidentState before = state;
  bool is_behind = false;
  if (!state.alerts->empty() || !state.reports->empty()) {
    const auto rows = database->integer("SELECT (SELECT count(*) FROM alerts) + (SELECT count(*) FROM reports)");
    if (!rows) return pass(rows);
    if (*rows == 0) {
      before.alerts = {};
      before.reports = {};
      is_behind = true;
    }
  }
  if (std::ranges::any_of(*state.orders, [](const auto& order) { return !is_closed(order.second.state); })) {
    const auto rows = database->integer("SELECT count(*) FROM assignments");
    if (!rows) return pass(rows);
    if (*rows == 0) {
      before.orders = {};
      is_behind = true;
    }
  }
  if (!is_behind) return {};
  auto transaction = SqliteTransaction::begin(*database);
  if (!transaction) return pass(transaction);
  if (Status shown = write_feature_changes(*database, srs_id, before, state, state.at); !shown) return shown;
  return transaction->commit();
}

SqliteStore::SqliteStore(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

SqliteStore::~SqliteStore() {
  if (!parts_->writable) return;
  // What fails here is done the next time the file is closed.
  static_cast<void>(parts_->payloads->observations().tidy_up());
  // At rest the file is a plain one, so that any GIS can open it without writing beside it. When another program still
  // reads it this fails, and SQLite merges at the next chance.
  parts_->journal.reset();
  parts_->payloads.reset();
  static_cast<void>(parts_->database->execute("PRAGMA journal_mode=DELETE"));
}

Result<std::unique_ptr<SqliteStore>> SqliteStore::create(const std::filesystem::path& file, const StoreCrs& crs,
                                                         const Packing& packing) {
  {
    auto database = SqliteDatabase::open(file, SqliteDatabase::Mode::kCreate);
    if (!database) return pass(database);
    if (const Status made = create_schema(**database, crs); !made) {
      database->reset();
      std::error_code ignored;
      std::filesystem::remove(file, ignored);
      return pass(made);
    }
  }
  return open(file, packing);
}

Result<std::unique_ptr<SqliteStore>> SqliteStore::open(const std::filesystem::path& file, const Packing& packing) {
  auto database = SqliteDatabase::open(file, SqliteDatabase::Mode::kWrite);
  if (!database) return pass(database);
  auto parts = std::make_unique<Parts>();
  parts->database = std::move(*database);
  // Looked at before anything is written, because it may be somebody's other database.
  if (const Status known = check_schema(*parts->database); !known) return pass(known);
  if (const Status ready = set_up_for_writing(*parts->database); !ready) return pass(ready);
  if (const Status current = migrate_schema(*parts->database); !current) return pass(current);
  if (const Status ready = parts->prepare(packing); !ready) return pass(ready);
  if (const Status restored = parts->restore_state(); !restored) return pass(restored);
  if (const Status shown = parts->fill_new_tables(); !shown) return pass(shown);
  parts->writable = true;
  return std::unique_ptr<SqliteStore>(new SqliteStore(std::move(parts)));
}

Result<std::unique_ptr<SqliteStore>> SqliteStore::open_read_only(const std::filesystem::path& file) {
  auto database = SqliteDatabase::open(file, read_mode(file));
  if (!database) return pass(database);
  auto parts = std::make_unique<Parts>();
  parts->database = std::move(*database);
  if (const Status ready = parts->prepare({}); !ready) {
    if (ready.error().code == ErrorCode::kIo && has_unmerged_changes(file))
      return fail(ErrorCode::kIo, "{}; its newest entries are in {}-wal, so copy both to a folder that may be written",
                  ready.error().message, file.string());
    return pass(ready);
  }
  return std::unique_ptr<SqliteStore>(new SqliteStore(std::move(parts)));
}

Status SqliteStore::Parts::append(std::span<const Event> events) {
  if (!writable) return fail(ErrorCode::kRefused, "incident file {}: opened for reading only", file());
  if (events.empty()) return {};
  auto transaction = SqliteTransaction::begin(*database);
  if (!transaction) return pass(transaction);
  auto now = journal->head();
  if (!now) return pass(now);
  if (now->seq != head.seq || now->digest != head.digest)
    return fail(ErrorCode::kConflict, "incident file {}: another program wrote entry {}; open it again", file(),
                now->seq);
  if (Status continues = check_sequence(events, now->seq, file()); !continues) return continues;

  IncidentState after = state;
  for (const Event& event : events) {
    if (Status written = journal->append(event, *now); !written) return written;
    if (shows_in_feature_tables(event_type(event.body))) reduce(after, event);
  }
  if (Status written = payloads->append(events); !written) return written;
  if (after.incident->fictional && !state.incident->fictional) {
    if (Status marked = mark_fictional(*database); !marked) return marked;
  }
  Status shown = write_feature_changes(*database, srs_id, state, after, events.back().wall);
  if (!shown) return shown;
  if (Status remembered = journal->remember(*now); !remembered) return remembered;
  if (Status made = sign(*now); !made) return made;
  if (Status committed = transaction->commit(); !committed) return committed;
  state = std::move(after);
  head = *now;
  return {};
}

Status SqliteStore::Parts::sign(const JournalHead& now) const {
  if (!key) return {};
  auto insert = database->prepare("INSERT INTO journal_signature VALUES(?1,?2,?3)");
  if (!insert) return pass(insert);
  const Signature signature = key->sign(now.digest);
  insert->bind(1, now.seq).bind(2, std::span<const std::uint8_t>(key->public_key()));
  return insert->bind(3, std::span<const std::uint8_t>(signature)).run();
}

Status SqliteStore::append(std::span<const Event> events) {
  ObservationArchive& observations = parts_->payloads->observations();
  if (Status appended = parts_->append(events); !appended) {
    observations.forget();
    return appended;
  }
  // The events are safe; what cannot be noted now is read from the file when it is needed.
  if (!observations.committed(events)) observations.forget();
  return {};
}

Status SqliteStore::read(std::int64_t from, const std::function<bool(Event)>& visit) {
  const SqliteReadTransaction transaction(*parts_->database);
  if (!transaction.begun()) return transaction.begun();
  ObservationArchive& observations = parts_->payloads->observations();
  if (Status known = observations.refresh(); !known) return known;
  const auto each = [&]() -> Status {
    while (true) {
      auto row = parts_->journal->next();
      if (!row) return pass(row);
      if (!*row) return {};
      auto event = parts_->event_of(std::move(**row));
      if (!event) return pass(event);
      if (!visit(std::move(*event))) return {};
    }
  };
  parts_->journal->seek(from);
  Status seen = each();
  parts_->journal->seek(from);  // lets go of the rows that were not asked for
  observations.finish_reading();
  return seen;
}

Result<std::int64_t> SqliteStore::last_seq() {
  const auto head = parts_->journal->head();
  if (!head) return pass(head);
  return head->seq;
}

Result<JournalCheck> SqliteStore::verify() {
  auto check = check_store(*parts_->database, *parts_->journal, *parts_->payloads, parts_->srs_id);
  if (!check || !check->intact) return check;
  const auto signatures = this->signatures();
  if (!signatures) return pass(signatures);
  return with_signatures(std::move(*check), *signatures);
}

Status SqliteStore::sign_with(std::shared_ptr<const SeatKey> key) {
  if (!parts_->writable) return fail(ErrorCode::kRefused, "incident file {}: opened for reading only", parts_->file());
  // Made when it is first needed: most files have none, and older builds pay it no heed.
  const Status made = parts_->database->execute(
      "CREATE TABLE IF NOT EXISTS journal_signature ("
      "seq INTEGER PRIMARY KEY, key BLOB NOT NULL, signature BLOB NOT NULL)");
  if (made) parts_->key = std::move(key);
  return made;
}

Result<SignatureCheck> SqliteStore::signatures() {
  const SqliteReadTransaction transaction(*parts_->database);
  if (!transaction.begun()) return pass(transaction.begun());
  const auto tables = parts_->database->integer("SELECT count(*) FROM sqlite_master WHERE name='journal_signature'");
  if (!tables) return pass(tables);
  if (*tables == 0) return SignatureCheck{};
  auto select = parts_->database->prepare("SELECT seq, key, signature FROM journal_signature");
  if (!select) return pass(select);
  std::map<std::int64_t, JournalSignature> all;
  while (true) {
    const auto row = select->step();
    if (!row) return pass(row);
    if (!*row) break;
    all[select->integer(0)] = signature_of(select->blob(1), select->blob(2));
  }
  const auto start = parts_->journal->start();
  if (!start) return pass(start);
  Digest digest = *start;
  SignatureWalk walk(std::move(all));
  parts_->journal->seek(0);
  while (true) {
    const auto row = parts_->journal->next();
    if (!row) return pass(row);
    if (!*row) return walk.finish();
    digest = (*row)->expected_digest(digest);
    walk.take((*row)->seq, digest);
  }
}

Status SqliteStore::put_place(std::string_view toml, std::string_view path) {
  Parts& p = *parts_;
  if (!p.writable || p.head.seq != 0)
    return fail(ErrorCode::kRefused, "incident file {}: the copy of the place is put before the first entry", p.file());
  auto update = p.database->prepare("UPDATE sandtable_incident SET place_toml=?1, place_path=?2");
  if (!update) return pass(update);
  if (Status put = update->bind(1, toml).bind(2, path).run(); !put) return put;
  auto head = p.journal->head();
  if (!head) return pass(head);
  p.head = *head;
  return {};
}

Result<IncidentStore::PlaceCopy> SqliteStore::place() {
  auto select = parts_->database->prepare("SELECT place_toml, place_path FROM sandtable_incident");
  if (!select) return pass(select);
  const auto row = select->step();
  if (!row) return pass(row);
  if (!*row || select->is_null(0))
    return fail(ErrorCode::kNotFound, "incident file {}: holds no copy of its place", parts_->file());
  return PlaceCopy{select->text(0), select->text(1)};
}

Status SqliteStore::read_story(std::int64_t from, std::int64_t to, const std::function<void(Event)>& visit) {
  const SqliteReadTransaction transaction(*parts_->database);
  if (!transaction.begun()) return transaction.begun();
  auto newest = parts_->database->prepare("SELECT max(seq) FROM journal WHERE seq BETWEEN ?1 AND ?2 AND kind=?3");
  if (!newest) return pass(newest);
  const auto found = newest->bind(1, from).bind(2, to).bind(3, event_type(WaterModelled{})).step();
  if (!found) return pass(found);
  const std::int64_t water = newest->integer(0);
  const auto each = [&]() -> Status {
    while (true) {
      auto row = parts_->journal->next();
      if (!row) return pass(row);
      if (!*row || (*row)->seq > to) return {};
      const bool is_old_water = (*row)->kind == event_type(WaterModelled{}) && (*row)->seq != water;
      if (is_old_water || (*row)->kind == event_type(ObservationsIngested{})) continue;
      auto event = parts_->event_of(std::move(**row));
      if (!event) return pass(event);
      visit(std::move(*event));
    }
  };
  parts_->journal->seek(from, JournalTable::Kinds::kButObservations);
  Status seen = each();
  parts_->journal->seek(from);
  return seen;
}

Result<JournalMoment> SqliteStore::moment_at(UtcTime t) {
  const SqliteReadTransaction transaction(*parts_->database);
  if (!transaction.begun()) return pass(transaction.begun());
  const auto head = parts_->journal->head();
  if (!head) return pass(head);
  auto moment = parts_->journal->moment_at(t, head->seq);
  if (!moment) return fail(moment.error().code, "incident file {}: {}", parts_->file(), moment.error().message);
  return moment;
}

Result<std::vector<Observation>> SqliteStore::observations(const SeriesId& series, TimeRange range,
                                                           std::optional<UtcTime> known_by) {
  const SqliteReadTransaction transaction(*parts_->database);
  if (!transaction.begun()) return pass(transaction.begun());
  return parts_->payloads->observations().of_series(series, range, known_by);
}

Result<std::vector<SeriesStanding>> SqliteStore::standings_at(std::int64_t seq) {
  const SqliteReadTransaction transaction(*parts_->database);
  if (!transaction.begun()) return pass(transaction.begun());
  return parts_->payloads->observations().standings_at(seq);
}

Status SqliteStore::note_sent(std::span<const std::int64_t> seqs) {
  if (!parts_->writable) return fail(ErrorCode::kRefused, "incident file {}: opened for reading only", parts_->file());
  auto transaction = SqliteTransaction::begin(*parts_->database);
  if (!transaction) return pass(transaction);
  auto insert = parts_->database->prepare("INSERT OR IGNORE INTO message_sent VALUES(?1)");
  if (!insert) return pass(insert);
  for (const std::int64_t seq : seqs)
    if (Status noted = insert->bind(1, seq).run(); !noted) return noted;
  return transaction->commit();
}

Result<std::vector<std::int64_t>> SqliteStore::sent() {
  auto select = parts_->database->prepare("SELECT journal_seq FROM message_sent ORDER BY journal_seq");
  if (!select) return pass(select);
  std::vector<std::int64_t> seqs;
  while (true) {
    const auto row = select->step();
    if (!row) return pass(row);
    if (!*row) return seqs;
    seqs.push_back(select->integer(0));
  }
}

Result<std::unique_ptr<IncidentReader>> SqliteStore::reader() {
  auto other = open_read_only(parts_->database->file());
  if (!other) return pass(other);
  return std::unique_ptr<IncidentReader>(std::move(*other));
}

Result<bool> SqliteStore::tidy(Duration budget) {
  if (!parts_->writable) return false;
  return parts_->payloads->observations().tidy(budget);
}

Status SqliteStore::copy_to(const std::filesystem::path& file) {
  std::error_code ignored;
  if (std::filesystem::exists(file, ignored))
    return fail(ErrorCode::kConflict, "incident file {}: exists already", file.string());
  auto vacuum = parts_->database->prepare("VACUUM INTO ?1");
  if (!vacuum) return pass(vacuum);
  Status copied = vacuum->bind(1, std::string_view(file.string())).run();
  if (!copied) {
    std::filesystem::remove(file, ignored);
    return fail(copied.error().code, "copying to {}: {}", file.string(), copied.error().message);
  }
  return {};
}

}  // namespace sandtable
