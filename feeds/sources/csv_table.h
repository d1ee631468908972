#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "twin/base/result.h"

namespace sandtable::feeds {

/// Limits against texts that are no table.
inline constexpr std::size_t kMaxCsvColumns = 4096;
inline constexpr std::size_t kMaxCsvCellBytes = 1u << 20;

/// Walks through the records of a delimited text (RFC 4180) that lies in memory: quotes with doubled quotes and line
/// breaks inside, LF, CRLF or CR, an UTF-8 byte order mark, blank lines skipped. A quote that never closes ends at
/// the end of the text. Borrows the text. O(1) memory besides one record.
class CsvCursor {
 public:
  explicit CsvCursor(std::string_view text, char delimiter = ',', std::size_t from = 0);

  /// Reads the next record into `cells`, reusing its strings. False at the end. A record with more than
  /// kMaxCsvColumns cells, or a cell longer than kMaxCsvCellBytes, is given cut and marked by oversized().
  bool next(std::vector<std::string>& cells);
  [[nodiscard]] std::size_t offset() const { return at_; }  ///< byte where the next record begins
  [[nodiscard]] bool oversized() const { return oversized_; }

 private:
  void read_cell(std::string& cell);

  std::string_view text_;
  char delimiter_;
  std::size_t at_ = 0;
  bool oversized_ = false;
};

/// The character out of , ; tab | that stands most often outside quotes in the first line.
char sniff_delimiter(std::string_view text);

/// The names in the first record. Names are trimmed.
class CsvHeader {
 public:
  explicit CsvHeader(std::vector<std::string> names) : names_(std::move(names)) {}

  /// Position of a column. Where a name occurs several times, `name` is the first one and `name#2` the second.
  [[nodiscard]] std::optional<std::size_t> find(std::string_view name) const;
  /// As find(); fails with kInvalid naming the column and those there are.
  [[nodiscard]] Result<std::size_t> require(std::string_view name) const;
  [[nodiscard]] std::size_t size() const { return names_.size(); }

 private:
  std::vector<std::string> names_;
};

}  // namespace sandtable::feeds
