#include "twin/store/postgres_connection.h"

#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <utility>

namespace sandtable {
namespace {

constexpr int kBinary = 1;

struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using ResultPointer = std::unique_ptr<PGresult, ClearResult>;

/// Big-endian, as the wire has it.
std::uint64_t read_number(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char c : bytes) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

ErrorCode code_of(std::string_view state) {
  if (state == "55P03" || state.starts_with("40")) return ErrorCode::kConflict;  // a lock, a serialisation failure
  if (state.starts_with("23") || state == "42501" || state == "25006") return ErrorCode::kRefused;
  if (state.starts_with("42") || state.starts_with("22")) return ErrorCode::kInternal;
  return ErrorCode::kIo;
}

std::string first_line(std::string_view text) {
  const std::size_t end = text.find('\n');
  return std::string(text.substr(0, end));
}

/// A parameter as libpq takes it: texts for all but blobs.
struct Parameter {
  std::string bytes;
  bool is_null = false;
  int format = 0;
};

struct ToParameter {
  Parameter operator()(std::monostate) const { return {{}, true}; }
  Parameter operator()(std::int64_t value) const { return {std::to_string(value)}; }
  Parameter operator()(double value) const {
    if (std::isnan(value)) return {{}, true};
    return {fmt::format("{:.17g}", value)};
  }
  Parameter operator()(const std::string& value) const { return {value}; }
  Parameter operator()(const SqlBlob& value) const { return {{value.begin(), value.end()}, false, kBinary}; }
};

constexpr const char* kSettings = R"sql(
SET client_encoding = 'UTF8'; SET client_min_messages = 'warning'; SET timezone = 'UTC';
SET lock_timeout = '3s'; SET statement_timeout = '30s'; SET idle_in_transaction_session_timeout = '10s';
)sql";

}  // namespace

void PostgresRows::Clear::operator()(pg_result* result) const { PQclear(result); }
PostgresRows::PostgresRows(pg_result* result) : result_(result) {}
int PostgresRows::size() const { return PQntuples(result_.get()); }
bool PostgresRows::is_null(int row, int column) const { return PQgetisnull(result_.get(), row, column) == 1; }

std::string_view PostgresRows::bytes(int row, int column) const {
  return {PQgetvalue(result_.get(), row, column), static_cast<std::size_t>(PQgetlength(result_.get(), row, column))};
}

std::int64_t PostgresRows::integer(int row, int column) const {
  if (is_null(row, column)) return 0;
  const std::string_view value = bytes(row, column);
  switch (value.size()) {
    case 2:
      return static_cast<std::int16_t>(read_number(value));
    case 4:
      return static_cast<std::int32_t>(read_number(value));
    default:
      return static_cast<std::int64_t>(read_number(value));
  }
}

double PostgresRows::real(int row, int column) const {
  if (is_null(row, column)) return std::numeric_limits<double>::quiet_NaN();
  return std::bit_cast<double>(read_number(bytes(row, column)));
}

std::string PostgresRows::text(int row, int column) const { return std::string(bytes(row, column)); }

SqlBlob PostgresRows::blob(int row, int column) const {
  const std::string_view value = bytes(row, column);
  return {value.begin(), value.end()};
}

// PostgreSQL 15 manual, COPY, "Binary Format".
PostgresCopy::PostgresCopy(int columns) : columns_(columns), data_("PGCOPY\n\377\r\n\0", 11) { data_.append(8, '\0'); }

void PostgresCopy::number(std::uint64_t value, int size) {
  for (int shift = 8 * (size - 1); shift >= 0; shift -= 8) data_ += static_cast<char>(value >> shift & 0xFF);
}

PostgresCopy& PostgresCopy::row() {
  ++rows_;
  number(static_cast<std::uint64_t>(columns_), 2);
  return *this;
}

PostgresCopy& PostgresCopy::smallint(std::int16_t value) {
  number(2, 4);
  number(static_cast<std::uint64_t>(value), 2);
  return *this;
}

PostgresCopy& PostgresCopy::integer(std::int32_t value) {
  number(4, 4);
  number(static_cast<std::uint64_t>(value), 4);
  return *this;
}

PostgresCopy& PostgresCopy::bigint(std::int64_t value) {
  number(8, 4);
  number(static_cast<std::uint64_t>(value), 8);
  return *this;
}

PostgresCopy& PostgresCopy::null() {
  number(0xFFFFFFFF, 4);
  return *this;
}

PostgresCopy& PostgresCopy::real(double value) {
  if (std::isnan(value)) return null();
  number(8, 4);
  number(std::bit_cast<std::uint64_t>(value), 8);
  return *this;
}

PostgresCopy& PostgresCopy::bytes(std::string_view value) {
  number(value.size(), 4);
  data_ += value;
  return *this;
}

PostgresCopy& PostgresCopy::bytes(std::span<const std::uint8_t> value) {
  number(value.size(), 4);
  data_.append(value.begin(), value.end());
  return *this;
}

std::string_view PostgresCopy::finish() {
  number(0xFFFF, 2);
  return data_;
}

void PostgresConnection::Finish::operator()(pg_conn* connection) const { PQfinish(connection); }

PostgresConnection::PostgresConnection(pg_conn* connection, std::string name)
    : connection_(connection), name_(std::move(name)) {}
PostgresConnection::~PostgresConnection() = default;

