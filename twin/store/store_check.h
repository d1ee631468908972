#pragma once

#include <cstdint>

#include "twin/core/incident_store.h"
#include "twin/store/journal_table.h"
#include "twin/store/payload_tables.h"

namespace sandtable {

/// False for events that no feature table shows, so that replaying for their sake can leave these out.
bool shows_in_feature_tables(std::string_view kind);

/// Walks the chain from its start, then holds every other table to what follows from the journal. Reads one consistent
/// state of the file even while another program appends. Fails only when the file cannot be read at all.
Result<JournalCheck> check_store(const SqliteDatabase& database, JournalTable& journal, PayloadTables& payloads,
                                 std::int32_t srs_id);

}  // namespace sandtable
