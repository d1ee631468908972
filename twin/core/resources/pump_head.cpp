#include "twin/core/resources/pump_head.h"

#include <algorithm>

namespace sandtable {

std::optional<double> pump_head_m(const IncidentState& state, const SiteId& site) {
  const SiteConfig* config = state.site(site);
  if (config == nullptr || !config->outfall_level_m || !state.water) return std::nullopt;
  const auto pool = std::ranges::find(state.water->pools, site, &SitePool::site);
  if (pool == state.water->pools.end()) return std::nullopt;
  return std::max(0.0, *config->outfall_level_m - pool->level_m);
}

double discharge_at_site(const IncidentState& state, const ResourceConfig& pump, const SiteId& site) {
  return discharge_at_head(pump, pump_head_m(state, site));
}

}  // namespace sandtable
