#include "twin/store/sqlite_database.h"

#include <sqlite3.h>

#include <cmath>
#include <limits>
#include <utility>

namespace sandtable {
namespace {

constexpr int kBusyTimeout_ms = 2000;
constexpr int kLargestValue_bytes = 512 << 20;

/// As a URI (sqlite.org/uri.html), so that `immutable` can be said; everything odd in the path is escaped.
std::string uri_of(const std::filesystem::path& file, bool immutable) {
  std::string out = "file:";
  for (const char c : std::filesystem::absolute(file).string()) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' ||
                       c == '.' || c == '-' || c == '_';
    if (plain) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    }
  }
  return immutable ? out + "?immutable=1" : out;
}

int flags_of(SqliteDatabase::Mode mode) {
  constexpr int kCommon = SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  switch (mode) {
    case SqliteDatabase::Mode::kCreate:
      return kCommon | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    case SqliteDatabase::Mode::kWrite:
      return kCommon | SQLITE_OPEN_READWRITE;
    case SqliteDatabase::Mode::kRead:
    case SqliteDatabase::Mode::kImmutable:
      return kCommon | SQLITE_OPEN_READONLY;
  }
  return kCommon | SQLITE_OPEN_READONLY;
}

Status check_existence(const std::filesystem::path& file, SqliteDatabase::Mode mode) {
  std::error_code ignored;
  const bool exists = std::filesystem::exists(file, ignored);
  if (mode == SqliteDatabase::Mode::kCreate && exists)
    return fail(ErrorCode::kConflict, "incident file {}: exists already", file.string());
  if (mode == SqliteDatabase::Mode::kCreate) return {};
  if (!exists) return fail(ErrorCode::kNotFound, "incident file {}: no such file", file.string());
  if (!std::filesystem::is_regular_file(file, ignored))
    return fail(ErrorCode::kUnreadable, "incident file {}: not a regular file", file.string());
  return {};
}

ErrorCode code_of(int status) {
  if (status == SQLITE_CONSTRAINT_UNIQUE) return ErrorCode::kRefused;
  switch (status & 0xFF) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_ERROR:  // a table or column that is not there
    case SQLITE_CONSTRAINT:
    case SQLITE_TOOBIG:
      return ErrorCode::kUnreadable;
    case SQLITE_MISUSE:
    case SQLITE_RANGE:
      return ErrorCode::kInternal;
    default:
      return ErrorCode::kIo;
  }
}

std::string_view advice_for(int status) {
  switch (status & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "; another program is writing it";
    case SQLITE_FULL:
      return "; make room on the disk";
    case SQLITE_READONLY:
      return "; it or its folder may not be written";
    case SQLITE_NOTADB:
      return "; not an incident file";
    default:
      return "";
  }
}

}  // namespace

void SqliteStatement::Finalise::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
void SqliteDatabase::Close::operator()(sqlite3* database) const { sqlite3_close_v2(database); }

void SqliteStatement::note(int status) {
  if (status != SQLITE_OK && failed_bind_ == SQLITE_OK) failed_bind_ = status;
}

SqliteStatement& SqliteStatement::bind(int index, std::int64_t value) {
  note(sqlite3_bind_int64(statement_.get(), index, value));
  return *this;
}
SqliteStatement& SqliteStatement::bind(int index, double value) {
  note(sqlite3_bind_double(statement_.get(), index, value));
  return *this;
}
SqliteStatement& SqliteStatement::bind(int index, std::string_view text) {
  // An empty view may have no address, which SQLite would take for NULL.
  const char* data = text.empty() ? "" : text.data();
  note(sqlite3_bind_text64(statement_.get(), index, data, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
  return *this;
}
SqliteStatement& SqliteStatement::bind_borrowed(int index, std::string_view text) {
  const char* data = text.empty() ? "" : text.data();
  note(sqlite3_bind_text64(statement_.get(), index, data, text.size(), SQLITE_STATIC, SQLITE_UTF8));
  return *this;
}
SqliteStatement& SqliteStatement::bind(int index, std::span<const std::uint8_t> blob) {
  const void* data = blob.empty() ? static_cast<const void*>("") : blob.data();
  note(sqlite3_bind_blob64(statement_.get(), index, data, blob.size(), SQLITE_TRANSIENT));
  return *this;
}
SqliteStatement& SqliteStatement::bind_null(int index) {
  note(sqlite3_bind_null(statement_.get(), index));
  return *this;
}
SqliteStatement& SqliteStatement::bind(int index, const SqlValue& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return bind(index, *integer);
  if (const auto* real = std::get_if<double>(&value)) return bind(index, *real);
  if (const auto* text = std::get_if<std::string>(&value)) return bind(index, std::string_view(*text));
  if (const auto* blob = std::get_if<SqlBlob>(&value)) return bind(index, std::span<const std::uint8_t>(*blob));
  return bind_null(index);
}

Result<bool> SqliteStatement::step() {
  if (failed_bind_ != SQLITE_OK) {
    const int status = std::exchange(failed_bind_, SQLITE_OK);
    reset();
    return tl::unexpected<Error>(database_->error(status));
  }
  const int status = sqlite3_step(statement_.get());
  if (status == SQLITE_ROW) return true;
  if (status == SQLITE_DONE) {
    reset();
    return false;
  }
  Error error = database_->error(status);
  reset();
  return tl::unexpected<Error>(std::move(error));
}

Status SqliteStatement::run() {
  const auto stepped = step();
  if (!stepped) return pass(stepped);
  if (*stepped) reset();
  return {};
}

void SqliteStatement::reset() { sqlite3_reset(statement_.get()); }

std::int64_t SqliteStatement::integer(int column) const { return sqlite3_column_int64(statement_.get(), column); }

double SqliteStatement::real(int column) const {
  if (is_null(column)) return std::numeric_limits<double>::quiet_NaN();
  return sqlite3_column_double(statement_.get(), column);
}

std::string SqliteStatement::text(int column) const {
  const void* data = sqlite3_column_blob(statement_.get(), column);
  const int size = sqlite3_column_bytes(statement_.get(), column);
  return data == nullptr ? std::string() : std::string(static_cast<const char*>(data), static_cast<std::size_t>(size));
}

SqlBlob SqliteStatement::blob(int column) const {
  const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_.get(), column));
  const int size = sqlite3_column_bytes(statement_.get(), column);
  return data == nullptr ? SqlBlob() : SqlBlob(data, data + size);
}

