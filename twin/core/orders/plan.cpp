#include "twin/core/orders/plan.h"

#include "twin/core/keys.h"

namespace sandtable {
namespace {

constexpr EnumKeys<PlanState, 4> kPlanStates{{"proposed", "approved", "issued", "rejected"}};

}  // namespace

std::string_view plan_state_key(PlanState state) { return kPlanStates.of(state); }
std::optional<PlanState> parse_plan_state(std::string_view key) { return kPlanStates.find(key); }

}  // namespace sandtable
