#pragma once

#include <span>
#include <string>
#include <vector>

#include "twin/base/result.h"
#include "twin/flood/hydraulics/device.h"
#include "twin/flood/structures/inlet.h"

namespace sandtable::structures {

/// Where drains meet: a manhole, a sump, a detention tank.
struct DrainNode {
  std::string name;
  double invert_m = 0;  ///< terrain's datum
  double area_m2 = 1;   ///< of the free surface at every level, pipes' share included
};

/// A pipe between nodes, or from a node to the outfall. What limits it is its capacity; waves in it are left out.
struct DrainLink {
  int from = 0;
  int to = -1;                   ///< -1: the outfall
  double invert_m = 0;           ///< of its upper end; below it a node gives nothing
  double capacity_m3_per_s = 0;  ///< full flow at a head difference of `full_head_m`
  double full_head_m = 0.5;      ///< the fall of the pipe, or the head that drives it full
};

/// A grate that leads to a node.
struct DrainInlet {
  Inlet grate;
  int node = 0;
};

/// Drains as storage nodes and links of limited capacity, with surcharge back to the street.
struct DrainNetwork {
  std::vector<DrainNode> nodes;
  std::vector<DrainLink> links;
  std::vector<DrainInlet> inlets;
  double outfall_level_m = -1e9;  ///< water in the river at the outfall, terrain's datum
  bool outfall_flap = true;       ///< nothing comes back from there

  /// Fails with kInvalid naming the node, link or inlet that points nowhere or has no area, head or capacity.
  [[nodiscard]] Status check() const;
};

/// Water in the nodes, m3, one entry a node.
struct DrainState {
  std::vector<double> volume_m3;
  bool operator==(const DrainState&) const = default;
};

DrainState empty_drains(const DrainNetwork& network);
double node_level_m(const DrainNetwork& network, const DrainState& state, std::size_t node);

/// Volumes that want to leave the street at each inlet during `dt_s` by inlet.h, m3; negative comes up. Bounded by what
/// would level both sides, so that nothing swings with the step, by what stands on the street and by what is in the
/// node. Changes nothing. Precondition: check() passed, one entry of `streets` an inlet.
std::vector<double> inlet_wishes_m3(const DrainNetwork& network, const DrainState& state,
                                    std::span<const hydraulics::FootprintWater> streets, double dt_s);

/// Books what truly left the street, then lets the links flow for `dt_s`: Q = capacity * sqrt(dH / full head), at most
/// the capacity (a full pipe's friction law). Returns what went out of the outfall, m3, negative in from the river; the
/// volumes of nodes, street and outfall add up to what they were.
double settle(const DrainNetwork& network, DrainState& state, std::span<const double> taken_m3, double dt_s);

}  // namespace sandtable::structures
