#pragma once

#include "twin/core/state.h"
#include "twin/runtime/site_plan.h"

namespace sandtable {

/// Goes down the plan, those with the most to lose first, and gives each its crew; who finds none left stays behind, so
/// that what is proposed can also be issued. `state` is what the answers looked at.
void leave_behind_without_crew(SitePlan& plan, const IncidentState& state, UtcTime as_of);

}  // namespace sandtable
