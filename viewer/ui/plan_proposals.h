#pragma once

#include <span>
#include <string>
#include <vector>

#include "twin/core/forecasts/pump_move.h"
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
/// Whether it waits for a decision, or an order of it is still open: until then it is not offered again.
bool is_under_way(const IncidentState& state, const PreparedPlan& prepared);
/// What the model can be asked of a plan: the orders that pump.
std::vector<PumpMove> moves_of(std::span<const IssueOrder> orders);

/// What its crew would say next: the report that takes an order on from a state.
FieldReportKind next_report(OrderState state);
/// A report that somebody enters for a crew that telephones. A pump of which nobody says how much it takes counts with
/// what its plate says.
RecordFieldReport report_by_hand(const Resource& resource, FieldReportKind kind, UtcTime now);

/// Asks whether an order may get another site, whichever: for a button that is pressed before the site is known.
RerouteOrder reroute_question(const IncidentState& state, const Order& order);

}  // namespace sandtable::ui
