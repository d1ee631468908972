#pragma once

#include "twin/core/state.h"
#include "twin/store/postgres_connection.h"

namespace sandtable {

/// As write_feature_changes() of feature_tables.h, into the tables of a shared database. Inside the caller's
/// transaction. Texts are kept as valid UTF-8 without zero bytes, times outside the years 0 to 9999 as NULL.
Status write_feature_changes(PostgresConnection& connection, std::int32_t srs_id, const IncidentState& before,
                             const IncidentState& after);

/// Empty when every table equals what follows from the state; else names the first table and row that does not.
Result<std::string> find_feature_difference(PostgresConnection& connection, std::int32_t srs_id,
                                            const IncidentState& state);

}  // namespace sandtable
