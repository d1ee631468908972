#pragma once

#include <filesystem>

#include "twin/core/incident_store.h"

namespace sandtable {

/// Writes an incident, however it is kept, as an incident file of its own that any GIS opens. Its entries have the same
/// digests, so the copy's head is the original's as it stood when the copying began; signatures of seats and what is
/// noted of messages are not taken along. Fails with kConflict where the file exists, kInvalid for an incident without
/// entries. Cost: the whole journal once. What a failure leaves behind is the caller's to remove.
Status copy_incident(IncidentStore& from, const std::filesystem::path& file);

}  // namespace sandtable
