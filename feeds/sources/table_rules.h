#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "feeds/sources/delivery_builder.h"
#include "feeds/sources/table_document.h"

namespace sandtable::feeds {

/// A column of the row itself, or of the row that is joined to it.
struct ColumnRef {
  std::optional<std::size_t> join;
  std::size_t slot = 0;  ///< in JoinRule::columns
  TablePath path;        ///< in the row
};
/// Names of one meaning; the first that holds something counts.
using ColumnChoice = std::vector<ColumnRef>;

struct ConditionRule {
  ColumnRef column;
  std::vector<std::string> words;
  bool unless = false;
};

struct JoinRule {
  TableJoin config;
  std::vector<TablePath> rows;
  std::vector<TablePath> key;
  ColumnChoice on;
  std::vector<TablePath> columns;  ///< what is asked of it anywhere
};

struct ValueRule {
  TableValue config;
  ColumnChoice columns, unit_columns, times, suffix_columns;
  std::vector<ConditionRule> where;
  std::array<ColumnChoice, 3> levels;
  std::optional<ScaledMapping> mapping;  ///< empty when every row must name its unit
};

/// How a table feed of the place file is read: its columns found in the tables that are joined, its units known.
struct TableRules {
  FeedFacts facts;
  Freshness freshness;
  TableFeed config;
  std::vector<TablePath> rows;
  std::vector<JoinRule> joins;
  ColumnChoice station, station_name, station_name_en, lon, lat, xy, kind, time, qualifier;
  std::vector<ConditionRule> where, doubt;
  std::vector<ValueRule> values;
  std::optional<TablePath> next;

  /// Fails with kInvalid naming the path that is none or the unit that does not measure its quantity.
  static Result<TableRules> make(const FeedConfig& feed);
};

/// What is kept of one row of a joined table: the texts of JoinRule::columns.
using JoinedRow = std::vector<std::optional<std::string>>;

/// A second table, by the key of its rows. The first row of a key counts.
class JoinedTable {
 public:
  /// Fails as TableDocument does. Pure.
  static Result<JoinedTable> read(std::string_view body, const JoinRule& rule);

  [[nodiscard]] const JoinedRow* find(const std::string& key) const;
  [[nodiscard]] const std::map<std::string, JoinedRow>& rows() const { return rows_; }
  [[nodiscard]] std::size_t rows_without_key() const { return rows_without_key_; }

 private:
  std::map<std::string, JoinedRow> rows_;
  std::size_t rows_without_key_ = 0;
};

/// "001" and "1" made equal where the join says so; without outer space.
std::string join_key(std::string_view text, const JoinRule& rule);

/// A row and what is joined to it.
class JoinedView {
 public:
  JoinedView(const TableRow* row, std::vector<const JoinedRow*> joined) : row_(row), joined_(std::move(joined)) {}

  /// The row with the rows that its `on` columns name; a half that is missing stays empty.
  static JoinedView of(const TableRow& row, const TableRules& rules, const std::vector<JoinedTable>& tables);

  /// What the first column that holds something says; "null" where all are null; empty where none is there at all.
  [[nodiscard]] std::optional<std::string> text(const ColumnChoice& columns) const;
  [[nodiscard]] std::optional<std::string> text(const ColumnRef& column) const;
  [[nodiscard]] bool meets(const ConditionRule& condition) const;
  [[nodiscard]] bool joined(std::size_t join) const { return joined_[join] != nullptr; }

 private:
  const TableRow* row_;
  std::vector<const JoinedRow*> joined_;
};

}  // namespace sandtable::feeds
