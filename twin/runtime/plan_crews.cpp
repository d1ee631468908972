#include "twin/runtime/plan_crews.h"

#include <algorithm>
#include <string>

#include "twin/core/resources/crew_assignment.h"

namespace sandtable {

void leave_behind_without_crew(SitePlan& plan, const IncidentState& state, UtcTime as_of) {
  std::vector<CrewCall> calls;
  for (const SitePlanRow& row : plan.rows) {
    if (row.answer) calls.push_back({row.resource, row.answer->works_from - as_of});
  }
  const auto crews = crews_for(state, calls, as_of);
  auto crew = crews.begin();
  for (SitePlanRow& row : plan.rows) {
    if (!row.answer || (crew++)->has_value()) continue;
    plan.total = plan.total - row.answer->worth;
    plan.best = plan.best - row.answer->worth;
    ++plan.unanswered;
    row.why_nobody = Refusal{"refusal.no_crew", std::to_string(state.resources->at(row.resource).config.crew_needed)};
    row.resource = {};
    row.answer.reset();
    row.regret = {};
    row.second = {};
  }
  std::ranges::stable_partition(plan.rows, [](const SitePlanRow& row) { return !row.resource.empty(); });
}

}  // namespace sandtable
