#pragma once

#include "feeds/quality/quality_network.h"
#include "twin/core/incident_store.h"

namespace sandtable::feeds {

/// Lets the network meet again what was received in the last 25 hours of an incident that is continued, so that
/// windows, rain and neighbours are what they would be had the program never stopped. What it says of those values is
/// known already and dropped. About a microsecond a value.
Status recall(QualityNetwork& network, IncidentReader& incident);

}  // namespace sandtable::feeds
