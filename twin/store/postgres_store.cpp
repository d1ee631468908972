#include "twin/store/postgres_store.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include "twin/core/reduce.h"
#include "twin/store/postgres_check.h"
#include "twin/store/postgres_features.h"
#include "twin/store/postgres_journal.h"
#include "twin/store/postgres_schema.h"
#include "twin/store/store_check.h"

namespace sandtable {
namespace {

// Advisory locks are named by two integers: what is locked, and of which schema. They end with the connection.
constexpr std::int64_t kPenLock = 0x53544231;   // "STB1"
constexpr std::int64_t kLeadLock = 0x53544232;  // "STB2"
constexpr const char* kChannel = "sandtable";   // payload: the schema

Status check_continuation(std::span<const Event> events, std::int64_t after, const std::string& name) {
  for (const Event& event : events) {
    if (event.seq != ++after)
      return fail(ErrorCode::kConflict, "incident database {}: entry {} cannot follow entry {}", name, event.seq,
                  after - 1);
  }
  return {};
}

SqlBlob blob_of(std::string_view bytes) { return {bytes.begin(), bytes.end()}; }

}  // namespace

/// The state is what the feature tables were last made from, as far as this seat knows.
struct PostgresStore::Parts {
  std::string address;
  PostgresConnection::Mode mode = PostgresConnection::Mode::kRead;
  std::unique_ptr<PostgresConnection> connection;
  std::unique_ptr<PostgresJournal> journal;
  PostgresSetting setting;
  JournalHead head;
  IncidentState state;
  std::int64_t seat = 0;
  std::shared_ptr<const SeatKey> key;  ///< null: commits are not signed
  int wake_fd = -1;

