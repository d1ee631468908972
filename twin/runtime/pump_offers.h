#pragma once

#include <map>
#include <memory>
#include <optional>
#include <tuple>
#include <vector>

#include "twin/core/route_planner.h"
#include "twin/core/state.h"
#include "twin/forecast/passability.h"
#include "twin/forecast/pump_plan.h"

namespace sandtable {

/// The way of a pump truck to a site, as far as its hoses leave it to drive.
struct PumpWay {
  Duration travel_time{0};
  std::vector<std::uint32_t> cells;  ///< of the frame it was planned on
  bool is_open = true;               ///< false: every way is under water now, and this is the one on dry roads
};

/// A pump that decide() would let go to a site now.
struct PumpOffer {
  PumpRun run;
  UtcTime leaves;  ///< the depot, after turnout
  UtcTime arrives;
  std::optional<UtcTime> waits_until{};  ///< for the water on its way to fall; `run` begins that much later
  std::shared_ptr<const PumpWay> way;  ///< never null
};

/// Finds who could go where. Ways are planned once for each pair of a standing place and a site until the water on the
/// roads changes, since neither roads nor depots move. Belongs to one thread.
class PumpOffers {
 public:
  /// `roads` may be null; it must outlive this.
  PumpOffers(GridFrame frame, const RoutePlanner* roads) : frame_(frame), roads_(roads) {}

  /// By site. Cost: microseconds for each pair, and a search in the road network for each new way.
  [[nodiscard]] std::map<SiteId, std::vector<PumpOffer>> at(const IncidentState& state, UtcTime now);

 private:
  std::shared_ptr<const PumpWay> way(const IncidentState& state, const Resource& resource, const SiteId& site);

  const GridFrame frame_;
  const RoutePlanner* const roads_;
  using From = std::tuple<std::int64_t, std::int64_t, SiteId>;  ///< tens of metres, so that a shaking GPS is one place
  std::map<From, std::shared_ptr<const PumpWay>> ways_;
  std::shared_ptr<const FloodField> water_;  ///< that they were planned through
};

}  // namespace sandtable
