#include "twin/store/postgres_features.h"

#include <algorithm>

#include "twin/base/text.h"
#include "twin/store/feature_tables.h"
#include "twin/store/geometry_blob.h"

namespace sandtable {
namespace {

constexpr std::size_t kDateTimeLength = 24;  // 2026-07-28T03:12:45.000Z

std::string kept_text(const std::string& text) {
  std::string kept = valid_utf8(text);
  std::erase(kept, '\0');
  return kept;
}

/// The row as PostgreSQL takes and gives it: WKB, and only texts and times that it knows.
void fit(const FeatureTable& table, FeatureRow& row) {
  row.id = kept_text(row.id);
  for (std::size_t i = 0; i < row.values.size(); ++i) {
    SqlValue& value = row.values[i];
    if (auto* blob = std::get_if<SqlBlob>(&value)) *blob = wkb_of(*blob);
    auto* text = std::get_if<std::string>(&value);
    if (text == nullptr) continue;
    *text = kept_text(*text);
    const bool is_time = i < table.columns.size() && table.columns[i].type == "DATETIME";
    if (is_time && text->size() != kDateTimeLength) value = std::monostate{};
  }
}

std::vector<FeatureRow> rows_of(const FeatureTable& table, const IncidentState& state, std::int32_t srs_id) {
  std::vector<FeatureRow> rows = table.rows(state, srs_id);
  for (FeatureRow& row : rows) fit(table, row);
  // Names that differed in what cannot be kept are one name now.
  std::ranges::stable_sort(rows, {}, &FeatureRow::id);
  rows.erase(std::unique(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.id == b.id; }),
             rows.end());
  return rows;
}

std::string upsert_sql(const FeatureTable& table, std::int32_t srs_id) {
  std::string names = "id";
  std::string values = "$1";
  std::string updates;
  int index = 2;
  const auto add = [&](std::string_view name, const std::string& value) {
    names += fmt::format(",{}", name);
    values += "," + value;
    updates += fmt::format("{}{}=excluded.{}", updates.empty() ? "" : ",", name, name);
  };
  for (const FeatureColumn& column : table.columns) add(column.name, fmt::format("${}", index++));
  if (!table.geometry.empty()) add("geom", fmt::format("ST_GeomFromWKB(${}::bytea, {})", index, srs_id));
  return fmt::format("INSERT INTO {}({}) VALUES({}) ON CONFLICT(id) DO UPDATE SET {}", table.name, names, values,
                     updates);
}

Status upsert(PostgresConnection& connection, const std::string& sql, const FeatureRow& row) {
  std::vector<SqlValue> parameters{row.id};
  parameters.insert(parameters.end(), row.values.begin(), row.values.end());
  const auto done = connection.query(sql, parameters);
  if (!done) return pass(done);
  return {};
}

std::string select_sql(const FeatureTable& table) {
  std::string columns = "id";
  for (const FeatureColumn& column : table.columns) {
    columns += column.type == "DATETIME"
                   ? fmt::format(R"(,to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))", column.name)
                   : fmt::format(",{}", column.name);
  }
  if (!table.geometry.empty()) columns += ",ST_AsBinary(geom, 'NDR')";
  return fmt::format("SELECT {} FROM {} ORDER BY id COLLATE \"C\"", columns, table.name);
}

SqlValue value_of(const PostgresRows& rows, int row, int column, const FeatureTable& table) {
  if (rows.is_null(row, column)) return std::monostate{};
  const auto place = static_cast<std::size_t>(column) - 1;
  if (place == table.columns.size()) return rows.blob(row, column);
  const std::string_view type = table.columns[place].type;
  if (type == "DOUBLE") return rows.real(row, column);
  if (type == "MEDIUMINT" || type == "INTEGER") return rows.integer(row, column);
  return rows.text(row, column);
}

Result<std::string> difference_in(PostgresConnection& connection, const FeatureTable& table,
                                  const std::vector<FeatureRow>& expected) {
  const auto rows = connection.query(select_sql(table));
  if (!rows) return pass(rows);
  const int columns = static_cast<int>(table.columns.size()) + (table.geometry.empty() ? 0 : 1);
  for (int i = 0; i < rows->size() || i < static_cast<int>(expected.size()); ++i) {
    const FeatureRow* wanted = i < static_cast<int>(expected.size()) ? &expected[static_cast<std::size_t>(i)] : nullptr;
    const std::string id = i < rows->size() ? rows->text(i, 0) : std::string();
    if (i >= rows->size() || (wanted != nullptr && wanted->id < id))
      return fmt::format("table {}: row '{}' is missing", table.name, clipped(wanted->id, 80));
    if (wanted == nullptr || id < wanted->id)
      return fmt::format("table {}: row '{}' does not follow from the journal", table.name, clipped(id, 80));
    FeatureRow found{id, {}};
    for (int column = 1; column <= columns; ++column) found.values.push_back(value_of(*rows, i, column, table));
    if (!(found == *wanted))
      return fmt::format("table {}: row '{}' differs from what the journal says", table.name, clipped(id, 80));
  }
  return std::string();
}

}  // namespace

Status write_feature_changes(PostgresConnection& connection, std::int32_t srs_id, const IncidentState& before,
                             const IncidentState& after) {
  for (const FeatureTable& table : feature_tables()) {
    if (!table.may_differ(before, after)) continue;
    const std::string put = upsert_sql(table, srs_id);
    const std::string remove = fmt::format("DELETE FROM {} WHERE id=$1", table.name);
    Status written = visit_row_changes(
        rows_of(table, before, srs_id), rows_of(table, after, srs_id),
        [&](const FeatureRow& row) { return upsert(connection, put, row); },
        [&](const std::string& id) -> Status {
          const auto removed = connection.query(remove, {id});
          if (!removed) return pass(removed);
          return {};
        });
    if (!written) return written;
  }
  return {};
}

Result<std::string> find_feature_difference(PostgresConnection& connection, std::int32_t srs_id,
                                            const IncidentState& state) {
  for (const FeatureTable& table : feature_tables()) {
    auto difference = difference_in(connection, table, rows_of(table, state, srs_id));
    if (!difference || !difference->empty()) return difference;
  }
  return std::string();
}

}  // namespace sandtable
