#pragma once

#include <optional>

#include "twin/core/command.h"
#include "twin/core/route_planner.h"
#include "twin/core/state.h"

namespace sandtable {

/// The nth order of an incident is called "O-0007".
OrderId order_id(std::size_t n);
/// The same for one of several seats, which count by themselves: "O-3-0017".
OrderId order_id(std::int64_t seat, std::size_t n);

/// Where the resource last said it is, else its depot; empty when neither is known.
std::optional<LocalXY> standing_at(const IncidentState& state, const Resource& resource);

/// The straight line at the pace of a loaded truck in town.
Route straight_way(LocalXY from, LocalXY to);

/// Fills in the way of an order from where the resource is (or its depot) to the site's pump position: the fastest that
/// its vehicle can drive through the water as it stands, see OpenWays. Where the water closes every way it is the one on
/// dry roads, where `roads` finds none the straight line: the order says so, and decide() wants somebody to insist on
/// it. Leaves the way empty when either end is unknown; decide() judges whether the order may be given at all.
IssueOrder plan_order(const IncidentState& state, const RoutePlanner* roads, IssueOrder wanted);

/// Whether the command holds orders whose ways are not planned yet: another goal for an order, or a plan of several.
bool needs_ways(const Command& command);
/// The command with the ways of all its orders filled in, as by plan_order().
Command with_ways(const IncidentState& state, const RoutePlanner* roads, Command command);

}  // namespace sandtable
