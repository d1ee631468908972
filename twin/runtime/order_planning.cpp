#include "twin/runtime/order_planning.h"

#include "twin/core/resources/whereabouts.h"
#include "twin/runtime/open_ways.h"

namespace sandtable {
namespace {

constexpr double kTownSpeed_m_per_s = 7;  // 25 km/h

}  // namespace

OrderId order_id(std::size_t n) { return OrderId(fmt::format("O-{:04}", n)); }
OrderId order_id(std::int64_t seat, std::size_t n) { return OrderId(fmt::format("O-{}-{:04}", seat, n)); }

std::optional<LocalXY> standing_at(const IncidentState& state, const Resource& resource) {
  return resource.at ? resource.at : depot_position(state, resource);
}

Route straight_way(LocalXY from, LocalXY to) {
  const double length_m = distance_m(from, to);
  return {{from, to}, length_m, from_seconds(length_m / kTownSpeed_m_per_s)};
}

IssueOrder plan_order(const IncidentState& state, const RoutePlanner* roads, IssueOrder wanted) {
  const auto resource = state.resources->find(wanted.resource);
  const SiteConfig* site = state.site(wanted.site);
  if (resource == state.resources->end() || site == nullptr) return wanted;
  const auto from = standing_at(state, resource->second);
  if (!from) return wanted;
  Route way = straight_way(*from, site->pump_position);
  wanted.way = roads == nullptr ? OrderWay::kStraight : OrderWay::kNoRoads;
  wanted.way_depth_m = 0;
  if (roads != nullptr) {
    if (auto dry = roads->fastest(*from, site->pump_position)) {
      OpenWays open(roads, {state.water ? state.water->field : nullptr});
      auto around = open.to(site->pump_position, *from, *dry, wading_limit(resource->second.config));
      wanted.way = around ? OrderWay::kOpenRoads : OrderWay::kFloodedRoads;
      if (!around) wanted.way_depth_m = open.deepest_on(dry->path);
      way = around ? *std::move(around) : *std::move(dry);
    }
  }
  wanted.route = std::move(way.path);
  wanted.route_length_m = way.length_m;
  wanted.travel_time = way.travel_time;
  return wanted;
}

bool needs_ways(const Command& command) {
  return std::holds_alternative<RerouteOrder>(command) || std::holds_alternative<ProposePlan>(command);
}

Command with_ways(const IncidentState& state, const RoutePlanner* roads, Command command) {
  if (auto* reroute = std::get_if<RerouteOrder>(&command)) {
    const auto order = state.orders->find(reroute->order.id);
    if (order != state.orders->end()) reroute->order.resource = order->second.resource;
    reroute->order = plan_order(state, roads, std::move(reroute->order));
  }
  if (auto* plan = std::get_if<ProposePlan>(&command)) {
    for (IssueOrder& order : plan->orders) order = plan_order(state, roads, std::move(order));
  }
  return command;
}

}  // namespace sandtable
