#include "twin/runtime/site_answers.h"

#include <algorithm>

namespace sandtable {

Worth& Worth::operator+=(const Worth& o) {
  building_minutes += o.building_minutes;
  pumped_m3 += o.pumped_m3;
  return *this;
}

const SiteAnswer* RankedSite::find(const ResourceId& resource) const {
  const auto found = std::ranges::find(answers, resource, &SiteAnswer::resource);
  return found == answers.end() ? nullptr : &*found;
}

const RankedSite* SiteAnswers::find(const SiteId& site) const {
  const auto found = std::ranges::find(sites, site, &RankedSite::site);
  return found == sites.end() ? nullptr : &*found;
}

const SiteAnswer* best_pump(const SiteAnswers& answers, const SiteId& site) {
  const RankedSite* ranked = answers.find(site);
  if (ranked == nullptr) return nullptr;
  const auto best = std::ranges::find_if(ranked->answers, [](const SiteAnswer& a) { return a.pumps() && !a.refusal; });
  return best == ranked->answers.end() ? nullptr : &*best;
}

std::vector<DispatchDeadline> dispatch_deadlines(const SiteAnswers& answers) {
  std::vector<DispatchDeadline> deadlines;
  for (const RankedSite& site : answers.sites) {
    if (!site.is_wet() || site.is_served) continue;
    const SiteAnswer* best = best_pump(answers, site.site);
    if (best != nullptr && best->last_safe) deadlines.push_back({site.site, best->resource, *best->last_safe});
  }
  std::ranges::stable_sort(deadlines, {}, [](const DispatchDeadline& d) { return d.last.at; });
  return deadlines;
}

std::vector<UncoveredSite> uncovered_by(const SiteAnswers& answers, const ResourceId& resource, const SiteId& site) {
  const auto may_go = [](const SiteAnswer& answer) { return answer.pumps() && !answer.refusal; };
  std::vector<UncoveredSite> uncovered;
  for (const RankedSite& other : answers.sites) {
    if (other.site == site || !other.is_wet() || other.is_served) continue;
    const auto first = std::ranges::find_if(other.answers, may_go);
    if (first == other.answers.end() || first->resource != resource) continue;
    const auto next = std::find_if(first + 1, other.answers.end(), may_go);
    if (next == other.answers.end()) {
      uncovered.push_back({other.site, {}, Duration{0}});
    } else {
      uncovered.push_back({other.site, next->resource, next->works_from - first->works_from});
    }
  }
  return uncovered;
}

}  // namespace sandtable
