#pragma once

#include "twin/core/state.h"
#include "twin/runtime/site_plan.h"

namespace sandtable {

/// Gives the rows of the plan their crews, those with the most to lose first (crew_assignment.h); for whom there is
/// none stays behind and says so, so that what is proposed can also be issued. `state` is what the answers looked at.
void leave_behind_without_crew(SitePlan& plan, const IncidentState& state, UtcTime as_of);

}  // namespace sandtable
