#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "twin/runtime/snapshot.h"

namespace sandtable::ui {

/// A pump that may be sent to a site.
struct DispatchCandidate {
  const Resource* resource = nullptr;
  std::optional<double> distance_m;  ///< in a straight line; empty when its position is unknown
  std::optional<Refusal> refusal;    ///< why decide() does not allow it now
};

/// A site with water whose nearest free pump would be gone.
struct UncoveredSite {
  SiteId site;
  ResourceId next;         ///< the nearest one that is left; empty when none is
  double further_m = 0;    ///< than the one that would be gone, in a straight line; 0 when none is left
};

/// What sending the resource to `site` leaves uncovered: other sites with more than 0.1 m of water that no open order
/// serves. By distance in a straight line.
std::vector<UncoveredSite> uncovered_by(const IncidentState& state, UtcTime now, const ResourceId& resource,
                                        const SiteId& site, std::string_view actor);

/// All resources as they stand in `state` at `now`: allowed ones first, then by distance, then the larger one. Pointers
/// live as long as the state.
std::vector<DispatchCandidate> dispatch_candidates(const IncidentState& state, UtcTime now, const SiteId& site,
                                                   std::string_view actor);

}  // namespace sandtable::ui
