#pragma once

#include "twin/core/alarms/outlook_facts.h"
#include "twin/core/state.h"
#include "twin/runtime/outlook.h"

namespace sandtable {

/// What alarm rules need of an outlook beside its record: water where pumps stand or are being sent, along the middle
/// run, and the places that any run reaches. Microseconds.
OutlookFacts facts_of(const Outlook& outlook, const IncidentState& state);

}  // namespace sandtable
