#pragma once

#include <optional>

#include "twin/core/state.h"

namespace sandtable {

/// Where it stands by: its depot, or the place it was registered with. Empty when the incident knows neither.
std::optional<LocalXY> depot_position(const IncidentState& state, const Resource& resource);
/// Where a map may show it: as it last told, else in its depot while it is free and nobody says that it has left. A
/// machine without a positioning device that is out is nowhere. Place CRS.
std::optional<LocalXY> map_position(const IncidentState& state, const Resource& resource);

}  // namespace sandtable
