#include "twin/runtime/site_plan.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <tuple>

#include "twin/core/orders/assignment.h"

namespace sandtable {
namespace {

constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

/// The wet sites and the pumps of the answers, numbered.
struct Numbered {
  std::vector<const RankedSite*> sites;
  std::vector<ResourceId> pumps;
  WorthTable table;
  std::vector<const SiteAnswer*> answers;  ///< as the table's worth

  [[nodiscard]] std::size_t site(const SiteId& id) const {
    const auto found = std::ranges::find(sites, id, &RankedSite::site);
    return found == sites.end() ? kNone : static_cast<std::size_t>(found - sites.begin());
  }
  [[nodiscard]] std::size_t pump(const ResourceId& id) const {
    const auto found = std::ranges::find(pumps, id);
    return found == pumps.end() ? kNone : static_cast<std::size_t>(found - pumps.begin());
  }
  [[nodiscard]] const SiteAnswer* answer(std::size_t pump, std::size_t site) const {
    return answers[pump * sites.size() + site];
  }
};

Numbered number(const SiteAnswers& all) {
  Numbered n;
  std::map<ResourceId, std::size_t> known;
  for (const RankedSite& site : all.sites) {
    if (!site.is_wet()) continue;
    n.sites.push_back(&site);
    for (const SiteAnswer& answer : site.answers) {
      if (answer.pumps() && known.emplace(answer.resource, n.pumps.size()).second) n.pumps.push_back(answer.resource);
    }
  }
  n.table.resources = n.pumps.size();
  n.table.sites = n.sites.size();
  n.table.worth.assign(n.pumps.size() * n.sites.size(), 0);
  n.answers.assign(n.table.worth.size(), nullptr);
  for (std::size_t s = 0; s < n.sites.size(); ++s) {
    for (const SiteAnswer& answer : n.sites[s]->answers) {
      const auto pump = known.find(answer.resource);
      if (!answer.pumps() || pump == known.end()) continue;
      const std::size_t at = pump->second * n.sites.size() + s;
      n.answers[at] = &answer;
      if (!answer.refusal) n.table.worth[at] = answer.worth.weight();
    }
  }
  return n;
}

Worth worth_of(const Numbered& n, const Assignment& assignment) {
  Worth sum;
  for (std::size_t pump = 0; pump < n.pumps.size(); ++pump) {
    if (!assignment.site_of[pump]) continue;
    if (const SiteAnswer* answer = n.answer(pump, *assignment.site_of[pump])) sum += answer->worth;
  }
  return sum;
}

std::optional<std::size_t> pump_at(const Assignment& assignment, std::size_t site) {
  const auto found = std::ranges::find(assignment.site_of, std::optional(site));
  if (found == assignment.site_of.end()) return std::nullopt;
  return static_cast<std::size_t>(found - assignment.site_of.begin());
}

/// The overrides as pairs that are kept; sites where a person wants nobody are made worthless.
FixedPairs take_over(Numbered& n, const PlanOverrides& overrides) {
  FixedPairs fixed;
  for (const PlanOverride& wish : overrides) {
    const std::size_t site = n.site(wish.site);
    if (site == kNone) continue;
    std::erase_if(fixed, [&](const auto& pair) { return pair.second == site; });
    if (wish.resource.empty()) {
      for (std::size_t pump = 0; pump < n.pumps.size(); ++pump) n.table.worth[pump * n.sites.size() + site] = 0;
      continue;
    }
    const std::size_t pump = n.pump(wish.resource);
    if (pump == kNone || n.answer(pump, site) == nullptr || n.answer(pump, site)->is_forbidden) continue;
    fixed.emplace_back(pump, site);
  }
  return fixed;
}

/// Why nobody goes to a site: nothing to gain, nobody who could, or all who could are of more use elsewhere.
Refusal why_nobody(const RankedSite& site) {
  const auto may_go = [](const SiteAnswer& a) { return a.pumps() && !a.refusal; };
  if (std::ranges::none_of(site.answers, may_go)) return {"refusal.nobody_can_come", site.site.str()};
  if (site.is_told_alone) return {"refusal.water_unknown", site.site.str()};
  const auto helps = [&](const SiteAnswer& a) { return may_go(a) && a.worth.weight() > 0; };
  if (std::ranges::none_of(site.answers, helps)) return {"refusal.nothing_gained", site.site.str()};
  return {"refusal.needed_elsewhere", site.site.str()};
}

}  // namespace

SitePlan plan_sites(const SiteAnswers& answers, const PlanOverrides& overrides) {
  const auto began = std::chrono::steady_clock::now();
  Numbered n = number(answers);
  SitePlan plan;
  plan.best = worth_of(n, assign(n.table));
  const FixedPairs fixed = take_over(n, overrides);
  const Assignment chosen = assign(n.table, fixed);
  plan.total = worth_of(n, chosen);
  for (std::size_t s = 0; s < n.sites.size(); ++s) {
    SitePlanRow row;
    row.site = n.sites[s]->site;
    row.is_overridden = std::ranges::any_of(overrides, [&](const PlanOverride& o) { return o.site == row.site; });
    const auto pump = pump_at(chosen, s);
    if (!pump) {
      row.why_nobody = row.is_overridden ? Refusal{"refusal.left_out", row.site.str()} : why_nobody(*n.sites[s]);
      ++plan.unanswered;
      plan.rows.push_back(std::move(row));
      continue;
    }
    row.resource = n.pumps[*pump];
    row.answer = *n.answer(*pump, s);
    FixedPairs others = fixed;
    std::erase(others, std::pair(*pump, s));
    double& worth = n.table.worth[*pump * n.sites.size() + s];
    const double kept = std::exchange(worth, 0);
    const Assignment without = assign(n.table, others);
    worth = kept;
    row.regret = plan.total - worth_of(n, without);
    if (const auto second = pump_at(without, s)) row.second = n.pumps[*second];
    plan.rows.push_back(std::move(row));
  }
  // Of choices that others could make as well, the one that does most comes first.
  std::ranges::stable_sort(plan.rows, std::greater{}, [](const SitePlanRow& row) {
    const double worth = row.answer ? row.answer->worth.weight() : 0;
    return std::tuple(!row.resource.empty(), std::llround(row.regret.weight()), worth);
  });
  plan.computed_ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count();
  return plan;
}

}  // namespace sandtable
