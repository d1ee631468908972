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

/// All resources as they stand in `state` at `now`: allowed ones first, then by distance, then the larger one. Pointers
/// live as long as the state.
std::vector<DispatchCandidate> dispatch_candidates(const IncidentState& state, UtcTime now, const SiteId& site,
                                                   std::string_view actor);

}  // namespace sandtable::ui
