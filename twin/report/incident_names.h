#pragma once

#include <string_view>

#include "twin/core/state.h"

// Names for paper, in both languages at once; a bare id for what has no name.
namespace sandtable {

Text station_name(const IncidentState& state, const SeriesId& id);
Text site_name(const IncidentState& state, const SiteId& id);
Text resource_name(const IncidentState& state, const ResourceId& id);
/// The headline of an authority's message.
Text alert_name(const IncidentState& state, const AlertId& id, UtcTime now);
/// What an alarm is about.
Text subject_name(const IncidentState& state, const Alarm& alarm);

/// Null for a rule that the incident does not have.
const AlarmRule* rule_of(const IncidentState& state, const RuleId& id);
/// Empty for a series that nobody declared.
std::string_view unit_of(const IncidentState& state, const SeriesId& id);

}  // namespace sandtable
