#pragma once

#include <optional>

#include "twin/core/command.h"
#include "twin/core/route_planner.h"
#include "twin/core/state.h"

namespace sandtable {

/// The nth order of an incident is called "O-0007".
OrderId order_id(std::size_t n);

/// Where the resource last said it is, else its depot; empty when neither is known.
std::optional<LocalXY> standing_at(const IncidentState& state, const Resource& resource);

/// Fills in the way of an order from where the resource is (or its depot) to the site's pump position: by road when
/// `roads` finds one, else the straight line at the pace of a loaded truck in town. Leaves the way empty when either
/// end is unknown; decide() judges whether the order may be given at all.
IssueOrder plan_order(const IncidentState& state, const RoutePlanner* roads, IssueOrder wanted);

}  // namespace sandtable
