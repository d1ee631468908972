#pragma once

#include <vector>

#include "twin/core/state.h"
#include "twin/place/source_credit.h"

namespace sandtable {

/// Of everything that this incident has data from, as its place said when it was opened. An incident of before that was
/// kept knows its feeds by their ids and states nothing of them.
std::vector<SourceCredit> source_credits(const Incident& incident);
/// Of a feed; one that states nothing for sources that the place does not have, people's own readings among them.
SourceCredit credit_of(const Incident& incident, const SourceId& source);
/// Where the values of a series come from: its station's feed, or kManualSource.
SourceId source_of(const StationTable& stations, const Series& series);

}  // namespace sandtable
