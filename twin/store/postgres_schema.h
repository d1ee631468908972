#pragma once

#include <cstdint>
#include <string>

#include "twin/store/postgres_connection.h"

namespace sandtable {

/// Version of the tables in a shared incident database.
constexpr std::int64_t kPostgresSchema = 3;

/// Makes all tables in the first schema of the connection's search path when it holds none yet, and brings
/// those of an earlier version up; of several seats that come at once one does. `crs` is the place's: with an EPSG code geometries carry it, without one they carry 0.
/// kUnsupported without PostGIS.
Status make_postgres_schema(PostgresConnection& connection, const std::string& crs);

/// What the database says it is. kUnreadable: no incident, or of a newer Sandtable, or of an older one and
/// not brought up yet.
struct PostgresSetting {
  std::int32_t srs_id = 0;
  std::string schema;  ///< the tables' schema, quoted where it needs to be
};
Result<PostgresSetting> read_postgres_setting(PostgresConnection& connection);

}  // namespace sandtable