SqlValue SqliteStatement::value(int column) const {
  switch (sqlite3_column_type(statement_.get(), column)) {
    case SQLITE_INTEGER:
      return integer(column);
    case SQLITE_FLOAT:
      return real(column);
    case SQLITE_TEXT:
      return text(column);
    case SQLITE_BLOB:
      return blob(column);
    default:
      return std::monostate{};
  }
}

bool SqliteStatement::is_null(int column) const { return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL; }

Result<std::unique_ptr<SqliteDatabase>> SqliteDatabase::open(const std::filesystem::path& file, Mode mode) {
  if (const Status existing = check_existence(file, mode); !existing) return pass(existing);
  std::unique_ptr<SqliteDatabase> out(new SqliteDatabase(file));
  sqlite3* raw = nullptr;
  const int status = sqlite3_open_v2(uri_of(file, mode == Mode::kImmutable).c_str(), &raw, flags_of(mode), nullptr);
  out->database_.reset(raw);
  if (raw == nullptr) return fail(ErrorCode::kIo, "incident file {}: out of memory", file.string());
  if (status != SQLITE_OK) return tl::unexpected<Error>(out->error(status));
  sqlite3_busy_timeout(raw, kBusyTimeout_ms);
  sqlite3_limit(raw, SQLITE_LIMIT_LENGTH, kLargestValue_bytes);
  sqlite3_db_config(raw, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(raw, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  return out;
}

Status SqliteDatabase::execute(const std::string& sql) const {
  const int status = sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (status != SQLITE_OK) return tl::unexpected<Error>(error(status));
  return {};
}

Result<SqliteStatement> SqliteDatabase::prepare(std::string_view sql) const {
  sqlite3_stmt* raw = nullptr;
  const int status = sqlite3_prepare_v3(database_.get(), sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
  SqliteStatement out;
  out.database_ = this;
  out.statement_.reset(raw);
  if (status != SQLITE_OK) return tl::unexpected<Error>(error(status));
  return out;
}

Status SqliteDatabase::prepare_all(std::span<const std::pair<SqliteStatement*, std::string_view>> statements) const {
  for (const auto& [statement, sql] : statements) {
    auto prepared = prepare(sql);
    if (!prepared) return pass(prepared);
    *statement = std::move(*prepared);
  }
  return {};
}

bool SqliteDatabase::in_transaction() const { return sqlite3_get_autocommit(database_.get()) == 0; }

Result<std::int64_t> SqliteDatabase::integer(std::string_view sql) const {
  auto statement = prepare(sql);
  if (!statement) return pass(statement);
  const auto row = statement->step();
  if (!row) return pass(row);
  return *row ? statement->integer(0) : 0;
}

Error SqliteDatabase::error(int status) const {
  return {code_of(status),
          fmt::format("incident file {}: {}{}", file_.string(), sqlite3_errmsg(database_.get()), advice_for(status))};
}

Result<SqliteTransaction> SqliteTransaction::begin(const SqliteDatabase& database) {
  if (const Status begun = database.execute("BEGIN IMMEDIATE"); !begun) return pass(begun);
  return SqliteTransaction(database);
}

SqliteTransaction::SqliteTransaction(SqliteTransaction&& other) noexcept
    : database_(std::exchange(other.database_, nullptr)) {}

SqliteTransaction::~SqliteTransaction() {
  // SQLite may already have rolled back by itself (full disk); then this fails and nothing is lost.
  if (database_ != nullptr) static_cast<void>(database_->execute("ROLLBACK"));
}

Status SqliteTransaction::commit() {
  Status committed = database_->execute("COMMIT");
  if (committed) database_ = nullptr;
  return committed;
}

SqliteReadTransaction::SqliteReadTransaction(const SqliteDatabase& database)
    : database_(database), outermost_(!database.in_transaction()) {
  if (outermost_) begun_ = database.execute("BEGIN");
}

SqliteReadTransaction::~SqliteReadTransaction() {
  if (outermost_ && begun_) static_cast<void>(database_.execute("ROLLBACK"));
}

}  // namespace sandtable
