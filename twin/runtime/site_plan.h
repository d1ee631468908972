#pragma once

#include <optional>
#include <vector>

#include "twin/runtime/site_answers.h"

namespace sandtable {

/// What a person wants instead of the best: this resource at this site, or nobody there where `resource` is empty.
struct PlanOverride {
  SiteId site;
  ResourceId resource;
  bool operator==(const PlanOverride&) const = default;
};
using PlanOverrides = std::vector<PlanOverride>;

/// One flooded site of a plan.
struct SitePlanRow {
  SiteId site;
  ResourceId resource;               ///< who goes; empty: the site stays unanswered
  std::optional<SiteAnswer> answer;  ///< of that one
  bool is_overridden = false;
  Worth regret;                       ///< lost over all sites together when this choice is forbidden
  ResourceId second;                  ///< who would come then; empty: nobody
  std::optional<Refusal> why_nobody;  ///< of an unanswered site
};

/// Who goes where, one resource a site in one round.
struct SitePlan {
  std::vector<SitePlanRow> rows;  ///< wet sites; answered ones first, those with the most to lose on top
  Worth total;
  Worth best;  ///< without the overrides; equal to total when there are none
  std::size_t unanswered = 0;
  double computed_ms = 0;
};

/// The assignment of most worth to the wet sites that the overrides leave open: exact, see assignment.h. An override
/// of a resource that is forbidden there is passed over. Milliseconds for 30 pumps and 40 sites, regrets included.
SitePlan plan_sites(const SiteAnswers& answers, const PlanOverrides& overrides = {});

}  // namespace sandtable
