#pragma once

#include <optional>

#include "twin/core/state.h"

namespace sandtable {

/// How high water must be lifted at a site: from its modelled surface now to the outfall that the place names, m, never
/// negative. Friction in hoses is not counted: a pump's curve is taken as that of pump and hoses together. Empty where
/// the place names no outfall or nothing is known of the water.
std::optional<double> pump_head_m(const IncidentState& state, const SiteId& site);

/// What the pump gives at the site as the water stands now, m3/s; see discharge_at_head().
double discharge_at_site(const IncidentState& state, const ResourceConfig& pump, const SiteId& site);

}  // namespace sandtable
