#pragma once

#include <string>

#include "twin/place/place.h"
#include "twin/runtime/site_plan.h"

/// Commands that panels and the palette both put together.
namespace sandtable::ui {

/// "PL-03", counting on from the plans that there are.
PlanId next_plan_id(const IncidentState& state);

/// What the assignment found, as a plan of orders; sites without anybody are left out.
ProposePlan proposal_of(const SitePlan& plan, const IncidentState& state, std::string title);
/// A plan that the place has ready. Its number ends in the prepared plan's id.
ProposePlan proposal_of(const PreparedPlan& prepared, const IncidentState& state, Language language);

/// Asks whether an order may get another site, whichever: for a button that is pressed before the site is known.
RerouteOrder reroute_question(const IncidentState& state, const Order& order);

}  // namespace sandtable::ui
