#pragma once

#include <cstdint>

#include "twin/store/sqlite_database.h"
#include "twin/store/sqlite_store.h"

namespace sandtable {

/// Counts changes of the tables that an older build could not read.
inline constexpr std::int64_t kStoreSchema = 5;

/// The GeoPackage's own tables and empty feature tables, inside the caller's transaction; gives the id of the place's
/// CRS, as read_srs_id().
Result<std::int32_t> create_feature_schema(const SqliteDatabase& database, const StoreCrs& crs);

/// Writes all tables of an empty incident into an empty database, in one transaction: the GeoPackage's own
/// (OGC 12-128r17, clause 1 and 2), the feature tables, and the journal with what lies beside it.
Status create_schema(const SqliteDatabase& database, const StoreCrs& crs);

/// kUnreadable when the file is no GeoPackage, no incident file, or of a newer schema than this build knows.
Status check_schema(const SqliteDatabase& database);

/// Brings a file of an older schema up to this one, in one transaction.
Status migrate_schema(const SqliteDatabase& database);

/// The id under which gpkg_spatial_ref_sys keeps the place's CRS: the EPSG code, or 100000 for one without.
Result<std::int32_t> read_srs_id(const SqliteDatabase& database);

}  // namespace sandtable
