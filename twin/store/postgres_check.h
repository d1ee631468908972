#pragma once

#include "twin/core/incident_store.h"
#include "twin/store/postgres_journal.h"

namespace sandtable {

/// What check_store() of store_check.h is to a file: walks the chain, then holds every other table to what follows from
/// the journal, in one snapshot of the database while others go on writing.
Result<JournalCheck> check_store(PostgresConnection& connection, std::int32_t srs_id);

}  // namespace sandtable
