#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "twin/core/state.h"
#include "twin/store/sqlite_database.h"

namespace sandtable {

/// One column beside `fid`, `id` and the geometry.
struct FeatureColumn {
  std::string_view name;
  std::string_view type;  ///< GeoPackage data type: TEXT, DOUBLE, MEDIUMINT, INTEGER, DATETIME
};

/// One row as it follows from the state: the columns in the order of the table, then the geometry if it has one.
struct FeatureRow {
  std::string id;
  std::vector<SqlValue> values;
  bool operator==(const FeatureRow&) const = default;
};

/// A table that any GIS shows, and that always equals what its rows() makes of the incident's state.
struct FeatureTable {
  std::string_view name;
  std::string_view description;
  std::string_view geometry;  ///< "POINT", "LINESTRING", "MULTIPOLYGON", or empty for a table without
  std::vector<FeatureColumn> columns;
  /// Sorted by id. `srs_id` goes into the geometries.
  std::vector<FeatureRow> (*rows)(const IncidentState& state, std::int32_t srs_id);
  /// False only when rows() of both states must be equal: compares the identity of the parts it reads. O(1).
  bool (*may_differ)(const IncidentState& before, const IncidentState& after);
  std::int64_t since_schema = 1;  ///< older files do not have it
};

/// stations, series, sites, depots, resources, orders, assignments, alarms, alerts, reports. Never changes while the
/// program runs.
std::span<const FeatureTable> feature_tables();

/// Nobody can be sent to two places, whatever a program believes: neither a machine nor one of those who run it. SQL of
/// either database, for tables that are made.
inline constexpr const char* kOneOrderEach =
    "CREATE UNIQUE INDEX one_open_order_a_resource ON assignments(resource);";

/// Walks two lists of rows sorted by id: `remove` gets the ids that went, then `put` what came or changed, so that what
/// goes makes room for what comes. Stops at the first failure.
Status visit_row_changes(const std::vector<FeatureRow>& before, const std::vector<FeatureRow>& after,
                         const std::function<Status(const FeatureRow& row)>& put,
                         const std::function<Status(const std::string& id)>& remove);

/// Writes what differs between two states into the tables; inside the caller's transaction. `changed_at` becomes the
/// tables' last change in gpkg_contents.
Status write_feature_changes(const SqliteDatabase& database, std::int32_t srs_id, const IncidentState& before,
                             const IncidentState& after, UtcTime changed_at);

/// Empty when every table equals what follows from the state; else names the first table and row that does not.
Result<std::string> find_feature_difference(const SqliteDatabase& database, std::int32_t srs_id,
                                            const IncidentState& state);

/// `2026-07-28T03:12:45.000Z`, the only form GeoPackage allows for DATETIME.
std::string gpkg_time(UtcTime t);

}  // namespace sandtable