  Parts() : wake_fd(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {}
  ~Parts() { close(wake_fd); }
  Parts(const Parts&) = delete;
  Parts& operator=(const Parts&) = delete;

  [[nodiscard]] bool writes() const { return mode == PostgresConnection::Mode::kWrite; }
  [[nodiscard]] Status refuse_to_write() const {
    return fail(ErrorCode::kRefused, "incident database {}: opened for reading only", connection->name());
  }
  Status connect();
  Status restore();
  Status lock(std::string_view function, std::int64_t what);
  Status append(std::span<const Event> events);
  Status sign(const JournalHead& now) const;
};

Status PostgresStore::Parts::connect() {
  auto opened = PostgresConnection::open(address, mode);
  if (!opened) return pass(opened);
  auto read = read_postgres_setting(**opened);
  if (!read) return pass(read);
  if (Status listens = (*opened)->execute(fmt::format("LISTEN {}", kChannel)); !listens) return listens;
  setting = std::move(*read);
  connection = std::move(*opened);
  journal = std::make_unique<PostgresJournal>(*connection);
  return {};
}

Status PostgresStore::Parts::restore() {
  // Head and entries of one moment, while others write.
  auto moment = PostgresTransaction::begin(*connection, PostgresTransaction::Kind::kSnapshot);
  if (!moment) return pass(moment);
  const auto found = journal->head();
  if (!found) return pass(found);
  head = *found;
  auto shown = journal->shown_state();
  if (!shown) return pass(shown);
  state = std::move(*shown);
  return {};
}

/// A lock of this incident, not of its neighbours in the same database.
Status PostgresStore::Parts::lock(std::string_view function, std::int64_t what) {
  const auto done = connection->query(fmt::format("SELECT {}($1, hashtext(current_schema()))", function), {what});
  if (!done) return pass(done);
  return {};
}

Status PostgresStore::Parts::append(std::span<const Event> events) {
  auto transaction = PostgresTransaction::begin(*connection);
  if (!transaction) return pass(transaction);
  if (Status alone = lock("pg_advisory_xact_lock", kPenLock); !alone) return alone;
  auto now = journal->head();
  if (!now) return pass(now);
  if (now->seq != head.seq || now->digest != head.digest)
    return fail(ErrorCode::kConflict, "incident database {}: another seat wrote entry {}", connection->name(),
                now->seq);
  if (Status continues = check_continuation(events, now->seq, connection->name()); !continues) return continues;
  if (Status written = journal->append(events, *now); !written) return written;
  IncidentState after = state;
  for (const Event& event : events) {
    if (shows_in_feature_tables(event_type(event.body))) reduce(after, event);
  }
  if (Status shown = write_feature_changes(*connection, setting.srs_id, state, after); !shown) return shown;
  if (Status made = sign(*now); !made) return made;
  const auto told = connection->query(fmt::format("SELECT pg_notify('{}', $1)", kChannel), {setting.schema});
  if (!told) return pass(told);
  if (Status committed = transaction->commit(); !committed) return committed;
  state = std::move(after);
  head = *now;
  return {};
}

Status PostgresStore::Parts::sign(const JournalHead& now) const {
  if (!key) return {};
  const Signature signature = key->sign(now.digest);
  const auto put = connection->query("INSERT INTO journal_signature VALUES($1,$2,$3)",
                                     {now.seq, SqlBlob(key->public_key().begin(), key->public_key().end()),
                                      SqlBlob(signature.begin(), signature.end())});
  if (!put) return pass(put);
  return {};
}

PostgresStore::PostgresStore(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
PostgresStore::~PostgresStore() = default;

bool PostgresStore::is_address(std::string_view text) {
  return text.starts_with("postgresql://") || text.starts_with("postgres://");
}

Result<std::unique_ptr<PostgresStore>> PostgresStore::open(const std::string& address, const std::string& crs) {
  auto parts = std::make_unique<Parts>();
  parts->address = address;
  parts->mode = PostgresConnection::Mode::kWrite;
  {
    auto connection = PostgresConnection::open(address, parts->mode);
    if (!connection) return pass(connection);
    if (Status made = make_postgres_schema(**connection, crs); !made) return pass(made);
  }
  if (Status connected = parts->connect(); !connected) return pass(connected);
  if (Status restored = parts->restore(); !restored) return pass(restored);
  const auto seat = parts->connection->integer("INSERT INTO seat DEFAULT VALUES RETURNING id");
  if (!seat) return pass(seat);
  parts->seat = *seat;
  return std::unique_ptr<PostgresStore>(new PostgresStore(std::move(parts)));
}

Result<std::unique_ptr<PostgresStore>> PostgresStore::open_read_only(const std::string& address) {
  auto parts = std::make_unique<Parts>();
  parts->address = address;
  if (Status connected = parts->connect(); !connected) return pass(connected);
  const auto head = parts->journal->head();
  if (!head) return pass(head);
  parts->head = *head;
  return std::unique_ptr<PostgresStore>(new PostgresStore(std::move(parts)));
}

Status PostgresStore::append(std::span<const Event> events) {
  if (!parts_->writes()) return parts_->refuse_to_write();
  return events.empty() ? Status{} : parts_->append(events);
}

Status PostgresStore::read(std::int64_t from, const std::function<bool(Event)>& visit) {
  PostgresJournal& journal = *parts_->journal;
  return journal.visit({from}, [&](JournalRow row, BesidePayloads beside) -> Result<bool> {
    auto event = journal.event_of(std::move(row), std::move(beside));
    if (!event) return pass(event);
    return visit(std::move(*event));
  });
}

Result<std::int64_t> PostgresStore::last_seq() {
  return parts_->connection->integer("SELECT head_seq FROM sandtable_incident");
}

Result<JournalCheck> PostgresStore::verify() {
  auto check = check_store(*parts_->connection, parts_->setting.srs_id);
  if (!check || !check->intact) return check;
  const auto signatures = this->signatures();
  if (!signatures) return pass(signatures);
  return with_signatures(std::move(*check), *signatures);
}

Status PostgresStore::sign_with(std::shared_ptr<const SeatKey> key) {
  if (!parts_->writes()) return parts_->refuse_to_write();
  parts_->key = std::move(key);
  return {};
}

Result<SignatureCheck> PostgresStore::signatures() {
  auto moment = PostgresTransaction::begin(*parts_->connection, PostgresTransaction::Kind::kSnapshot);
  if (!moment) return pass(moment);
  const auto rows = parts_->connection->query("SELECT seq, key, signature FROM journal_signature");
  if (!rows) return pass(rows);
  std::map<std::int64_t, JournalSignature> all;
  for (int i = 0; i < rows->size(); ++i) all[rows->integer(i, 0)] = signature_of(rows->blob(i, 1), rows->blob(i, 2));
  const auto start = parts_->journal->start();
  if (!start) return pass(start);
  Digest digest = *start;
  SignatureWalk walk(std::move(all));
  const Status walked = parts_->journal->visit_rows({}, [&](JournalRow row) -> Result<bool> {
    digest = row.expected_digest(digest);
    walk.take(row.seq, digest);
    return true;
  });
  if (!walked) return pass(walked);
  return walk.finish();
}

Status PostgresStore::put_place(std::string_view toml, std::string_view path) {
  Parts& p = *parts_;
  if (!p.writes()) return p.refuse_to_write();
  auto transaction = PostgresTransaction::begin(*p.connection);
  if (!transaction) return pass(transaction);
  if (Status alone = p.lock("pg_advisory_xact_lock", kPenLock); !alone) return alone;
  const auto put = p.connection->query(
      "UPDATE sandtable_incident SET place_toml=$1, place_path=$2 WHERE head_seq=0 RETURNING only_row",
      {blob_of(toml), blob_of(path)});
  if (!put) return pass(put);
  if (put->size() == 0)
    return fail(ErrorCode::kRefused, "incident database {}: the copy of the place is put before the first entry",
                p.connection->name());
  if (Status committed = transaction->commit(); !committed) return committed;
  const auto head = p.journal->head();
  if (!head) return pass(head);
  p.head = *head;
  return {};
}

Result<IncidentStore::PlaceCopy> PostgresStore::place() {
  const auto rows = parts_->connection->query("SELECT place_toml, place_path FROM sandtable_incident");
  if (!rows) return pass(rows);
  if (rows->size() == 0 || rows->is_null(0, 0))
    return fail(ErrorCode::kNotFound, "incident database {}: holds no copy of its place", parts_->connection->name());
  return PlaceCopy{rows->text(0, 0), rows->text(0, 1)};
}

Status PostgresStore::read_story(std::int64_t from, std::int64_t to, const std::function<void(Event)>& visit) {
  PostgresJournal& journal = *parts_->journal;
  return journal.visit({from, to, true}, [&](JournalRow row, BesidePayloads beside) -> Result<bool> {
    auto event = journal.event_of(std::move(row), std::move(beside));
    if (!event) return pass(event);
    visit(std::move(*event));
    return true;
  });
}

Result<JournalMoment> PostgresStore::moment_at(UtcTime t) {
  const auto rows =
      parts_->connection->query("SELECT seq, at FROM journal WHERE at <= $1 ORDER BY at DESC, seq DESC LIMIT 1",
                                {std::int64_t{t.time_since_epoch().count()}});
  if (!rows) return pass(rows);
  if (rows->size() == 0) return JournalMoment{};
  return JournalMoment{rows->integer(0, 0), UtcTime{Duration{rows->integer(0, 1)}}};
}

Result<std::vector<Observation>> PostgresStore::observations(const SeriesId& series, TimeRange range,
                                                             std::optional<UtcTime> known_by) {
  const auto ms = [](UtcTime t) { return std::int64_t{t.time_since_epoch().count()}; };
  const auto rows = parts_->connection->query(
      "SELECT phenomenon_time,received_time,value,raw,flag,tests,reason,note FROM observation WHERE series=(SELECT key "
      "FROM "
      "series_key WHERE id=$1) AND phenomenon_time>=$2 AND phenomenon_time<$3 AND received_time<=$4 "
      "ORDER BY phenomenon_time, seq, place",
      {blob_of(series.str()), ms(range.from), ms(range.to), ms(known_by.value_or(UtcTime::max()))});
  if (!rows) return pass(rows);
  std::vector<Observation> found;
  for (int i = 0; i < rows->size(); ++i) found.push_back(observation_at(*rows, i, 0, series));
  return found;
}

Result<std::vector<SeriesStanding>> PostgresStore::standings_at(std::int64_t seq) {
  // Out of order is what is older than the newest before it; of equal ones the last counts as the newest.
  const auto rows = parts_->connection->query(
      "SELECT DISTINCT ON (s.series) "
      "s.phenomenon_time,s.received_time,s.value,s.raw,s.flag,s.tests,s.reason,s.note,k.id,"
      "count(*) OVER (PARTITION BY s.series), "
      "count(*) FILTER (WHERE s.phenomenon_time < s.newest) OVER (PARTITION BY s.series) "
      "FROM (SELECT *, max(phenomenon_time) OVER (PARTITION BY series ORDER BY seq, place) AS newest FROM observation "
      "WHERE seq <= $1 AND NOT (phenomenon_time > received_time AND ((tests >> 33) & 7) = 4)) s JOIN series_key k ON "
      "k.key = s.series "
      "ORDER BY s.series, s.phenomenon_time DESC, s.seq DESC, s.place DESC",
      {seq});
  if (!rows) return pass(rows);
  std::vector<SeriesStanding> standings;
  for (int i = 0; i < rows->size(); ++i) {
    standings.push_back({observation_at(*rows, i, 0, SeriesId(rows->text(i, 8))),
                         static_cast<std::uint32_t>(rows->integer(i, 9)),
                         static_cast<std::uint32_t>(rows->integer(i, 10))});
  }
  return standings;
}

Status PostgresStore::note_sent(std::span<const std::int64_t> seqs) {
  if (!parts_->writes()) return parts_->refuse_to_write();
  auto transaction = PostgresTransaction::begin(*parts_->connection);
  if (!transaction) return pass(transaction);
  for (const std::int64_t seq : seqs) {
    const auto noted = parts_->connection->query("INSERT INTO message_sent VALUES($1) ON CONFLICT DO NOTHING", {seq});
    if (!noted) return pass(noted);
  }
  return transaction->commit();
}

Result<std::vector<std::int64_t>> PostgresStore::sent() {
  const auto rows = parts_->connection->query("SELECT journal_seq FROM message_sent ORDER BY journal_seq");
  if (!rows) return pass(rows);
  std::vector<std::int64_t> seqs;
  for (int i = 0; i < rows->size(); ++i) seqs.push_back(rows->integer(i, 0));
  return seqs;
}

Result<std::unique_ptr<IncidentReader>> PostgresStore::reader() {
  auto other = open_read_only(parts_->address);
  if (!other) return pass(other);
  return std::unique_ptr<IncidentReader>(std::move(*other));
}

Result<bool> PostgresStore::tidy(Duration) { return false; }

Status PostgresStore::news(const std::function<void(Event)>& visit) {
  Parts& p = *parts_;
  return p.journal->visit({p.head.seq + 1}, [&](JournalRow row, BesidePayloads beside) -> Result<bool> {
    JournalHead next{row.seq, row.expected_digest(p.head.digest)};
    if (std::string why = why_link_broken(row, p.head.seq + 1, p.head.digest, next.digest); !why.empty())
      return fail(ErrorCode::kUnreadable, "incident database {}: {}", p.connection->name(), why);
    auto event = p.journal->event_of(std::move(row), std::move(beside));
    if (!event) return pass(event);
    if (p.writes() && shows_in_feature_tables(event_type(event->body))) reduce(p.state, *event);
    p.head = next;
    visit(std::move(*event));
    return true;
  });
}

Result<bool> PostgresStore::wait_for_news(Duration patience) {
  auto notified = parts_->connection->wait(patience, parts_->wake_fd);
  std::uint64_t woken = 0;
  static_cast<void>(::read(parts_->wake_fd, &woken, sizeof woken));
  return notified;
}

void PostgresStore::wake() {
  const std::uint64_t once = 1;
  static_cast<void>(::write(parts_->wake_fd, &once, sizeof once));
}

Status PostgresStore::take_pen() { return parts_->lock("pg_advisory_lock", kPenLock); }
Status PostgresStore::put_pen_down() { return parts_->lock("pg_advisory_unlock", kPenLock); }

Result<bool> PostgresStore::try_to_lead() {
  if (!parts_->writes()) return false;
  // Held already, it would be counted twice and need two unlocks; it is never unlocked but by the end.
  const auto rows = parts_->connection->query(
      "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND granted AND "
      "classid = $1::bigint::oid) OR pg_try_advisory_lock($1::int, hashtext(current_schema()))",
      {kLeadLock});
  if (!rows) return pass(rows);
  return rows->size() > 0 && rows->integer(0, 0) != 0;
}

Status PostgresStore::reconnect() {
  if (Status connected = parts_->connect(); !connected) return connected;
  // A server put back from an old copy has lost what this seat saw.
  const auto kept = parts_->connection->query("SELECT digest FROM journal WHERE seq=$1", {parts_->head.seq});
  if (!kept) return pass(kept);
  const bool fits =
      parts_->head.seq == 0 || (kept->size() == 1 && std::ranges::equal(kept->blob(0, 0), parts_->head.digest.bytes));
  if (fits) return {};
  return fail(ErrorCode::kUnreadable, "incident database {}: entry {} is not the one this seat knows; open it again",
              parts_->connection->name(), parts_->head.seq);
}

std::int64_t PostgresStore::seat() const { return parts_->seat; }

}  // namespace sandtable
