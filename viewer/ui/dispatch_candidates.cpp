#include "viewer/ui/dispatch_candidates.h"

#include <algorithm>
#include <limits>
#include <string>
#include <tuple>

#include "viewer/ui/describe.h"

namespace sandtable::ui {
namespace {

constexpr double kWetFeet_m = 0.1;  // a site with less needs nobody

}  // namespace

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

std::vector<UncoveredSite> uncovered_by(const IncidentState& state, UtcTime now, const ResourceId& resource,
                                        const SiteId& site, std::string_view actor) {
  std::vector<UncoveredSite> uncovered;
  if (!state.water) return uncovered;
  for (const SitePool& pool : state.water->pools) {
    const bool served = std::ranges::any_of(*state.orders, [&](const auto& entry) {
      return entry.second.site == pool.site && !is_closed(entry.second.state);
    });
    if (pool.site == site || pool.max_depth_m < kWetFeet_m || served) continue;
    const auto candidates = dispatch_candidates(state, now, pool.site, actor);
    const auto may_go = [](const DispatchCandidate& c) { return !c.refusal && c.distance_m; };
    const auto first = std::ranges::find_if(candidates, may_go);
    if (first == candidates.end() || first->resource->config.id != resource) continue;
    const auto next = std::find_if(first + 1, candidates.end(), may_go);
    if (next == candidates.end()) {
      uncovered.push_back({pool.site, {}, 0});
    } else {
      uncovered.push_back({pool.site, next->resource->config.id, *next->distance_m - *first->distance_m});
    }
  }
  return uncovered;
}

}  // namespace sandtable::ui
