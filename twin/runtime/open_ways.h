#pragma once

#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "twin/core/route_planner.h"
#include "twin/forecast/passability.h"

namespace sandtable {

/// Ways by road that a vehicle can drive through the water that stands on them. Belongs to one thread; cheap to make,
/// and what it finds out about the water is kept for the next way.
class OpenWays {
 public:
  /// `roads` (may be null) must outlive this. All of `water` must let the vehicle pass: the water now, and what comes
  /// while it drives. Null fields, and those on another grid than the first, are left out; without any all is dry.
  OpenWays(const RoutePlanner* roads, const std::vector<std::shared_ptr<const FloodField>>& water);

  /// `dry` itself where it is open, else the fastest way around. The last kHose_m before the goal may be flooded: that
  /// is what the vehicle comes for. A road counts as closed from junction to junction, so a way may be longer than it
  /// need be. Fails with kNotFound when no way comes as near to the goal as `dry` does, or within kHose_m.
  /// Milliseconds where the dry way is open; else about 1 us for each road of the network.
  Result<Route> to(LocalXY goal, LocalXY from, const Route& dry, const WadingLimit& limit);

  /// The deepest water now or to come on a line, as far as kHose_m before its end, m. 0 where none is known.
  [[nodiscard]] double deepest_on(const Polyline& path) const;

 private:
  using Limit = std::pair<double, double>;
  struct Goal {
    double x, y;
    Limit limit;
    auto operator<=>(const Goal&) const = default;
  };
  const std::vector<bool>& closed_for(const WadingLimit& limit);
  const RoutePlanner* around(LocalXY goal, const WadingLimit& limit);

  const RoutePlanner* const roads_;
  std::vector<std::shared_ptr<const FloodField>> water_;
  GridFrame frame_;
  std::map<Limit, std::vector<bool>> closed_;  ///< by cell
  std::map<Goal, std::unique_ptr<const RoutePlanner>> around_;
};

}  // namespace sandtable
