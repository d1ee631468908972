#include "twin/flood/structures/drain_network.h"

#include <algorithm>
#include <cmath>

namespace sandtable::structures {
namespace {

constexpr int kOutfall = -1;

/// Volume that brings two surfaces to one level, from the higher to the lower; half of it, so that several exchanges
/// on one node within a step do not overshoot together.
double levelling_m3(double drop_m, double area_a_m2, double area_b_m2) {
  return 0.5 * std::abs(drop_m) * area_a_m2 * area_b_m2 / (area_a_m2 + area_b_m2);
}

double exchange_with_street(const DrainNetwork& network, const DrainInlet& inlet, DrainState& state,
                            const hydraulics::FootprintWater& street, double dt_s) {
  const auto node = static_cast<std::size_t>(inlet.node);
  const double drain_m = node_level_m(network, state, node);
  double volume = discharge_m3_per_s(inlet.grate, {street.ground_m, street.level_m, drain_m}) * dt_s;
  const double area = network.nodes[node].area_m2;
  if (drain_m > street.ground_m) {
    // The street is as wide as its water says; a dry one counts as wide as the drain.
    const double street_area = street.depth_m() > 0 ? street.available_m3 / street.depth_m() : area;
    const double drop_m = drain_m - std::max(street.level_m, street.ground_m);
    const double most = street_area > 0 ? levelling_m3(drop_m, area, street_area) : 0;
    volume = std::clamp(volume, -most, most);
    // Only what stands above the ground can come up.
    volume = std::max(volume, -(drain_m - street.ground_m) * area);
  }
  volume = std::clamp(volume, -state.volume_m3[node], std::max(0.0, street.available_m3));
  state.volume_m3[node] += volume;
  return volume;
}

/// Through a link from `from`; negative back. Taken out of the nodes' volumes.
double flow_through(const DrainNetwork& network, const DrainLink& link, DrainState& state, double dt_s) {
  const auto from = static_cast<std::size_t>(link.from);
  const bool leaves = link.to == kOutfall;
  const auto to = static_cast<std::size_t>(leaves ? link.from : link.to);
  const double upper_m = std::max(node_level_m(network, state, from), link.invert_m);
  const double lower_m = std::max(leaves ? network.outfall_level_m : node_level_m(network, state, to), link.invert_m);
  const double drop_m = upper_m - lower_m;
  if (drop_m == 0 || (leaves && network.outfall_flap && drop_m < 0)) return 0;
  const double share = std::min(1.0, std::sqrt(std::abs(drop_m) / link.full_head_m));
  const double area = network.nodes[from].area_m2;
  const double most = leaves ? 0.5 * std::abs(drop_m) * area : levelling_m3(drop_m, area, network.nodes[to].area_m2);
  double volume = std::min(link.capacity_m3_per_s * share * dt_s, most);
  if (drop_m > 0) {
    volume = std::min(volume, state.volume_m3[from]);
  } else {
    volume = -(leaves ? volume : std::min(volume, state.volume_m3[to]));
  }
  state.volume_m3[from] -= volume;
  if (!leaves) state.volume_m3[to] += volume;
  return volume;
}

}  // namespace

Status DrainNetwork::check() const {
  const int count = static_cast<int>(nodes.size());
  const auto is_node = [&](int index) { return index >= 0 && index < count; };
  for (const DrainNode& node : nodes) {
    if (!(node.area_m2 > 0) || !std::isfinite(node.invert_m)) {
      return fail(ErrorCode::kInvalid, "drain node {}: its surface must be above 0 m2 and its invert finite",
                  node.name);
    }
  }
  for (std::size_t i = 0; i < links.size(); ++i) {
    const DrainLink& link = links[i];
    if (!is_node(link.from) || (link.to != kOutfall && !is_node(link.to)) || link.from == link.to) {
      return fail(ErrorCode::kInvalid, "drain link {}: joins nodes {} and {} of {}", i, link.from, link.to, count);
    }
    if (!(link.capacity_m3_per_s >= 0) || !(link.full_head_m > 0)) {
      return fail(ErrorCode::kInvalid, "drain link {}: capacity must be at least 0 and its head above 0", i);
    }
  }
  for (std::size_t i = 0; i < inlets.size(); ++i) {
    if (!is_node(inlets[i].node)) return fail(ErrorCode::kInvalid, "drain inlet {}: leads to no node", i);
  }
  return {};
}

DrainState empty_drains(const DrainNetwork& network) { return {std::vector<double>(network.nodes.size(), 0.0)}; }

double node_level_m(const DrainNetwork& network, const DrainState& state, std::size_t node) {
  return network.nodes[node].invert_m + state.volume_m3[node] / network.nodes[node].area_m2;
}

std::vector<double> inlet_wishes_m3(const DrainNetwork& network, const DrainState& state,
                                    std::span<const hydraulics::FootprintWater> streets, double dt_s) {
  std::vector<double> wishes;
  wishes.reserve(network.inlets.size());
  // A working copy: what one inlet lets in, the next one of the node already meets.
  DrainState met = state;
  for (std::size_t i = 0; i < network.inlets.size(); ++i) {
    wishes.push_back(exchange_with_street(network, network.inlets[i], met, streets[i], dt_s));
  }
  return wishes;
}

double settle(const DrainNetwork& network, DrainState& state, std::span<const double> taken_m3, double dt_s) {
  for (std::size_t i = 0; i < network.inlets.size(); ++i) {
    state.volume_m3[static_cast<std::size_t>(network.inlets[i].node)] += taken_m3[i];
  }
  double outfall_m3 = 0;
  for (const DrainLink& link : network.links) {
    const double volume = flow_through(network, link, state, dt_s);
    if (link.to == kOutfall) outfall_m3 += volume;
  }
  return outfall_m3;
}

}  // namespace sandtable::structures
