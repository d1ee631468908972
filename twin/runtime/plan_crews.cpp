#include "twin/runtime/plan_crews.h"

#include <algorithm>
#include <string>

#include "twin/core/resources/crew.h"

namespace sandtable {

void leave_behind_without_crew(SitePlan& plan, const IncidentState& state, UtcTime as_of) {
  IncidentState after = state;  // shares all but the resources that are bound here
  for (SitePlanRow& row : plan.rows) {
    const auto machine = after.resources->find(row.resource);
    if (machine == after.resources->end() || !row.answer) continue;
    const ResourceConfig& config = machine->second.config;
    const auto crew = crew_for(after, config, row.answer->works_from - as_of, as_of);
    if (crew) {
      for (const ResourceId& id : *crew) after.resources.edit()[id].order = OrderId(row.site.str());
      continue;
    }
    plan.total = plan.total - row.answer->worth;
    plan.best = plan.best - row.answer->worth;
    ++plan.unanswered;
    row.why_nobody = Refusal{"refusal.no_crew", std::to_string(config.crew_needed)};
    row.resource = {};
    row.answer.reset();
    row.regret = {};
    row.second = {};
  }
  std::ranges::stable_partition(plan.rows, [](const SitePlanRow& row) { return !row.resource.empty(); });
}

}  // namespace sandtable
