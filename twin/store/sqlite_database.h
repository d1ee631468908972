#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "twin/base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace sandtable {

using SqlBlob = std::vector<std::uint8_t>;
/// A value of one column. NaN is written as NULL, as SQLite does.
using SqlValue = std::variant<std::monostate, std::int64_t, double, std::string, SqlBlob>;

class SqliteDatabase;

/// A prepared statement. Bind from 1, step until false, reset to use it again. Must not outlive its database.
class SqliteStatement {
 public:
  SqliteStatement() = default;

  SqliteStatement& bind(int index, std::int64_t value);
  SqliteStatement& bind(int index, double value);
  SqliteStatement& bind(int index, std::string_view text);
  SqliteStatement& bind(int index, std::span<const std::uint8_t> blob);
  SqliteStatement& bind(int index, const SqlValue& value);
  /// As bind(), without a copy: the text must live until the statement has run.
  SqliteStatement& bind_borrowed(int index, std::string_view text);
  SqliteStatement& bind_null(int index);

  /// True while there is a row; resets itself when there is none left. A failed bind shows here.
  Result<bool> step();
  /// For statements without rows.
  Status run();
  void reset();

  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] double real(int column) const;  ///< NaN for NULL
  [[nodiscard]] std::string text(int column) const;
  [[nodiscard]] SqlBlob blob(int column) const;
  [[nodiscard]] SqlValue value(int column) const;
  [[nodiscard]] bool is_null(int column) const;

 private:
  friend class SqliteDatabase;
  struct Finalise {
    void operator()(sqlite3_stmt* statement) const;
  };
  void note(int status);

  const SqliteDatabase* database_ = nullptr;
  std::unique_ptr<sqlite3_stmt, Finalise> statement_;
  int failed_bind_ = 0;
};

/// A connection to one SQLite file, set up to distrust it: no writable schema, no functions from the schema, no value
/// above 512 MiB. Errors name the file.
class SqliteDatabase {
 public:
  enum class Mode {
    kCreate,     ///< the file must not exist
    kWrite,      ///< the file must exist
    kRead,       ///< the file must exist and is not written
    kImmutable,  ///< as kRead, and the caller knows that nobody writes it: nothing is put beside it
  };
  static Result<std::unique_ptr<SqliteDatabase>> open(const std::filesystem::path& file, Mode mode);

  SqliteDatabase(const SqliteDatabase&) = delete;
  SqliteDatabase& operator=(const SqliteDatabase&) = delete;

  [[nodiscard]] const std::filesystem::path& file() const { return file_; }
  /// Runs one or more statements without parameters.
  Status execute(const std::string& sql) const;
  Result<SqliteStatement> prepare(std::string_view sql) const;
  Status prepare_all(std::span<const std::pair<SqliteStatement*, std::string_view>> statements) const;
  /// The integer in the first column of the first row; 0 when there is no row.
  Result<std::int64_t> integer(std::string_view sql) const;
  [[nodiscard]] bool in_transaction() const;
  /// The error of the last call as ours, by SQLite's extended result code.
  [[nodiscard]] Error error(int status) const;

 private:
  explicit SqliteDatabase(std::filesystem::path file) : file_(std::move(file)) {}
  struct Close {
    void operator()(sqlite3* database) const;
  };
  std::filesystem::path file_;
  std::unique_ptr<sqlite3, Close> database_;
};

/// All or nothing: rolls back at its end unless commit() succeeded.
class SqliteTransaction {
 public:
  /// Takes the write lock at once; fails when another program holds it for more than two seconds.
  static Result<SqliteTransaction> begin(const SqliteDatabase& database);
  SqliteTransaction(SqliteTransaction&& other) noexcept;
  SqliteTransaction& operator=(SqliteTransaction&&) = delete;
  ~SqliteTransaction();
  Status commit();

 private:
  explicit SqliteTransaction(const SqliteDatabase& database) : database_(&database) {}
  const SqliteDatabase* database_;
};

/// Everything read while it lives is of one moment of the file. Inside another transaction it does nothing.
class SqliteReadTransaction {
 public:
  explicit SqliteReadTransaction(const SqliteDatabase& database);
  ~SqliteReadTransaction();
  SqliteReadTransaction(const SqliteReadTransaction&) = delete;
  SqliteReadTransaction& operator=(const SqliteReadTransaction&) = delete;
  [[nodiscard]] const Status& begun() const { return begun_; }

 private:
  const SqliteDatabase& database_;
  bool outermost_;
  Status begun_;
};

}  // namespace sandtable