Result<std::unique_ptr<PostgresConnection>> PostgresConnection::open(const std::string& url, Mode mode) {
  // What the address itself says comes last and counts.
  constexpr std::array kKeys{"connect_timeout",           "tcp_user_timeout", "keepalives_idle",
                             "fallback_application_name", "dbname",           static_cast<const char*>(nullptr)};
  const std::array values{"3", "5000", "5", "sandtable", url.c_str(), static_cast<const char*>(nullptr)};
  pg_conn* raw = PQconnectdbParams(kKeys.data(), values.data(), 1);
  if (raw == nullptr) return fail(ErrorCode::kIo, "incident database: no memory to connect");
  const auto text = [](const char* said) { return std::string(said == nullptr ? "" : said); };
  std::unique_ptr<PostgresConnection> connection(
      new PostgresConnection(raw, fmt::format("{}/{}", text(PQhost(raw)), text(PQdb(raw)))));
  if (PQstatus(raw) != CONNECTION_OK)
    return fail(ErrorCode::kIo, "incident database {}: {}", connection->name_, first_line(PQerrorMessage(raw)));
  if (Status set = connection->execute(kSettings); !set) return pass(set);
  if (mode == Mode::kRead) {
    if (Status set = connection->execute("SET default_transaction_read_only = on"); !set) return pass(set);
  }
  return connection;
}

Error PostgresConnection::error(const pg_result* result) const {
  const char* state = result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const char* said = result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  const bool lost = PQstatus(connection_.get()) != CONNECTION_OK || state == nullptr;
  std::string message = said != nullptr ? said : first_line(PQerrorMessage(connection_.get()));
  // Of a constraint the detail says what it met: Key (resource)=(C1) already exists.
  const char* met = result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL);
  if (met != nullptr && state != nullptr && std::string_view(state).starts_with("23"))
    message += fmt::format(": {}", met);
  return {lost ? ErrorCode::kIo : code_of(state), fmt::format("incident database {}: {}", name_, message)};
}

Status PostgresConnection::check(const pg_result* result) const {
  const ExecStatusType status = result == nullptr ? PGRES_FATAL_ERROR : PQresultStatus(result);
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_COPY_IN) return {};
  return tl::unexpected<Error>(error(result));
}

Status PostgresConnection::execute(const std::string& sql) {
  const ResultPointer result(PQexec(connection_.get(), sql.c_str()));
  return check(result.get());
}

Result<PostgresRows> PostgresConnection::query(const std::string& sql, const std::vector<SqlValue>& parameters) {
  std::vector<Parameter> encoded;
  for (const SqlValue& value : parameters) encoded.push_back(std::visit(ToParameter{}, value));
  std::vector<const char*> values;
  std::vector<int> lengths;
  std::vector<int> formats;
  for (const Parameter& p : encoded) {
    values.push_back(p.is_null ? nullptr : p.bytes.c_str());
    lengths.push_back(static_cast<int>(p.bytes.size()));
    formats.push_back(p.format);
  }
  ResultPointer result(PQexecParams(connection_.get(), sql.c_str(), static_cast<int>(values.size()), nullptr,
                                    values.data(), lengths.data(), formats.data(), kBinary));
  if (Status good = check(result.get()); !good) return pass(good);
  return PostgresRows(result.release());
}

Result<std::int64_t> PostgresConnection::integer(const std::string& sql, const std::vector<SqlValue>& parameters) {
  const auto rows = query(sql, parameters);
  if (!rows) return pass(rows);
  return rows->size() == 0 ? 0 : rows->integer(0, 0);
}

Status PostgresConnection::copy(std::string_view target, PostgresCopy& rows) {
  if (rows.rows() == 0) return {};
  if (Status begun = execute(fmt::format("COPY {} FROM STDIN (FORMAT binary)", target)); !begun) return begun;
  std::string_view left = rows.finish();
  constexpr std::size_t kPiece = 1 << 20;
  while (!left.empty()) {
    const std::string_view piece = left.substr(0, kPiece);
    if (PQputCopyData(connection_.get(), piece.data(), static_cast<int>(piece.size())) != 1) break;
    left.remove_prefix(piece.size());
  }
  PQputCopyEnd(connection_.get(), left.empty() ? nullptr : "the rest could not be sent");
  Status done;
  while (const ResultPointer result{PQgetResult(connection_.get())}) {
    if (Status good = check(result.get()); !good && done) done = good;
  }
  if (done && !left.empty()) return tl::unexpected<Error>(error(nullptr));
  return done;
}

bool PostgresConnection::take_notifications() {
  bool any = false;
  while (PGnotify* notification = PQnotifies(connection_.get())) {
    any = true;
    PQfreemem(notification);
  }
  return any;
}

Result<bool> PostgresConnection::wait(Duration patience, int wake_fd) {
  if (take_notifications()) return true;
  std::array<pollfd, 2> fds{{{PQsocket(connection_.get()), POLLIN, 0}, {wake_fd, POLLIN, 0}}};
  const int ready = ::poll(fds.data(), fds.size(), static_cast<int>(std::max<std::int64_t>(patience.count(), 0)));
  if (ready <= 0 || fds[0].revents == 0) return false;
  if (PQconsumeInput(connection_.get()) != 1) return tl::unexpected<Error>(error(nullptr));
  return take_notifications();
}

Result<PostgresTransaction> PostgresTransaction::begin(PostgresConnection& connection, Kind kind) {
  const char* sql = kind == Kind::kWrite ? "BEGIN" : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
  if (Status begun = connection.execute(sql); !begun) return pass(begun);
  return PostgresTransaction(connection);
}

PostgresTransaction::PostgresTransaction(PostgresTransaction&& other) noexcept
    : connection_(std::exchange(other.connection_, nullptr)) {}

PostgresTransaction::~PostgresTransaction() {
  if (connection_ != nullptr) static_cast<void>(connection_->execute("ROLLBACK"));
}

Status PostgresTransaction::commit() {
  // Ended either way: COMMIT of a failed transaction is a rollback.
  return std::exchange(connection_, nullptr)->execute("COMMIT");
}

}  // namespace sandtable
