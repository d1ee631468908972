#pragma once

#include <optional>
#include <string>
#include <vector>

#include "twin/core/incident_store.h"
#include "twin/report/handover_pack.h"

namespace sandtable {

/// A stored incident at one moment, with everything of its journal that reports tell.
struct ToldIncident {
  std::string name;  ///< of the file; of a database its name without user, password and host
  IncidentState state;
  std::vector<HandoverLogLine> log;
  JournalCheck check;  ///< of the whole journal, also beyond the moment
  UtcTime began;
  UtcTime at;  ///< as asked, or the last entry's
};

/// What a report calls an incident file or the address of a shared one: an address may hold a password, and a report
/// leaves the house.
std::string incident_name(const std::string& file_or_address);

/// Checks the journal and reduces it up to and including `until`, or to its end. Fails where it cannot be read, is
/// empty, or begins later. Cost: the whole journal twice; for a worker or a process of its own.
Result<ToldIncident> tell_incident(IncidentStore& store, const std::string& file_or_address,
                                   std::optional<UtcTime> until);

}  // namespace sandtable
