#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "twin/base/result.h"
#include "twin/base/time.h"
#include "twin/store/sqlite_database.h"

struct pg_conn;
struct pg_result;

namespace sandtable {

/// The rows that a statement gave, in PostgreSQL's binary format.
class PostgresRows {
 public:
  explicit PostgresRows(pg_result* result);
  [[nodiscard]] int size() const;
  [[nodiscard]] bool is_null(int row, int column) const;
  /// smallint, integer, bigint or boolean; 0 for NULL.
  [[nodiscard]] std::int64_t integer(int row, int column) const;
  [[nodiscard]] double real(int row, int column) const;  ///< double precision; NaN for NULL
  [[nodiscard]] std::string text(int row, int column) const;
  [[nodiscard]] SqlBlob blob(int row, int column) const;

 private:
  struct Clear {
    void operator()(pg_result* result) const;
  };
  [[nodiscard]] std::string_view bytes(int row, int column) const;
  std::unique_ptr<pg_result, Clear> result_;
};

/// Rows on their way into a table by COPY in binary format: one message for many rows.
class PostgresCopy {
 public:
  /// Every row has so many columns.
  explicit PostgresCopy(int columns);
  PostgresCopy& row();
  PostgresCopy& smallint(std::int16_t value);
  PostgresCopy& integer(std::int32_t value);
  PostgresCopy& bigint(std::int64_t value);
  PostgresCopy& real(double value);  ///< NaN is written as NULL
  PostgresCopy& bytes(std::string_view value);
  PostgresCopy& bytes(std::span<const std::uint8_t> value);
  PostgresCopy& null();
  [[nodiscard]] std::size_t rows() const { return rows_; }
  /// The finished message; nothing may be added afterwards.
  std::string_view finish();

 private:
  void number(std::uint64_t value, int size);
  int columns_;
  std::size_t rows_ = 0;
  std::string data_;
};

/// A connection to one PostgreSQL database; all of libpq that the program knows. Nothing here waits for ever: 3 s to
/// connect, 3 s for a lock, 30 s for a statement, 5 s for a network that does not answer.
/// Errors name the database without user and password. kIo: it is out of reach or cannot go on; kConflict: another
/// program was quicker or holds what is needed; kRefused: a constraint of the tables forbids it, or this user may not.
class PostgresConnection {
 public:
  /// `url` as libpq knows it (postgresql://host/database?options=..., PostgreSQL 15 manual, 34.1.1). A reader cannot
  /// change anything, by the server's word.
  enum class Mode { kWrite, kRead };
  static Result<std::unique_ptr<PostgresConnection>> open(const std::string& url, Mode mode);
  ~PostgresConnection();
  PostgresConnection(const PostgresConnection&) = delete;
  PostgresConnection& operator=(const PostgresConnection&) = delete;

  /// "host/database", for messages.
  [[nodiscard]] const std::string& name() const { return name_; }
  /// Runs one or more statements without parameters and without rows.
  Status execute(const std::string& sql);
  /// Runs one statement with $1, $2, ...
  Result<PostgresRows> query(const std::string& sql, const std::vector<SqlValue>& parameters = {});
  /// The integer in the first column of the first row; 0 when there is no row.
  Result<std::int64_t> integer(const std::string& sql, const std::vector<SqlValue>& parameters = {});
  /// `COPY target FROM STDIN` for rows that are ready. Does nothing without rows.
  Status copy(std::string_view target, PostgresCopy& rows);
  /// Waits for a notification, for `wake_fd` to become readable, or for `patience` to pass. True when one came; takes
  /// all that are there.
  Result<bool> wait(Duration patience, int wake_fd);

 private:
  PostgresConnection(pg_conn* connection, std::string name);
  struct Finish {
    void operator()(pg_conn* connection) const;
  };
  [[nodiscard]] Error error(const pg_result* result) const;
  Status check(const pg_result* result) const;
  bool take_notifications();

  std::unique_ptr<pg_conn, Finish> connection_;
  std::string name_;
};

/// All or nothing: rolls back at its end unless commit() succeeded.
class PostgresTransaction {
 public:
  enum class Kind { kWrite, kSnapshot };  ///< a snapshot reads one moment of the database throughout
  static Result<PostgresTransaction> begin(PostgresConnection& connection, Kind kind = Kind::kWrite);
  PostgresTransaction(PostgresTransaction&& other) noexcept;
  PostgresTransaction& operator=(PostgresTransaction&&) = delete;
  ~PostgresTransaction();
  Status commit();

 private:
  explicit PostgresTransaction(PostgresConnection& connection) : connection_(&connection) {}
  PostgresConnection* connection_;
};

}  // namespace sandtable
