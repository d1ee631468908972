#include "twin/core/resources/whereabouts.h"

#include <algorithm>

namespace sandtable {

std::optional<LocalXY> depot_position(const IncidentState& state, const Resource& resource) {
  const auto& depots = state.incident->depots;
  const auto depot = std::ranges::find(depots, resource.config.depot, &DepotConfig::id);
  return depot == depots.end() ? resource.base : std::optional(depot->at);
}

std::optional<LocalXY> map_position(const IncidentState& state, const Resource& resource) {
  if (resource.at) return resource.at;
  const bool is_home = resource.state == ResourceState::kStandby || resource.state == ResourceState::kNoReport;
  return is_home && resource.order.empty() ? depot_position(state, resource) : std::nullopt;
}

}  // namespace sandtable
