#include "viewer/ui/dispatch_candidates.h"

#include <algorithm>
#include <limits>
#include <string>
#include <tuple>

#include "viewer/ui/describe.h"

namespace sandtable::ui {

std::vector<DispatchCandidate> dispatch_candidates(const IncidentState& state, UtcTime now, const SiteId& site,
                                                   std::string_view actor) {
  const SiteConfig* goal = state.site(site);
  const CommandContext context{now, std::string(actor)};
  std::vector<DispatchCandidate> candidates;
  for (const auto& [id, resource] : *state.resources) {
    DispatchCandidate candidate{&resource, std::nullopt, std::nullopt};
    const auto at = position_of(state, resource);
    if (goal != nullptr && at) candidate.distance_m = distance_m(*at, goal->pump_position);
    IssueOrder order;
    order.id = OrderId("?");  // only asked about, never issued
    order.resource = id;
    order.site = site;
    if (auto decision = decide(state, order, context); !decision) candidate.refusal = decision.error();
    candidates.push_back(std::move(candidate));
  }
  std::ranges::stable_sort(candidates, [](const DispatchCandidate& a, const DispatchCandidate& b) {
    const auto key = [](const DispatchCandidate& c) {
      return std::tuple(c.refusal.has_value(), c.distance_m.value_or(std::numeric_limits<double>::max()), -c.resource->config.capacity_m3_per_s);
    };
    return key(a) < key(b);
  });
  return candidates;
}

}  // namespace sandtable::ui
