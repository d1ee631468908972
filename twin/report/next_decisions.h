#pragma once

#include <optional>
#include <vector>

#include "twin/core/state.h"

namespace sandtable {

/// By when a resource must be sent to a site, as somebody computed it beside the incident's state.
struct LastDispatch {
  SiteId site;
  ResourceId resource;
  UtcTime at;
};

/// Something that the next shift has to decide or do.
struct NextDecision {
  std::optional<UtcTime> by;  ///< empty: now
  bool is_late = false;       ///< its time is over already
  Text what;
  Text about;
  Text why;
};

/// What is due at once first, then by time: alarms nobody acknowledged, overdue and due orders, plans that wait for
/// approval or issue, sites that flood with nobody sent, shelves and maintenance that end, pumps that run dry or must
/// rest, places that cannot help themselves. Of the last dispatches those of sites without an open order; where none is
/// given the decision says that it was not computed.
std::vector<NextDecision> next_decisions(const IncidentState& state, UtcTime at,
                                         const std::vector<LastDispatch>& last_dispatches);

}  // namespace sandtable
